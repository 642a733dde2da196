// Signal: how much of a habit E-mail is for the person over 12 weeks.
import { habitOf } from './habit.ts';
import type { WeekSignal } from './signal.ts';

export const habitEmail: WeekSignal = habitOf({
  name: 'habit-email',
  title: 'E-mail habit',
  app: 'E-mail',
  report: 'usage/email',
  actions: 'mail sent and read',
  weeks: 12,
  from: ['usage-mail-sent', 'usage-mail-read'],
});
