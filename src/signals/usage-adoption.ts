// Signal: on what share of the days the reports count anything that the person did; of a group how many of its people.
import { ratioOf, type Signal, usageReports } from './signal.ts';
import { countsActions, isActive, reportSource } from './usage-count.ts';

export const usageAdoption: Signal = {
  name: 'usage-adoption',
  title: 'Adoption',
  theme: 'usage',
  unit: 'ratio',
  meaning: 'The share of days with any action; of a group the share of its people on an average day.',
  formula:
    'Days with any action (as in active days) ÷ days that the reports tell. Of a group both are added up over all people whom the reports list: active ÷ licensed.',
  source: reportSource,
  streams: [...usageReports],
  period: 'ratio',
  wholeDay: true,
  missing: { code: 'no-reports', text: 'No day was told by a report.' },
  compute: (day) => ratioOf(isActive(day) ? 1 : 0, 1),
  counts: countsActions,
};
