// A decision on identities: written with what was before, its days computed again, undone by writing that back.
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { holdRoster } from '../db/queries/account-people.ts';
import { addDecision, type Decision, holdDecision, markUndone } from '../db/queries/identity-decisions.ts';
import {
  type AccountState,
  forgetLosses,
  listOwnAccounts,
  type Loss,
  type PersonState,
  readAccountStates,
  readPersonStates,
  takePeople,
  writeAccountStates,
  writePersonStates,
} from '../db/queries/identity-states.ts';
import { markUnknownDays } from '../db/queries/retention.ts';
import { touchAccounts } from '../db/queries/touched-days.ts';
import type { Tx } from '../db/schema.ts';
import { newId } from '../lib/ids.ts';
import { anyOverlap } from './periods.ts';

export interface Deciding {
  readonly organizationId: string;
  /** Who decides, by name. */
  readonly by: string;
  readonly now: Date;
}

/** What was decided cannot be; the message says why. */
export class Undecidable extends Error {
  override readonly name = 'Undecidable';
  readonly reason: 'unknown' | 'changed' | 'impossible';
  constructor(reason: Undecidable['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

interface Snapshot {
  readonly accounts: readonly AccountState[];
  readonly people: readonly PersonState[];
}

const Day = z.string().nullable();
/** As it stands in a kept decision. */
const Snapshot: z.ZodType<Snapshot> = z.object({
  accounts: z.array(
    z.object({
      accountId: z.string(),
      periods: z.array(
        z.object({
          mappingId: z.string(),
          personId: z.string(),
          from: Day,
          until: Day,
          by: z.enum(['rule', 'hand', 'directory']),
          at: z.string(),
          confidence: z.number(),
        }),
      ),
      refused: z.array(z.string()),
      ownerless: z.boolean(),
    }),
  ),
  people: z.array(
    z.object({ personId: z.string(), mergedInto: z.string().nullable(), managerId: z.string().nullable() }),
  ),
});

export const ownersOf = ({ periods }: AccountState): string[] => [...new Set(periods.map((period) => period.personId))];

/** Who has which account no more. */
const lossesOf = (before: readonly AccountState[], after: readonly AccountState[]): Loss[] => {
  const owners = new Map(after.map((state) => [state.accountId, new Set(ownersOf(state))]));
  return before.flatMap((state) =>
    ownersOf(state)
      .filter((personId) => owners.get(state.accountId)?.has(personId) !== true)
      .map((personId) => ({ personId, accountId: state.accountId })),
  );
};

/** Only accounts whose periods are others now have days to be computed again. */
const touchedOf = (before: Snapshot, after: Snapshot): string[] => {
  const former = new Map(before.accounts.map((state) => [state.accountId, state.periods]));
  return after.accounts
    .filter((state) => !isDeepStrictEqual(state.periods, former.get(state.accountId)))
    .map((state) => state.accountId);
};

/** The people's own accounts too: their manager is another. */
const managed = (before: Snapshot, after: Snapshot): string[] => {
  const former = new Map(before.people.map((state) => [state.personId, state.managerId]));
  return after.people.filter((state) => former.get(state.personId) !== state.managerId).map((state) => state.personId);
};

/**
 * Writes what is after; every day that it may change is computed again. The people on either side are held first, so
 * that no roll-up writes what it read before.
 */
const write = async (
  tx: Tx,
  organizationId: string,
  { before, after }: { readonly before: Snapshot; readonly after: Snapshot },
): Promise<void> => {
  const personIds = [...new Set([...before.accounts, ...after.accounts].flatMap(ownersOf))].sort();
  await takePeople(tx, { organizationId, personIds });
  const reports = await listOwnAccounts(tx, { organizationId, personIds: managed(before, after) });
  const accountIds = [...touchedOf(before, after), ...reports];
  // Before and after: those whose manager is behind an account are others then.
  await touchAccounts(tx, { organizationId, accountIds });
  await writeAccountStates(tx, { organizationId, states: after.accounts });
  await markUnknownDays(tx, { organizationId, personIds: [...new Set(after.accounts.flatMap(ownersOf))] });
  await writePersonStates(tx, { organizationId, states: after.people });
  await touchAccounts(tx, { organizationId, accountIds });
  await forgetLosses(tx, { organizationId, lost: lossesOf(before.accounts, after.accounts) });
};

interface Change {
  readonly kind: Decision['kind'];
  readonly personIds: readonly string[];
  readonly before: Snapshot;
  readonly after: Snapshot;
}

/** Keeps and writes it; null when nothing changes. */
export const decide = async (tx: Tx, deciding: Deciding, change: Change): Promise<string | null> => {
  const { organizationId, by, now } = deciding;
  const former = new Map(change.before.accounts.map((state) => [state.accountId, state]));
  const accounts = change.after.accounts.filter((state) => !isDeepStrictEqual(state, former.get(state.accountId)));
  const people = change.after.people.filter(
    (state) => !change.before.people.some((other) => isDeepStrictEqual(state, other)),
  );
  if (accounts.length === 0 && people.length === 0) return null;
  if (accounts.some((state) => anyOverlap(state.periods))) throw new TypeError('Periods of an account overlap.');
  const after = { accounts, people };
  const before = {
    accounts: accounts.map((state) => former.get(state.accountId)).filter((state) => state !== undefined),
    people: change.before.people.filter((state) => people.some((one) => one.personId === state.personId)),
  };
  await write(tx, organizationId, { before, after });
  const decisionId = newId();
  const accountIds = accounts.map((state) => state.accountId);
  const { kind, personIds } = change;
  await addDecision(tx, organizationId, {
    decisionId,
    kind,
    madeBy: by,
    madeAt: now,
    accountIds,
    personIds,
    before,
    after,
  });
  return decisionId;
};

/** What is restored of people: the merger exactly; a manager only where nobody has set another since. */
const restorePeople = (now: readonly PersonState[], kept: { before: Snapshot; after: Snapshot }): PersonState[] => {
  const [former, latter] = [kept.before, kept.after].map(
    ({ people }) => new Map(people.map((state) => [state.personId, state])),
  );
  return now.map((state) => {
    const [before, after] = [former?.get(state.personId), latter?.get(state.personId)];
    if (before === undefined || after === undefined) return state;
    if (state.mergedInto !== after.mergedInto)
      throw new Undecidable('changed', 'One of the people was merged otherwise since: undo that first.');
    return { ...before, managerId: state.managerId === after.managerId ? before.managerId : state.managerId };
  });
};

/** Writes back what was before. Errors: Undecidable: the decision is unknown, undone already, or a later one stands on it. */
export const undoDecision = async (tx: Tx, deciding: Deciding, decisionId: string): Promise<void> => {
  const { organizationId, by, now } = deciding;
  await holdRoster(tx, organizationId);
  const decision = await holdDecision(tx, { organizationId, decisionId });
  if (decision === null) throw new Undecidable('unknown', 'There is no such decision.');
  if (decision.undoneAt !== null) throw new Undecidable('changed', 'This decision is undone already.');
  const kept = { before: Snapshot.parse(decision.before), after: Snapshot.parse(decision.after) };
  const accountIds = kept.after.accounts.map((state) => state.accountId);
  const accounts = await readAccountStates(tx, { organizationId, accountIds });
  const latter = new Map(kept.after.accounts.map((state) => [state.accountId, state]));
  // Accounts that are gone since are left out.
  if (accounts.some((state) => !isDeepStrictEqual(state, latter.get(state.accountId))))
    throw new Undecidable('changed', 'One of the accounts was mapped otherwise since: undo that first.');
  const personIds = kept.after.people.map((state) => state.personId);
  const people = await readPersonStates(tx, { organizationId, personIds, around: false });
  const restored = kept.before.accounts.filter((state) => accounts.some((one) => one.accountId === state.accountId));
  const owners = [...new Set(restored.flatMap(ownersOf))];
  const there = await readPersonStates(tx, { organizationId, personIds: owners, around: false });
  if (there.length < owners.length)
    throw new Undecidable('changed', 'One of the people was erased since: this cannot be undone.');
  const after = { accounts: restored, people: restorePeople(people, kept) };
  await write(tx, organizationId, { before: { accounts, people }, after });
  await markUndone(tx, { organizationId, decisionId, by, at: now });
};
