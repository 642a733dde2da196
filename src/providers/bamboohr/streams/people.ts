// Everybody whom the personnel office knows: all of them at first, then whoever changed.
import { z } from 'zod';
import type { Clock } from '../../../lib/clock.ts';
import { page, readCursor } from '../../pages.ts';
import type { Cursor, Page, PageRequest, Stream } from '../../stream.ts';
import type { BambooHr } from '../client.ts';
import { fields, identityOf } from '../fields.ts';
import { demandFields, ownersOf, readChanges, readEmployees } from '../listings.ts';

const second = z.int().min(0).max(253_402_300_799);

const Place = z.discriminatedUnion('step', [
  /** Next it is asked who changed at `since` or later, seconds since 1970. `listed`: when all were listed last. */
  z.strictObject({ step: z.literal('changes'), since: second, listed: second.nullable() }),
  /** Next comes the report. `only`: whose rows are wanted, with those who report to them; null: everybody's. */
  z.strictObject({
    step: z.literal('report'),
    since: second,
    listed: second.nullable(),
    only: z.array(z.string()).nullable(),
  }),
]);
type Place = z.infer<typeof Place>;

const dayS = 86_400;
/** All are listed again after so many seconds, should a change have gone unseen: some come by the calendar alone. */
const listAgain = 7 * dayS;
/** With more than so many changes everybody is taken. */
const mostChanges = 1000;

const timeOf = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

type Asked = Pick<PageRequest, 'signal' | 'ready'>;
type At<Step extends Place['step']> = Extract<Place, { step: Step }>;

/**
 * The second of the latest change may not be over when it is seen: it is asked for again. Once nothing newer comes, it
 * is over.
 */
const followSince = (since: number, latest: number | null): number => {
  if (latest === null || latest < since) return since;
  return latest === since ? since + 1 : latest;
};

const nextChanges = async (bamboo: BambooHr, at: At<'changes'>, asked: Asked & { now: number }): Promise<Page> => {
  const { ids, deleted, latest, unclear } = readChanges(await bamboo.listChanges(timeOf(at.since), asked));
  const since = followSince(at.since, latest);
  const { listed } = at;
  const all = listed === null || asked.now - listed >= listAgain || unclear || ids.length > mostChanges;
  const removedIdentities = listed === null ? [] : deleted;
  if (!all && ids.length === 0) return page({ removedIdentities, cursor: { ...at, since }, done: true });
  const cursor: Cursor = { step: 'report', since, listed, only: all ? null : [...ids] };
  return page({ removedIdentities, cursor, done: false });
};

const nextReport = async (bamboo: BambooHr, at: At<'report'>, asked: Asked & { now: number }): Promise<Page> => {
  const { employees, quarantined, hidden } = readEmployees(await bamboo.listEmployees(asked));
  demandFields(hidden);
  const owners = ownersOf(employees);
  const only = at.only === null ? null : new Set(at.only);
  const identities = employees.flatMap((employee) => {
    const managerId = owners.get(employee.supervisorEmail ?? '') ?? null;
    // Whose manager got another address may not count as changed.
    const wanted = only === null || only.has(employee.id) || (managerId !== null && only.has(managerId));
    return wanted ? [identityOf(employee, managerId, asked.now * 1000)] : [];
  });
  const { since } = at;
  const cursor: Cursor = { step: 'changes', since, listed: only === null ? asked.now : at.listed };
  return page({ identities, quarantined, cursor, done: true });
};

const nextPeople = (bamboo: BambooHr, clock: Clock, { cursor, signal, ready }: PageRequest): Promise<Page> => {
  const now = Math.max(0, Math.floor(clock.now() / 1000));
  // BambooHR's clock may be behind ours; the day before costs nothing.
  const at: Place =
    cursor === null ? { step: 'changes', since: Math.max(0, now - dayS), listed: null } : readCursor(Place, cursor);
  const asked = { signal, ready, now };
  return at.step === 'changes' ? nextChanges(bamboo, at, asked) : nextReport(bamboo, at, asked);
};

export const peopleDeclaration = {
  name: 'people',
  by: 'tenant',
  listsAccounts: true,
  title: 'Employees',
  gives: 'The roster: names, departments, titles, managers, first and last days, as the personnel office has them.',
  without: 'Without it names, managers and days come from the directory, as far as it has them.',
  permissions: fields.map(({ id, label }) => [{ name: label, id }]),
  delegated: null,
  every: 10_800,
  standard: true,
} as const;

export const peopleStream = (bamboo: BambooHr, clock: Clock): Stream => ({
  ...peopleDeclaration,
  next: (request) => nextPeople(bamboo, clock, request),
});
