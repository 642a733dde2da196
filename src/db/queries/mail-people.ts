// Who stands behind an address: the person whose own figures a login may be sent, and the zone of their clocks.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';

export interface Addressed {
  /** As it was asked for, lower-case. */
  readonly address: string;
  readonly personId: string;
  /** The person's own, else the mailbox's; null: the organization's counts. */
  readonly zone: string | null;
}

/** By the person's address, else by an address of one of their accounts; who is not found is left out. */
export const findAddressed = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly addresses: readonly string[] },
): Promise<readonly Addressed[]> => {
  if (asked.addresses.length === 0) return [];
  const { rows } = await sql<Addressed & { readonly direct: boolean }>`
    select address, "personId", zone, direct from (
      select person.email as address, coalesce(person.merged_into, person.person_id) as "personId", person.zone, true as direct
      from person where person.organization_id = ${asked.organizationId}::uuid
        and person.email = any(${[...asked.addresses]}::text[])
      union all
      select wanted.address, account_person.person_id, account.zone, false
      from unnest(${[...asked.addresses]}::text[]) wanted (address)
      join account on account.organization_id = ${asked.organizationId}::uuid and wanted.address = any(account.addresses)
      join account_person on account_person.organization_id = ${asked.organizationId}::uuid
        and account_person.account_id = account.account_id and account_person.until_day is null
    ) found order by address, direct desc, "personId"`.execute(tx);
  const byAddress = Map.groupBy(rows, (row) => row.address);
  return [...byAddress].flatMap(([address, [first, ...rest]]) =>
    first === undefined
      ? []
      : [
          {
            address,
            personId: first.personId,
            zone: first.zone ?? rest.find((row) => row.zone !== null)?.zone ?? null,
          },
        ],
  );
};
