// What people decide on identities: whose accounts are, from when until when, and who is one.
import { holdRoster } from '../db/queries/account-people.ts';
import {
  type AccountState,
  listOwnAccounts,
  type PersonState,
  readAccountStates,
  readPersonStates,
} from '../db/queries/identity-states.ts';
import type { Tx } from '../db/schema.ts';
import { newId } from '../lib/ids.ts';
import { decide, type Deciding, ownersOf, Undecidable } from './decisions.ts';
import { type Days, layOver } from './periods.ts';

const readAccounts = async (tx: Tx, organizationId: string, accountIds: readonly string[]): Promise<AccountState[]> => {
  const wanted = [...new Set(accountIds)];
  const found = await readAccountStates(tx, { organizationId, accountIds: wanted });
  if (found.length < wanted.length) throw new Undecidable('unknown', 'One of the accounts is not known here.');
  return found;
};

const checkPeople = async (tx: Tx, organizationId: string, personIds: readonly string[]): Promise<PersonState[]> => {
  const wanted = [...new Set(personIds)];
  const found = await readPersonStates(tx, { organizationId, personIds: wanted, around: false });
  if (found.length < wanted.length) throw new Undecidable('unknown', 'One of the people is not known here.');
  if (found.some((state) => state.mergedInto !== null))
    throw new Undecidable('impossible', 'One of the people is merged into somebody else: choose that one.');
  return found;
};

export interface Mapped extends Days {
  readonly accountId: string;
  readonly personId: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** The period that this one stands instead of; null: none. */
  readonly instead: string | null;
}

/** Gives accounts to people for a time, each account once; whoever had one in that time has it no more. Resolves to the decision; null: nothing changed. Errors: Undecidable. */
export const mapByHand = async (
  tx: Tx,
  deciding: Deciding,
  asked: { readonly kind: 'confirm' | 'map'; readonly mapped: readonly Mapped[] },
): Promise<string | null> => {
  const { organizationId, now } = deciding;
  await holdRoster(tx, organizationId);
  const people = await checkPeople(
    tx,
    organizationId,
    asked.mapped.map((one) => one.personId),
  );
  const before = await readAccounts(
    tx,
    organizationId,
    asked.mapped.map((one) => one.accountId),
  );
  const wanted = new Map(asked.mapped.map((one) => [one.accountId, one]));
  const isTaken = ({ accountId, periods }: AccountState): boolean =>
    periods.some((period) => period.personId !== wanted.get(accountId)?.personId);
  // What was proposed was nobody's then.
  if (asked.kind === 'confirm' && before.some(isTaken))
    throw new Undecidable('changed', 'One of the accounts is somebody’s by now.');
  const accounts = before.map((state): AccountState => {
    const one = wanted.get(state.accountId);
    if (one === undefined) return state;
    const { personId, from, until, confidence, instead } = one;
    const others = state.periods.filter((period) => period.mappingId !== instead);
    const laid = { mappingId: newId(), personId, from, until, by: 'hand' as const, at: now.toISOString(), confidence };
    const refused = state.refused.filter((id) => id !== personId);
    return { ...state, periods: layOver(others, laid), refused, ownerless: false };
  });
  const personIds = people.map((state) => state.personId);
  const change = { before: { accounts: before, people: [] }, after: { accounts, people: [] } };
  return decide(tx, deciding, { kind: asked.kind, personIds, ...change });
};

/** Takes an account from whoever has it in a period: no rule gives it to them again. Errors: Undecidable. */
export const unmap = async (
  tx: Tx,
  deciding: Deciding,
  asked: { readonly accountId: string; readonly mappingId: string },
): Promise<string | null> => {
  await holdRoster(tx, deciding.organizationId);
  const before = await readAccounts(tx, deciding.organizationId, [asked.accountId]);
  const period = before[0]?.periods.find((one) => one.mappingId === asked.mappingId);
  if (period === undefined) throw new Undecidable('unknown', 'The account is not mapped so any more.');
  const accounts = before.map((state): AccountState => {
    const periods = state.periods.filter((one) => one !== period);
    const gone = periods.every((one) => one.personId !== period.personId);
    return {
      ...state,
      periods,
      refused: gone ? [...new Set([...state.refused, period.personId])].sort() : state.refused,
    };
  });
  const change = { before: { accounts: before, people: [] }, after: { accounts, people: [] } };
  return decide(tx, deciding, { kind: 'unmap', personIds: [period.personId], ...change });
};

/** Accounts that are not some people's. Errors: Undecidable. */
export const reject = async (
  tx: Tx,
  deciding: Deciding,
  pairs: readonly { readonly accountId: string; readonly personId: string }[],
): Promise<string | null> => {
  await holdRoster(tx, deciding.organizationId);
  const before = await readAccounts(
    tx,
    deciding.organizationId,
    pairs.map((pair) => pair.accountId),
  );
  const refused = Map.groupBy(pairs, (pair) => pair.accountId);
  const accounts = before.map((state): AccountState => {
    const more = (refused.get(state.accountId) ?? []).map((pair) => pair.personId);
    return { ...state, refused: [...new Set([...state.refused, ...more])].sort() };
  });
  const personIds = [...new Set(pairs.map((pair) => pair.personId))].sort();
  const change = { before: { accounts: before, people: [] }, after: { accounts, people: [] } };
  return decide(tx, deciding, { kind: 'reject', personIds, ...change });
};

/** Accounts that are nobody's: a shared mailbox, a robot. They are asked of no more. Errors: Undecidable. */
export const leaveOwnerless = async (
  tx: Tx,
  deciding: Deciding,
  accountIds: readonly string[],
): Promise<string | null> => {
  await holdRoster(tx, deciding.organizationId);
  const before = await readAccounts(tx, deciding.organizationId, accountIds);
  const accounts = before.map((state): AccountState => ({ ...state, periods: [], ownerless: true }));
  const personIds = [...new Set(before.flatMap(ownersOf))].sort();
  const change = { before: { accounts: before, people: [] }, after: { accounts, people: [] } };
  return decide(tx, deciding, { kind: 'ownerless', personIds, ...change });
};

const mergePerson = (state: PersonState, from: PersonState, into: string): PersonState => {
  const { personId } = state;
  if (personId === from.personId) return { ...state, mergedInto: into };
  const mergedInto = state.mergedInto === from.personId ? into : state.mergedInto;
  const managerId = state.managerId === from.personId ? (personId === into ? null : into) : state.managerId;
  return { ...state, mergedInto, managerId };
};

/**
 * Makes one person of two: all accounts of the first are the second's, and whoever reported to the first reports to the
 * second. The first stays on record, hidden, so that it can be undone. Errors: Undecidable.
 */
export const mergePeople = async (
  tx: Tx,
  deciding: Deciding,
  { personId, into }: { readonly personId: string; readonly into: string },
): Promise<string | null> => {
  const { organizationId } = deciding;
  if (personId === into) throw new Undecidable('impossible', 'A person cannot be merged into themselves.');
  await holdRoster(tx, organizationId);
  const both = await checkPeople(tx, organizationId, [personId, into]);
  const from = both.find((state) => state.personId === personId);
  if (from === undefined) throw new Undecidable('unknown', 'The person is not known here.');
  const around = await readPersonStates(tx, { organizationId, personIds: [personId], around: true });
  const target = both.filter((state) => state.personId === into && !around.some((one) => one.personId === into));
  const before = [...around, ...target];
  const accountIds = await listOwnAccounts(tx, { organizationId, personIds: [personId] });
  const accounts = await readAccountStates(tx, { organizationId, accountIds });
  const moved = accounts.map(
    (state): AccountState => ({
      ...state,
      periods: state.periods.map((period) => (period.personId === personId ? { ...period, personId: into } : period)),
    }),
  );
  return decide(tx, deciding, {
    kind: 'merge',
    personIds: [personId, into],
    before: { accounts, people: before },
    after: { accounts: moved, people: before.map((state) => mergePerson(state, from, into)) },
  });
};
