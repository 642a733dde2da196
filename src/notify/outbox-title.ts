// What a mail of the outbox is, in words: from what it says to render.
import type { OutboxRow } from '../db/queries/outbox.ts';
import { AlertParameters } from './alerts-mail.ts';
import { ReportParameters } from './render.ts';

const reports = {
  organization: 'report of the organization',
  team: 'team report',
  own: 'report of one’s own',
} as const;
const often = { daily: 'Daily', weekly: 'Weekly', monthly: 'Monthly' } as const;

export const titleOf = ({ kind, parameters }: Pick<OutboxRow, 'kind' | 'parameters'>): string => {
  if (kind === 'report') {
    const parsed = ReportParameters.safeParse(parameters);
    if (!parsed.success) return 'Report';
    const { report, frequency, to, pdf } = parsed.data;
    return `${often[frequency]} ${reports[report]}, up to ${to}${pdf ? ', with PDF' : ''}`;
  }
  const { began, ended } = AlertParameters.parse(parameters);
  const words = [
    ...(began.length === 0 ? [] : [`${began.length} began`]),
    ...(ended.length === 0 ? [] : [`${ended.length} over`]),
  ];
  return `Alerts: ${words.join(', ') || 'none'}`;
};
