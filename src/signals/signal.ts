// What a signal is: a definition that people read, and the pure function over a person's day that it stands for.
import type { SignalDefinition } from '../contract/people.ts';
import type { DayRow, MailRow, MeetingRow, PersonDay, Verdict } from './person-day.ts';

export interface Reason {
  readonly code: string;
  readonly text: string;
}

/** What one day adds to a period, such that the period's value is exact. */
export interface Part {
  /** A count, or milliseconds; of a ratio what is above the line. */
  readonly amount: number;
  /** What is below the line of a ratio, in milliseconds. */
  readonly of: number;
  /** Of a median: every sample in milliseconds, beside it the same in working time. */
  readonly samples: readonly (readonly [elapsed: number, working: number])[];
  /** Something in it is likely, not known. */
  readonly estimated: boolean;
}

export interface Signal extends SignalDefinition {
  readonly stream: 'mail' | 'meetings';
  readonly period: 'sum' | 'ratio' | 'median';
  /** A day says nothing before it is over. */
  readonly wholeDay: boolean;
  /** Why there is no value where the parts give none; null where none means 0. */
  readonly missing: Reason | null;
  /** Null: on this day there is nothing that could be measured. */
  readonly compute: (day: PersonDay) => Part | null;
  /** Whether a row counts in the day's figure, and why; the same decision that `compute` takes. */
  readonly counts: (row: DayRow, day: PersonDay) => Verdict;
}

const nothing = { amount: 0, of: 0, samples: [], estimated: false } as const;

/** A count, or milliseconds. */
export const amountOf = (amount: number, estimated = false): Part => ({ ...nothing, amount, estimated });
export const ratioOf = (amount: number, of: number): Part => ({ ...nothing, amount, of });
export const samplesOf = (samples: Part['samples'], estimated: boolean): Part => ({ ...nothing, samples, estimated });

export const yes = (why: string): Verdict => ({ counts: true, why });
export const no = (why: string): Verdict => ({ counts: false, why });

const other = {
  mail: no('Not a meeting.'),
  meeting: no('Not a mail.'),
  copy: no('Counted once: another copy counts.'),
};

/** Judges mail rows by `judge`; copies and other kinds do not count. */
export const countsMail =
  (judge: (mail: MailRow, day: PersonDay) => Verdict): Signal['counts'] =>
  (row, day) => {
    if (row.kind !== 'mail') return other.meeting;
    return row.copy ? other.copy : judge(row, day);
  };

/** Judges meeting rows that count as meetings by `judge`; copies and other kinds do not count. */
export const countsMeetings =
  (judge: (meeting: MeetingRow, day: PersonDay) => Verdict): Signal['counts'] =>
  (row, day) => {
    if (row.kind !== 'meeting') return other.mail;
    if (row.copy) return other.copy;
    return row.verdict.counts ? judge(row, day) : row.verdict;
  };

/** How many rows of the day `counts` counts. */
export const tally = (rows: readonly DayRow[], day: PersonDay, counts: Signal['counts']): number => {
  let sum = 0;
  for (const row of rows) if (counts(row, day).counts) sum += 1;
  return sum;
};

/** Works something out once for a day, however often it is asked. */
export const oncePerDay = <Value>(work: (day: PersonDay) => Value): ((day: PersonDay) => Value) => {
  const done = new WeakMap<PersonDay, { readonly value: Value }>();
  return (day) => {
    const found = done.get(day);
    if (found !== undefined) return found.value;
    const value = work(day);
    done.set(day, { value });
    return value;
  };
};
