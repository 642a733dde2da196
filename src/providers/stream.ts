// One kind of data of a source: what a stream declares and how the engine asks it for its next page.
import type { z } from 'zod';
import type {
  AccountEvent,
  Activity,
  Contact,
  Identity,
  Idle,
  MailboxSettings,
  Measure,
  Sighting,
  Transcript,
} from '../contract/records.ts';
import type { RetryLater, Scope } from './errors.ts';

/** The unit that is read with one cursor. `mailbox` is the account's id at the source, null for what belongs to the whole tenant. */
export interface Partition {
  readonly mailbox: string | null;
  /** `root` for the partition the engine makes itself; a folder's id and the like for those a stream finds. */
  readonly part: string;
}

/** Plain JSON that says where to go on; stored with the page's records in one transaction. */
export type Cursor = z.core.util.JSONType;

/** What could not be parsed: its shape's fault, never its content. */
export interface Quarantined {
  /** The item's id at the source where it has one. */
  readonly id: string | null;
  /** Path and fault, such as `receivedDateTime: Invalid ISO datetime`. */
  readonly reason: string;
}

/** A time that the source was asked for and did not tell of, ISO; `to` does not belong to it. */
export interface Untold {
  readonly from: string;
  readonly to: string;
  /** late: it may still come. lost: the source keeps it no more. refused: the source fails to give it. */
  readonly why: 'late' | 'lost' | 'refused';
}

interface FoundPart {
  readonly part: string;
  /** How many it holds; null: unknown. */
  readonly items: number | null;
  /** ISO; nothing in it is of an earlier time. Null or not given: the source does not tell. */
  readonly madeAt?: string | null;
}

export interface Page {
  /** The caller's own. */
  readonly activities: Activity[];
  readonly identities: readonly Identity[];
  /** Accounts that left the source. */
  readonly removedIdentities: readonly string[];
  /** Set by the mailbox-settings stream, for the partition's mailbox. */
  readonly settings: MailboxSettings | null;
  readonly quarantined: readonly Quarantined[];
  /** Where to go on: the next page, or (when `done`) the next cycle. */
  readonly cursor: Cursor;
  /** True when nothing more is there until the next cycle. */
  readonly done: boolean;
  /** Partitions of this stream and mailbox found by this page. */
  readonly found: readonly FoundPart[];
  /** Partitions of this stream and mailbox that are no more. */
  readonly gone: readonly string[];
  /** All that the mailbox holds of this stream between the two instants (ISO) has now come: what was stored there in an earlier pass and did not come in pass `pass` is removed. */
  readonly sweep: { readonly from: string; readonly to: string; readonly pass: number } | null;
  /** The pass that this page's activities belong to; 0 where the stream does not sweep. */
  readonly pass: number;
  /** What accounts did, from a stream of the whole tenant. */
  readonly events?: readonly AccountEvent[];
  /** Ids at the source of events that are no more, such as deleted messages. */
  readonly removedEvents?: readonly { readonly account: string; readonly id: string }[];
  /** Who is named in passing. */
  readonly sightings?: readonly Sighting[];
  readonly measures?: readonly Measure[];
  readonly idle?: Idle | null;
  /** Of the partition's mailbox. */
  readonly contacts?: readonly Contact[];
  readonly removedContacts?: readonly string[];
  /** True on the last page of a run that brought all contacts of the part: those that did not come are no more. */
  readonly allContacts?: boolean;
  /** Of the partition's mailbox. */
  readonly transcripts?: readonly Transcript[];
  /** What the source asked to wait for, or failed at, while it gave this page: nothing more is asked for before. */
  readonly wait?: RetryLater | null;
  /** Ids of items that could be read though no record here bears them, such as a report's rows: they are set aside no longer. */
  readonly readable?: readonly string[];
  /** What nobody may take for read, though the partition was read beyond it: nothing is known of it, which is not 0. */
  readonly untold?: readonly Untold[];
  /** Times of which this page tells: what was untold and lies within them is so no longer. */
  readonly told?: readonly Pick<Untold, 'from' | 'to'>[];
}

export interface PageRequest {
  readonly partition: Partition;
  /** Null at the very start and after StartOver. */
  readonly cursor: Cursor | null;
  /** Nothing older than this is wanted (ISO), null: everything. */
  readonly since: string | null;
  readonly signal: AbortSignal;
  /** How often to halve the usual page, as the source was too slow for larger ones of this partition; not given: never. */
  readonly halvings?: number;
  /**
   * To be called right before each request is sent: throws RetryLater when the source has asked to wait since this page
   * was begun. A page may wait long for a token while another request of the same mailbox is told to wait.
   */
  readonly ready?: (() => void) | undefined;
}

export interface Permission {
  /** As the source names it. */
  readonly name: string;
  readonly id: string;
}

/** A bound that the source documents for requests. Streams that name the same one share it. */
export interface RateLimit {
  readonly name: string;
  /** What one allowance is for: each part (a channel), each group of parts (a team), each mailbox, or the whole connection. */
  readonly scope: Scope | 'part' | 'group';
  /** So many requests in any so many seconds; unused ones do not pile up beyond that. */
  readonly requests: number;
  readonly seconds: number;
  /** Where it is documented. */
  readonly source: string;
}

export interface StreamDeclaration {
  readonly name: string;
  /** `tenant`: one root partition. `mailbox`: one root partition for every identity that may have a mailbox. */
  readonly by: 'tenant' | 'mailbox';
  readonly title: string;
  /** What it gives and what is lost without it, one sentence each. */
  readonly gives: string;
  readonly without: string;
  /** The same, said to the one person who lets only themselves be read; not given: it reads the same for them. */
  readonly own?: { readonly title: string; readonly gives: string; readonly without: string };
  /** What reading for everybody needs. Least first; any one of each inner list is enough. */
  readonly permissions: readonly (readonly Permission[])[];
  /** What reading as one person needs; null: it cannot be read that way. */
  readonly delegated: readonly (readonly Permission[])[] | null;
  /** Seconds between two cycles. */
  readonly every: number;
  /** Whether its pages bring the accounts whose mailboxes the streams by mailbox read. */
  readonly listsAccounts?: boolean;
  /** Switched on unless the admin says otherwise. */
  readonly standard: boolean;
  /** `calls`: read only after an admin attested that those who are recorded consented. */
  readonly gate?: 'calls';
  /** Seconds that the source may take to tell what happened; figures of younger days are estimates. Not given: none. */
  readonly lag?: number;
  /** What its requests count towards; one call of `next` is taken as one request. */
  readonly limits?: readonly RateLimit[];
}

export interface Stream extends StreamDeclaration {
  /** Whose limits of scope `group` a part counts towards; null: no group's. Not given: there are no groups. */
  readonly groupOf?: (part: string) => string | null;
  /** Fetches and parses one page. Errors: those of providers/errors. */
  readonly next: (request: PageRequest) => Promise<Page>;
}
