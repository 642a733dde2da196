// Coverage: how much of what should have been read for a person's day was. Unknown is not zero.
import type { ReadMailbox, StreamRead } from '../db/queries/coverage.ts';
import { formatDay, type LocalDay } from '../people/local-days.ts';
import type { WorkingTime } from '../people/working-time.ts';
import type { Reason } from './signal.ts';

type StreamName = 'mail' | 'meetings';

/** How one day of one stream stands. */
export interface DayCoverage {
  /** 0–1. */
  readonly share: number;
  /** Why it is less than 1; null when it is 1. */
  readonly reason: Reason | null;
  /** Everything up to here was read; null where nothing was. */
  readonly asOf: number | null;
  /** Whether there was anything to read of it yet: a day to come, or from before the person, is not missing. */
  readonly due: boolean;
  /** Whether it was read to its end. */
  readonly whole: boolean;
}

export interface Coverage {
  readonly of: (stream: StreamName, day: LocalDay) => DayCoverage;
  /** The earliest of what the person's mailboxes were read up to; null while one was never read. */
  readonly asOf: (stream: StreamName) => number | null;
}

const reasons = {
  noAccount: { code: 'no-account', text: 'No account of a source belongs to this person.' },
  noMailbox: { code: 'no-mailbox', text: 'The source keeps no mailbox for this person.' },
  off: { code: 'stream-off', text: 'The stream is not switched on.' },
  waiting: { code: 'not-read', text: 'The mailbox has not been read to its end yet.' },
  later: { code: 'not-read-yet', text: 'The day has not begun, or nothing of it has been read yet.' },
  before: { code: 'not-kept', text: 'The day lies before what the connection keeps.' },
  absent: { code: 'not-there-yet', text: 'The account did not exist yet.' },
  anothers: { code: 'not-their-account', text: 'The account was not this person’s on that day.' },
  removed: { code: 'account-removed', text: 'The account was removed at the source.' },
  paused: { code: 'connection-paused', text: 'The connection is paused.' },
  disconnected: { code: 'disconnected', text: 'The source was disconnected.' },
  leftOut: { code: 'left-out', text: 'A rule leaves this mailbox out.' },
  partly: { code: 'read-partly', text: 'The day was not read to its end.' },
} as const;

const none = (reason: Reason, due = true): DayCoverage => ({ share: 0, reason, asOf: null, due, whole: false });

interface Bounds {
  /** YYYY-MM-DD */
  readonly day: string;
  readonly start: number;
  readonly end: number;
  readonly now: number;
}

/** Why a mailbox is not read on, or not at all; null when nothing is wrong. */
const troubleOf = ({ captured, connection }: ReadMailbox, read: StreamRead | undefined): Reason | null => {
  if (!captured) return reasons.leftOut;
  if (connection.status === 'disconnected') return reasons.disconnected;
  const trouble = read?.problem ?? connection.problem;
  if (trouble != null) return { code: trouble.code, text: trouble.title };
  return connection.status === 'paused' ? reasons.paused : null;
};

/** Of a day on which there was nothing that could have been read, or should be kept; null: there was. */
const notOwed = (
  { from, until, createdAt, firstAt, removedAt, connection }: ReadMailbox,
  { day, start, end }: Bounds,
): DayCoverage | null => {
  if ((from !== null && day < from) || (until !== null && day > until)) return none(reasons.anothers, false);
  const made = createdAt !== null && createdAt.getTime() >= end;
  if (made && (firstAt === null || firstAt.getTime() >= end)) return none(reasons.absent, false);
  if (removedAt !== null && removedAt.getTime() <= start) return none(reasons.removed, false);
  return connection.since !== null && start < connection.since.getTime() ? none(reasons.before) : null;
};

const ofMailbox = (mailbox: ReadMailbox, stream: StreamName, bounds: Bounds): DayCoverage => {
  if (!mailbox.connection.streams.includes(stream)) return none(reasons.off);
  const nothing = notOwed(mailbox, bounds);
  if (nothing !== null) return nothing;
  const read = mailbox.reads.find((one) => one.stream === stream);
  const trouble = troubleOf(mailbox, read);
  const { start, end, now } = bounds;
  if (!read?.asOf) return none(trouble ?? reasons.waiting);
  const asOf = read.asOf.getTime();
  // Of a day that has just begun nothing is missing until the next reading, unless there will be none.
  if (asOf <= start) return none(trouble ?? reasons.later, trouble !== null || end <= now);
  // A day that goes on is owed up to the last reading; one that is over, or whose mailbox is not read on, to its end.
  const until = end > now && trouble === null ? Math.min(asOf, now) : Math.min(end, now);
  const share = asOf >= until ? 1 : (asOf - start) / (until - start);
  return { share, reason: share === 1 ? null : (trouble ?? reasons.partly), asOf, due: true, whole: asOf >= end };
};

const earliest = (times: readonly (number | null)[]): number | null => {
  const known = times.filter((time) => time !== null);
  return known.length < times.length || known.length === 0 ? null : Math.min(...known);
};

/** Over several mailboxes: the mean of their shares, over those that owe the day. */
const join = (parts: readonly DayCoverage[]): DayCoverage => {
  const due = parts.filter((part) => part.due);
  const counted = due.length > 0 ? due : parts;
  const [only] = counted;
  if (counted.length === 1 && only !== undefined) return only;
  const share = counted.reduce((sum, part) => sum + part.share, 0) / counted.length;
  const least = counted.reduce((low, part) => (part.share < low.share ? part : low));
  return {
    share,
    reason: least.reason,
    asOf: earliest(counted.map((part) => part.asOf)),
    due: due.length > 0,
    whole: counted.every((part) => part.whole),
  };
};

/** `now` in milliseconds since 1970. */
export const coverageOf = (
  mailboxes: readonly ReadMailbox[],
  { workingTime, now }: { readonly workingTime: WorkingTime; readonly now: number },
): Coverage => {
  const held = mailboxes.filter((mailbox) => mailbox.mailbox);
  const empty = none(mailboxes.length === 0 ? reasons.noAccount : reasons.noMailbox);
  // Of what is connected twice each connection owes what it reads: one by IMAP no meetings, one that has ended nothing.
  const owing = (stream: StreamName): readonly ReadMailbox[] => {
    const reading = held.filter(
      ({ connection }) => connection.streams.includes(stream) && connection.status !== 'disconnected',
    );
    return reading.length > 0 ? reading : held;
  };
  const tell = (stream: StreamName, day: LocalDay): DayCoverage => {
    const [start, end] = workingTime.day(day);
    if (start > now) return none(reasons.later, false);
    return join(owing(stream).map((mailbox) => ofMailbox(mailbox, stream, { day: formatDay(day), start, end, now })));
  };
  const told = { mail: new Map<LocalDay, DayCoverage>(), meetings: new Map<LocalDay, DayCoverage>() };
  return {
    of: (stream, day) => {
      if (held.length === 0) return empty;
      const known = told[stream].get(day);
      if (known !== undefined) return known;
      const made = tell(stream, day);
      told[stream].set(day, made);
      return made;
    },
    asOf: (stream) =>
      earliest(
        owing(stream).map((mailbox) => mailbox.reads.find((read) => read.stream === stream)?.asOf?.getTime() ?? null),
      ),
  };
};
