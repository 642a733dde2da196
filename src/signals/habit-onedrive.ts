// Signal: how much of a habit OneDrive is for the person over 12 weeks.
import { habitOf } from './habit.ts';
import type { WeekSignal } from './signal.ts';

export const habitOnedrive: WeekSignal = habitOf({
  name: 'habit-onedrive',
  title: 'OneDrive habit',
  app: 'OneDrive',
  report: 'usage/onedrive',
  actions: 'files viewed or edited, synced and shared',
  weeks: 12,
  from: ['usage-onedrive-files', 'usage-onedrive-synced', 'usage-onedrive-shared'],
});
