// What was told of people beside their mail and meetings: events, counts and calls of their accounts, in the order of time.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import { horizonOf, isWanted } from '../time-pages.ts';
import type { ActivitySpan } from './activities.ts';

export interface PersonEvent {
  readonly kind: 'chat' | 'sign-in';
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  /** The channel; of a sign-in the account of the app. */
  readonly place: string | null;
  readonly thread: string | null;
  readonly mentions: number;
  readonly reactions: number;
  readonly positive: number;
  readonly marks: readonly string[];
}

export interface EventPage {
  /** In the order of time, then account, then item. */
  readonly rows: readonly PersonEvent[];
  /** Where the next page begins; null: there is no more. */
  readonly next: number | null;
}

interface EventRow extends Omit<PersonEvent, 'marks'> {
  readonly wantedPlace: number;
  readonly item: string;
  readonly marks: string;
}

/** One page of what some accounts wrote in channels and where they signed in. Field note at `listActivities`. */
export const listPersonEvents = async (tx: Tx, span: ActivitySpan): Promise<EventPage> => {
  const { rows } = await sql<EventRow>`
    select wanted.place::int as "wantedPlace", rows.*
    from unnest(${[...span.accountIds]}::uuid[]) with ordinality wanted (account_id, place)
    cross join lateral (
      select item, kind, date_part('epoch', at) * 1000 as at, place, thread, cardinality(mentions) as mentions, reactions,
        positive_reactions as positive, array_to_string(marks, ' ') as marks
      from account_event
      where account_event.organization_id = ${span.organizationId}::uuid
        and account_event.account_id = wanted.account_id and account_event.kind <> 'audit'
        and account_event.at >= ${new Date(span.from)}::timestamptz
        and account_event.at < ${new Date(span.to)}::timestamptz
      order by account_event.at limit ${span.limit}
    ) rows
  `.execute(tx);
  const found = rows.map((row) => ({ ...row, at: Math.round(row.at), place: row.wantedPlace, channel: row.place }));
  const next = horizonOf(found, span.limit);
  // A page that is one instant long cannot end within it: read more.
  if (next !== null && next <= span.from) return listPersonEvents(tx, { ...span, limit: span.limit * 2 });
  const { within } = span;
  const kept = found.filter((row) => (next === null || row.at < next) && (within == null || isWanted(within, row)));
  kept.sort((a, b) => a.at - b.at || a.place - b.place || (a.item < b.item ? -1 : 1));
  return {
    rows: kept.map(({ kind, at, channel, thread, mentions, reactions, positive, marks }) => ({
      kind,
      at,
      place: channel,
      thread,
      mentions,
      reactions,
      positive,
      marks: marks === '' ? [] : marks.split(' '),
    })),
    next,
  };
};

export interface Mention {
  readonly thread: string;
  readonly at: number;
}

/** When others mentioned one of the accounts in the threads, in the order of time. */
export const listMentions = async (
  tx: Tx,
  asked: Omit<ActivitySpan, 'limit' | 'within'> & { readonly threads: readonly string[] },
): Promise<Mention[]> => {
  const { rows } = await sql<Mention>`
    select thread, date_part('epoch', at) * 1000 as at from account_event
    where organization_id = ${asked.organizationId}::uuid and thread = any(${[...asked.threads]}::uuid[])
      and mentions && ${[...asked.accountIds]}::uuid[] and account_id <> all(${[...asked.accountIds]}::uuid[])
      and at >= ${new Date(asked.from)}::timestamptz and at < ${new Date(asked.to)}::timestamptz
    order by at
  `.execute(tx);
  return rows.map(({ thread, at }) => ({ thread, at: Math.round(at) }));
};

export interface PersonCall {
  readonly accountId: string;
  readonly event: string;
  readonly at: number;
  /** Null where the source does not tell. */
  readonly end: number | null;
  readonly participants: readonly string[];
}

/** Calls that the accounts held, or that one of the addresses took part in, in the order of time. */
export const listPersonCalls = async (
  tx: Tx,
  asked: Omit<ActivitySpan, 'limit' | 'within'> & { readonly addresses: readonly string[] },
): Promise<PersonCall[]> => {
  const { rows } = await sql<PersonCall>`
    select account_id as "accountId", event, date_part('epoch', at) * 1000 as at,
      date_part('epoch', ended_at) * 1000 as "end", participants
    from transcript
    where organization_id = ${asked.organizationId}::uuid
      and (account_id = any(${[...asked.accountIds]}::uuid[]) or participants && ${[...asked.addresses]}::text[])
      and at >= ${new Date(asked.from)}::timestamptz and at < ${new Date(asked.to)}::timestamptz
    order by at, transcript_id
  `.execute(tx);
  return rows.map((row) => ({ ...row, at: Math.round(row.at), end: row.end === null ? null : Math.round(row.end) }));
};

export interface PersonReport {
  readonly accountId: string;
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly name: string;
  readonly value: number;
  readonly refreshedOn: string;
}

/** Counts of the days, both included, in the order of days and names. */
export const listPersonReports = async (
  tx: Tx,
  asked: Pick<ActivitySpan, 'organizationId' | 'accountIds'> & { readonly from: string; readonly to: string },
): Promise<PersonReport[]> => {
  const { rows } = await sql<PersonReport>`
    select account_id as "accountId", day, name, value, refreshed_on as "refreshedOn" from measure
    where organization_id = ${asked.organizationId}::uuid and account_id = any(${[...asked.accountIds]}::uuid[])
      and day between ${asked.from}::date and ${asked.to}::date
    order by day, name, account_id
  `.execute(tx);
  return rows;
};

/** The newest day that a report says of itself, in the last row of each account; accounts without one are left out. */
export const listReported = async (
  tx: Tx,
  asked: Pick<ActivitySpan, 'organizationId' | 'accountIds'>,
): Promise<{ accountId: string; refreshedOn: string }[]> => {
  const { rows } = await sql<{ accountId: string; refreshedOn: string }>`
    select wanted.account_id as "accountId", last.refreshed_on as "refreshedOn"
    from unnest(${[...asked.accountIds]}::uuid[]) wanted (account_id)
    cross join lateral (
      select refreshed_on from measure
      where measure.organization_id = ${asked.organizationId}::uuid and measure.account_id = wanted.account_id
      order by day desc limit 1
    ) last
  `.execute(tx);
  return rows;
};

export interface Held {
  /** Accounts that hold events, or counts. */
  readonly events: ReadonlySet<string>;
  readonly counts: ReadonlySet<string>;
  /** Accounts that held calls, and addresses that took part in one. */
  readonly calls: ReadonlySet<string>;
}

/** What is held of which accounts and addresses, in one look: most people need not be asked further. */
export const listHeld = async (
  tx: Tx,
  asked: Pick<ActivitySpan, 'organizationId' | 'accountIds'> & { readonly addresses: readonly string[] },
): Promise<Held> => {
  const { rows } = await sql<{ kind: keyof Held; id: string }>`
    select 'events' as kind, wanted.account_id::text as id
    from unnest(${[...asked.accountIds]}::uuid[]) wanted (account_id)
    cross join lateral (
      select from account_event where account_event.organization_id = ${asked.organizationId}::uuid
        and account_event.account_id = wanted.account_id and account_event.kind <> 'audit' limit 1
    ) held
    union all
    select 'counts', wanted.account_id::text from unnest(${[...asked.accountIds]}::uuid[]) wanted (account_id)
    cross join lateral (
      select from measure where measure.organization_id = ${asked.organizationId}::uuid
        and measure.account_id = wanted.account_id limit 1
    ) held
    union all
    select 'calls', wanted.account_id::text from unnest(${[...asked.accountIds]}::uuid[]) wanted (account_id)
    cross join lateral (
      select from transcript where transcript.organization_id = ${asked.organizationId}::uuid
        and transcript.account_id = wanted.account_id limit 1
    ) held
    union all
    select 'calls', wanted.address from unnest(${[...asked.addresses]}::text[]) wanted (address)
    cross join lateral (
      select from transcript where transcript.organization_id = ${asked.organizationId}::uuid
        and transcript.participants @> array[wanted.address] limit 1
    ) held
  `.execute(tx);
  const ofKind = (kind: keyof Held) => new Set(rows.filter((row) => row.kind === kind).map(({ id }) => id));
  return { events: ofKind('events'), counts: ofKind('counts'), calls: ofKind('calls') };
};

/** Names of apps by their accounts. */
export const listAppNames = async (
  tx: Tx,
  asked: Pick<ActivitySpan, 'organizationId' | 'accountIds'>,
): Promise<ReadonlyMap<string, string>> => {
  const rows = await tx
    .selectFrom('account')
    .select(['account_id as accountId', 'display_name as displayName', 'source_id as sourceId'])
    .where('organization_id', '=', asked.organizationId)
    .where('account_id', '=', sql<string>`any(${[...asked.accountIds]}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.accountId, row.displayName || row.sourceId]));
};
