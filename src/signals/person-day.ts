// What a signal is computed from: what one person did in one local day, every event once.
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
  /** Sent by the person, to anybody but themselves. */
  readonly toOthers: boolean;
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

/** A message that the person wrote in a channel. */
export interface ChatRow {
  readonly kind: 'chat';
  readonly at: number;
  /** The channel. */
  readonly place: string | null;
  readonly reply: boolean;
  readonly helpReply: boolean;
  /** How many accounts it mentions. */
  readonly mentions: number;
  readonly reactions: number;
  readonly positive: number;
  /** When those mentions of the person were written that it answers. */
  readonly answers: readonly number[];
}

/** A call that the person took part in. */
export interface CallRow {
  readonly kind: 'call';
  /** The same for all transcripts of one call. */
  readonly event: string;
  readonly at: number;
  /** `at` where the source does not tell. */
  readonly end: number;
  readonly people: readonly string[];
  readonly verdict: Verdict;
}

export interface SignInRow {
  readonly kind: 'sign-in';
  readonly at: number;
  /** The account of the app. */
  readonly app: string | null;
  readonly failed: boolean;
  readonly interactive: boolean;
}

/** A count out of a source's report, over all of the person's accounts. */
export interface ReportRow {
  readonly kind: 'report';
  /** The beginning of the local day that it is for. */
  readonly at: number;
  readonly name: string;
  readonly value: number;
  /** YYYY-MM-DD. */
  readonly refreshedOn: string;
}

export type DayRow = MailRow | MeetingRow | ChatRow | CallRow | SignInRow | ReportRow;

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
  /** Messages of this day that the person wrote. */
  readonly chats: readonly ChatRow[];
  /** Messages whose time is estimated and may reach into this day: from `estimateMs` before it on. */
  readonly recent: readonly ChatRow[];
  /** Calls with any part in this day. */
  readonly calls: readonly CallRow[];
  readonly signIns: readonly SignInRow[];
  /** One for each name. */
  readonly reports: readonly ReportRow[];
}

const hourMs = 3_600_000;

/** How far back a day looks: for the message that was answered, and for another copy of the same message. */
export const reachMs = 72 * hourMs;
export const bulkAbove = 25;
export const longestMeetingMs = 12 * hourMs;

/**
 * Time that is taken for one message sent, from its sending on.
 * mail: 5 minutes, as Microsoft MyAnalytics counts it. chat: what Viva Insights gives as the effective time of a message
 * (29.2 s for it, 58 s to come back to what was left), rounded up to 90 seconds.
 */
export const estimateMs = { mail: 300_000, chat: 90_000 } as const;

/** What a day holds beside mail and meetings when nothing was told of it. */
export const nothingTold = { chats: [], recent: [], calls: [], signIns: [], reports: [] } as const;

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
  ...nothingTold,
});
