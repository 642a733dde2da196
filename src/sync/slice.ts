// A slice: one connection as one worker reads it for a while, with all that its mailboxes share.
import type { Seal } from '../activity/keep-records.ts';
import { type Floors, sinceOf } from '../activity/retention-floors.ts';
import type { Database } from '../db/open.ts';
import type { ConnectionKey } from '../db/queries/connections.ts';
import type { Tx } from '../db/schema.ts';
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Log } from '../lib/log.ts';
import type { Source } from '../providers/provider.ts';
import type { RateLimit, Stream } from '../providers/stream.ts';
import type { Budget } from './budget.ts';
import { PageSaver } from './page-saver.ts';
import type { PageSizes } from './page-sizes.ts';
import type { RateMeter } from './rate.ts';
import type { Tally } from './tally.ts';
import type { Turnstile } from './turnstile.ts';

/** What the engine works with; the same for all slices of a process. */
export interface EngineParts {
  readonly database: Database;
  readonly clock: Clock;
  /** Milliseconds that never go back. */
  readonly ticks: () => number;
  readonly random: () => number;
  readonly log: Log;
  readonly sources: { get(organizationId: string, connectionId: string): Promise<Source> };
  /** Makes people for accounts that just came; runs in the transaction that saves them. */
  readonly mapAccounts: (
    tx: Tx,
    found: ConnectionKey & { readonly now: Date; readonly accountIds?: readonly string[] | undefined },
  ) => Promise<unknown>;
  /** Seals what was said in calls. */
  readonly seal: Seal;
  /** Computes the figures of touched days. */
  readonly rollUp: (
    database: Database,
    work: { readonly organizationId: string; readonly clock: Clock; readonly signal: AbortSignal },
  ) => Promise<unknown>;
  readonly budget: Budget;
  /** Pages are saved a few at a time, so that others get to the database too. */
  readonly saving: Turnstile;
  /** True where no other process can hold this database: leases of others are those of the dead. */
  readonly alone: boolean;
  readonly leaseSeconds: number;
  /** Names this process among the workers. */
  readonly worker: string;
}

/** Failures of a connection in a row, over its slices. */
export interface Streak {
  count: number;
  /** When the last one was counted; those that were on their way then count as the same. */
  at: number;
}

/** Why a slice ended before everything was read. */
export type Ending = 'time' | 'stopping' | 'waiting' | 'not-well' | 'failed';

export interface SliceOptions {
  readonly key: ConnectionKey;
  readonly streams: readonly Stream[];
  /** Nothing older is wanted; null: everything. */
  readonly since: Date | null;
  /** What is no longer kept is not read again. */
  readonly floors: Floors;
  readonly streak: Streak;
  /** Holders of leases that this process left behind: their leases end now. */
  readonly dead: readonly string[];
  readonly rates: RateMeter;
  readonly tally: Tally;
  readonly sizes: PageSizes;
}

/**
 * What each stream's requests count towards. A limit of the connection that only streams of the whole tenant name is kept
 * where they are read: one worker holds that at a time, so all of the allowance is its own.
 */
const listLimits = (streams: readonly Stream[]): Map<string, readonly RateLimit[]> => {
  const shared = new Set(
    streams.filter(({ by }) => by === 'mailbox').flatMap(({ limits = [] }) => limits.map(({ name }) => name)),
  );
  const kept = (limit: RateLimit): RateLimit =>
    limit.scope !== 'connection' || shared.has(limit.name) ? limit : { ...limit, scope: 'mailbox' };
  return new Map(streams.map(({ name, limits = [] }) => [name, limits.map(kept)]));
};

export class Slice {
  readonly parts: EngineParts;
  readonly key: ConnectionKey;
  readonly floors: Floors;
  readonly streams: ReadonlyMap<string, Stream>;
  readonly streak: Streak;
  readonly dead: readonly string[];
  readonly rates: RateMeter;
  readonly tally: Tally;
  readonly sizes: PageSizes;
  readonly saver: PageSaver;
  readonly #since: string | null;
  readonly #limits: ReadonlyMap<string, readonly RateLimit[]>;
  /** Who holds this slice's leases. */
  readonly holder = newId();
  /** Streams that need an admin: nothing more of them is read in this slice. */
  readonly stopped = new Set<string>();
  /** Whether the source asked the connection to wait since somebody looked. */
  throttled = false;
  #ending: Ending | null = null;
  readonly #over = new AbortController();
  readonly #abandoned = new AbortController();

  constructor(parts: EngineParts, options: SliceOptions) {
    this.parts = parts;
    this.key = options.key;
    this.#since = options.since?.toISOString() ?? null;
    this.floors = options.floors;
    this.streams = new Map(options.streams.map((stream) => [stream.name, stream]));
    this.streak = options.streak;
    this.dead = options.dead;
    this.rates = options.rates;
    this.tally = options.tally;
    this.sizes = options.sizes;
    this.saver = new PageSaver(parts.database, parts.saving);
    this.#limits = listLimits(options.streams);
  }

  get connectionId(): string {
    return this.key.connectionId;
  }

  /** Nothing older is wanted of a stream, ISO 8601; null: everything. */
  sinceOf(stream: string): string | null {
    return sinceOf(this.floors, stream, this.#since);
  }

  /** All that its streams' requests count towards. */
  get limits(): readonly RateLimit[] {
    return [...this.#limits.values()].flat();
  }

  limitsOf(stream: string): readonly RateLimit[] {
    return this.#limits.get(stream) ?? [];
  }

  /** Streams that are still read. */
  get reading(): string[] {
    return [...this.streams.keys()].filter((name) => !this.stopped.has(name));
  }

  get byMailbox(): string[] {
    return [...this.streams.values()].filter((stream) => stream.by === 'mailbox').map((stream) => stream.name);
  }

  /** Aborted when no further request is to be sent. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** Aborted when requests on their way are to be given up, too. */
  get abandoned(): AbortSignal {
    return this.#abandoned.signal;
  }

  get ending(): Ending | null {
    return this.#ending;
  }

  /** Sends no further request; the first reason counts. */
  end(ending: Ending): void {
    this.#ending ??= ending;
    this.#over.abort(new Error(`The slice ended: ${ending}.`));
  }

  abandon(): void {
    this.end('stopping');
    this.#abandoned.abort(new Error('The worker is stopping.'));
  }

  now(): Date {
    return new Date(this.parts.clock.now());
  }

  /** A transaction of this slice's organization. */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.parts.database.tenant(this.key.organizationId, work);
  }
}
