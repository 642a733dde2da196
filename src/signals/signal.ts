// What a signal is: a definition that people read, and the pure function over a person's day that it stands for.
import type { SignalDefinition } from '../contract/people.ts';
import type { ChatRow, DayRow, MailRow, MeetingRow, PersonDay, ReportRow, SignInRow, Verdict } from './person-day.ts';

export interface Reason {
  readonly code: string;
  readonly text: string;
}

/** Reports of the usage stream, each of which is read by itself. */
export const usageReports = ['usage/teams', 'usage/email', 'usage/onedrive', 'usage/sharepoint'] as const;
type UsageReport = (typeof usageReports)[number];

/** As connections switch them on. */
export type ConnectedStream = 'mail' | 'meetings' | 'chats' | 'calls' | 'usage' | 'sign-ins';

/** What a signal is told from: a stream, or one of the reports of a stream. */
export type StreamName = Exclude<ConnectedStream, 'usage'> | UsageReport;

const isReport = (stream: StreamName): stream is UsageReport => usageReports.some((one) => one === stream);

/** The stream that a report belongs to. */
export const connectedStream = (stream: StreamName): ConnectedStream => (isReport(stream) ? 'usage' : stream);

/** What one day adds to a period, such that the period's value is exact. */
export interface Part {
  /** A count, or milliseconds; of a ratio what is above the line. */
  readonly amount: number;
  /** What is below the line of a ratio, in milliseconds; of a mean 1. */
  readonly of: number;
  /** Of a median: every sample in milliseconds, beside it the same in working time. */
  readonly samples: readonly (readonly [elapsed: number, working: number])[];
  /** Something in it is likely, not known. */
  readonly estimated: boolean;
}

interface Definition extends SignalDefinition {
  readonly streams: StreamName[];
  /** Why there is no value where the parts give none; null where none means 0. */
  readonly missing: Reason | null;
}

/** A signal that has a part of each day. */
export interface Signal extends Definition {
  readonly period: 'sum' | 'ratio' | 'mean' | 'median';
  /** A day says nothing before it is over. */
  readonly wholeDay: boolean;
  /** Null: on this day there is nothing that could be measured. */
  readonly compute: (day: PersonDay) => Part | null;
  /** Whether a row counts in the day's figure, and why; the same decision that `compute` takes. */
  readonly counts: (row: DayRow, day: PersonDay) => Verdict;
  /** Why a part is estimated; not given: the one of answers. */
  readonly likely?: Reason;
  /** What stands beside a median besides its 90th percentile. */
  readonly beside?: 'working' | 'response' | 'none';
  /** Weeks whose days in the period have more than so many milliseconds are counted beside it as `flaggedWeeks`. */
  readonly flagAbove?: number;
  /** Under this name stands beside a period what a week has on average, over the days that have a part. */
  readonly aWeek?: string;
}

/** One whole week as a signal over weeks sees it. */
export interface Week {
  /** What its days hold of the signals it is told from. */
  readonly amount: number;
  /** Whether enough of it was read; what is not known is not 0. */
  readonly known: boolean;
}

/** What the weeks come to. */
export interface Told {
  /** Null: then `missing` says why. */
  readonly value: number | null;
  readonly missing: Reason | null;
  readonly beside: Readonly<Record<string, number>>;
}

/** A signal that is told over the last whole weeks from what days hold of other signals. */
export interface WeekSignal extends Definition {
  readonly period: 'weeks';
  /** How many weeks it looks back. */
  readonly weeks: number;
  /** Names of the signals whose amounts are added up. */
  readonly from: readonly string[];
  /** As many as `weeks`, the oldest first. */
  readonly tell: (weeks: readonly Week[]) => Told;
  /** Whether a week counts, and why. */
  readonly counts: (at: number, weeks: readonly Week[]) => Verdict;
}

export type AnySignal = Signal | WeekSignal;

const nothing = { amount: 0, of: 0, samples: [], estimated: false } as const;

/** A count, or milliseconds. */
export const amountOf = (amount: number, estimated = false): Part => ({ ...nothing, amount, estimated });
export const ratioOf = (amount: number, of: number): Part => ({ ...nothing, amount, of });
export const samplesOf = (samples: Part['samples'], estimated: boolean): Part => ({ ...nothing, samples, estimated });

export const yes = (why: string): Verdict => ({ counts: true, why });
export const no = (why: string): Verdict => ({ counts: false, why });

interface RowOf {
  readonly mail: MailRow;
  readonly meeting: MeetingRow;
  readonly chat: ChatRow;
  readonly 'sign-in': SignInRow;
  readonly report: ReportRow;
}

const otherKinds = {
  mail: no('Not a mail.'),
  meeting: no('Not a meeting.'),
  chat: no('Not a chat message.'),
  'sign-in': no('Not a sign-in.'),
  report: no('Not a count out of a report.'),
};
const copied = no('Counted once: another copy counts.');

const isOf = <Kind extends keyof RowOf>(row: DayRow, kind: Kind): row is DayRow & RowOf[Kind] => row.kind === kind;

/** Judges rows of one kind by `judge`; others do not count. */
export const countsKind =
  <Kind extends keyof RowOf>(kind: Kind, judge: (row: RowOf[Kind], day: PersonDay) => Verdict): Signal['counts'] =>
  (row, day) =>
    isOf(row, kind) ? judge(row, day) : otherKinds[kind];

/** Judges mail rows by `judge`; copies and other kinds do not count. */
export const countsMail = (judge: (mail: MailRow, day: PersonDay) => Verdict): Signal['counts'] =>
  countsKind('mail', (row, day) => (row.copy ? copied : judge(row, day)));

/** Judges meeting rows that count as meetings by `judge`; copies and other kinds do not count. */
export const countsMeetings = (judge: (meeting: MeetingRow, day: PersonDay) => Verdict): Signal['counts'] =>
  countsKind('meeting', (row, day) => {
    if (row.copy) return copied;
    return row.verdict.counts ? judge(row, day) : row.verdict;
  });

/** How many rows of the day `counts` counts. */
export const tally = (rows: readonly DayRow[], day: PersonDay, counts: Signal['counts']): number => {
  let sum = 0;
  for (const row of rows) if (counts(row, day).counts) sum += 1;
  return sum;
};

/** Works something out once for a day, while that day is looked at: a roll-up asks for one day after the other. */
export const oncePerDay = <Value>(work: (day: PersonDay) => Value): ((day: PersonDay) => Value) => {
  let last: { readonly day: PersonDay; readonly value: Value } | null = null;
  return (day) => {
    if (last?.day === day) return last.value;
    const value = work(day);
    last = { day, value };
    return value;
  };
};
