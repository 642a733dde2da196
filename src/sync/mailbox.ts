// One mailbox that this worker holds, or what belongs to the whole tenant: some of its partitions at a time, until nothing of it is due.
import { StalePage } from '../activity/ingest.ts';
import { noAccount } from '../activity/keys.ts';
import { type DuePartition, listDuePartitions } from '../db/queries/partitions.ts';
import type { Lease } from './lease.ts';
import { readPartition } from './partition.ts';
import type { Mailbox } from './reading.ts';
import type { Slice } from './slice.ts';

const atOnce = 4;
/** Of the tenant's: more than are ever asked at once, as most of them wait for a limit of their own, such as one a second. */
const tenantAtOnce = 64;

const nameOf = ({ key }: DuePartition): string => `${key.stream}\n${key.part}`;

class Visit {
  readonly #slice: Slice;
  readonly #lease: Lease;
  readonly #leaving = new AbortController();
  readonly #over: AbortSignal;
  readonly #places = new Map<string | null, Mailbox>();
  readonly #waiting: DuePartition[] = [];
  /** Each partition is read once in a visit: a list of what is due may be older than what was done meanwhile. */
  readonly #begun = new Set<string>();
  readonly #ended = Promise.withResolvers<void>();
  #readers = 0;
  #listing = false;
  /** Whether more was found since the list was asked for. */
  #stale = false;
  #failure: { readonly error: unknown } | null = null;

  constructor(slice: Slice, lease: Lease) {
    this.#slice = slice;
    this.#lease = lease;
    this.#over = AbortSignal.any([slice.over, lease.signal, this.#leaving.signal]);
  }

  async run(due: readonly DuePartition[]): Promise<void> {
    this.#add(due);
    this.#next();
    await this.#ended.promise;
    if (this.#failure !== null) throw this.#failure.error;
  }

  get #isTenant(): boolean {
    return this.#lease.accountId === noAccount;
  }

  #add(due: readonly DuePartition[]): void {
    for (const partition of due) {
      if (this.#begun.has(nameOf(partition))) continue;
      this.#begun.add(nameOf(partition));
      this.#waiting.push(partition);
    }
  }

  #next(): void {
    if (this.#over.aborted) this.#waiting.length = 0;
    const width = this.#isTenant ? tenantAtOnce : atOnce;
    while (this.#readers < width) {
      const partition = this.#waiting.shift();
      if (partition === undefined) break;
      if (this.#slice.stopped.has(partition.key.stream)) continue;
      this.#readers += 1;
      void this.#read(partition);
    }
    if (this.#readers === 0 && !this.#listing) this.#ended.resolve();
  }

  async #read(partition: DuePartition): Promise<void> {
    try {
      const place = this.#placeOf(partition.key.stream);
      if (!place.over.aborted) await readPartition(place, partition);
    } catch (error) {
      // Another worker has this mailbox by now.
      this.#fail(error instanceof StalePage ? null : { error });
    }
    this.#readers -= 1;
    this.#next();
  }

  /** The others end with their page. */
  #fail(failure: { readonly error: unknown } | null): void {
    this.#failure ??= failure;
    this.#leaving.abort(new Error('The mailbox is left alone for now.'));
  }

  /** The tenant's streams have nothing in common: each is left by itself. */
  #placeOf(stream: string): Mailbox {
    const holds = this.#isTenant ? stream : null;
    const known = this.#places.get(holds);
    if (known !== undefined) return known;
    const leaving = new AbortController();
    const place: Mailbox = {
      slice: this.#slice,
      lease: this.#lease,
      holds,
      over: AbortSignal.any([this.#over, leaving.signal]),
      putOff: { until: 0 },
      leave: () => leaving.abort(new Error('It is left alone for now.')),
      found: () => void this.#list(),
    };
    this.#places.set(holds, place);
    return place;
  }

  /** What was found is read at once, whatever the others still wait for. */
  async #list(): Promise<void> {
    this.#stale = true;
    if (this.#listing) return;
    this.#listing = true;
    const slice = this.#slice;
    const accountIds = [this.#lease.accountId];
    try {
      while (this.#stale && !this.#over.aborted) {
        this.#stale = false;
        const asked = { ...slice.key, accountIds, streams: slice.reading, now: slice.now() };
        this.#add(await slice.write((tx) => listDuePartitions(tx, asked)));
        this.#next();
      }
    } catch (error) {
      this.#fail({ error });
    }
    this.#listing = false;
    this.#next();
  }
}

/**
 * Reads what is due of a mailbox, and what is found meanwhile. Resolves when nothing is due any more, or the mailbox,
 * the slice or the lease is over. Errors: those of the database.
 */
export const readMailbox = (slice: Slice, lease: Lease, due: readonly DuePartition[]): Promise<void> =>
  new Visit(slice, lease).run(due);
