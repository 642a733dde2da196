// The queue of accounts that are nobody's: whose they may be, and what is lost with them meanwhile.
import { listConnections } from '../db/queries/connections.ts';
import {
  countLost,
  listAllOwners,
  listNamedAccounts,
  listOpenAccounts,
  listRosterPeople,
  type Lost,
  type NamedAccount,
  type OpenAccountRow,
  type RosterPerson,
} from '../db/queries/open-accounts.ts';
import { readByIndex } from '../db/planning.ts';
import type { Tx } from '../db/schema.ts';
import { indexPeople, type KnownPerson } from './people-index.ts';
import { proposeOwner, type Proposal } from './proposals.ts';

/** More people than anybody has. */
const everybody = 1_000_000;

/** Days back of which is told what is lost. */
export const lostDays = 28;
const dayMs = 86_400_000;

export interface QueuedAccount {
  readonly account: OpenAccountRow;
  readonly proposal: Proposal;
  readonly lost: Omit<Lost, 'accountId'>;
}

export interface IdentityQueue {
  readonly accounts: readonly QueuedAccount[];
  readonly people: ReadonlyMap<string, RosterPerson>;
}

const knownOf = (person: RosterPerson, own: readonly NamedAccount[], today: string): KnownPerson => ({
  ...person,
  addresses: [...new Set([person.email, ...own.flatMap((account) => account.addresses)])],
  otherNames: own.map((account) => account.displayName).filter((name) => name !== ''),
  left: person.leftOn !== null && person.leftOn <= today,
  connectionIds: [...new Set(own.filter(({ kind }) => kind === 'person').map((account) => account.connectionId))],
});

/** Field note: read list by list and put together here; see queries/account-people. */
const readKnown = async (tx: Tx, organizationId: string, today: string) => {
  const people = await listRosterPeople(tx, { organizationId, search: '', limit: everybody });
  const owners = await listAllOwners(tx, organizationId);
  const accountIds = [...new Set(owners.map((row) => row.accountId))];
  const accounts = new Map(
    (await listNamedAccounts(tx, { organizationId, accountIds })).map((account) => [account.accountId, account]),
  );
  const byPerson = Map.groupBy(owners, (row) => row.personId);
  const known = people.map((person) => {
    const own = (byPerson.get(person.personId) ?? []).map((row) => accounts.get(row.accountId));
    return knownOf(
      person,
      own.filter((account) => account !== undefined),
      today,
    );
  });
  return { people, known };
};

const nothing = { activities: 0, events: 0, measures: 0 };

/** All accounts that are nobody's, or those asked for of them, each with its proposal. Changes nothing. */
export const readQueue = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly now: Date; readonly accountIds: readonly string[] | null },
): Promise<IdentityQueue> => {
  const { organizationId, now, accountIds } = asked;
  await readByIndex(tx);
  const open = await listOpenAccounts(tx, { organizationId, accountIds });
  if (open.length === 0) return { accounts: [], people: new Map() };
  const { people, known } = await readKnown(tx, organizationId, now.toISOString().slice(0, 10));
  const index = indexPeople(known);
  const since = new Date(now.getTime() - lostDays * dayMs);
  const ids = open.map((account) => account.accountId);
  const lost = new Map(
    (await countLost(tx, { organizationId, accountIds: ids, since })).map((row) => [row.accountId, row]),
  );
  const accounts = open.map((account) => {
    const { activities, events, measures } = lost.get(account.accountId) ?? nothing;
    return { account, proposal: proposeOwner(account, index), lost: { activities, events, measures } };
  });
  return {
    // A guest is somebody from outside, unless somebody here is like them.
    accounts: accounts.filter(({ account, proposal }) => account.kind !== 'guest' || proposal.candidates.length > 0),
    people: new Map(people.map((person) => [person.personId, person])),
  };
};

/** Sources by their connection. */
export const readSources = async (
  tx: Tx,
  organizationId: string,
): Promise<Map<string, { connectionId: string; provider: string; name: string }>> =>
  new Map(
    (await listConnections(tx, organizationId)).map(({ connectionId, provider, tenantName }) => [
      connectionId,
      { connectionId, provider, name: tenantName },
    ]),
  );
