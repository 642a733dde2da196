// People with their figures, as the pages and commands show them.
import type * as contract from '../contract/people.ts';
import type { z } from 'zod';
import { readHeldDays } from '../db/queries/coverage.ts';
import { listPeople, listPeopleByIds, listPersonIds, type Person, readPerson } from '../db/queries/people.ts';
import type { Tx } from '../db/schema.ts';
import { coverageOf, probes, tellPeople, tellPerson } from './answers.ts';
import { everySignal } from './index.ts';
import { type Asked, readEmptyPeriods, readPeriods } from './people-days.ts';
import { type AnySignal, connectedStream } from './signal.ts';
import { weeksBack } from './weeks.ts';

export interface Scope {
  readonly organizationId: string;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
}

type ListInput = z.output<typeof contract.listPeople.input>;
type ListOutput = z.input<typeof contract.listPeople.output>;
type PersonOutput = z.input<typeof contract.readPerson.output>;

interface Shown {
  readonly personIds: readonly string[];
  readonly from: string;
  readonly to: string;
  /** What is to be told of them. */
  readonly shown: readonly AnySignal[];
}

/** What is read where few signals are shown: theirs, those that signals over weeks are told from, and their streams. */
const readFor = (shown: readonly AnySignal[]): Pick<Asked, 'signals' | 'streams'> => ({
  signals: [...new Set(shown.flatMap((signal) => (signal.period === 'weeks' ? signal.from : [signal.name])))],
  streams: [...new Set([...probes, ...shown.flatMap(({ streams }) => streams.map(connectedStream))])],
});

/** What a page reads. */
export const askedFor = (scope: Scope, { personIds, from, to, shown }: Shown): Asked => ({
  ...scope,
  personIds,
  from,
  to,
  ...(shown.some((signal) => signal.period === 'weeks') ? { before: weeksBack } : {}),
  ...(shown === everySignal ? {} : readFor(shown)),
});

/** People whose coverage is told at once when all of them are sorted by it. */
const atOnce = 1000;

const readShares = async (tx: Tx, scope: Scope, asked: { personIds: readonly string[]; from: string; to: string }) => {
  const { from, to } = asked;
  const shares = new Map<string, number>();
  for (let begin = 0; begin < asked.personIds.length; begin += atOnce) {
    const personIds = asked.personIds.slice(begin, begin + atOnce);
    const periods = await readEmptyPeriods(tx, { ...scope, personIds, from, to, streams: probes });
    for (const [personId, period] of periods) shares.set(personId, coverageOf(period).coverage);
  }
  return shares;
};

/** One page of people in the order of their coverage, names breaking ties. */
const listByCoverage = async (tx: Tx, scope: Scope, input: ListInput): Promise<{ total: number; people: Person[] }> => {
  const { organizationId } = scope;
  const personIds = await listPersonIds(tx, { organizationId, search: input.search });
  const shares = await readShares(tx, scope, { personIds, from: input.from, to: input.to });
  const shareOf = (personId: string): number => shares.get(personId) ?? 0;
  const sign = input.order === 'asc' ? 1 : -1;
  const sorted = personIds.toSorted((a, b) => sign * (shareOf(a) - shareOf(b)));
  const page = sorted.slice((input.page - 1) * input.size, input.page * input.size);
  return { total: personIds.length, people: await listPeopleByIds(tx, { organizationId, personIds: page }) };
};

const listPage = (tx: Tx, scope: Scope, input: ListInput): Promise<{ total: number; people: Person[] }> => {
  if (input.sort === 'coverage') return listByCoverage(tx, scope, input);
  const { search, sort, order, size, page } = input;
  const { organizationId } = scope;
  return listPeople(tx, { organizationId, search, sort, order, limit: size, offset: (page - 1) * size });
};

const known = (names: string): AnySignal[] => {
  const wanted = names.split(',').map((name) => name.trim());
  return everySignal.filter((signal) => wanted.includes(signal.name));
};

export const listPeopleFigures = async (tx: Tx, scope: Scope, input: ListInput): Promise<ListOutput> => {
  const { total, people } = await listPage(tx, scope, input);
  const personIds = people.map(({ personId }) => personId);
  const shown = known(input.signals);
  const { from, to } = input;
  const periods = await readPeriods(tx, askedFor(scope, { personIds, from, to, shown }));
  const held = await readHeldDays(tx, scope.organizationId);
  return tellPeople({ total, people, held }, periods, shown);
};

/** Null for a person of whom this organization does not know. */
export const readPersonFigures = async (
  tx: Tx,
  scope: Scope,
  asked: { readonly id: string; readonly from: string; readonly to: string },
): Promise<PersonOutput | null> => {
  const { id, from, to } = asked;
  const person = await readPerson(tx, { organizationId: scope.organizationId, personId: id });
  if (person === null) return null;
  const periods = await readPeriods(
    tx,
    askedFor(scope, { personIds: [person.personId], from, to, shown: everySignal }),
  );
  const period = periods.get(person.personId);
  return period === undefined ? null : tellPerson(person, period);
};
