// Retention: what is kept of each kind and for how long, what would go when, and taking it away.
import { type HeldCount, type Retention, type RetentionKind, retentionRules } from '../contract/retention.ts';
import type { Database } from '../db/open.ts';
import {
  countHeld,
  deleteEndedSessions,
  deleteOld,
  holdPeopleOf,
  listOwners,
  mostCounted,
  readOldest,
} from '../db/queries/purges.ts';
import { addReceipt } from '../db/queries/receipts.ts';
import { advanceKeptFrom, listRetention, markPurged, type RetentionSetting } from '../db/queries/retention.ts';
import type { Tx } from '../db/schema.ts';
import { newId } from '../lib/ids.ts';

/*
 * How a purge loses nothing that it should not:
 * 1. What is touched is computed first (`settle`): figures come of rows as long as they are there.
 * 2. `kept_from` is moved and committed, never back. From then on readings take in nothing older (retention-floors), and a
 *    roll-up that begins leaves the days alone that would need it (signals/fixed-days).
 * 3. The people of some accounts are held, which waits for roll-ups that began before; then their old rows go, a bounded
 *    number in each transaction. No day is marked to be computed again.
 */

const dayMs = 86_400_000;

/** Midnight in UTC after which everything is at most so many days old. */
const keptFromOf = (days: number, now: number): Date => new Date(Math.ceil(now / dayMs - days) * dayMs);

/** What readings begin with: from the first one on nothing older is asked for. Of all others the day moves when something is due. */
const isRaw = (kind: RetentionKind): boolean => kind === 'activity' || kind === 'events';

/** What a new organization begins with. `rawDays`: of the rows behind figures; null: without a limit. */
export const standardRetention = (now: number, rawDays: number | null): RetentionSetting[] =>
  retentionRules.map(({ kind, standard }) => {
    if (!isRaw(kind)) return { kind, days: standard, keptFrom: null };
    return { kind, days: rawDays, keptFrom: rawDays === null ? null : keptFromOf(rawDays, now) };
  });

interface Decided {
  readonly kind: RetentionKind;
  readonly days: number | null;
  readonly keptFrom: Date | null;
  readonly purgedAt: Date | null;
  /** Whether somebody decided it; else it is what holds where nobody did. */
  readonly decided: boolean;
}

/** All kinds in the order in which they are shown. */
const readDecided = async (tx: Tx, organizationId: string): Promise<Decided[]> => {
  const rows = new Map((await listRetention(tx, organizationId)).map((row) => [row.kind, row]));
  return retentionRules.map(({ kind, undecided, most }) => {
    const row = rows.get(kind);
    if (row === undefined) return { kind, days: undecided, keptFrom: null, purgedAt: null, decided: false };
    // What must not be kept for ever is not, also where a row says nothing.
    return { ...row, days: row.days ?? most, decided: row.days !== null };
  });
};

const toCount = (count: number): HeldCount => ({ count: Math.min(count, mostCounted), more: count > mostCounted });

/** With another number of days, where one is given. */
const describe = async (
  tx: Tx,
  { kind, days, keptFrom, purgedAt }: Decided,
  { organizationId, now }: { readonly organizationId: string; readonly now: number },
) => {
  const rule = retentionRules.find((one) => one.kind === kind);
  if (rule === undefined) throw new RangeError(`There is no rule for ${kind}.`);
  const { title, what, standard, least, most } = rule;
  const due = async (at: number): Promise<number> =>
    days === null ? 0 : countHeld(tx, { organizationId, kind, before: keptFromOf(days, at) });
  const dueNow = await due(now);
  const later = await due(now + 7 * dayMs);
  const asked = { organizationId, kind };
  return {
    kind,
    title,
    what,
    days,
    standard,
    least,
    most,
    held: toCount(await countHeld(tx, { ...asked, before: null })),
    oldest: (await readOldest(tx, asked))?.toISOString() ?? null,
    dueNow: toCount(dueNow),
    dueSoon: { ...toCount(Math.max(0, later - dueNow)), more: later > mostCounted },
    keptFrom: keptFrom?.toISOString() ?? null,
    purgedAt: purgedAt?.toISOString() ?? null,
  } satisfies Retention;
};

/** `now` in milliseconds since 1970 UTC. */
export const readRetention = async (tx: Tx, organizationId: string, now: number): Promise<Retention[]> => {
  const kinds: Retention[] = [];
  for (const decided of await readDecided(tx, organizationId))
    kinds.push(await describe(tx, decided, { organizationId, now }));
  return kinds;
};

/** One kind as it is, or with `days` as it would be. */
export const previewRetention = async (
  tx: Tx,
  organizationId: string,
  asked: { readonly kind: RetentionKind; readonly days: number | null; readonly now: number },
): Promise<Retention> => {
  const decided = (await readDecided(tx, organizationId)).find(({ kind }) => kind === asked.kind);
  if (decided === undefined) throw new RangeError(`There is no kind ${asked.kind}.`);
  return describe(tx, { ...decided, days: asked.days }, { organizationId, now: asked.now });
};

/** Rows and owners in one transaction. */
const batch = { rows: 5000, owners: 200 };
const nobody = '00000000-0000-0000-0000-000000000000';

interface Purge {
  readonly organizationId: string;
  readonly kind: RetentionKind;
  readonly before: Date;
  readonly signal: AbortSignal;
}

const purgeSome = async (database: Database, purge: Purge, owners: readonly string[] | null): Promise<number> => {
  const { organizationId, kind, before, signal } = purge;
  let gone = 0;
  for (let last = batch.rows; last === batch.rows; ) {
    signal.throwIfAborted();
    last = await database.tenant(organizationId, async (tx) => {
      if (owners !== null) await holdPeopleOf(tx, { organizationId, kind, owners });
      return deleteOld(tx, { organizationId, kind, before, owners, limit: batch.rows });
    });
    gone += last;
  }
  return gone;
};

const purgeKind = async (database: Database, purge: Purge): Promise<number> => {
  const { organizationId, kind, before } = purge;
  if (kind === 'sessions') {
    const links = await purgeSome(database, purge, null);
    return links + (await database.door((tx) => deleteEndedSessions(tx, { organizationId, before })));
  }
  let gone = 0;
  for (let after = nobody; ; ) {
    const from = after;
    const owners = await database.tenant(organizationId, (tx) =>
      listOwners(tx, { organizationId, kind, after: from, limit: batch.owners }),
    );
    if (owners === null) return purgeSome(database, purge, null);
    const last = owners.at(-1);
    if (last === undefined) return gone;
    gone += await purgeSome(database, purge, owners);
    after = last;
  }
};

/** Kinds that figures come of, or are: what is touched is computed before they go. */
const computedFrom: ReadonlySet<RetentionKind> = new Set(['activity', 'events', 'measures', 'transcripts', 'figures']);

export interface PurgeParts {
  readonly database: Database;
  /** Computes what is touched. A purge of what figures come of waits for it. */
  readonly settle: (organizationId: string, signal: AbortSignal) => Promise<unknown>;
}

export type Purged = Partial<Record<RetentionKind, number>>;

/**
 * Takes away what is due, with one receipt where anything was. Safe to run in several processes, and to be stopped on the
 * way. Errors: those of the database and of `settle`; what went before stays gone, and the rest goes the next time.
 */
export const purgeOrganization = async (
  { database, settle }: PurgeParts,
  work: { readonly organizationId: string; readonly now: number; readonly signal: AbortSignal },
): Promise<Purged> => {
  const { organizationId, now, signal } = work;
  const kinds = await database.tenant(organizationId, (tx) => readDecided(tx, organizationId));
  const purged: Purged = {};
  let settled = false;
  for (const { kind, days, keptFrom, decided } of kinds) {
    const wanted = days === null ? keptFrom : keptFromOf(days, now);
    if (wanted === null) continue;
    const before = keptFrom !== null && keptFrom > wanted ? keptFrom : wanted;
    const moves = keptFrom === null || keptFrom < before;
    // Days are not fixed for the sake of what there is nothing of.
    const asked = { organizationId, kind, before };
    const idle =
      kind !== 'sessions' &&
      !(decided && isRaw(kind)) &&
      (await database.tenant(organizationId, (tx) => countHeld(tx, asked))) === 0;
    if (idle) continue;
    if (moves && computedFrom.has(kind) && !settled) {
      await settle(organizationId, signal);
      settled = true;
    }
    const at = new Date(now);
    if (moves)
      await database.tenant(organizationId, (tx) =>
        advanceKeptFrom(tx, { organizationId, kind, keptFrom: before, at }),
      );
    const gone = await purgeKind(database, { organizationId, kind, before, signal });
    await database.tenant(organizationId, (tx) => markPurged(tx, { organizationId, kind, at }));
    if (gone > 0) purged[kind] = gone;
  }
  if (Object.keys(purged).length > 0)
    await database.tenant(organizationId, (tx) =>
      addReceipt(tx, {
        organizationId,
        receiptId: newId(),
        kind: 'purged',
        at: new Date(now),
        by: 'Plumbline',
        details: { source: 'Retention', ...purged },
      }),
    );
  return purged;
};
