// One partition: page after page, each saved with the cursor behind it, the next one fetched meanwhile.
import { type PackedPage, type Place, packPage, StalePage } from '../activity/ingest.ts';
import { noAccount } from '../activity/keys.ts';
import { leaveOld } from '../activity/retention-floors.ts';
import type { PartitionKey, Saved } from '../db/queries/pages.ts';
import type { DuePartition } from '../db/queries/partitions.ts';
import { GiveUp, RetryLater } from '../providers/errors.ts';
import type { Cursor, Page } from '../providers/stream.ts';
import type { Ask } from './allowance.ts';
import { LimitReached, type Permit } from './budget.ts';
import { nextDue } from './due.ts';
import type { Mailbox, Progress } from './reading.ts';
import { patience, postpone, recover } from './setbacks.ts';
import { concernsDatabase } from './trouble.ts';

interface Fetched {
  readonly page: PackedPage;
  /** When it was asked for, milliseconds since 1970. */
  readonly asked: number;
  /** Where the next page begins. */
  readonly cursor: Cursor;
  /** What is to be waited for before the next one. */
  readonly wait: RetryLater | null;
  readonly permit: Permit;
}

const partitionName = ({ stream, accountId, part }: PartitionKey): string => `${accountId}/${stream}/${part}`;

/** Items that a page is expected to hold: what is said to be left, else a guess. */
const guess = { unknown: 200, changes: 20, least: 20, most: 1000 };

const expectedOf = ({ cursor, readingSince, left }: DuePartition): number => {
  if (left !== null) return Math.min(guess.most, Math.max(guess.least, left));
  return cursor === null || readingSince !== null ? guess.unknown : guess.changes;
};

const begin = ({ slice }: Mailbox, partition: DuePartition): Progress | null => {
  const stream = slice.streams.get(partition.key.stream);
  if (stream === undefined) return null;
  const { cursor, version, readingSince, attempts, restarts } = partition;
  const items = expectedOf(partition);
  return { partition, stream, cursor, version, began: readingSince, asked: null, attempts, restarts, items };
};

const askOf = ({ slice, lease }: Mailbox, { stream, partition, items }: Progress): Ask => ({
  connection: slice.connectionId,
  mailbox: lease.accountId,
  stream: stream.name,
  part: partition.key.part === 'root' ? null : partition.key.part,
  group: partition.key.part === 'root' ? null : (stream.groupOf?.(partition.key.part) ?? null),
  wide: lease.accountId === noAccount,
  limits: slice.limitsOf(stream.name),
  items,
});

const circle = new GiveUp({
  code: 'page-repeats',
  title: 'The page after this one is the page itself.',
  fix: 'Nothing to do: it is tried again tomorrow. If it stays, please report it.',
  who: 'plumbline',
  link: null,
  raw: 'cursor',
});

/** Errors: RetryLater while the source has asked to wait for this mailbox or its connection. */
const refuseEarly = ({ slice, lease }: Mailbox, { stream }: Progress): void => {
  const place = { connection: slice.connectionId, mailbox: lease.accountId, stream: stream.name };
  const ms = slice.parts.budget.heldFor(place);
  if (ms === 0) return;
  const title = 'The source asked to wait.';
  const problem = { code: 'wait', title, fix: 'Nothing to do.', who: 'plumbline', link: null, raw: 'held' } as const;
  throw new RetryLater({ problem, seconds: ms / 1000, scope: 'mailbox' });
};

const requestPage = async (mailbox: Mailbox, progress: Progress): Promise<Page> => {
  const { slice, lease } = mailbox;
  const { cursor, partition, stream } = progress;
  const { ticks } = slice.parts;
  const halvings = slice.sizes.halvingsOf(partitionName(partition.key));
  const request = lease.begin(ticks());
  slice.tally.sent(stream.name, ticks(), slice.now());
  try {
    const page = await stream.next({
      partition: { mailbox: partition.sourceId, part: partition.key.part },
      cursor,
      since: slice.sinceOf(stream.name),
      signal: request.signal,
      ready: () => refuseEarly(mailbox, progress),
      ...(halvings === 0 ? {} : { halvings }),
    });
    if (!page.done && cursor !== null && JSON.stringify(page.cursor) === JSON.stringify(cursor)) throw circle;
    return page;
  } finally {
    request.end();
    slice.tally.ended(stream.name, ticks());
  }
};

/** What the source asks to wait holds from the moment its answer is here. */
const heedWait = ({ slice, lease, holds }: Mailbox, error: unknown): void => {
  if (!(error instanceof RetryLater) || error.seconds === null || error.scope === 'part') return;
  const place =
    error.scope === 'mailbox' ? { mailbox: lease.accountId, stream: holds } : { mailbox: null, stream: null };
  slice.parts.budget.hold({ connection: slice.connectionId, ...place }, error.seconds * 1000);
};

/** Errors: those of the stream; the reason of the signal that ended it. */
const fetchPage = async (mailbox: Mailbox, progress: Progress, permit: Permit): Promise<Fetched> => {
  const asked = mailbox.slice.parts.clock.now();
  try {
    const came = await requestPage(mailbox, progress);
    // At once: what waits to be saved is packed small.
    const page = packPage(progress.partition.key, leaveOld(came, mailbox.slice.floors));
    // Promises that are older than the page still hold it: see the field note of lib/receive.
    came.activities.length = 0;
    const { cursor, wait = null } = came;
    heedWait(mailbox, wait);
    permit.answered(page.items);
    return { page, asked, cursor, wait, permit };
  } catch (error) {
    // Heeded at once, before the permit is given back: nobody may look at this failure for a while, or ever.
    heedWait(mailbox, error);
    permit.answered(0);
    permit.done();
    throw error;
  }
};

const enterAndFetch = async (mailbox: Mailbox, progress: Progress): Promise<Fetched> => {
  const { parts, tally } = mailbox.slice;
  const { name } = progress.stream;
  tally.queued(name, parts.ticks());
  let permit: Permit;
  try {
    permit = await parts.budget.enter(askOf(mailbox, progress), mailbox.over);
  } finally {
    tally.turned(name, parts.ticks());
  }
  return fetchPage(mailbox, progress, permit);
};

/** The next page, asked for while the former is saved; null when that would have to wait. */
const fetchAhead = (mailbox: Mailbox, progress: Progress): Promise<Fetched> | null => {
  if (mailbox.over.aborted) return null;
  const permit = mailbox.slice.parts.budget.tryEnter(askOf(mailbox, progress));
  if (permit === null) return null;
  const ahead = fetchPage(mailbox, progress, permit);
  // Whoever awaits it later hears of its failure; until then it is nobody's.
  ahead.catch(() => {});
  return ahead;
};

const discard = async (ahead: Promise<Fetched> | null): Promise<void> => {
  const [fetched] = await Promise.allSettled([ahead]);
  if (fetched.status === 'fulfilled') fetched.value?.permit.done();
};

const advanced = (progress: Progress, { page, asked, cursor }: Fetched): Progress => ({
  ...progress,
  asked: progress.asked ?? asked,
  cursor,
  version: progress.version + 1,
  attempts: 0,
  items: Math.max(guess.least, page.items),
});

const placeOf = ({ slice, putOff }: Mailbox, progress: Progress, { asked }: Fetched): Place => {
  const now = slice.now();
  const { name, every } = progress.stream;
  const { key } = slice;
  return {
    version: progress.version,
    readFrom: slice.floors.size === 0 ? null : slice.sinceOf(name),
    began: progress.began ?? now,
    asked: new Date(Math.max(progress.asked ?? asked, putOff.until)),
    nextAt: new Date(nextDue({ connectionId: key.connectionId, name, every }, now.getTime())),
    now,
    quarantined: progress.partition.quarantined,
    byMailbox: slice.byMailbox,
    mapAccounts: async (tx, accountIds) => void (await slice.parts.mapAccounts(tx, { ...key, now, accountIds })),
    seal: slice.parts.seal,
  };
};

/** A saved page also tells how the connection stands, so that all workers hear of waits and stops. */
const heed = ({ slice }: Mailbox, saved: Saved): void => {
  slice.streak.count = 0;
  if (saved.status !== 'connected') slice.end('not-well');
  if (saved.wait === 0) return;
  slice.parts.budget.hold({ connection: slice.connectionId, mailbox: null, stream: null }, saved.wait);
  if (saved.wait > patience * 1000) slice.end('waiting');
};

/** Resolves to where the partition stands after a failure; null when it is left for now. Errors: those of the database. */
const afterFailure = async (mailbox: Mailbox, progress: Progress, error: unknown): Promise<Progress | null> => {
  const ended = mailbox.over.aborted && (error === mailbox.over.reason || error === mailbox.lease.signal.reason);
  if (ended) return null;
  if (error instanceof LimitReached) return postpone(mailbox, progress, error);
  if (error instanceof RetryLater && error.slow) mailbox.slice.sizes.tooSlow(partitionName(progress.partition.key));
  return recover(mailbox, progress, error);
};

const save = async (mailbox: Mailbox, place: Place, { page, permit }: Fetched): Promise<void> => {
  const { parts, rates, tally, sizes, saver } = mailbox.slice;
  const { ticks } = parts;
  const { items, quarantined } = page;
  try {
    const saved = await saver.save({ place, page });
    heed(mailbox, saved);
    rates.add(page.key.stream, items, ticks());
    tally.kept(page.key.stream, ticks(), { items, quarantined: quarantined.length });
    sizes.came(partitionName(page.key));
    if (saved.found > 0) mailbox.found();
  } finally {
    permit.done();
  }
};

type Came = { readonly fetched: Fetched } | { readonly error: unknown };

const settle = async (fetching: Promise<Fetched>): Promise<Came> => {
  const [settled] = await Promise.allSettled([fetching]);
  return settled.status === 'fulfilled' ? { fetched: settled.value } : { error: settled.reason };
};

/** A page that the database refuses for what it holds is its partition's failure. Errors: StalePage; those of the database. */
const afterRefusal = async (mailbox: Mailbox, progress: Progress, error: unknown): Promise<Progress | null> => {
  if (error instanceof StalePage || concernsDatabase(error)) throw error;
  return recover(mailbox, progress, error);
};

interface Step {
  readonly next: Progress | null;
  readonly ahead: Promise<Fetched> | null;
}

/** Saves a page while the next one is fetched. */
const keep = async (mailbox: Mailbox, current: Progress, fetched: Fetched): Promise<Step> => {
  const { page } = fetched;
  const next = page.done ? null : advanced(current, fetched);
  const ahead = next === null || fetched.wait !== null ? null : fetchAhead(mailbox, next);
  try {
    await save(mailbox, placeOf(mailbox, current, fetched), fetched);
    if (fetched.wait !== null && next !== null) return { next: await recover(mailbox, next, fetched.wait), ahead };
    return { next, ahead };
  } catch (error) {
    void discard(ahead);
    return { next: await afterRefusal(mailbox, current, error), ahead: null };
  }
};

/** A run begins with its first request: as of then everything is known when it is done. */
const started = ({ slice }: Mailbox, progress: Progress): Progress => ({
  ...progress,
  began: progress.began ?? slice.now(),
});

/**
 * Reads a partition from where it stands until it is done, fails, or its mailbox is over.
 * Errors: StalePage when another worker has gone on; those of the database.
 */
export const readPartition = async (mailbox: Mailbox, partition: DuePartition): Promise<void> => {
  let progress = begin(mailbox, partition);
  let ahead: Promise<Fetched> | null = null;
  while (progress !== null && (ahead !== null || !mailbox.over.aborted)) {
    const current: Progress = started(mailbox, progress);
    const came: Came = await settle(ahead ?? enterAndFetch(mailbox, current));
    ahead = null;
    if ('error' in came) {
      progress = await afterFailure(mailbox, progress, came.error);
      continue;
    }
    const step: Step = await keep(mailbox, current, came.fetched);
    ({ next: progress, ahead } = step);
  }
};
