// Signal: how much of a habit E-mail is for the person over 4 weeks.
import { habitOf } from './habit.ts';
import type { WeekSignal } from './signal.ts';

export const habitEmailFourWeeks: WeekSignal = habitOf({
  name: 'habit-email-4-weeks',
  title: 'E-mail habit, 4 weeks',
  app: 'E-mail',
  report: 'usage/email',
  actions: 'mail sent and read',
  weeks: 4,
  from: ['usage-mail-sent', 'usage-mail-read'],
});
