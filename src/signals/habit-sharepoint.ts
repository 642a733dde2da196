// Signal: how much of a habit SharePoint is for the person over 12 weeks.
import { habitOf } from './habit.ts';
import type { WeekSignal } from './signal.ts';

export const habitSharepoint: WeekSignal = habitOf({
  name: 'habit-sharepoint',
  title: 'SharePoint habit',
  app: 'SharePoint',
  report: 'usage/sharepoint',
  actions: 'files viewed or edited, synced and shared, and pages visited',
  weeks: 12,
  from: ['usage-sharepoint-files', 'usage-sharepoint-synced', 'usage-sharepoint-shared', 'usage-sharepoint-pages'],
});
