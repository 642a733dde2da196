// The roll-up: touched days become day figures, in bounded transactions that any number of processes may run at once.
import type { Database } from '../db/open.ts';
import { readByIndex } from '../db/planning.ts';
import { listMappings } from '../db/queries/account-people.ts';
import { type SavedDay, saveDays } from '../db/queries/figures.ts';
import { markLate } from '../db/queries/team-weeks.ts';
import type { Held } from '../db/queries/person-records.ts';
import { type KeptFrom, readKeptFrom } from '../db/queries/retention.ts';
import {
  claimTouchedDays,
  deleteTouchedDays,
  holdNobodysAccounts,
  listTouchedAccounts,
  type TouchedAccount,
  type TouchedDay,
  touchDays,
} from '../db/queries/touched-days.ts';
import { holdPeople, listPersonTimes, type PersonTime } from '../db/queries/working-time.ts';
import type { Tx } from '../db/schema.ts';
import type { Clock } from '../lib/clock.ts';
import { type AccountReading, readingOf } from '../people/account-times.ts';
import { loadOrganizationTime } from '../people/organization-time.ts';
import type { Viewer } from './activity-rows.ts';
import { computePerson, viewerOf, zoneOf } from './person-days.ts';
import { lookForHeld } from './told.ts';

/*
 * Why nothing is missed and nobody waits in a circle (READ COMMITTED: every statement sees what was committed before it):
 * - Whoever saves activity writes its touched days in the same transaction, with an update where the row is there
 *   already: the row stays locked until the activity can be seen.
 * - The roll-up takes people first (row locks, those that are taken are skipped), so that two roll-ups never compute the
 *   same person at once and an older result never overwrites a newer one. Then it takes their touched days, skipping
 *   those that a saver holds. Only then it reads activity: what a taken row stands for is committed and is seen.
 * - A saver that comes meanwhile waits for the row, finds it deleted, and writes it anew for the next roll-up.
 * - A roll-up never waits for a row lock. So it is part of no deadlock.
 * - A purge says first from when on rows are kept, then holds the people and takes what is older: days that need it are
 *   fixed from then on (fixed-days), and no roll-up reads what is half gone.
 */

export interface RolledUp {
  readonly people: number;
  /** Local days that were computed. */
  readonly days: number;
  /** Rows of activity that were read. */
  readonly rows: number;
}

/** Of one transaction: touched days looked through to find people, rows after which no further person is begun or a person's days go on in the next. */
const bounds = { touched: 1000, rows: 20_000, personRows: 100_000 };

const everyone = '00000000-0000-0000-0000-000000000000';

interface Batch extends RolledUp {
  /** The account that the next batch begins behind; null: there is none. */
  readonly after: string | null;
}

interface Scope {
  readonly organizationId: string;
  readonly now: Date;
}

/** Shared mailboxes, rooms and guests: their activity is kept, and is in nobody's figures. */
const dropNobodys = async (tx: Tx, scope: Scope, found: readonly TouchedAccount[]): Promise<void> => {
  const { organizationId } = scope;
  const unmapped = found.filter((row) => row.personId === null).map((row) => row.accountId);
  if (unmapped.length === 0) return;
  const accountIds = await holdNobodysAccounts(tx, { organizationId, accountIds: unmapped });
  if (accountIds.length === 0) return;
  const touched = await claimTouchedDays(tx, { organizationId, accountIds });
  await deleteTouchedDays(tx, { organizationId, touched });
};

/** A person, as signals see them. */
interface Seen {
  readonly person: PersonTime;
  readonly viewer: Viewer;
  readonly reading: AccountReading;
}

interface Taken {
  readonly people: ReadonlyMap<string, Seen>;
  /** What is held of them beside mail and meetings. */
  readonly held: Held;
  /** From when on what figures come of is kept. */
  readonly kept: KeptFrom;
  /** By account, everybody who has it at any time: its days are done when all of them are computed. */
  readonly owners: ReadonlyMap<string, readonly string[]>;
  readonly claimed: readonly TouchedDay[];
  /** By person. */
  readonly touched: ReadonlyMap<string, readonly TouchedDay[]>;
}

/** Only an account that is somebody's for a time can be somebody else's too. */
const ownersOf = async (
  tx: Tx,
  organizationId: string,
  people: readonly PersonTime[],
): Promise<Map<string, readonly string[]>> => {
  const all = people.flatMap(({ personId, accounts }) => accounts.map((account) => ({ personId, account })));
  const bounded = all.filter(({ account }) => account.from !== null || account.until !== null);
  const accountIds = [...new Set(bounded.map(({ account }) => account.accountId))];
  const shared = accountIds.length === 0 ? [] : await listMappings(tx, { organizationId, accountIds });
  const owners = new Map<string, readonly string[]>(
    all.map(({ personId, account }) => [account.accountId, [personId]] as const),
  );
  for (const [accountId, mappings] of Map.groupBy(shared, (mapping) => mapping.accountId))
    owners.set(accountId, [...new Set(mappings.map((mapping) => mapping.personId))]);
  return owners;
};

const byPerson = (
  claimed: readonly TouchedDay[],
  owners: ReadonlyMap<string, readonly string[]>,
): Map<string, TouchedDay[]> => {
  const touched = new Map<string, TouchedDay[]>();
  for (const row of claimed) {
    for (const personId of owners.get(row.accountId) ?? []) {
      const own = touched.get(personId);
      if (own === undefined) touched.set(personId, [row]);
      else own.push(row);
    }
  }
  return touched;
};

const takePeople = async (tx: Tx, scope: Scope, found: readonly TouchedAccount[]): Promise<Taken | null> => {
  const { organizationId } = scope;
  const wanted = [...new Set(found.map((row) => row.personId))].filter((id) => id !== null);
  const personIds = wanted.length === 0 ? [] : await holdPeople(tx, { organizationId, personIds: wanted });
  const organization = personIds.length === 0 ? null : await loadOrganizationTime(tx, organizationId);
  if (organization === null) return null;
  // A purge moves it before it takes anything, and waits for the people that are held here.
  const kept = await readKeptFrom(tx, organizationId);
  const people = await listPersonTimes(tx, { organizationId, personIds });
  const owners = await ownersOf(tx, organizationId, people);
  const claimed = await claimTouchedDays(tx, { organizationId, accountIds: [...owners.keys()] });
  const touched = byPerson(claimed, owners);
  const seen = people.map((person): Seen => {
    const viewer = viewerOf(person, organization);
    return { person, viewer, reading: readingOf(person.accounts, zoneOf(organization)) };
  });
  const held = await lookForHeld(
    tx,
    organizationId,
    seen.filter(({ person }) => touched.has(person.personId)),
  );
  const byId = new Map(seen.map((one) => [one.person.personId, one]));
  return { people: byId, held, kept, owners, claimed, touched };
};

/** What a transaction writes when all of its people are computed. */
interface Written {
  readonly days: SavedDay[];
  /** By person, the UTC day from which on touched days are still to be done; null: none is. */
  readonly left: Map<string, string | null>;
  readonly again: TouchedDay[];
}

const doneOf = ({ claimed, owners }: Taken, left: Written['left']): TouchedDay[] =>
  claimed.filter(({ accountId, day }) =>
    (owners.get(accountId) ?? []).every((personId) => {
      const from = left.get(personId);
      return from === null || (from !== undefined && day < from);
    }),
  );

const write = async (
  tx: Tx,
  { organizationId, now }: Scope,
  { taken, days, left, again }: Written & { readonly taken: Taken | null },
): Promise<void> => {
  const done = taken === null ? [] : doneOf(taken, left);
  await saveDays(tx, { organizationId, days, at: now });
  await markLate(tx, { organizationId, days });
  await deleteTouchedDays(tx, { organizationId, touched: done });
  for (const { accountId, day } of again) await touchDays(tx, { organizationId, accountId, days: [day] });
};

/** Computes one of the people; answers how many rows it took and whether days are left for the next transaction. */
const compute = async (
  tx: Tx,
  work: { readonly scope: Scope; readonly taken: Taken; readonly seen: Seen },
  written: Written,
): Promise<{ rows: number; left: boolean }> => {
  const { scope, taken, seen } = work;
  const { person } = seen;
  const touched = taken.touched.get(person.personId) ?? [];
  const { days, rows, left } = await computePerson(tx, {
    organizationId: scope.organizationId,
    ...seen,
    held: taken.held,
    kept: taken.kept,
    touched: touched.map((row) => row.day),
    enough: bounds.personRows,
  });
  written.days.push(...days);
  written.left.set(person.personId, left);
  const first = touched[0];
  if (left !== null && first !== undefined) written.again.push({ accountId: first.accountId, day: left });
  return { rows, left: left !== null };
};

const rollUpBatch = async (tx: Tx, scope: Scope, after: string): Promise<Batch> => {
  await readByIndex(tx);
  const found = await listTouchedAccounts(tx, { organizationId: scope.organizationId, after, limit: bounds.touched });
  await dropNobodys(tx, scope, found);
  const taken = await takePeople(tx, scope, found);
  const written: Written = { days: [], left: new Map(), again: [] };
  const waiting = new Map(taken?.people);
  let [behind, rows, broken] = [after, 0, false];
  for (const [at, { accountId, personId }] of found.entries()) {
    const seen = waiting.get(personId ?? '');
    if (taken !== null && seen !== undefined && taken.touched.has(seen.person.personId)) {
      waiting.delete(seen.person.personId);
      const computed = await compute(tx, { scope, taken, seen }, written);
      rows += computed.rows;
      broken ||= computed.left;
    }
    // Whoever has an account is computed with all others who have it: else its days would never be done.
    if (found[at + 1]?.accountId === accountId) continue;
    if (broken) break;
    behind = accountId;
    if (rows >= bounds.rows) break;
  }
  await write(tx, scope, { ...written, taken });
  const people = new Set(written.days.map((row) => row.personId)).size;
  return { people, days: written.days.length, rows, after: found.length === 0 ? null : behind };
};

/**
 * Computes everything that is touched, including what is touched meanwhile. Leaves what other transactions hold to them:
 * whoever saves activity rolls up afterwards. Errors: those of the database; the abort reason.
 */
export const rollUp = async (
  database: Database,
  work: { readonly organizationId: string; readonly clock: Clock; readonly signal: AbortSignal },
): Promise<RolledUp> => {
  const { organizationId, clock, signal } = work;
  const sum = { people: 0, days: 0, rows: 0 };
  for (let again = true; again; ) {
    again = false;
    for (let after: string | null = everyone; after !== null; ) {
      signal.throwIfAborted();
      const scope = { organizationId, now: new Date(clock.now()) };
      const behind: string = after;
      const batch = await database.tenant(organizationId, (tx) => rollUpBatch(tx, scope, behind));
      sum.people += batch.people;
      sum.days += batch.days;
      sum.rows += batch.rows;
      again ||= batch.people > 0;
      after = batch.after;
    }
  }
  return sum;
};
