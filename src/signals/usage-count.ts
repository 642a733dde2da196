// What the signals out of usage reports share: a sum of named counts of the day.
import type { ReportRow } from './person-day.ts';
import { amountOf, countsKind, no, type Signal, yes } from './signal.ts';

interface UsageGiven extends Pick<Signal, 'name' | 'title' | 'meaning'> {
  /** Names of the measures that are added up. */
  readonly measures: readonly string[];
}

export const reportSource =
  'The source’s own usage report: a count for each day, told up to 48 hours late, and never joined to names that the source conceals.';

export const sumOf = (reports: readonly ReportRow[], measures: readonly string[]): number =>
  reports.reduce((sum, { name, value }) => (measures.includes(name) ? sum + value : sum), 0);

export const usageCount = ({ measures, ...definition }: UsageGiven): Signal => ({
  ...definition,
  theme: 'usage',
  unit: 'count',
  formula: `${measures.join(' + ')} of the report’s day, over all of the person’s accounts; the report’s day (UTC) is taken for the local day of the same date.`,
  source: reportSource,
  streams: ['usage'],
  period: 'sum',
  wholeDay: true,
  missing: null,
  compute: (day) => amountOf(sumOf(day.reports, measures)),
  counts: countsKind('report', ({ name, value }) =>
    measures.includes(name) ? yes(`The report counts ${value}.`) : no('Another count.'),
  ),
});
