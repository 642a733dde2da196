// Signal: on how many days the reports count anything that the person did.
import { amountOf, countsKind, no, type Signal, yes } from './signal.ts';
import { reportSource, sumOf } from './usage-count.ts';

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

export const usageActiveDays: Signal = {
  name: 'usage-active-days',
  title: 'Active days',
  theme: 'usage',
  unit: 'count',
  meaning: 'Days on which the reports count any action.',
  formula:
    'Number of days with at least one message, call, attended meeting, mail sent or read, file viewed, edited, synced or shared, or page visited.',
  source: reportSource,
  streams: ['usage'],
  period: 'sum',
  wholeDay: true,
  missing: null,
  compute: (day) => amountOf(sumOf(day.reports, actions) > 0 ? 1 : 0),
  counts: countsKind('report', ({ name, value }) => {
    if (!actions.includes(name)) return no('No action of the person.');
    return value > 0 ? yes(`The report counts ${value}.`) : no('The report counts none.');
  }),
};
