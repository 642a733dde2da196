// Signal: how much of a habit OneDrive is for the person over 4 weeks.
import { habitOf } from './habit.ts';
import type { WeekSignal } from './signal.ts';

export const habitOnedriveFourWeeks: WeekSignal = habitOf({
  name: 'habit-onedrive-4-weeks',
  title: 'OneDrive habit, 4 weeks',
  app: 'OneDrive',
  report: 'usage/onedrive',
  actions: 'files viewed or edited, synced and shared',
  weeks: 4,
  from: ['usage-onedrive-files', 'usage-onedrive-synced', 'usage-onedrive-shared'],
});
