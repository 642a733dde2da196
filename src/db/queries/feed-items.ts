// One event of the feed by its key, and all its copies.
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../schema.ts';
import {
  addressesOf,
  type FeedActivity,
  type FeedCall,
  type FeedEvent,
  type FeedScope,
  type FeedTable,
  instantText,
  isMeant,
  scopeOf,
} from './feed.ts';

export interface FoundItem {
  readonly table: FeedTable;
  readonly accountId: string;
  readonly event: string;
  /** ISO 8601 to the microsecond. */
  readonly at: string;
}

/** In which table and of which account an item is; each account is asked for it by its key. Null where nobody in the scope has it. */
export const findItem = async (tx: Tx, scope: FeedScope & { readonly item: string }): Promise<FoundItem | null> => {
  const { organizationId, item } = scope;
  const { rows } = await sql<FoundItem>`
    with scope as materialized (${scopeOf(scope)}), found as (
      select 'activity' as "table", scope.since, scope.until, held.account_id, held.event, held.at
      from scope join activity held on held.organization_id = ${organizationId}::uuid
        and held.account_id = scope.account_id and held.item = ${item}::uuid
      union all
      select 'account_event', scope.since, scope.until, held.account_id, held.item, held.at
      from scope join account_event held on held.organization_id = ${organizationId}::uuid
        and held.account_id = scope.account_id and held.item = ${item}::uuid
      union all
      select 'transcript', scope.since, scope.until, held.account_id, held.event, held.at
      from scope join transcript held on held.organization_id = ${organizationId}::uuid
        and held.account_id = scope.account_id and held.transcript_id = ${item}::uuid
    )
    select "table", account_id as "accountId", event, ${instantText('found.at')} as at from found
    where at >= since and at < until limit 1
  `.execute(tx);
  return rows[0] ?? null;
};

interface ItemKey extends FeedScope {
  readonly accountId: string;
  readonly item: string;
}

const isItem = (
  { organizationId, accountId, item }: ItemKey,
  key: 'item' | 'transcript_id',
): RawBuilder<unknown> => sql`
  held.organization_id = ${organizationId}::uuid and held.account_id = ${accountId}::uuid
  and ${sql.ref(`held.${key}`)} = ${item}::uuid`;

/** A copy of mail, or a meeting; `copies` tells nothing but this one. Null: it is not there. */
export const readActivityItem = async (tx: Tx, key: ItemKey): Promise<FeedActivity | null> => {
  const { rows } = await sql<FeedActivity>`
    select held.account_id as "accountId", held.item, held.event, held.event as key, ${instantText('held.at')} as at, held.kind,
      held.seconds, held.actor, held.counterparts, held.thread, held.marks,
      coalesce(held.actor in (${addressesOf(key)}), false) as sent, 1 as copies
    from activity held where ${isItem(key, 'item')}
  `.execute(tx);
  return rows[0] ?? null;
};

/** A message in a channel, a sign-in, an audit record. Null: it is not there. */
export const readEventItem = async (tx: Tx, key: ItemKey): Promise<FeedEvent | null> => {
  const { rows } = await sql<FeedEvent>`
    select held.account_id as "accountId", held.item, held.item as event, held.item as key, ${instantText('held.at')} as at, held.kind,
      held.place, held.thread, held.marks, cardinality(held.mentions) as mentions, held.reactions
    from account_event held where ${isItem(key, 'item')}
  `.execute(tx);
  return rows[0] ?? null;
};

/** A call, without what was said. Null: it is not there. */
export const readCallItem = async (tx: Tx, key: ItemKey): Promise<FeedCall | null> => {
  const { rows } = await sql<FeedCall>`
    select held.account_id as "accountId", held.transcript_id as item, held.event, held.transcript_id as key, ${instantText('held.at')} as at,
      null::uuid as thread, '{}'::text[] as marks, held.ended_at as "endedAt", held.participants
    from transcript held where ${isItem(key, 'transcript_id')}
  `.execute(tx);
  return rows[0] ?? null;
};

export interface EventCopy {
  readonly accountId: string;
  readonly item: string;
  readonly at: Date;
}

/** Copies of an event that are at most `reachMs` away from an instant, the earliest first. */
export const listCopies = async (
  tx: Tx,
  asked: FeedScope & { readonly event: string; readonly at: string; readonly reachMs: number; readonly limit: number },
): Promise<EventCopy[]> => {
  const { organizationId, at } = asked;
  const reach = sql`${asked.reachMs / 1000} * interval '1 second'`;
  const { rows } = await sql<EventCopy>`
    with scope as materialized (${scopeOf(asked)})
    select near.account_id as "accountId", near.item, near.at
    from scope cross join lateral (
      select account_id, item, at, event from activity held
      where held.organization_id = ${organizationId}::uuid and ${isMeant}
        and held.at >= ${at}::timestamptz - ${reach} and held.at <= ${at}::timestamptz + ${reach}
    ) near
    where near.event = ${asked.event}::uuid
    order by near.at, near.item limit ${asked.limit}
  `.execute(tx);
  return rows;
};
