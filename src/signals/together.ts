// The time of a day that the person spent with others: what the signals about time share.
import { cut, gapsOf, type IntervalSet, unionOf } from './intervals.ts';
import type { Interval } from '../people/working-time.ts';
import { meetingTime } from './meeting-time.ts';
import { type CallRow, type DayRow, estimateMs, type MailRow, type PersonDay, type Verdict } from './person-day.ts';
import { no, oncePerDay, type Reason, type StreamName, yes } from './signal.ts';

/** What they are read from. */
export const together: readonly StreamName[] = ['mail', 'meetings', 'chats', 'calls'];

export const likely: Reason = {
  code: 'estimated',
  text: 'Time for sent mail (5 minutes each) and chat messages (90 seconds each) is an estimate.',
};

export const minutesSource =
  'Viva Insights’ collaboration hours; 5 minutes for a sent mail after Microsoft MyAnalytics, 90 seconds for a chat message after Viva Insights’ effective time of a message (29.2 s and 58 s).';

const mailTime = ({ at }: MailRow): Interval => [at, at + estimateMs.mail];
const chatTime = ({ at }: { readonly at: number }): Interval => [at, at + estimateMs.chat];
const callTime = ({ at, end }: CallRow): Interval => [at, end];

/** Sent mail whose time may reach into the day: each once, to anybody else. */
const sentMail = (day: PersonDay): readonly MailRow[] => {
  const from = day.bounds[0] - estimateMs.mail;
  const sent: MailRow[] = [];
  // The window reaches back three days; what is wanted is at its end.
  for (let index = day.window.length - 1; index >= 0; index -= 1) {
    const mail = day.window[index];
    if (mail === undefined || mail.at <= from) break;
    if (mail.toOthers && !mail.copy) sent.push(mail);
  }
  return sent;
};

interface Together {
  readonly intervals: IntervalSet;
  /** Some of it is not in a meeting or call: its length is taken, not told. */
  readonly estimated: boolean;
}

/** All of the day together, overlaps once, cut at midnight. */
export const togetherTime = oncePerDay((day): Together => {
  const estimates = [...sentMail(day).map(mailTime), ...day.recent.map(chatTime)]
    .map((interval) => cut(interval, day.bounds))
    .filter(([start, end]) => end > start);
  const calls = day.calls.filter(({ verdict }) => verdict.counts).map((call) => cut(callTime(call), day.bounds));
  if (estimates.length === 0 && calls.length === 0) return { intervals: meetingTime(day), estimated: false };
  return { intervals: unionOf([...meetingTime(day), ...calls, ...estimates]), estimated: estimates.length > 0 };
});

/** The same without working time. */
export const afterHours = (day: PersonDay): IntervalSet =>
  togetherTime(day).intervals.flatMap((interval) => gapsOf(interval, day.working));

const verdicts = {
  mail: yes('Sent to others: 5 minutes from then on, as far as nothing else covers them.'),
  chat: yes('Written in a channel: 90 seconds from then on, as far as nothing else covers them.'),
  meeting: yes('A meeting with others.'),
  elsewhere: no('On another day.'),
  received: no('Received, not sent.'),
  alone: no('Sent to nobody else.'),
  copy: no('Counted once: another copy counts.'),
  other: no('No time with others.'),
};

const overlaps = ([start, end]: Interval, [from, to]: Interval): boolean => start < to && end > from;

/** The time that a row adds, and why; null interval: none, and why not. */
const timeOf = (row: DayRow): { readonly interval: Interval | null; readonly verdict: Verdict } => {
  if (row.kind === 'chat') return { interval: chatTime(row), verdict: verdicts.chat };
  if (row.kind === 'call') return { interval: row.verdict.counts ? callTime(row) : null, verdict: row.verdict };
  if (row.kind === 'meeting') {
    if (row.copy) return { interval: null, verdict: verdicts.copy };
    return row.verdict.counts
      ? { interval: [row.at, row.end], verdict: verdicts.meeting }
      : { interval: null, verdict: row.verdict };
  }
  if (row.kind !== 'mail') return { interval: null, verdict: verdicts.other };
  if (!row.sent) return { interval: null, verdict: verdicts.received };
  if (row.copy) return { interval: null, verdict: verdicts.copy };
  return row.toOthers
    ? { interval: mailTime(row), verdict: verdicts.mail }
    : { interval: null, verdict: verdicts.alone };
};

/** Every row with time in the day counts. */
export const countsTogether = (row: DayRow, day: PersonDay): Verdict => {
  const { interval, verdict } = timeOf(row);
  if (interval === null) return verdict;
  return overlaps(interval, day.bounds) ? verdict : verdicts.elsewhere;
};

const inside = no('Within working time.');

/** Every row with time in the day that is outside working time counts. */
export const countsAfterHours = (row: DayRow, day: PersonDay): Verdict => {
  const { interval, verdict } = timeOf(row);
  if (interval === null) return verdict;
  const part = cut(interval, day.bounds);
  if (part[1] <= part[0]) return verdicts.elsewhere;
  return gapsOf(part, day.working).length > 0 ? verdict : inside;
};
