// What accounts did, as channels and logs of the whole tenant tell it: saved by key, with the days it touches.
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../schema.ts';
import { arrayText } from '../values.ts';
import { maySomebodys } from './account-people.ts';
import type { ConnectionKey } from './connections.ts';

export interface AccountEventRow {
  readonly accountId: string;
  readonly item: string;
  readonly kind: 'chat' | 'sign-in' | 'audit';
  /** ISO 8601. */
  readonly at: string;
  /** The channel's digest, or the account of the app. */
  readonly place: string | null;
  readonly thread: string | null;
  readonly position: string | null;
  readonly answers: string | null;
  readonly mentions: readonly string[];
  readonly reactions: number;
  readonly positiveReactions: number;
  readonly marks: readonly string[];
}

export interface SavedEvents {
  readonly inserted: number;
  readonly changed: number;
}

const columns = sql.raw('kind, at, place, thread, position, answers, mentions, reactions, positive_reactions, marks');

const content = (table: 'kept' | 'excluded'): RawBuilder<unknown> =>
  sql`(${sql.join(
    ['at', 'place', 'thread', 'position', 'answers', 'mentions', 'reactions', 'positive_reactions', 'marks'].map(
      (name) => sql.ref(`${table}.${name}`),
    ),
  )})`;

/**
 * Days are only computed again where figures come of them: for accounts of people, of who wrote and of
 * who was mentioned.
 */
const touch = (organizationId: string): RawBuilder<unknown> => sql`
  insert into touched_day (organization_id, account_id, day)
  select distinct account.organization_id, account.account_id, (whose.at at time zone 'UTC')::date
  from (
    select account_id, at from changed
    union select unnest(mentions), at from changed
  ) whose join account on account.organization_id = ${organizationId}::uuid
    and account.account_id = whose.account_id and ${maySomebodys(organizationId)}
  order by 1, 2, 3
  on conflict (organization_id, account_id, day) do update set day = excluded.day`;

/**
 * Each pair of account and item at most once. Events of accounts that a reach rule leaves out, or that are not there,
 * are not saved. One that came as it is stored changes nothing.
 */
export const saveAccountEvents = async (
  tx: Tx,
  page: ConnectionKey & { readonly events: readonly AccountEventRow[] },
): Promise<SavedEvents> => {
  const { organizationId, connectionId, events } = page;
  if (events.length === 0) return { inserted: 0, changed: 0 };
  const { rows } = await sql<SavedEvents>`
    with came as materialized (
      select * from unnest(
        ${events.map((row) => row.accountId)}::uuid[], ${events.map((row) => row.item)}::uuid[],
        ${events.map((row) => row.kind)}::text[], ${events.map((row) => row.at)}::timestamptz[],
        ${events.map((row) => row.place)}::uuid[], ${events.map((row) => row.thread)}::uuid[],
        ${events.map((row) => row.position)}::uuid[], ${events.map((row) => row.answers)}::uuid[],
        ${events.map((row) => arrayText(row.mentions))}::text[], ${events.map((row) => row.reactions)}::int[],
        ${events.map((row) => row.positiveReactions)}::int[], ${events.map((row) => arrayText(row.marks))}::text[]
      ) row (account_id, item, kind, at, place, thread, position, answers, mentions, reactions, positive_reactions, marks)
    ), former as materialized (
      select kept.account_id, kept.item, kept.at, kept.mentions from came join account_event kept
        on kept.organization_id = ${organizationId}::uuid and kept.account_id = came.account_id and kept.item = came.item
    ), saved as (
      insert into account_event as kept (organization_id, account_id, item, ${columns})
      select account.organization_id, came.account_id, came.item, came.kind, came.at, came.place, came.thread,
        came.position, came.answers, came.mentions::uuid[], came.reactions, came.positive_reactions, came.marks::text[]
      from came join account on account.organization_id = ${organizationId}::uuid
        and account.account_id = came.account_id and account.connection_id = ${connectionId}::uuid and account.captured
      order by came.account_id, came.item
      on conflict (organization_id, account_id, item) do update set kind = excluded.kind, at = excluded.at,
        place = excluded.place, thread = excluded.thread, position = excluded.position, answers = excluded.answers,
        mentions = excluded.mentions, reactions = excluded.reactions,
        positive_reactions = excluded.positive_reactions, marks = excluded.marks
      where ${content('kept')} is distinct from ${content('excluded')}
      returning kept.account_id, kept.item, kept.at, kept.mentions, kept.xmax = 0 as inserted
    ), changed as materialized (
      select account_id, at, mentions from saved
      union
      select former.account_id, former.at, former.mentions from former join saved using (account_id, item)
    ), days as (${touch(organizationId)})
    select count(*) filter (where inserted) as inserted, count(*) filter (where not inserted) as changed from saved
  `.execute(tx);
  return rows[0] ?? { inserted: 0, changed: 0 };
};

/** Events that are no more at the source. Resolves to how many there were. */
export const removeAccountEvents = async (
  tx: Tx,
  gone: ConnectionKey & { readonly events: readonly { readonly accountId: string; readonly item: string }[] },
): Promise<number> => {
  if (gone.events.length === 0) return 0;
  const { organizationId } = gone;
  const { rows } = await sql<{ removed: number }>`
    with changed as (
      delete from account_event using unnest(
        ${gone.events.map((row) => row.accountId)}::uuid[], ${gone.events.map((row) => row.item)}::uuid[]
      ) named (account_id, item)
      where account_event.organization_id = ${organizationId}::uuid
        and account_event.account_id = named.account_id and account_event.item = named.item
      returning account_event.account_id, account_event.at, account_event.mentions
    ), days as (${touch(organizationId)})
    select count(*) as removed from changed`.execute(tx);
  return rows[0]?.removed ?? 0;
};
