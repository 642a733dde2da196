// Rows become the roster: what they would do, and doing it, all of it in the caller's transaction.
import { holdRoster, listKnownAddresses, listMappings, type RosterRow } from '../db/queries/account-people.ts';
import { listConnections } from '../db/queries/connections.ts';
import { savePeople } from '../db/queries/people.ts';
import { addChanges, addImport, forgetChanges, listEverybody, saveKept } from '../db/queries/roster.ts';
import { touchAccounts } from '../db/queries/touched-days.ts';
import { readByIndex } from '../db/planning.ts';
import type { Tx } from '../db/schema.ts';
import { newId } from '../lib/ids.ts';
import { mapAccounts } from './roster.ts';
import { planRoster, type RosterPlan } from './roster-plan.ts';
import type { RosterInput } from './roster-values.ts';

interface Asked {
  readonly organizationId: string;
  readonly rows: readonly RosterInput[];
  readonly now: Date;
}

/** How long it is remembered what an import changed. */
export const undoableMs = 30 * 86_400_000;

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** What `applyRoster` would do; nothing is saved. */
export const checkRoster = async (tx: Tx, { organizationId, rows, now }: Asked): Promise<RosterPlan> => {
  const everybody = await listEverybody(tx, organizationId);
  const owners = new Map(everybody.map(({ email, personId }) => [email, personId]));
  const named = new Set(rows.flatMap(({ email, values }) => [email, values.manager ?? null]));
  const addresses = [...named].filter((address) => address !== null && !owners.has(address)).map(String);
  const known = await listKnownAddresses(tx, { organizationId, addresses, on: dayOf(now) });
  for (const { address, personId } of known) if (!owners.has(address)) owners.set(address, personId);
  const people = new Map(everybody.map((person) => [person.personId, person]));
  return planRoster(rows, { people, owners }, newId);
};

/** Lets everything that the directory says reach the roster again, where fields are not kept. */
export const followDirectories = async (
  tx: Tx,
  { organizationId, now }: { readonly organizationId: string; readonly now: Date },
): Promise<void> => {
  for (const { connectionId } of await listConnections(tx, organizationId))
    await mapAccounts(tx, { organizationId, connectionId, now });
};

/** Marks the days of people whose manager became another. */
export const touchPeople = async (
  tx: Tx,
  touched: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<void> => {
  const { organizationId, personIds } = touched;
  if (personIds.length === 0) return;
  const mappings = await listMappings(tx, { organizationId, personIds });
  await touchAccounts(tx, { organizationId, accountIds: mappings.map(({ accountId }) => accountId) });
};

/** Rows of one statement: a hundred thousand at once take ten times the memory. */
const batchSize = 5000;

const batchesOf = function* <Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let at = 0; at < rows.length; at += batchSize) yield rows.slice(at, at + batchSize);
};

/** Saves people with what is kept of them. */
export const saveRoster = async (
  tx: Tx,
  saved: {
    readonly organizationId: string;
    readonly people: readonly RosterRow[];
    readonly kept: readonly RosterRow[];
  },
): Promise<void> => {
  const { organizationId } = saved;
  for (const people of batchesOf(saved.people)) await savePeople(tx, { organizationId, people });
  for (const people of batchesOf(saved.kept)) await saveKept(tx, { organizationId, people });
};

export interface Applied {
  readonly plan: RosterPlan;
  /** For the undo; null: the rows changed nothing. */
  readonly importId: string | null;
}

/**
 * Saves the rows that have no fault; whoever they name is found by address, and what they say is kept from the directory.
 * The same rows a second time change nothing. `source` is our own word, `by` the name of who did it.
 */
export const applyRoster = async (
  tx: Tx,
  asked: Asked & { readonly source: 'file'; readonly by: string },
): Promise<Applied> => {
  const { organizationId, source, by, now } = asked;
  await readByIndex(tx);
  await holdRoster(tx, organizationId);
  const plan = await checkRoster(tx, asked);
  if (plan.changes.length === 0) return { plan, importId: null };
  await saveRoster(tx, { organizationId, ...plan });
  const importId = newId();
  await forgetChanges(tx, { organizationId, before: new Date(now.getTime() - undoableMs) });
  await addImport(tx, { organizationId, importId, source, at: now, by, counts: { ...plan.counts } });
  for (const changes of batchesOf(plan.changes)) await addChanges(tx, { organizationId, importId, changes });
  await touchPeople(tx, { organizationId, personIds: plan.managed });
  // Accounts that nobody was known for may be those of people who are new.
  if (plan.counts.new > 0) await followDirectories(tx, { organizationId, now });
  return { plan, importId };
};
