// What happened, over many accounts, newest first: one stretch of time at a glance, every event once; of any table of events.
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../schema.ts';

/** Whose events: of everybody, of some people, of some connections. */
export interface FeedScope {
  readonly organizationId: string;
  /** Null: of all accounts, those that are nobody's included. */
  readonly personIds: readonly string[] | null;
  /** Null: of all connections. */
  readonly connectionIds: readonly string[] | null;
}

/** A place in the feed: the instant to the microsecond as ISO 8601, and among those of one instant the event: copies that come later do not move it. */
export interface FeedPlace {
  readonly at: string;
  readonly key: string;
}

/** A stretch of time in a scope. */
export interface FeedSpan extends FeedScope {
  /** ISO 8601; the oldest instant of it, included. */
  readonly from: string;
  /** Everything in it is older than this. */
  readonly before: FeedPlace;
  readonly limit: number;
}

interface Found {
  readonly accountId: string;
  readonly item: string;
  readonly event: string;
  /** Its place among those of one instant. */
  readonly key: string;
  /** ISO 8601 to the microsecond. */
  readonly at: string;
  readonly thread: string | null;
  readonly marks: readonly string[];
}

export interface FeedActivity extends Found {
  readonly kind: 'mail' | 'meeting';
  readonly seconds: number;
  readonly actor: string | null;
  readonly counterparts: readonly (readonly [address: string, role: string])[];
  /** From an address of those in the scope; of people here where it is everybody's. */
  readonly sent: boolean;
  /** Copies of it in the scope. */
  readonly copies: number;
}

export interface FeedEvent extends Found {
  readonly kind: 'chat' | 'sign-in' | 'audit';
  readonly place: string | null;
  readonly mentions: number;
  readonly reactions: number;
}

export interface FeedCall extends Found {
  readonly endedAt: Date | null;
  readonly participants: readonly string[];
}

export interface Glance<Row> {
  /** The newest first, `limit` at most. */
  readonly rows: Row[];
  /** Rows that were looked at for it. */
  readonly looked: number;
}

export const instantText = (at: string): RawBuilder<unknown> =>
  sql`to_char(${sql.ref(at)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Accounts with the times for which they are meant: of people, those for which they have them. */
export const scopeOf = ({ organizationId, personIds, connectionIds }: FeedScope): RawBuilder<unknown> => {
  const connected =
    connectionIds === null ? sql`` : sql`and account.connection_id = any(${[...connectionIds]}::uuid[])`;
  if (personIds === null) {
    return sql`
      select account_id, kind, '-infinity'::timestamptz as since, 'infinity'::timestamptz as until
      from account where organization_id = ${organizationId}::uuid ${connected}`;
  }
  const midnight = (day: RawBuilder<unknown>): RawBuilder<unknown> => sql`
    (${day})::timestamp at time zone (select zone from organization where organization_id = ${organizationId}::uuid)`;
  return sql`
    select account.account_id, account.kind, coalesce(${midnight(sql`mapped.from_day`)}, '-infinity') as since,
      coalesce(${midnight(sql`mapped.until_day + 1`)}, 'infinity') as until
    from account_person mapped join account on account.organization_id = ${organizationId}::uuid
      and account.account_id = mapped.account_id
    where mapped.organization_id = ${organizationId}::uuid and mapped.person_id = any(${[...personIds]}::uuid[])
      ${connected}`;
};

/** Rows of an account's times in a scope. */
export const isMeant = sql`held.account_id = scope.account_id and held.at >= scope.since and held.at < scope.until`;

/** Addresses whose mail is sent, not received. */
export const addressesOf = ({ organizationId, personIds }: FeedScope): RawBuilder<unknown> => sql`
  select unnest(addresses) as address from account where organization_id = ${organizationId}::uuid
    ${
      personIds === null
        ? sql`and kind = 'person'`
        : sql`and account_id in (select account_id from account_person
            where organization_id = ${organizationId}::uuid and person_id = any(${[...personIds]}::uuid[]))`
    }`;

/** One row at least comes back, so that what was looked at is told also where nothing was found. */
const glanceOf = <Row extends { item: string }>(
  rows: readonly (Row & { looked: number; found: boolean })[],
): Glance<Row> => ({
  rows: rows.filter((row) => row.found),
  looked: rows[0]?.looked ?? 0,
});

export type ActivityKind = 'mail-sent' | 'mail-received' | 'meeting';

const kindIs = (kinds: readonly ActivityKind[]): RawBuilder<unknown> => {
  const tests = [
    ...(kinds.includes('meeting') ? [sql`kind = 'meeting'`] : []),
    ...(kinds.includes('mail-sent') ? [sql`(kind = 'mail' and sent)`] : []),
    ...(kinds.includes('mail-received') ? [sql`(kind = 'mail' and not sent)`] : []),
  ];
  return tests.length === 0 ? sql`false` : sql`(${sql.join(tests, sql` or `)})`;
};

/**
 * Mail and meetings, every event once. Copies of an event of which none is more than `reachMs` after the one before are
 * one event, told by the earliest: copies that are read later do not move it.
 * Field note: accounts are walked by the index of their times. An index over the time of all of them would cost every
 * save, and would be asked a few times a minute.
 */
export const glanceActivities = async (
  tx: Tx,
  span: FeedSpan & { readonly kinds: readonly ActivityKind[]; readonly reachMs: number },
): Promise<Glance<FeedActivity>> => {
  const { organizationId, from, before, limit } = span;
  const reach = sql`${span.reachMs / 1000} * interval '1 second'`;
  const { rows } = await sql<FeedActivity & { looked: number; found: boolean }>`
    with scope as materialized (select * from (${scopeOf(span)}) meant where kind not in ('unknown', 'app')
    ), own as materialized (${addressesOf(span)}
    ), seen as materialized (
      select near.* from scope cross join lateral (
        select account_id, item, event, at, kind, actor from activity held
        where held.organization_id = ${organizationId}::uuid and ${isMeant}
          and held.at >= ${from}::timestamptz - ${reach} and held.at <= ${before.at}::timestamptz + ${reach}
      ) near
    ), told as (
      select account_id, item, event, at, kind, coalesce(actor in (select address from own), false) as sent,
        lag(at) over (partition by event order by at, item) as former_at,
        count(*) over (partition by event order by at range between current row and ${reach} following) as copies
      from seen
    ), chosen as (
      select * from told
      where (former_at is null or at - former_at > ${reach}) and at >= ${from}::timestamptz
        and (at, event) < (${before.at}::timestamptz, ${before.key}::uuid) and ${kindIs(span.kinds)}
      order by at desc, event desc limit ${limit}
    )
    select counted.looked, chosen.item is not null as found, kept.account_id as "accountId", kept.item, kept.event,
      kept.event as key, ${instantText('kept.at')} as at, kept.kind, kept.seconds, kept.actor, kept.counterparts, kept.thread, kept.marks,
      chosen.sent, chosen.copies
    from (select count(*) as looked from seen) counted
    left join chosen on true
    left join lateral (
      select * from activity where activity.organization_id = ${organizationId}::uuid
        and activity.account_id = chosen.account_id and activity.item = chosen.item
    ) kept on true
    order by kept.at desc, kept.event desc
  `.execute(tx);
  return glanceOf(rows);
};

/** Messages in channels, sign-ins and audit records. */
export const glanceEvents = async (
  tx: Tx,
  span: FeedSpan & { readonly kinds: readonly FeedEvent['kind'][] },
): Promise<Glance<FeedEvent>> => {
  const { organizationId, from, before, limit } = span;
  const { rows } = await sql<FeedEvent & { looked: number; found: boolean }>`
    with scope as materialized (${scopeOf(span)}
    ), seen as materialized (
      select near.* from scope cross join lateral (
        select account_id, item, at, kind from account_event held
        where held.organization_id = ${organizationId}::uuid and ${isMeant}
          and held.at >= ${from}::timestamptz and held.at <= ${before.at}::timestamptz
      ) near
    ), chosen as (
      select * from seen
      where (at, item) < (${before.at}::timestamptz, ${before.key}::uuid) and kind = any(${[...span.kinds]}::text[])
      order by at desc, item desc limit ${limit}
    )
    select counted.looked, chosen.item is not null as found, kept.account_id as "accountId", kept.item,
      kept.item as event, kept.item as key, ${instantText('kept.at')} as at, kept.kind, kept.place, kept.thread, kept.marks,
      cardinality(kept.mentions) as mentions, kept.reactions
    from (select count(*) as looked from seen) counted
    left join chosen on true
    left join lateral (
      select * from account_event where account_event.organization_id = ${organizationId}::uuid
        and account_event.account_id = chosen.account_id and account_event.item = chosen.item
    ) kept on true
    order by kept.at desc, kept.item desc
  `.execute(tx);
  return glanceOf(rows);
};

/** Calls of which a transcript is held; what was said is not read. */
export const glanceCalls = async (tx: Tx, span: FeedSpan): Promise<Glance<FeedCall>> => {
  const { organizationId, from, before, limit } = span;
  const { rows } = await sql<FeedCall>`
    select held.account_id as "accountId", held.transcript_id as item, held.event, held.transcript_id as key,
      ${instantText('held.at')} as at, null::uuid as thread, '{}'::text[] as marks, held.ended_at as "endedAt", held.participants
    from transcript held join (${scopeOf(span)}) scope on ${isMeant}
    where held.organization_id = ${organizationId}::uuid and held.at >= ${from}::timestamptz
      and (held.at, held.transcript_id) < (${before.at}::timestamptz, ${before.key}::uuid)
    order by held.at desc, held.transcript_id desc limit ${limit}
  `.execute(tx);
  return { rows, looked: rows.length };
};

export type FeedTable = 'activity' | 'account_event' | 'transcript';

/** The newest instant up to one, in any of the tables; null: there is nothing older. */
export const findNewest = async (
  tx: Tx,
  asked: FeedScope & { readonly upTo: string; readonly tables: readonly FeedTable[] },
): Promise<string | null> => {
  const { organizationId, upTo } = asked;
  const latest = (table: FeedTable): RawBuilder<unknown> => sql`
    select max(last.at) as at from scope cross join lateral (
      select at from ${sql.table(table)} held
      where held.organization_id = ${organizationId}::uuid and ${isMeant} and held.at <= ${upTo}::timestamptz
      order by held.at desc limit 1
    ) last`;
  const { rows } = await sql<{ at: string | null }>`
    with scope as materialized (${scopeOf(asked)})
    select ${instantText('newest.at')} as at
    from (select max(latest.at) as at from (${sql.join(asked.tables.map(latest), sql` union all `)}) latest) newest
  `.execute(tx);
  return rows[0]?.at ?? null;
};

/** How many accounts there are in a scope: how wide a stretch of time may be. */
export const countAccounts = async (tx: Tx, scope: FeedScope): Promise<number> => {
  const { rows } = await sql<{ accounts: number }>`
    select count(*) as accounts from (${scopeOf(scope)}) meant
    where kind not in ('unknown', 'app')
  `.execute(tx);
  return rows[0]?.accounts ?? 0;
};
