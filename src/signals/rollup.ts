// The roll-up: touched days become day figures, in bounded transactions that any number of processes may run at once.
import type { Database } from '../db/open.ts';
import { readByIndex } from '../db/planning.ts';
import { type SavedDay, saveDays } from '../db/queries/figures.ts';
import { readOrganization } from '../db/queries/organizations.ts';
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
import { computePerson, type OrganizationTime, viewerOf } from './person-days.ts';

/*
 * Why nothing is missed and nobody waits in a circle (READ COMMITTED: every statement sees what was committed before it):
 * - Whoever saves activity writes its touched days in the same transaction, with an update where the row is there
 *   already: the row stays locked until the activity can be seen.
 * - The roll-up takes people first (row locks, those that are taken are skipped), so that two roll-ups never compute the
 *   same person at once and an older result never overwrites a newer one. Then it takes their touched days, skipping
 *   those that a saver holds. Only then it reads activity: what a taken row stands for is committed and is seen.
 * - A saver that comes meanwhile waits for the row, finds it deleted, and writes it anew for the next roll-up.
 * - A roll-up never waits for a row lock. So it is part of no deadlock.
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

interface Taken {
  readonly organization: OrganizationTime;
  readonly people: ReadonlyMap<string, PersonTime>;
  readonly touched: ReadonlyMap<string, readonly TouchedDay[]>;
}

const takePeople = async (tx: Tx, scope: Scope, found: readonly TouchedAccount[]): Promise<Taken | null> => {
  const { organizationId } = scope;
  const wanted = [...new Set(found.map((row) => row.personId))].filter((id) => id !== null);
  const personIds = wanted.length === 0 ? [] : await holdPeople(tx, { organizationId, personIds: wanted });
  const organization = personIds.length === 0 ? null : await readOrganization(tx, organizationId);
  if (organization === null) return null;
  const people = await listPersonTimes(tx, { organizationId, personIds });
  const owners = new Map(people.flatMap((person) => person.accounts.map((own) => [own.accountId, person.personId])));
  const touched = await claimTouchedDays(tx, { organizationId, accountIds: [...owners.keys()] });
  return {
    organization,
    people: new Map(people.map((person) => [person.personId, person])),
    touched: Map.groupBy(touched, (row) => owners.get(row.accountId) ?? ''),
  };
};

/** What a transaction writes when all of its people are computed. */
interface Written {
  readonly days: SavedDay[];
  readonly done: TouchedDay[];
  readonly again: TouchedDay[];
}

const write = async (tx: Tx, { organizationId, now }: Scope, { days, done, again }: Written): Promise<void> => {
  await saveDays(tx, { organizationId, days, at: now });
  await deleteTouchedDays(tx, { organizationId, touched: done });
  for (const { accountId, day } of again) await touchDays(tx, { organizationId, accountId, days: [day] });
};

/** Computes one of the people; answers how many rows it took and whether days are left for the next transaction. */
const compute = async (
  tx: Tx,
  work: { readonly scope: Scope; readonly taken: Taken; readonly person: PersonTime },
  written: Written,
): Promise<{ rows: number; left: boolean }> => {
  const { scope, taken, person } = work;
  const touched = taken.touched.get(person.personId) ?? [];
  const { days, rows, left } = await computePerson(tx, {
    organizationId: scope.organizationId,
    person,
    viewer: viewerOf(person, taken.organization),
    touched: touched.map((row) => row.day),
    enough: bounds.personRows,
  });
  written.days.push(...days);
  written.done.push(...touched.filter((row) => left === null || row.day < left));
  const first = touched[0];
  if (left !== null && first !== undefined) written.again.push({ accountId: first.accountId, day: left });
  return { rows, left: left !== null };
};

const rollUpBatch = async (tx: Tx, scope: Scope, after: string): Promise<Batch> => {
  await readByIndex(tx);
  const found = await listTouchedAccounts(tx, { organizationId: scope.organizationId, after, limit: bounds.touched });
  await dropNobodys(tx, scope, found);
  const taken = await takePeople(tx, scope, found);
  const written: Written = { days: [], done: [], again: [] };
  const waiting = new Map(taken?.people);
  let [behind, rows] = [after, 0];
  for (const { accountId, personId } of found) {
    const person = waiting.get(personId ?? '');
    if (taken !== null && person !== undefined && taken.touched.has(person.personId)) {
      waiting.delete(person.personId);
      const computed = await compute(tx, { scope, taken, person }, written);
      rows += computed.rows;
      if (computed.left) break;
    }
    behind = accountId;
    if (rows >= bounds.rows) break;
  }
  await write(tx, scope, written);
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
