// Coverage: how much of what should have been read for a person's day was. Unknown is not zero.
import type { ReadMailbox, StreamRead } from '../db/queries/coverage.ts';
import type { WhyUntold } from '../db/queries/untold.ts';
import { formatDay, type LocalDay } from '../people/local-days.ts';
import type { WorkingTime } from '../people/working-time.ts';
import { coverChannels } from './channel-coverage.ts';
import { type ConnectedStream, connectedStream, type Reason, type StreamName } from './signal.ts';

/** Below this share no ratio, mean, median or figure over weeks is told of a period. */
export const coverageFloor = 0.5;

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
  unread: { code: 'not-read', text: 'The stream has not been read to its end yet.' },
  later: { code: 'not-read-yet', text: 'The day has not begun, or nothing of it has been read yet.' },
  before: { code: 'not-kept', text: 'The day lies before what the connection keeps.' },
  gone: { code: 'no-longer-kept', text: 'What is known of this day is no longer kept.' },
  absent: { code: 'not-there-yet', text: 'The account did not exist yet.' },
  anothers: { code: 'not-their-account', text: 'The account was not this person’s on that day.' },
  removed: { code: 'account-removed', text: 'The account was removed at the source.' },
  paused: { code: 'connection-paused', text: 'The connection is paused.' },
  disconnected: { code: 'disconnected', text: 'The source was disconnected.' },
  leftOut: { code: 'left-out', text: 'A rule leaves this mailbox out.' },
  unreported: { code: 'not-reported-yet', text: 'The report of this day is not due yet: it may come 48 hours late.' },
  partly: { code: 'read-partly', text: 'The day was not read to its end.' },
} as const;

/** Why a source did not tell of a time up to which everything else was read. */
export const untoldReasons: Readonly<Record<WhyUntold, Reason>> = {
  late: {
    code: 'report-late',
    text: 'The source’s report of this day has not come yet; it is asked for again with every reading.',
  },
  lost: { code: 'no-longer-told', text: 'Nothing was read for so long that the source no longer told of this day.' },
  refused: { code: 'not-given', text: 'The source failed to give what happened then.' },
};

const dayMs = 86_400_000;

/** Streams that are read for everybody at once, also for accounts without a mailbox. */
const byTenant: ReadonlySet<ConnectedStream> = new Set<ConnectedStream>(['chats', 'usage', 'sign-ins']);

/**
 * Streams that tell of the past, by milliseconds. `lag`: how late a day may be told after it is over; until then it is not
 * owed. `reach`: how much of what was before the connection they still tell.
 */
const told: Readonly<Partial<Record<ConnectedStream, { readonly lag: number; readonly reach: number }>>> = {
  usage: { lag: 2 * dayMs, reach: 28 * dayMs },
  'sign-ins': { lag: 0, reach: 30 * dayMs },
};

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

/** Whether it lies before what the stream could still tell when it was connected. */
const isBeforeReach = ({ connection }: ReadMailbox, stream: StreamName, { start }: Bounds): boolean => {
  const reach = told[connectedStream(stream)]?.reach;
  return reach !== undefined && start < connection.connectedAt.getTime() - reach - dayMs;
};

/** A report that was never looked for stands like the partition that finds the reports. */
const readOf = ({ reads }: ReadMailbox, stream: StreamName): StreamRead | undefined =>
  reads.find((one) => one.stream === stream) ?? reads.find((one) => one.stream === connectedStream(stream));

/** Without what the source did not tell of. A report's day is the local day of the same date. */
const withoutUntold = (covered: DayCoverage, read: StreamRead, { day, start, end }: Bounds): DayCoverage => {
  let missing = 0;
  let reason: Reason | null = null;
  for (const { from, to, why } of read.untold ?? []) {
    const whole = read.stream.startsWith('usage/');
    const [first, last] = whole
      ? [Date.parse(`${day}T00:00:00Z`), Date.parse(`${day}T00:00:00Z`) + dayMs]
      : [start, end];
    const time = Math.min(last, to.getTime()) - Math.max(first, from.getTime());
    if (time <= 0) continue;
    missing += time / (last - first);
    reason ??= untoldReasons[why];
  }
  if (reason === null || covered.share === 0) return covered;
  const share = covered.share * Math.max(0, 1 - missing);
  return { ...covered, share, reason: covered.reason ?? reason, whole: false };
};

/** Where it is read of channels: without those that are behind. */
const withChannels = (covered: DayCoverage, { channels }: StreamRead, { start, end }: Bounds): DayCoverage => {
  if (channels === undefined) return covered;
  const { share, reason } = coverChannels(channels, { start, end: Math.min(end, covered.asOf ?? end) });
  if (reason === null) return covered;
  if (share === 0 && channels.every(({ behind }) => behind?.problem === null)) return none(reasons.unread);
  return { ...covered, share: covered.share * share, reason: covered.reason ?? reason };
};

/** How the days of one mailbox stand in a stream; what is the same for all of them is looked up once. */
const openMailbox = (mailbox: ReadMailbox, stream: StreamName): ((bounds: Bounds) => DayCoverage) => {
  const connected = connectedStream(stream);
  if (!mailbox.connection.streams.includes(connected)) return () => none(reasons.off);
  const read = readOf(mailbox, stream);
  const trouble = troubleOf(mailbox, read);
  const lag = told[connected]?.lag ?? 0;
  const unread = none(trouble ?? (byTenant.has(connected) ? reasons.unread : reasons.waiting));
  return (bounds) => {
    const { start, end } = bounds;
    const nothing = notOwed(mailbox, bounds);
    if (nothing !== null) return nothing;
    if (isBeforeReach(mailbox, stream, bounds)) return none(reasons.before);
    if (read?.readFrom != null && start < read.readFrom.getTime()) return none(reasons.before);
    const now = bounds.now - lag;
    if (!read?.asOf) return unread;
    const asOf = read.asOf.getTime() - lag;
    // Of a day that has just begun nothing is missing until the next reading, unless there will be none.
    const later = lag === 0 || end <= now ? reasons.later : reasons.unreported;
    if (asOf <= start || start >= now) return none(trouble ?? later, trouble !== null || end <= now);
    // A day that goes on is owed up to the last reading; one that is over, or whose mailbox is not read on, to its end.
    const until = end > now && trouble === null ? Math.min(asOf, now) : Math.min(end, now);
    const share = asOf >= until ? 1 : (asOf - start) / (until - start);
    const reason = share === 1 ? null : (trouble ?? reasons.partly);
    const covered = { share, reason, asOf, due: true, whole: asOf >= end };
    return withoutUntold(withChannels(covered, read, bounds), read, bounds);
  };
};

const earliest = (times: readonly (number | null)[]): number | null => {
  const known = times.filter((time) => time !== null);
  return known.length < times.length || known.length === 0 ? null : Math.min(...known);
};

/** Over several mailboxes: the mean of their shares, over those that owe the day. */
const join = (parts: readonly DayCoverage[]): DayCoverage => {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
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

/** Of what is connected twice each connection owes what it reads: one by IMAP no meetings, one that has ended nothing. */
const owingOf = (held: readonly ReadMailbox[], stream: StreamName): readonly ReadMailbox[] => {
  const reading = held.filter(
    ({ connection }) => connection.streams.includes(connectedStream(stream)) && connection.status !== 'disconnected',
  );
  return reading.length > 0 ? reading : held;
};

/** Works something out once for each day, however often it is asked. */
const oncePerDay = <Value>(work: (day: LocalDay) => Value): ((day: LocalDay) => Value) => {
  const done = new Map<LocalDay, Value>();
  return (day) => {
    const found = done.get(day);
    if (found !== undefined) return found;
    const made = work(day);
    done.set(day, made);
    return made;
  };
};

/** The same for all streams of a person. */
const openBounds = (workingTime: WorkingTime, now: number): ((day: LocalDay) => Bounds) =>
  oncePerDay((day) => {
    const [start, end] = workingTime.day(day);
    return { day: formatDay(day), start, end, now };
  });

interface OpenStream {
  readonly of: (day: LocalDay) => DayCoverage;
  /** Mailboxes that it is read of. */
  readonly owing: readonly ReadMailbox[];
}

/** `now` in milliseconds since 1970. */
export const coverageOf = (
  mailboxes: readonly ReadMailbox[],
  {
    workingTime,
    now,
    reported = null,
    knownFrom = null,
  }: {
    readonly workingTime: WorkingTime;
    readonly now: number;
    /** Up to where the newest usage report says that it tells; null: there is none. */
    readonly reported?: number | null;
    /** YYYY-MM-DD; figures of days before are gone; null: none are. */
    readonly knownFrom?: string | null;
  },
): Coverage => {
  const withMailbox = mailboxes.filter((mailbox) => mailbox.mailbox);
  const empty = none(mailboxes.length === 0 ? reasons.noAccount : reasons.noMailbox);
  const boundsOf = openBounds(workingTime, now);
  const openStream = (stream: StreamName): OpenStream => {
    const held = byTenant.has(connectedStream(stream)) ? mailboxes : withMailbox;
    const owing = owingOf(held, stream);
    const stands = owing.map((mailbox) => openMailbox(mailbox, stream));
    const tell = (day: LocalDay): DayCoverage => {
      const bounds = boundsOf(day);
      if (bounds.start > now) return none(reasons.later, false);
      const read = join(stands.map((standOf) => standOf(bounds)));
      return knownFrom !== null && bounds.day < knownFrom && read.share > 0 ? none(reasons.gone) : read;
    };
    return { owing, of: held.length === 0 ? () => empty : oncePerDay(tell) };
  };
  const streams = new Map<StreamName, OpenStream>();
  const streamOf = (stream: StreamName): OpenStream => {
    const found = streams.get(stream);
    if (found !== undefined) return found;
    const made = openStream(stream);
    streams.set(stream, made);
    return made;
  };
  return {
    of: (stream, day) => streamOf(stream).of(day),
    asOf: (stream) => {
      const connected = connectedStream(stream);
      if (connected === 'usage' && reported !== null) return reported;
      const lag = told[connected]?.lag ?? 0;
      const { owing } = streamOf(stream);
      const times = owing.map((mailbox) => readOf(mailbox, stream)?.asOf ?? null);
      return earliest(times.map((time) => (time === null ? null : time.getTime() - lag)));
    },
  };
};
