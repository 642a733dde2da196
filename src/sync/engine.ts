/*
 * The engine: reads a connection for a while, so that after a crash at any moment nothing is lost and nothing doubled.
 *
 * What is read. A connection has streams; a stream has one partition for the tenant, or one for each mailbox, and those
 * that its pages find (folders, channels). A partition is what is read with one cursor. It is
 *   waiting   due, being read, or to be tried again at due_at;
 *   current   read up to as_of, and due again at due_at;
 *   stopped   see its problem; tried again at due_at, each time later.
 * Partitions that are not to be read are parked, out of all that is due: of accounts that left, of streams that are
 * switched off, of gated streams while nobody attests.
 *
 * A run of requests begins at a cursor that was done (or at none) and ends with a page that is done. What came is
 * complete as of the moment when the run's first request began, so this moment becomes as_of.
 *   a page            → rows, found partitions, touched days, cursor and its version + 1, in one transaction
 *   one without items → cursor and version alone, those of many partitions in one transaction, each judged by its own
 *   the last page     → also: current, as_of, due again at the stream's next time
 *   RetryLater        → waits; the source's own Retry-After also stands in the database, for all workers; of one part it
 *                       is no failure (the source prepares what was asked for); one that was slow is asked for less
 *   a limit used up   → waits until the limit lets more through; no failure
 *   StartOver         → no cursor; the rows stay, their keys drop the doubles
 *   SkipPartition     → stopped, tried again after a growing time
 *   NeedsAdmin        → all partitions of the stream stopped, likewise
 *   SignInAgain       → the connection needs attention; nothing of it is due until somebody renews it
 *   GiveUp            → stopped with an alarm, tried again the next day
 *   anything else     → waits, as RetryLater, this partition alone
 *
 * Who reads. One worker holds a mailbox at a time (a lease of 15 s by the database's clock, renewed every 4 s), with all
 * its partitions: so four at a time and Retry-After hold over all workers. A lease that could not be renewed ends its
 * requests. A worker that is slow, dead or both can still do no harm: a page is only saved while the cursor's version is
 * the one it was asked from. What was not saved is read again, by whoever gets the lease next.
 * What belongs to the whole tenant is held by one worker like a mailbox. More of it is read at a time, as most of it waits
 * for a limit of its own; its streams have nothing in common, so a wait for the mailbox there is one for the stream.
 * What was used of the limits of a mailbox or of the tenant's streams goes with the lease to whoever reads them next;
 * limits of the whole connection are divided among the workers that live, see shares.ts.
 *
 * In which order. First the tenant, then mailboxes by turns from both ends of what is due: who was read to the end before is
 * due late, and never waits behind a back-fill. Within a mailbox first what finds partitions, then what was read before.
 *
 * How long. A slice reads a connection for some seconds, then the connection goes to the end of the queue, so that
 * organizations and connections take turns. When reading has ended the figures of touched days are computed, and the
 * connection's next due time is written: until then it stays due, so a crash before that only means another slice. With it
 * goes what the slice counted, into the history: one row for each run of a stream from its first request until it is current.
 */
import { readFloors } from '../activity/retention-floors.ts';
import { isAttested } from '../db/queries/attestation.ts';
import { beginCycle, settleConnection, writeRates } from '../db/queries/cycles.ts';
import { clearTrouble, reportTrouble } from '../connections/alerts.ts';
import { type Connection, type ConnectionKey, readConnection } from '../db/queries/connections.ts';
import { claimMailboxes, leaveSpent, type LeftSpent, releaseLeases } from '../db/queries/leases.ts';
import { type DuePartition, listDuePartitions, parkStreams, seedPartitions } from '../db/queries/partitions.ts';
import { addToRuns, deleteOldRuns, finishRuns } from '../db/queries/runs.ts';
import type { Tx } from '../db/schema.ts';
import { NeedsAdmin, SignInAgain } from '../providers/errors.ts';
import type { Stream } from '../providers/stream.ts';
import { LeaseKeeper } from './keeper.ts';
import type { Lease } from './lease.ts';
import { readMailbox } from './mailbox.ts';
import { nextPace, startPace } from './pace.ts';
import { PageSizes } from './page-sizes.ts';
import { RateMeter } from './rate.ts';
import { type EngineParts, Slice, type Streak } from './slice.ts';
import { Tally } from './tally.ts';

/** How often to look for more mailboxes and to adapt, milliseconds. */
const lookEvery = 200;
const adaptEvery = 1000;

/** Gives mailboxes back, with what was used of their limits: another worker may be the next to read them. */
const giveBack = async (tx: Tx, slice: Slice, accountIds: readonly string[]): Promise<void> => {
  if (accountIds.length === 0) return;
  const { key, holder, parts, connectionId } = slice;
  const mailboxes = accountIds.flatMap((accountId) => {
    const spent = parts.budget.spent(connectionId, accountId);
    return spent === null ? [] : [{ accountId, spent }];
  });
  if (mailboxes.length > 0) await leaveSpent(tx, { ...key, holder, worker: parts.worker, mailboxes });
  await releaseLeases(tx, { ...key, holder, accountIds });
};

/** What this process itself had used it knows. */
const learnSpent = ({ parts, connectionId, limits }: Slice, left: readonly LeftSpent[]): void => {
  for (const { accountId, worker, ms, spent } of left)
    if (worker !== parts.worker)
      parts.budget.learn({ connection: connectionId, mailbox: accountId }, { spent, limits, ms });
};

/** The mailboxes that one slice is reading. */
class Reading {
  readonly #slice: Slice;
  readonly #keeper: LeaseKeeper;
  readonly #active = new Map<string, Promise<void>>();
  /** Held, not begun yet: so that mailboxes with little to read are not taken one by one. */
  readonly #waiting: { readonly lease: Lease; readonly due: readonly DuePartition[] }[] = [];
  /** Finished, their leases not given back yet. */
  #finished: string[] = [];
  readonly #pace: { mailboxes: number };
  /** Whether the last look found as many mailboxes as were asked for. */
  #plenty = true;
  /** Whether other workers took mailboxes that the last look found: there may be more. */
  #contended = false;
  #failure: { readonly error: unknown } | null = null;
  #adapted: { readonly at: number; readonly load: ReturnType<typeof performance.eventLoopUtilization> };

  constructor(slice: Slice, keeper: LeaseKeeper, pace: { mailboxes: number }) {
    this.#slice = slice;
    this.#keeper = keeper;
    this.#pace = pace;
    this.#adapted = { at: slice.parts.ticks(), load: performance.eventLoopUtilization() };
  }

  /** Resolves when nothing is due that this worker may read, or the slice is over. Errors: those of the database. */
  async run(): Promise<void> {
    try {
      while (!this.#slice.over.aborted) {
        this.#adapt();
        this.#beginSome();
        if (this.#waiting.length === 0 && this.#active.size <= this.#pace.mailboxes * 0.75)
          await this.#claim(this.#pace.mailboxes * 2 - this.#active.size);
        this.#beginSome();
        if (this.#active.size === 0 && !this.#contended) break;
        await this.#rest();
      }
    } catch (error) {
      this.#fail(error);
    }
    await Promise.all(this.#active.values());
    for (const { lease } of this.#waiting.splice(0)) this.#finish(lease);
    await this.#release();
    if (this.#failure !== null) throw this.#failure.error;
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#slice.end('failed');
  }

  /** Until a mailbox is finished, a moment has passed, or the slice is over. */
  async #rest(): Promise<void> {
    const rested = new AbortController();
    const moment = this.#slice.parts.clock.sleep(lookEvery, AbortSignal.any([rested.signal, this.#slice.over]));
    await Promise.allSettled([Promise.race([moment, ...this.#active.values()])]);
    rested.abort();
  }

  /** Gives back what is finished and takes as much anew, with what is due of it. */
  async #claim(limit: number): Promise<void> {
    const slice = this.#slice;
    const { key, holder, dead, parts } = slice;
    const finished = this.#finished.splice(0);
    const from = parts.ticks();
    const { accountIds, seen, left, due } = await slice.write(async (tx) => {
      await giveBack(tx, slice, finished);
      const asked = { ...key, streams: slice.reading, now: slice.now() };
      const { alone, leaseSeconds: seconds } = parts;
      const taken = await claimMailboxes(tx, { ...asked, holder, limit, seconds, alone, dead });
      const { accountIds } = taken;
      return { ...taken, due: accountIds.length === 0 ? [] : await listDuePartitions(tx, { ...asked, accountIds }) };
    });
    learnSpent(slice, left);
    this.#plenty = accountIds.length >= limit;
    this.#contended = accountIds.length < seen;
    const byMailbox = Map.groupBy(due, (partition) => partition.key.accountId);
    for (const accountId of accountIds)
      this.#waiting.push({ lease: this.#keeper.hold(accountId, from), due: byMailbox.get(accountId) ?? [] });
  }

  #beginSome(): void {
    for (const { lease, due } of this.#waiting.splice(0, this.#pace.mailboxes - this.#active.size))
      this.#active.set(lease.accountId, this.#read(lease, due));
  }

  async #read(lease: Lease, due: readonly DuePartition[]): Promise<void> {
    try {
      await readMailbox(this.#slice, lease, due);
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#active.delete(lease.accountId);
      this.#finish(lease);
      if (!this.#slice.over.aborted) this.#beginSome();
    }
  }

  #finish({ accountId }: Lease): void {
    this.#keeper.drop(accountId);
    this.#finished.push(accountId);
  }

  #adapt(): void {
    const slice = this.#slice;
    const now = slice.parts.ticks();
    if (now - this.#adapted.at < adaptEvery) return;
    const load = performance.eventLoopUtilization();
    const busy = performance.eventLoopUtilization(load, this.#adapted.load).utilization;
    const wanted = this.#plenty && this.#active.size >= this.#pace.mailboxes * 0.75;
    const seen = { busy, full: slice.parts.budget.full, throttled: slice.throttled, wanted };
    this.#pace.mailboxes = nextPace(this.#pace.mailboxes, seen);
    slice.throttled = false;
    this.#adapted = { at: now, load };
  }

  async #release(): Promise<void> {
    const accountIds = this.#finished.splice(0);
    if (accountIds.length > 0) await this.#slice.write((tx) => giveBack(tx, this.#slice, accountIds));
  }
}

interface Streams {
  readonly read: readonly Stream[];
  /** Names of those that are switched on and may not be read as long as nobody attested. */
  readonly withheld: readonly string[];
}

/** The streams of a connection that are switched on; null when its source cannot be opened, which is then written down. */
const openStreams = async (parts: EngineParts, connection: Connection, attested: boolean): Promise<Streams | null> => {
  const { organizationId, connectionId } = connection;
  try {
    const source = await parts.sources.get(organizationId, connectionId);
    const on = source.streams.filter((stream) => connection.streams.includes(stream.name));
    const mayRead = (stream: Stream): boolean => stream.gate !== 'calls' || attested;
    return { read: on.filter(mayRead), withheld: on.filter((stream) => !mayRead(stream)).map(({ name }) => name) };
  } catch (error) {
    if (!(error instanceof SignInAgain || error instanceof NeedsAdmin)) throw error;
    const { problem } = error;
    parts.log.warn('A connection cannot be opened', { connection: connectionId, problem: problem.code });
    await parts.database.tenant(organizationId, (tx) =>
      reportTrouble(tx, { organizationId, connectionId, problem, now: new Date(parts.clock.now()) }),
    );
    return null;
  }
};

/** How long the history of runs is kept, milliseconds. */
const historyKept = 90 * 24 * 3_600_000;

/** A new cycle also makes the partitions that are missing and parks those that are not read any more. */
const openCycle = async (slice: Slice, withheld: readonly string[]): Promise<void> => {
  const now = slice.now();
  const byTenant = [...slice.streams.keys()].filter((name) => !slice.byMailbox.includes(name));
  await slice.write(async (tx) => {
    // In each slice: what is due and may not be read would keep the connection due.
    await parkStreams(tx, { ...slice.key, streams: withheld });
    if (!(await beginCycle(tx, { ...slice.key, now }))) return;
    await deleteOldRuns(tx, { ...slice.key, before: new Date(now.getTime() - historyKept) });
    await seedPartitions(tx, { ...slice.key, byTenant, byMailbox: slice.byMailbox, accountIds: null, now });
  });
};

/** How long figures may wait that could not be computed, milliseconds. */
const rollUpAgain = 15_000;

const rollUp = async (slice: Slice, signal: AbortSignal): Promise<boolean> => {
  const { database, clock, log } = slice.parts;
  try {
    await slice.parts.rollUp(database, { organizationId: slice.key.organizationId, clock, signal });
    return true;
  } catch (error) {
    if (!signal.aborted) log.error('Figures could not be computed', { connection: slice.connectionId, error });
    return false;
  }
};

const readFor = async (slice: Slice, control: SliceControl): Promise<void> => {
  const { clock } = slice.parts;
  const ended = new AbortController();
  const keeper = new LeaseKeeper(slice);
  const limit = async (): Promise<void> => {
    const [slept] = await Promise.allSettled([clock.sleep(control.seconds * 1000, ended.signal)]);
    if (slept.status === 'fulfilled') slice.end('time');
  };
  const stop = async (): Promise<void> => {
    slice.end('stopping');
    const [slept] = await Promise.allSettled([clock.sleep(control.grace, ended.signal)]);
    if (slept.status === 'fulfilled') slice.abandon();
  };
  const onStop = (): void => void stop();
  control.signal.addEventListener('abort', onStop, { once: true });
  if (control.signal.aborted) onStop();
  const limiting = limit();
  try {
    await new Reading(slice, keeper, control.memory.pace).run();
  } finally {
    ended.abort();
    control.signal.removeEventListener('abort', onStop);
    await Promise.all([keeper.stop(), limiting]);
  }
};

export interface SliceControl {
  /** Aborted when the worker stops or the job is no longer its own. */
  readonly signal: AbortSignal;
  /** Seconds for which new requests are sent. */
  readonly seconds: number;
  /** Milliseconds that requests on their way have when the signal is aborted. */
  readonly grace: number;
  /** What is remembered of the connection from slice to slice. */
  readonly memory: Memory;
}

/** What a process remembers of a connection between its slices. */
export interface Memory {
  readonly streak: Streak;
  readonly rates: RateMeter;
  readonly tally: Tally;
  readonly sizes: PageSizes;
  /** How many mailboxes are read at once: found in one slice, it goes on with the next. */
  readonly pace: { mailboxes: number };
  /** Holders of leases that this process left behind. */
  readonly dead: string[];
}

/** `now`: milliseconds of the worker's clock. */
export const newMemory = (now: number): Memory => ({
  streak: { count: 0, at: now },
  rates: new RateMeter(now),
  tally: new Tally(),
  sizes: new PageSizes(),
  pace: { mailboxes: startPace },
  dead: [],
});

/** What stopped the connection before is over, unless somebody found meanwhile that it is not. */
const noteReading = async (tx: Tx, slice: Slice): Promise<void> => {
  if (slice.ending === 'not-well') return;
  const connection = await readConnection(tx, slice.key);
  if (connection?.status === 'connected') await clearTrouble(tx, { ...slice.key, now: slice.now() });
};

/** A transaction that also adds to the history what was counted since the last one. */
const writeCounted = async <T>(slice: Slice, work: (tx: Tx) => Promise<T>): Promise<T> => {
  const { key, parts, tally } = slice;
  const counts = tally.read(parts.ticks(), slice.now());
  const result = await slice.write(async (tx) => {
    await addToRuns(tx, { ...key, counts });
    return work(tx);
  });
  tally.clear(counts);
  return result;
};

/** Writes when the connection is due again. Resolves to whether it is due now. */
const settle = async (slice: Slice, noLaterThan: Date | null): Promise<boolean> => {
  const { key, parts } = slice;
  const now = slice.now();
  return writeCounted(slice, async (tx) => {
    const due = await settleConnection(tx, { ...key, now, noLaterThan });
    await finishRuns(tx, { ...key, streams: [...slice.streams.keys()], now });
    if (due <= now) return true;
    await writeRates(tx, { ...key, worker: parts.worker, rates: [] });
    await noteReading(tx, slice);
    return false;
  });
};

/**
 * Reads a connection for a while, computes figures, and writes when it is due again. Resolves to whether there is more
 * to read at once. Errors: those of the database; then its leases may be left behind, see `Memory.dead`.
 */
export const runSlice = async (parts: EngineParts, key: ConnectionKey, control: SliceControl): Promise<boolean> => {
  const { signal, memory } = control;
  const { connection, attested, floors } = await parts.database.tenant(key.organizationId, async (tx) => ({
    connection: await readConnection(tx, key),
    attested: await isAttested(tx, key.organizationId),
    floors: await readFloors(tx, key.organizationId),
  }));
  if (connection?.status !== 'connected') return false;
  const streams = await openStreams(parts, connection, attested);
  if (streams === null) return false;
  const { since } = connection;
  const slice = new Slice(parts, { ...memory, key, streams: streams.read, since, floors, dead: [...memory.dead] });
  await openCycle(slice, streams.withheld);
  memory.dead.push(slice.holder);
  await readFor(slice, control);
  memory.dead.length = 0;
  const computed = !signal.aborted && (await rollUp(slice, signal));
  if (signal.aborted) return writeCounted(slice, async () => false);
  const due = await settle(slice, computed ? null : new Date(parts.clock.now() + rollUpAgain));
  // An hour later the source and this machine may bear another one.
  if (!due) memory.pace.mailboxes = startPace;
  return due && slice.ending === 'time';
};
