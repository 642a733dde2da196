// The domains of the organization's addresses: how often each is there, and which a person said are its own.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';

export interface DomainCount {
  /** Lower-case. */
  readonly domain: string;
  readonly people: number;
  /** Listed accounts of people, rooms and shared mailboxes; guests are somebody else's. */
  readonly accounts: number;
}

export const countDomains = async (tx: Tx, organizationId: string): Promise<DomainCount[]> => {
  const { rows: people } = await sql<{ domain: string; n: number }>`
    select split_part(email, '@', 2) as domain, count(*) as n from person
    where organization_id = ${organizationId}::uuid
    group by 1`.execute(tx);
  const { rows: accounts } = await sql<{ domain: string; n: number }>`
    select split_part(owned.address, '@', 2) as domain, count(distinct account.account_id) as n
    from account cross join unnest(account.addresses) owned (address)
    where account.organization_id = ${organizationId}::uuid and account.kind in ('person', 'shared', 'room')
      and account.removed_at is null
    group by 1`.execute(tx);
  const peopleBy = new Map(people.map((row) => [row.domain, row.n]));
  const accountsBy = new Map(accounts.map((row) => [row.domain, row.n]));
  return [...new Set([...peopleBy.keys(), ...accountsBy.keys()])]
    .filter((domain) => domain !== '')
    .map((domain) => ({ domain, people: peopleBy.get(domain) ?? 0, accounts: accountsBy.get(domain) ?? 0 }));
};

export interface DomainDecision {
  readonly domain: string;
  readonly own: boolean;
  readonly at: Date;
  /** Name. */
  readonly by: string;
}

export const listDomainDecisions = (tx: Tx, organizationId: string): Promise<DomainDecision[]> =>
  tx
    .selectFrom('organization_domain')
    .select(['domain', 'own', 'decided_at as at', 'decided_by as by'])
    .where('organization_id', '=', organizationId)
    .orderBy('domain')
    .execute();

export const saveDomainDecision = async (
  tx: Tx,
  decision: DomainDecision & { readonly organizationId: string },
): Promise<void> => {
  await tx
    .insertInto('organization_domain')
    .values({
      organization_id: decision.organizationId,
      domain: decision.domain,
      own: decision.own,
      decided_at: decision.at,
      decided_by: decision.by,
    })
    .onConflict((conflict) =>
      conflict.columns(['organization_id', 'domain']).doUpdateSet((excluded) => ({
        own: excluded.ref('excluded.own'),
        decided_at: excluded.ref('excluded.decided_at'),
        decided_by: excluded.ref('excluded.decided_by'),
      })),
    )
    .execute();
};

export const deleteDomainDecision = async (
  tx: Tx,
  key: { readonly organizationId: string; readonly domain: string },
): Promise<void> => {
  await tx
    .deleteFrom('organization_domain')
    .where('organization_id', '=', key.organizationId)
    .where('domain', '=', key.domain)
    .execute();
};
