// Signal: how long the person's day is, from the first to the last thing that they did.
import { cut } from './intervals.ts';
import type { DayRow, PersonDay } from './person-day.ts';
import { no, ratioOf, type Signal, yes } from './signal.ts';
import { together } from './together.ts';

const hourMs = 3_600_000;
const bounds = { least: 4 * hourMs, most: 16 * hourMs };

const verdicts = {
  moment: yes('The person did it: the day holds it.'),
  received: no('Received, not sent.'),
  elsewhere: no('On another day.'),
  copy: no('Counted once: another copy counts.'),
  context: no('Context: not looked at.'),
};

/** First and last moment; null where there is none. */
const spanOf = (day: PersonDay): readonly [first: number, last: number] | null => {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const take = (from: number, to: number): void => {
    first = Math.min(first, from);
    last = Math.max(last, to);
  };
  for (const { sent, at } of day.mails) if (sent) take(at, at);
  for (const { at } of day.chats) take(at, at);
  for (const { at, end } of day.meetings) take(...cut([at, end], day.bounds));
  for (const { at, end, verdict } of day.calls) if (verdict.counts) take(...cut([at, end], day.bounds));
  return first > last ? null : [first, last];
};

const isIn = (at: number, end: number, day: PersonDay): boolean =>
  at < day.bounds[1] && (end > day.bounds[0] || at >= day.bounds[0]);

export const workingSpan: Signal = {
  name: 'working-span',
  title: 'Working span',
  theme: 'time',
  unit: 'h',
  meaning: 'From the first to the last activity of a day, held within 4 to 16 hours.',
  formula:
    'Latest − earliest of: sent mail, messages written in channels, beginnings and ends of meetings that count and of calls; at least 4 h, at most 16 h. A day without any has no value; of a period the mean of its days.',
  source: 'Viva Insights’ workweek span, by day.',
  streams: [...together],
  period: 'mean',
  wholeDay: true,
  missing: { code: 'no-activity', text: 'The person sent nothing and met nobody.' },
  compute: (day) => {
    const span = spanOf(day);
    if (span === null) return null;
    return ratioOf(Math.min(bounds.most, Math.max(bounds.least, span[1] - span[0])), 1);
  },
  counts: (row: DayRow, day) => {
    if (row.kind === 'sign-in' || row.kind === 'report') return verdicts.context;
    if (row.kind === 'chat') return isIn(row.at, row.at, day) ? verdicts.moment : verdicts.elsewhere;
    if (row.kind !== 'mail' && !row.verdict.counts) return row.verdict;
    if ((row.kind === 'mail' || row.kind === 'meeting') && row.copy) return verdicts.copy;
    if (row.kind === 'mail' && !row.sent) return verdicts.received;
    return isIn(row.at, row.kind === 'mail' ? row.at : row.end, day) ? verdicts.moment : verdicts.elsewhere;
  },
};
