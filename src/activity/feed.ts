// The feed: what happened, the newest first, page by page, every event once; reads stretches of time until a page is full.
import type { ActivityKind } from '../contract/activities.ts';
import type { Database } from '../db/open.ts';
import {
  countAccounts,
  type FeedActivity,
  type FeedCall,
  type FeedEvent,
  type FeedPlace,
  type FeedScope,
  type FeedSpan,
  type FeedTable,
  findNewest,
  glanceActivities,
  glanceCalls,
  glanceEvents,
} from '../db/queries/feed.ts';
import type { Tx } from '../db/schema.ts';

/** What is asked of the feed. */
export interface FeedFilter extends FeedScope {
  /** Empty: all kinds. */
  readonly kinds: readonly ActivityKind[];
  /** Milliseconds since 1970 UTC; null: without an end. */
  readonly from: number | null;
  /** Milliseconds since 1970 UTC; does not belong to it. Nothing that lies in the future is asked for. */
  readonly to: number;
}

export type FeedRow =
  | (FeedActivity & { readonly table: 'activity' })
  | (FeedEvent & { readonly table: 'account_event' })
  | (FeedCall & { readonly table: 'transcript' });

export interface FeedPage {
  /** The newest first. */
  readonly rows: readonly FeedRow[];
  /** Where to go on; null: there is nothing older. */
  readonly next: FeedPlace | null;
  /** ISO 8601: everything newer has been looked at. */
  readonly reached: string | null;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Before everything of an instant. */
const smallest = '00000000-0000-0000-0000-000000000000';

/** What counts as one event: copies that follow one another within it. As signals do, unless that were millions of rows. */
const fewAccounts = 300;
export const reachOf = (accounts: number): number => (accounts <= fewAccounts ? 3 * dayMs : hourMs / 4);

/** Rows of one account in a second of a busy day. */
const busiest = 40 / (8 * 3600);
const narrowest = 10_000;
const widest = 400 * dayMs;
/** Rows that one page may look at before it is answered with what was found. */
const enough = 250_000;

const clamp = (value: number): number => Math.min(widest, Math.max(narrowest, value));

const iso = (at: number): string => new Date(at).toISOString();

const tablesOf = (kinds: FeedFilter['kinds']): readonly FeedTable[] => {
  const has = (...wanted: readonly ActivityKind[]): boolean =>
    kinds.length === 0 || kinds.some((kind) => wanted.includes(kind));
  return [
    ...(has('mail-sent', 'mail-received', 'meeting') ? (['activity'] as const) : []),
    ...(has('chat', 'sign-in', 'audit') ? (['account_event'] as const) : []),
    ...(has('call') ? (['transcript'] as const) : []),
  ];
};

const chosenOf = <Kind extends ActivityKind>(kinds: FeedFilter['kinds'], all: readonly Kind[]): readonly Kind[] =>
  kinds.length === 0 ? all : all.filter((kind) => kinds.includes(kind));

/** ISO texts of one length compare as instants do. */
const newestFirst = (a: FeedRow, b: FeedRow): number => {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1;
  return a.key < b.key ? 1 : -1;
};

/** A page's share of a busy day; where copies are looked for far around it anyway, not much less than that. */
const widthOf = (limit: number, accounts: number, reachMs: number): number =>
  clamp(Math.max((limit / Math.max(1, accounts) / busiest) * 1000, accounts > fewAccounts ? reachMs / 3 : 0));

interface Looked {
  readonly rows: readonly FeedRow[];
  readonly looked: number;
}

interface Reading {
  readonly filter: FeedFilter;
  readonly tables: readonly FeedTable[];
  readonly reachMs: number;
}

/** All tables over one stretch, one after the other: a transaction has one connection. */
const glance = async (tx: Tx, { filter, tables, reachMs }: Reading, span: FeedSpan): Promise<Looked> => {
  const rows: FeedRow[] = [];
  let looked = 0;
  if (tables.includes('activity')) {
    const kinds = chosenOf(filter.kinds, ['mail-sent', 'mail-received', 'meeting']);
    const found = await glanceActivities(tx, { ...span, kinds, reachMs });
    rows.push(...found.rows.map((row) => ({ ...row, table: 'activity' as const })));
    looked += found.looked;
  }
  if (tables.includes('account_event')) {
    const kinds = chosenOf(filter.kinds, ['chat', 'sign-in', 'audit']);
    const found = await glanceEvents(tx, { ...span, kinds });
    rows.push(...found.rows.map((row) => ({ ...row, table: 'account_event' as const })));
    looked += found.looked;
  }
  if (tables.includes('transcript')) {
    const found = await glanceCalls(tx, span);
    rows.push(...found.rows.map((row) => ({ ...row, table: 'transcript' as const })));
    looked += found.looked;
  }
  return { rows: rows.sort(newestFirst), looked };
};

/** Wider where little was found, but not by so much that it would be more than the rest of `enough`. */
const widen = (width: number, looked: number, left: number): number =>
  clamp(Math.min(width * 5, looked === 0 ? widest : (width * left) / looked));

export interface FeedAsked {
  readonly filter: FeedFilter;
  /** Null: from the newest on. */
  readonly after: FeedPlace | null;
  readonly limit: number;
}

/**
 * One page. Rows that are there while pages are asked for one after the other come exactly once, also while others are
 * added: a place is an instant and an event, which is told by its earliest copy.
 */
export const readFeed = async (tx: Tx, { filter, after, limit }: FeedAsked): Promise<FeedPage> => {
  const { organizationId, personIds, connectionIds } = filter;
  const scope: FeedScope = { organizationId, personIds, connectionIds };
  const accounts = await countAccounts(tx, scope);
  const tables = tablesOf(filter.kinds);
  const reading: Reading = { filter, tables, reachMs: reachOf(accounts) };
  const oldest = filter.from ?? Number.NEGATIVE_INFINITY;
  const rows: FeedRow[] = [];
  let before: FeedPlace = after ?? { at: iso(filter.to), key: smallest };
  let newest: string | null = before.at;
  let width = widthOf(limit, accounts, reading.reachMs);
  for (let looked = 0; newest !== null && Date.parse(newest) >= oldest; ) {
    const from = Math.max(oldest, Date.parse(newest) - width);
    const more = limit - rows.length;
    const found = await glance(tx, reading, { ...scope, from: iso(from), before, limit: more + 1 });
    rows.push(...found.rows.slice(0, more));
    looked += found.looked;
    const last = rows.at(-1);
    if (found.rows.length > more && last !== undefined) {
      return { rows, next: { at: last.at, key: last.key }, reached: last.at };
    }
    if (from === oldest) break;
    before = { at: iso(from), key: smallest };
    newest = await findNewest(tx, { ...scope, upTo: before.at, tables });
    if (newest !== null && looked >= enough) return { rows, next: before, reached: before.at };
    width = widen(width, found.looked, enough - looked);
  }
  return { rows, next: null, reached: null };
};

/** The whole feed, in pages of many rows, each in a transaction of its own. */
export const readWholeFeed = async function* (
  database: Database,
  filter: FeedFilter,
  pageRows = 5000,
): AsyncGenerator<readonly FeedRow[]> {
  for (let after: FeedPlace | null = null; ; ) {
    const behind: FeedPlace | null = after;
    const page: FeedPage = await database.tenant(filter.organizationId, (tx) =>
      readFeed(tx, { filter, after: behind, limit: pageRows }),
    );
    yield page.rows;
    if (page.next === null) return;
    after = page.next;
  }
};
