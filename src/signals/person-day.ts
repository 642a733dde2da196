// What a signal is computed from: one person's mail and meetings of one local day, every event once.
import type { LocalDay } from '../people/local-days.ts';
import type { Interval, WorkingTime } from '../people/working-time.ts';

/** Whether a row counts in a signal, and why. */
export interface Verdict {
  readonly counts: boolean;
  readonly why: string;
}

/** One copy of a message in one of the person's mailboxes. */
export interface MailRow {
  readonly kind: 'mail';
  /** The message, the same for all its copies. */
  readonly event: string;
  readonly at: number;
  /** From one of the person's addresses; else received. */
  readonly sent: boolean;
  /** To more than `bulkAbove` addressees. */
  readonly bulk: boolean;
  readonly thread: string | null;
  /** Its place in the thread; null where the source does not tell. */
  readonly position: string | null;
  /** The place that it answers; null when none, or when the source does not tell. */
  readonly answers: string | null;
  /** Distinct mail domains of To and Cc. */
  readonly domains: readonly string[];
  /** A copy of a message that came at most `reachMs` before: counted there. */
  readonly copy: boolean;
}

/** One meeting as one of the person's calendars shows it. */
export interface MeetingRow {
  readonly kind: 'meeting';
  readonly event: string;
  readonly at: number;
  readonly end: number;
  readonly recurring: boolean;
  /** Distinct addresses of organizer and attendees, resources left out. */
  readonly people: number;
  /** Its people are exactly the person and their manager. */
  readonly withManager: boolean;
  /** Whether it counts as a meeting at all. */
  readonly verdict: Verdict;
  /** The same meeting on another of the person's calendars counts instead. Not settled before all rows of its instant are there. */
  copy: boolean;
}

export type DayRow = MailRow | MeetingRow;

export interface PersonDay {
  readonly day: LocalDay;
  /** Local midnight to local midnight. */
  readonly bounds: Interval;
  /** Working intervals of this day. */
  readonly working: readonly Interval[];
  readonly workingTime: WorkingTime;
  readonly hasManager: boolean;
  /** Messages of this day, each once. */
  readonly mails: readonly MailRow[];
  /** All copies of this day and of `reachMs` before it, in the order of time. */
  readonly window: readonly MailRow[];
  /** Meetings that count, each once, with any part in this day. */
  readonly meetings: readonly MeetingRow[];
}

const hourMs = 3_600_000;

/** How far back a day looks: for the message that was answered, and for another copy of the same message. */
export const reachMs = 72 * hourMs;
export const bulkAbove = 25;
export const longestMeetingMs = 12 * hourMs;

/** A day without any activity. */
export const emptyDay = (viewer: { workingTime: WorkingTime; hasManager: boolean }, day: LocalDay): PersonDay => ({
  day,
  bounds: viewer.workingTime.day(day),
  working: viewer.workingTime.working(day),
  workingTime: viewer.workingTime,
  hasManager: viewer.hasManager,
  mails: [],
  window: [],
  meetings: [],
});
