// Signal: on how many days the reports count anything that the person did.
import { amountOf, type Signal, usageReports } from './signal.ts';
import { countsActions, isActive, reportSource } from './usage-count.ts';

export const usageActiveDays: Signal = {
  name: 'usage-active-days',
  title: 'Active days',
  theme: 'usage',
  unit: 'count',
  meaning: 'Days on which the reports count any action.',
  formula:
    'Number of days with at least one message, call, attended meeting, mail sent or read, file viewed, edited, synced or shared, or page visited.',
  source: reportSource,
  streams: [...usageReports],
  period: 'sum',
  wholeDay: true,
  missing: null,
  compute: (day) => amountOf(isActive(day) ? 1 : 0),
  counts: countsActions,
};
