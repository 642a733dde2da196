// Stored events, measures and contacts of an organization, page by page in the order of their keys, for export.
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../schema.ts';
import { holdsOn, organizationDay } from './account-people.ts';

export interface StoredOf {
  readonly organizationId: string;
  /** Null: of all accounts. */
  readonly personId: string | null;
  /** Behind the last row of the page before; null: from the beginning. */
  readonly after: readonly string[] | null;
  readonly limit: number;
}

export interface StoredSpan extends StoredOf {
  /** UTC days, both included; null: without an end. */
  readonly from: string | null;
  readonly to: string | null;
}

/** Whose a row is; `key` is where the next page goes on. */
interface Stored {
  readonly key: readonly string[];
  readonly personId: string | null;
  readonly person: string | null;
  readonly account: string;
}

export interface StoredEvent extends Stored {
  readonly kind: 'chat' | 'sign-in' | 'audit';
  readonly item: string;
  readonly at: Date;
  readonly place: string | null;
  readonly app: string | null;
  readonly thread: string | null;
  readonly marks: readonly string[];
  readonly mentions: number;
  readonly reactions: number;
  readonly positiveReactions: number;
}

export interface StoredMeasure extends Stored {
  readonly day: string;
  readonly name: string;
  readonly value: number;
  readonly refreshedOn: string;
}

export interface StoredContact extends Stored {
  readonly displayName: string;
  readonly addresses: readonly string[];
  readonly company: string | null;
  readonly department: string | null;
  readonly jobTitle: string | null;
}

const whose = sql`person.person_id as "personId", person.full_name as person,
  coalesce(account.addresses[1], nullif(account.display_name, ''), account.source_id) as account`;

/** `day`: the organization's day of a row; null: it has none, and is whoever's has the account now. */
const joined = (organizationId: string, day: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  join account on account.organization_id = ${organizationId}::uuid and account.account_id = rows.account_id
  left join account_person on account_person.organization_id = ${organizationId}::uuid
    and account_person.account_id = rows.account_id and ${holdsOn('account_person', day)}
  left join person on person.organization_id = ${organizationId}::uuid and person.person_id = account_person.person_id`;

const ofPerson = (
  { organizationId, personId }: StoredOf,
  row: { readonly table: string; readonly day: RawBuilder<unknown> },
): RawBuilder<unknown> =>
  personId === null
    ? sql``
    : sql`and exists (select from account_person mapped
        where mapped.organization_id = ${organizationId}::uuid and mapped.person_id = ${personId}::uuid
          and mapped.account_id = ${sql.ref(`${row.table}.account_id`)} and ${holdsOn('mapped', row.day)})
        and account_id = any(array(select account_id from account_person
          where organization_id = ${organizationId}::uuid and person_id = ${personId}::uuid))`;

const never = sql`null::date`;

export const listStoredEvents = async (tx: Tx, span: StoredSpan): Promise<StoredEvent[]> => {
  const { organizationId, after, from, to } = span;
  const { rows } = await sql<StoredEvent>`
    select array[rows.account_id::text, rows.item::text] as key, ${whose}, rows.kind, rows.item, rows.at,
      case when rows.kind = 'chat' then rows.place end as place,
      coalesce(nullif(app.display_name, ''), app.source_id) as app, rows.thread, rows.marks,
      cardinality(rows.mentions) as mentions, rows.reactions, rows.positive_reactions as "positiveReactions"
    from (
      select * from account_event
      where organization_id = ${organizationId}::uuid
        ${after === null ? sql`` : sql`and (account_id, item) > (${after[0]}::uuid, ${after[1]}::uuid)`}
        ${from === null ? sql`` : sql`and at >= ${from}::date::timestamp at time zone 'UTC'`}
        ${to === null ? sql`` : sql`and at < (${to}::date + 1)::timestamp at time zone 'UTC'`}
        ${ofPerson(span, { table: 'account_event', day: organizationDay(organizationId, sql.ref('account_event.at')) })}
      order by account_id, item limit ${span.limit}
    ) rows ${joined(organizationId, organizationDay(organizationId, sql.ref('rows.at')))}
    left join account app on app.organization_id = ${organizationId}::uuid and app.account_id = rows.place
      and rows.kind = 'sign-in'
    order by rows.account_id, rows.item`.execute(tx);
  return rows;
};

export const listStoredMeasures = async (tx: Tx, span: StoredSpan): Promise<StoredMeasure[]> => {
  const { organizationId, after, from, to } = span;
  const { rows } = await sql<StoredMeasure>`
    select array[rows.account_id::text, rows.day::text, rows.name] as key, ${whose}, rows.day, rows.name, rows.value,
      rows.refreshed_on as "refreshedOn"
    from (
      select * from measure
      where organization_id = ${organizationId}::uuid
        ${after === null ? sql`` : sql`and (account_id, day, name) > (${after[0]}::uuid, ${after[1]}::date, ${after[2]}::text)`}
        ${from === null ? sql`` : sql`and day >= ${from}::date`}
        ${to === null ? sql`` : sql`and day <= ${to}::date`}
        ${ofPerson(span, { table: 'measure', day: sql.ref('measure.day') })}
      order by account_id, day, name limit ${span.limit}
    ) rows ${joined(organizationId, sql.ref('rows.day'))}
    order by rows.account_id, rows.day, rows.name`.execute(tx);
  return rows;
};

export const listStoredContacts = async (tx: Tx, asked: StoredOf): Promise<StoredContact[]> => {
  const { organizationId, after } = asked;
  const { rows } = await sql<StoredContact>`
    select array[rows.account_id::text, rows.item::text] as key, ${whose}, rows.display_name as "displayName",
      rows.addresses, rows.company, rows.department, rows.job_title as "jobTitle"
    from (
      select * from contact
      where organization_id = ${organizationId}::uuid
        ${after === null ? sql`` : sql`and (account_id, item) > (${after[0]}::uuid, ${after[1]}::uuid)`}
        ${ofPerson(asked, { table: 'contact', day: never })}
      order by account_id, item limit ${asked.limit}
    ) rows ${joined(organizationId, never)}
    order by rows.account_id, rows.item`.execute(tx);
  return rows;
};
