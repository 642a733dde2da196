// What the signals out of usage reports share: a sum of named counts of the day.
import type { PersonDay, ReportRow } from './person-day.ts';
import { amountOf, countsKind, no, type Signal, type StreamName, usageReports, yes } from './signal.ts';

interface UsageGiven extends Pick<Signal, 'name' | 'title' | 'meaning'> {
  /** Names of the measures that are added up. */
  readonly measures: readonly string[];
}

export const reportSource =
  'The source’s own usage report: a count for each day, told up to 48 hours late, and never joined to names that the source conceals.';

/** The reports that hold some measures: `teams.calls` stands in `usage/teams`. */
const reportsOf = (measures: readonly string[]): StreamName[] =>
  usageReports.filter((report) => measures.some((name) => report === `usage/${name.split('.')[0]}`));

const sumOf = (reports: readonly ReportRow[], measures: readonly string[]): number =>
  reports.reduce((sum, { name, value }) => (measures.includes(name) ? sum + value : sum), 0);

/** What is received, or lasts, is no action. */
const actions = [
  'teams.private-chat-messages',
  'teams.team-chat-messages',
  'teams.calls',
  'teams.meetings-attended',
  'email.sent',
  'email.read',
  'onedrive.viewed-or-edited',
  'onedrive.synced',
  'onedrive.shared-inside',
  'onedrive.shared-outside',
  'sharepoint.viewed-or-edited',
  'sharepoint.synced',
  'sharepoint.shared-inside',
  'sharepoint.shared-outside',
  'sharepoint.visited-pages',
];

/** Whether the reports of a day count anything that the person did. */
export const isActive = ({ reports }: PersonDay): boolean => sumOf(reports, actions) > 0;

export const countsActions: Signal['counts'] = countsKind('report', ({ name, value }) => {
  if (!actions.includes(name)) return no('No action of the person.');
  return value > 0 ? yes(`The report counts ${value}.`) : no('The report counts none.');
});

export const usageCount = ({ measures, ...definition }: UsageGiven): Signal => ({
  ...definition,
  theme: 'usage',
  unit: 'count',
  formula: `${measures.join(' + ')} of the report’s day, over all of the person’s accounts; the report’s day (UTC) is taken for the local day of the same date.`,
  source: reportSource,
  streams: reportsOf(measures),
  period: 'sum',
  wholeDay: true,
  missing: null,
  compute: (day) => amountOf(sumOf(day.reports, measures)),
  counts: countsKind('report', ({ name, value }) =>
    measures.includes(name) ? yes(`The report counts ${value}.`) : no('Another count.'),
  ),
});
