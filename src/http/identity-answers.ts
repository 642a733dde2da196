// Accounts, proposals and decisions on identities as the endpoints answer them.
import type { z } from 'zod';
import type * as contract from '../contract/identities.ts';
import { type Decision, listMerges } from '../db/queries/identity-decisions.ts';
import { listOwnAccounts, readAccountStates } from '../db/queries/identity-states.ts';
import {
  listNamedAccounts,
  listPeopleNames,
  type NamedAccount,
  type RosterPerson,
} from '../db/queries/open-accounts.ts';
import { readPerson } from '../db/queries/people.ts';
import type { Tx } from '../db/schema.ts';
import { type IdentityQueue, lostDays, type QueuedAccount, readSources } from '../people/identity-queue.ts';
import { weights } from '../people/proposal-weights.ts';

type Sources = Awaited<ReturnType<typeof readSources>>;
type ListInput = z.output<typeof contract.listIdentities.input>;
const shownNames = 10;

const nameOf = ({ displayName, addresses, sourceId }: Pick<NamedAccount, 'displayName' | 'addresses' | 'sourceId'>) =>
  displayName === '' ? (addresses[0] ?? sourceId) : displayName;

const accountOf = (account: NamedAccount, sources: Sources): contract.IdentityAccount => ({
  id: account.accountId,
  name: nameOf(account),
  addresses: [...account.addresses],
  kind: account.kind,
  source: sources.get(account.connectionId) ?? { connectionId: account.connectionId, provider: '', name: '' },
});

const openOf = ({ account, proposal, lost }: QueuedAccount, queue: IdentityQueue, sources: Sources) => ({
  ...accountOf(account, sources),
  lost,
  candidates: proposal.candidates.flatMap(({ personId, confidence, reasons }): contract.Candidate[] => {
    const person = queue.people.get(personId);
    if (person === undefined) return [];
    const told = reasons.map((code) => ({ code, ...weights[code] }));
    return [{ person: personOf(person), confidence, reasons: told }];
  }),
  margin: proposal.margin,
  clear: proposal.clear,
});

export const personOf = ({ personId, fullName, email }: Pick<RosterPerson, 'personId' | 'fullName' | 'email'>) => ({
  id: personId,
  fullName,
  email,
});

const sum = (accounts: readonly QueuedAccount[]) => {
  const total = { activities: 0, events: 0, measures: 0 };
  for (const { lost } of accounts) {
    total.activities += lost.activities;
    total.events += lost.events;
    total.measures += lost.measures;
  }
  return total;
};

const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });
type Open = ReturnType<typeof openOf>;

const comparisons: Readonly<Record<ListInput['sort'], (a: Open, b: Open) => number>> = {
  name: (a, b) => collator.compare(a.name, b.name),
  source: (a, b) => collator.compare(a.source.name, b.source.name),
  lost: (a, b) =>
    a.lost.activities + a.lost.events + a.lost.measures - (b.lost.activities + b.lost.events + b.lost.measures),
  confidence: (a, b) => (a.candidates[0]?.confidence ?? 0) - (b.candidates[0]?.confidence ?? 0),
};

const matches = ({ name, addresses, candidates }: Open, search: string): boolean => {
  const texts = [name, ...addresses, ...candidates.map(({ person }) => person.fullName)];
  return texts.some((text) => text.toLowerCase().includes(search));
};

export const listOpen = (queue: IdentityQueue, sources: Sources, input: ListInput) => {
  const all = queue.accounts.map((queued) => openOf(queued, queue, sources));
  const proposed = all.filter(({ candidates }) => candidates.length > 0);
  const search = input.search.trim().toLowerCase();
  const found = (input.state === 'proposed' ? proposed : all).filter((one) => search === '' || matches(one, search));
  const compare = comparisons[input.sort];
  const sign = input.order === 'asc' ? 1 : -1;
  const sorted = found.toSorted((a, b) => sign * compare(a, b) || comparisons.name(a, b) || (a.id < b.id ? -1 : 1));
  return {
    total: found.length,
    proposed: proposed.length,
    unmapped: all.length,
    lost: { ...sum(queue.accounts), days: lostDays },
    accounts: sorted.slice((input.page - 1) * input.size, input.page * input.size),
  };
};

const named = (ids: readonly string[], known: ReadonlyMap<string, string>) =>
  ids.slice(0, shownNames).flatMap((id) => {
    const name = known.get(id);
    return name === undefined ? [] : [{ id, name }];
  });

export const namedDecision = (
  decision: Decision,
  names: { readonly accounts: ReadonlyMap<string, string>; readonly people: ReadonlyMap<string, string> },
): contract.IdentityDecision => {
  const { undoneAt, undoneBy } = decision;
  return {
    id: decision.decisionId,
    kind: decision.kind,
    by: decision.madeBy,
    at: decision.madeAt.toISOString(),
    undone: undoneAt === null || undoneBy === null ? null : { by: undoneBy, at: undoneAt.toISOString() },
    accounts: named(decision.accountIds, names.accounts),
    accountCount: decision.accountIds.length,
    people: named(decision.personIds, names.people),
    personCount: decision.personIds.length,
  };
};

export const readNames = async (tx: Tx, organizationId: string, decisions: readonly Decision[]) => {
  const shown = (ids: (decision: Decision) => readonly string[]) => [
    ...new Set(decisions.flatMap((decision) => ids(decision).slice(0, shownNames))),
  ];
  const accountIds = shown((decision) => decision.accountIds);
  const personIds = shown((decision) => decision.personIds);
  const accounts = await listNamedAccounts(tx, { organizationId, accountIds });
  const people = await listPeopleNames(tx, { organizationId, personIds });
  return {
    accounts: new Map(accounts.map((account) => [account.accountId, nameOf(account)])),
    people: new Map(people.map((person) => [person.personId, person.fullName])),
  };
};

export const readOwned = async (tx: Tx, organizationId: string, personId: string) => {
  const accountIds = await listOwnAccounts(tx, { organizationId, personIds: [personId] });
  const states = new Map(
    (await readAccountStates(tx, { organizationId, accountIds })).map((state) => [state.accountId, state.periods]),
  );
  const sources = await readSources(tx, organizationId);
  return (await listNamedAccounts(tx, { organizationId, accountIds })).flatMap((account) =>
    (states.get(account.accountId) ?? [])
      .filter((period) => period.personId === personId)
      .map(({ personId: _owner, ...period }) => ({ ...accountOf(account, sources), ...period })),
  );
};

export const readMergers = async (tx: Tx, organizationId: string, personId: string) => {
  const merges = await listMerges(tx, { organizationId, personId });
  const { people } = await readNames(tx, organizationId, merges);
  const into = merges.find((merge) => merge.personIds[0] === personId)?.personIds[1];
  const target = into === undefined ? null : await readPerson(tx, { organizationId, personId: into });
  return {
    mergedInto: target === null ? null : personOf(target),
    merged: merges
      .filter((merge) => merge.personIds[1] === personId)
      .map(({ decisionId, personIds: [id = ''] }) => ({ person: { id, name: people.get(id) ?? '' }, decisionId })),
  };
};
