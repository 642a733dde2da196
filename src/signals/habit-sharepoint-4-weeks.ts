// Signal: how much of a habit SharePoint is for the person over 4 weeks.
import { habitOf } from './habit.ts';
import type { WeekSignal } from './signal.ts';

export const habitSharepointFourWeeks: WeekSignal = habitOf({
  name: 'habit-sharepoint-4-weeks',
  title: 'SharePoint habit, 4 weeks',
  app: 'SharePoint',
  report: 'usage/sharepoint',
  actions: 'files viewed or edited, synced and shared, and pages visited',
  weeks: 4,
  from: ['usage-sharepoint-files', 'usage-sharepoint-synced', 'usage-sharepoint-shared', 'usage-sharepoint-pages'],
});
