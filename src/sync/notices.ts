// Being told of changes: asking sources to tell, keeping that alive, and reading sooner what they tell of. The schedule reads all of it
// anyway: whatever goes wrong here costs minutes, and no record.
import { randomBytes } from 'node:crypto';
import { type ConnectionKey, readConnection } from '../db/queries/connections.ts';
import type { Jobs } from '../db/jobs.ts';
import type { Database } from '../db/open.ts';
import {
  claimNotices,
  dropSubscription,
  failSubscription,
  findSubscriptions,
  type Known,
  listDueSubscriptions,
  listNoticesDue,
  listSpareSubscriptions,
  readNextNotice,
  readTold,
  saveSubscription,
  seedSubscriptions,
  settleNotices,
  type Subscribed,
  wakePartitions,
} from '../db/queries/notices.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { equalSecretHash, hashToken } from '../lib/tokens.ts';
import { RetryLater, SignInAgain, SkipPartition, SourceError } from '../providers/errors.ts';
import type { Notices } from '../providers/notices.ts';
import type { Provider } from '../providers/provider.ts';
import type { EngineParts } from './slice.ts';
import { enqueue } from './queue.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** How often to look for connections whose subscriptions are due. */
const lookEvery = 15_000;
/** How soon another process may take up what one has left. */
const claimed = 5 * minuteMs;
/** Subscriptions looked after at a time: one after the other, so that a limit of the source is far away. */
const atOnce = 200;
/** At least so often new mailboxes are looked for. */
const seedEvery = 30 * minuteMs;
/** A mailbox that changes without end is read this often, seconds. */
const rest = 60;

export interface NoticeParts {
  readonly database: Database;
  readonly seams: { readonly clock: Clock };
  readonly sources: EngineParts['sources'];
  readonly log: Log;
  /** Where sources reach us; null: nowhere. */
  readonly publicUrl: string | null;
}

/** Where the source tells what changed in a connection. */
const addressOf = (publicUrl: string, { organizationId, connectionId }: ConnectionKey): string =>
  new URL(`/api/notices/${organizationId}/${connectionId}`, publicUrl).href;

/** A quarter of its life before its end, a little sooner or later so that not all come at once. */
const renewalOf = (endsAt: Date, now: number): Date => {
  const life = Math.max(0, endsAt.getTime() - now);
  return new Date(endsAt.getTime() - life * (0.2 + Math.random() * 0.1));
};

interface Visit {
  readonly parts: NoticeParts;
  readonly key: ConnectionKey;
  readonly notices: Notices;
  readonly signal: AbortSignal;
}

/** Resolves to until when the source asked to wait; null: it did not. */
const visitEach = async (
  subscriptions: readonly Subscribed[],
  { parts, key, signal }: Visit,
  visit: (one: Subscribed) => Promise<void>,
): Promise<Date | null> => {
  for (const one of subscriptions) {
    signal.throwIfAborted();
    try {
      await visit(one);
    } catch (error) {
      if (!(error instanceof SourceError) || error instanceof SignInAgain) throw error;
      const now = parts.seams.clock.now();
      if (error instanceof RetryLater) return new Date(now + Math.max(1, error.seconds ?? 60) * 1000);
      // No such subscription: it is made anew. No such mailbox, or not allowed: tomorrow again.
      const gone = error instanceof SkipPartition && one.sourceId !== null;
      const dueAt = new Date(gone ? now : now + dayMs);
      const failed = { ...one, problem: gone ? null : error.problem, gone, dueAt };
      await parts.database.tenant(key.organizationId, (tx) => failSubscription(tx, failed));
    }
  }
  return null;
};

const keep = async (visit: Visit, url: string, streams: readonly string[]): Promise<Date | null> => {
  const { parts, key, notices, signal } = visit;
  const { database, seams } = parts;
  const now = new Date(seams.clock.now());
  const due = await database.tenant(key.organizationId, async (tx) => {
    await seedSubscriptions(tx, { ...key, streams, now });
    return listDueSubscriptions(tx, { ...key, streams, now, limit: atOnce });
  });
  return visitEach(due, visit, async (one) => {
    const secret = randomBytes(32).toString('base64url');
    const made =
      one.sourceId === null
        ? await notices.subscribe({ ...one, url, secret, signal })
        : { id: one.sourceId, endsAt: await notices.renew(one.sourceId, one.stream, signal) };
    const secretHash = one.sourceId === null ? hashToken(secret) : null;
    const dueAt = renewalOf(made.endsAt, seams.clock.now());
    const saved = { ...one, sourceId: made.id, secretHash, endsAt: made.endsAt, dueAt };
    await database.tenant(key.organizationId, (tx) => saveSubscription(tx, saved));
  });
};

const endSpare = async (visit: Visit, streams: readonly string[]): Promise<Date | null> => {
  const { parts, key, notices, signal } = visit;
  const spare = await parts.database.tenant(key.organizationId, (tx) =>
    listSpareSubscriptions(tx, { ...key, streams, limit: atOnce }),
  );
  return visitEach(spare, visit, async (one) => {
    if (one.sourceId !== null) await notices.unsubscribe(one.sourceId, signal);
    await parts.database.tenant(key.organizationId, (tx) => dropSubscription(tx, one));
  });
};

/** Resolves to when it is due again; null: not before it is switched on. */
const look = async (parts: NoticeParts, key: ConnectionKey, signal: AbortSignal): Promise<Date | null> => {
  const { database, seams, publicUrl } = parts;
  const { organizationId, connectionId } = key;
  const told = await database.tenant(organizationId, (tx) => readTold(tx, key));
  const { notices } = await parts.sources.get(organizationId, connectionId);
  if (notices === undefined || told === null) return null;
  const visit = { parts, key, notices, signal };
  const wanted = told.told && publicUrl !== null;
  const connection = await database.tenant(organizationId, (tx) => readConnection(tx, key));
  const streams = wanted ? notices.streams.filter((stream) => connection?.streams.includes(stream)) : [];
  const wait =
    (await endSpare(visit, streams)) ?? (wanted ? await keep(visit, addressOf(publicUrl, key), streams) : null);
  if (wait !== null) return wait;
  const next = await database.tenant(organizationId, (tx) => readNextNotice(tx, key));
  const seed = seams.clock.now() + seedEvery;
  if (!wanted) return next === null ? null : new Date(seams.clock.now());
  return new Date(Math.min(next?.getTime() ?? seed, seed));
};

/** Looks after the subscriptions of all connections that are due; several processes share them out. */
export const keepNotices = async (parts: NoticeParts, signal: AbortSignal): Promise<void> => {
  const { database, seams, log } = parts;
  const now = new Date(seams.clock.now());
  for (const key of await database.door((tx) => listNoticesDue(tx, { now, limit: 100 }))) {
    signal.throwIfAborted();
    const claim = { ...key, now, again: new Date(now.getTime() + claimed) };
    if (!(await database.tenant(key.organizationId, (tx) => claimNotices(tx, claim)))) continue;
    try {
      const dueAt = await look(parts, key, signal);
      await database.tenant(key.organizationId, (tx) => settleNotices(tx, { ...key, dueAt, claimed: claim.again }));
    } catch (error) {
      // A source that cannot be opened says so where it is read.
      if (error instanceof SignInAgain) continue;
      if (signal.aborted) throw error;
      log.warn('Subscriptions could not be looked after', { connection: key.connectionId, error });
    }
  }
};

export interface NoticeKeeper {
  stop(): Promise<void>;
}

export const startNotices = (parts: NoticeParts): NoticeKeeper => {
  const stopping = new AbortController();
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await Promise.allSettled([parts.seams.clock.sleep(lookEvery, stopping.signal)]);
      if (stopping.signal.aborted) return;
      try {
        await keepNotices(parts, stopping.signal);
      } catch (error) {
        if (!stopping.signal.aborted) parts.log.warn('Subscriptions could not be looked for', { error });
      }
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort(new Error('The keeper of subscriptions is stopping.'));
      await running;
    },
  };
};

export interface ReceiverParts {
  readonly database: Database;
  readonly seams: { readonly clock: Clock };
  readonly providers: readonly Provider[];
  readonly jobs?: Jobs;
}

/** Whether this connection is told at all: only then is a source's first call answered. */
export const isTold = async ({ database }: ReceiverParts, key: ConnectionKey): Promise<boolean> =>
  (await database.tenant(key.organizationId, (tx) => readTold(tx, key)))?.told === true;

/** What a source told: mailboxes whose secret fits are read soon. Everything else is dropped without a word. */
export const receiveNotices = async (parts: ReceiverParts, key: ConnectionKey, body: unknown): Promise<void> => {
  const { database, seams, providers, jobs } = parts;
  const now = new Date(seams.clock.now());
  const sooner = await database.tenant(key.organizationId, async (tx) => {
    const told = await readTold(tx, key);
    const provider = providers.find(({ id }) => id === told?.provider);
    const notices = told?.told === true ? (provider?.readNotices?.(body) ?? []) : [];
    if (notices.length === 0) return false;
    const sourceIds = [...new Set(notices.map(({ subscription }) => subscription))];
    const known = new Map((await findSubscriptions(tx, { ...key, sourceIds })).map((one) => [one.sourceId, one]));
    const mailboxes = new Map<string, Known>();
    for (const { subscription, secret, what } of notices) {
      const one = known.get(subscription);
      if (one === undefined || !equalSecretHash(secret, one.secretHash)) continue;
      if (what !== 'renew') mailboxes.set(`${one.stream} ${one.accountId}`, one);
      if (what === 'ended' || what === 'renew') {
        await failSubscription(tx, { ...one, problem: null, gone: what === 'ended', dueAt: now });
        await settleNotices(tx, { ...key, dueAt: now, claimed: null });
      }
    }
    return mailboxes.size > 0 && wakePartitions(tx, { ...key, mailboxes: [...mailboxes.values()], now, rest });
  });
  if (sooner && jobs !== undefined) await enqueue(jobs, key);
};
