// What is too old to be kept: counted, and taken away a bounded number of rows at a time.
import { type RawBuilder, sql } from 'kysely';
import type { RetentionKind } from '../../contract/retention.ts';
import type { Tx } from '../schema.ts';

interface Place {
  readonly table: string;
  readonly key: readonly string[];
  /** When a row counts from; null: it has no time yet and stays. */
  readonly at: RawBuilder<Date | null>;
  /** Rows are taken by these, a few owners at a time, so that each look goes over an index. */
  readonly owner: 'account' | 'person' | null;
}

const column = (name: string): RawBuilder<Date | null> => sql.ref<Date | null>(name);
/** Midnight in UTC. */
const dayColumn = (name: string): RawBuilder<Date | null> =>
  sql<Date | null>`(${sql.ref(name)}::timestamp at time zone 'UTC')`;

/** Sessions are the door's, see deleteEndedSessions. */
const places: Readonly<Record<RetentionKind, Place>> = {
  activity: { table: 'activity', key: ['account_id', 'item'], at: column('at'), owner: 'account' },
  events: { table: 'account_event', key: ['account_id', 'item'], at: column('at'), owner: 'account' },
  measures: { table: 'measure', key: ['account_id', 'day', 'name'], at: dayColumn('day'), owner: 'account' },
  contacts: {
    table: 'contact',
    key: ['account_id', 'item'],
    at: sql<Date | null>`(select removed_at from account where account.organization_id = contact.organization_id
      and account.account_id = contact.account_id)`,
    owner: 'account',
  },
  transcripts: { table: 'transcript', key: ['transcript_id'], at: column('at'), owner: null },
  figures: { table: 'signal_day', key: ['person_id', 'day'], at: dayColumn('day'), owner: 'person' },
  runs: { table: 'sync_run', key: ['connection_id', 'stream', 'started_at'], at: column('started_at'), owner: null },
  quarantine: {
    table: 'quarantine',
    key: ['connection_id', 'stream', 'account_id', 'item'],
    at: column('seen_at'),
    owner: null,
  },
  alerts: { table: 'alert', key: ['alert_id'], at: column('cleared_at'), owner: null },
  receipts: { table: 'receipt', key: ['receipt_id'], at: column('at'), owner: null },
  sessions: {
    table: 'link',
    key: ['link_id'],
    at: sql<Date | null>`least(expires_at, used_at, revoked_at)`,
    owner: null,
  },
};

/** Of activity also what has no date: it cannot be kept for a time. */
const isOld = (kind: RetentionKind, before: Date): RawBuilder<boolean> => {
  if (kind === 'activity') return sql`(at < ${before}::timestamptz or at is null)`;
  if (kind === 'measures' || kind === 'figures') return sql`day < (${before}::timestamptz at time zone 'UTC')::date`;
  return sql`${places[kind].at} < ${before}::timestamptz`;
};

/** Rows are counted up to here. */
export const mostCounted = 1_000_000;

interface Asked {
  readonly organizationId: string;
  readonly kind: RetentionKind;
}

/** What is held, or of it what is older; at most `mostCounted` and one more. */
export const countHeld = async (tx: Tx, asked: Asked & { readonly before: Date | null }): Promise<number> => {
  const { organizationId, kind, before } = asked;
  const old = before === null ? sql`true` : isOld(kind, before);
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (
      select 1 from ${sql.table(places[kind].table)}
      where organization_id = ${organizationId}::uuid and ${old} limit ${mostCounted + 1}
    ) some_rows`.execute(tx);
  return rows[0]?.n ?? 0;
};

/** Null where nothing is held. */
export const readOldest = async (tx: Tx, { organizationId, kind }: Asked): Promise<Date | null> => {
  const { table, at } = places[kind];
  const { rows } = await sql<{ at: Date | null }>`
    select min(${at}) as at from ${sql.table(table)} where organization_id = ${organizationId}::uuid`.execute(tx);
  return rows[0]?.at ?? null;
};

/** The next accounts or people after `after` in the order of their ids; null for a kind that is taken without them. */
export const listOwners = async (
  tx: Tx,
  asked: Asked & { readonly after: string; readonly limit: number },
): Promise<string[] | null> => {
  const { owner } = places[asked.kind];
  if (owner === null) return null;
  const { rows } = await sql<{ id: string }>`
    select ${sql.ref(`${owner}_id`)} as id from ${sql.table(owner)}
    where organization_id = ${asked.organizationId}::uuid and ${sql.ref(`${owner}_id`)} > ${asked.after}::uuid
    order by 1 limit ${asked.limit}`.execute(tx);
  return rows.map((row) => row.id);
};

/** Holds the people whose figures come of it, so that no roll-up reads what is half gone; waits for those that run. */
export const holdPeopleOf = async (tx: Tx, asked: Asked & { readonly owners: readonly string[] }): Promise<void> => {
  const { organizationId, kind, owners } = asked;
  const { rows } =
    places[kind].owner === 'person'
      ? { rows: owners.map((id) => ({ id })) }
      : await sql<{ id: string }>`
          select distinct person_id as id from account_person
          where organization_id = ${organizationId}::uuid and account_id = any(${owners}::uuid[])`.execute(tx);
  if (rows.length === 0) return;
  await sql`
    select person_id from person
    where organization_id = ${organizationId}::uuid and person_id = any(${rows.map((row) => row.id)}::uuid[])
    order by person_id for no key update`.execute(tx);
};

/** Takes at most `limit` rows, those that nobody holds; resolves to how many. `owners`: only of these; null: of all. */
export const deleteOld = async (
  tx: Tx,
  asked: Asked & { readonly before: Date; readonly owners: readonly string[] | null; readonly limit: number },
): Promise<number> => {
  const { organizationId, kind, before, owners, limit } = asked;
  const { table, key, owner } = places[kind];
  const keys = sql.join(key.map((name) => sql.ref(name)));
  const theirs =
    owners === null || owner === null ? sql`true` : sql`${sql.ref(`${owner}_id`)} = any(${owners}::uuid[])`;
  const { rows } = await sql<{ n: number }>`
    with old as materialized (
      select ${keys} from ${sql.table(table)}
      where organization_id = ${organizationId}::uuid and ${theirs} and ${isOld(kind, before)}
      limit ${limit} for update skip locked
    ), gone as (
      delete from ${sql.table(table)}
      where organization_id = ${organizationId}::uuid and (${keys}) in (select ${keys} from old) returning 1
    ) select count(*) as n from gone`.execute(tx);
  return rows[0]?.n ?? 0;
};

/** By the door. */
export const deleteEndedSessions = async (
  tx: Tx,
  ended: { readonly organizationId: string; readonly before: Date },
): Promise<number> => {
  const { numDeletedRows } = await tx
    .deleteFrom('session')
    .where('organization_id', '=', ended.organizationId)
    .where('expires_at', '<', ended.before)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
};
