// All stored activity of an organization, mailbox by mailbox, for export: undated mail is there too.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import { holdsOn, organizationDay } from './account-people.ts';

export interface StoredActivity {
  readonly accountId: string;
  readonly item: string;
  readonly kind: 'mail' | 'meeting';
  readonly event: string;
  readonly at: Date | null;
  readonly seconds: number;
  readonly actor: string | null;
  readonly counterparts: readonly (readonly [address: string, role: string])[];
  readonly thread: string | null;
  readonly marks: readonly string[];
  readonly personId: string | null;
  readonly person: string | null;
  readonly mailbox: string;
}

export interface StoredSpan {
  readonly organizationId: string;
  /** Null: of all mailboxes. */
  readonly personId: string | null;
  /** With either of them undated mail is left out; `to` does not belong to it. */
  readonly from: Date | null;
  readonly to: Date | null;
  /** Behind the last row of the page before; null: from the beginning. */
  readonly after: { readonly accountId: string; readonly item: string } | null;
  readonly limit: number;
}

const nobody = '00000000-0000-0000-0000-000000000000';

/** One page in the order of account and item. */
export const listStoredActivities = async (tx: Tx, span: StoredSpan): Promise<StoredActivity[]> => {
  const { organizationId, personId, from, to, after, limit } = span;
  const zoned = (at: string) => organizationDay(organizationId, sql.ref(at));
  const { rows } = await sql<StoredActivity>`
    select rows.*, person.person_id as "personId", person.full_name as person, coalesce(account.addresses[1], account.display_name) as mailbox
    from (
      select account_id as "accountId", item, kind, event, at, seconds, actor, counterparts, thread, marks
      from activity
      where organization_id = ${organizationId}::uuid
        and (account_id, item) > (${after?.accountId ?? nobody}::uuid, ${after?.item ?? nobody}::uuid)
        ${from === null ? sql`` : sql`and at >= ${from}::timestamptz`}
        ${to === null ? sql`` : sql`and at < ${to}::timestamptz`}
        ${
          personId === null
            ? sql``
            : sql`and exists (select from account_person mapped
                where mapped.organization_id = ${organizationId}::uuid and mapped.account_id = activity.account_id
                  and mapped.person_id = ${personId}::uuid and ${holdsOn('mapped', zoned('activity.at'))})
                and account_id = any(array(select account_id from account_person
                  where organization_id = ${organizationId}::uuid and person_id = ${personId}::uuid))`
        }
      order by account_id, item limit ${limit}
    ) rows
    join account on account.organization_id = ${organizationId}::uuid and account.account_id = rows."accountId"
    left join account_person on account_person.organization_id = ${organizationId}::uuid
      and account_person.account_id = rows."accountId" and ${holdsOn('account_person', zoned('rows.at'))}
    left join person on person.organization_id = ${organizationId}::uuid and person.person_id = account_person.person_id
    order by rows."accountId", rows.item
  `.execute(tx);
  return rows;
};
