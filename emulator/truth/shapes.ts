// What the truth ledger says: for each person and local day every signal, and the rows behind them.

export const SIGNALS = {
  'mail-sent': 'count',
  'mail-received': 'count',
  'mail-bulk-received': 'count',
  'threads-started': 'count',
  'cross-domain-threads': 'count',
  'after-hours-mail': 'count',
  'reply-time': 'min',
  meetings: 'count',
  'meeting-hours': 'h',
  'meeting-density': 'ratio',
  'long-meetings': 'count',
  'large-meetings': 'count',
  'broadcast-meetings': 'count',
  'recurring-meetings': 'ratio',
  'conflicting-meetings': 'ratio',
  'one-to-one-with-manager': 'min',
  'focus-hours': 'h',
} as const;

export type SignalName = keyof typeof SIGNALS;
export type Unit = (typeof SIGNALS)[SignalName];

export type Reason =
  | 'no mailbox'
  | 'mailbox on premises'
  | 'mailbox inactive'
  | 'no account yet'
  | 'day not begun'
  | 'day not over'
  | 'no working time'
  | 'no meetings'
  | 'no manager'
  | 'no replies';

export type Figure =
  | {
      readonly value: number;
      readonly unit: Unit;
      readonly state: 'measured' | 'estimated';
      /** What is told beside the value. */
      readonly beside?: Readonly<Record<string, number>>;
    }
  | { readonly value: null; readonly unit: Unit; readonly state: 'unavailable'; readonly reason: Reason };

/** Times of answering, in minutes; `working` counts only minutes within the person's working time. */
export interface ReplyFigures {
  readonly median: Figure;
  readonly p90: Figure;
  readonly workingMedian: Figure;
  readonly answers: number;
}

export interface DayTruth {
  readonly day: string;
  /** By signal name; each name of SIGNALS is there. */
  readonly signals: Readonly<Record<string, Figure>>;
  readonly replies: ReplyFigures;
}

interface PeriodTruth extends ReplyFigures {
  /** By signal name; each name of SIGNALS is there. */
  readonly signals: Readonly<Record<string, Figure>>;
}

/** One answer that counts: both are Message-Ids. */
export interface Reply {
  readonly messageId: string;
  readonly answers: string;
  readonly at: string;
  /** The local day on which the answer was sent. */
  readonly day: string;
  readonly minutes: number;
  readonly workingMinutes: number;
  /** The chain of indexes was broken: the latest earlier mail of the conversation stands in. */
  readonly estimated: boolean;
}

/** One copy in a mailbox, drafts and the folders for drafts, junk and unsent mail left out. */
export interface MailRow {
  /** Immutable id of the item. */
  readonly id: string;
  readonly messageId: string;
  /** Null: bears no date, stands on no day. */
  readonly at: string | null;
  readonly day: string | null;
  readonly kind: 'sent' | 'received' | 'bulk';
  /** Another copy of the same mail in the person's mailboxes is the one that counts. */
  readonly duplicate: boolean;
}

export type Exclusion =
  | 'not ended'
  | 'nobody else'
  | 'cancelled'
  | 'declined'
  | 'all-day'
  | 'free'
  | 'no length'
  | 'longer than 12 h'
  | 'duplicate';

export interface MeetingRow {
  readonly id: string;
  readonly iCalUId: string;
  readonly start: string;
  readonly end: string;
  /** The local day on which it starts. */
  readonly day: string;
  /** Null: it counts. */
  readonly excluded: Exclusion | null;
}

export interface MailboxTruth {
  readonly userId: string;
  readonly address: string;
  readonly purpose: 'user' | 'shared' | 'room';
  readonly unavailable: Reason | null;
  readonly mail: readonly MailRow[];
  readonly meetings: readonly MeetingRow[];
}

export interface PersonTruth {
  readonly userId: string;
  readonly address: string;
  readonly zone: string;
  /** Why nothing can be said of this person; null if a mailbox of his can be read. */
  readonly unavailable: Reason | null;
  /** Mail without a date, each counted once; it is in no figure. */
  readonly undated: number;
  readonly days: readonly DayTruth[];
  /** Over all answers and hours of the period, not over its days' figures. */
  readonly period: PeriodTruth;
  readonly replies: readonly Reply[];
}

export interface Truth {
  readonly asOf: string;
  readonly from: string;
  readonly to: string;
  readonly people: readonly PersonTruth[];
  /** Every mailbox of the tenant that belongs to a person, is shared or is a room. */
  readonly mailboxes: readonly MailboxTruth[];
}
