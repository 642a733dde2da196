// People with their figures, as the pages and commands show them.
import type * as contract from '../contract/people.ts';
import type { z } from 'zod';
import { readHeldDays } from '../db/queries/coverage.ts';
import { listPeople, listPeopleByIds, listPersonIds, type Person, readPerson } from '../db/queries/people.ts';
import type { Tx } from '../db/schema.ts';
import { formatDay, weekdayOf } from '../people/local-days.ts';
import { describeHours } from '../people/working-time.ts';
import { dayFigures, dayValues, periodOfDays, standsOf, type StoodDays } from './figure.ts';
import { everySignal } from './index.ts';
import { type Asked, partOf, type PersonPeriod, readEmptyPeriods, readPeriods } from './people-days.ts';
import type { AnySignal, Reason, Signal } from './signal.ts';
import { noDayOf, weeksBack, weeksFigure } from './weeks.ts';

export interface Scope {
  readonly organizationId: string;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
}

type ListInput = z.output<typeof contract.listPeople.input>;
type ListOutput = z.input<typeof contract.listPeople.output>;
type PersonOutput = z.input<typeof contract.readPerson.output>;

/** Streams that a person's coverage is told by. */
const probes = ['mail', 'meetings'] as const;

/** The mean over the streams that are switched on; the first reason where something is missing. */
const coverageOf = (period: PersonPeriod): { coverage: number; reason: Reason | null } => {
  const shares: number[] = [];
  let reason: Reason | null = null;
  for (const stream of probes) {
    const days = period.days.map((day) => period.coverage.of(stream, day));
    const due = days.filter((day) => day.due && day.reason?.code !== 'stream-off');
    if (due.length > 0) shares.push(due.reduce((sum, day) => sum + day.share, 0) / due.length);
    reason ??= due.find((day) => day.share < 1)?.reason ?? null;
  }
  const coverage = shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const nothing = shares.length === 0 ? (period.coverage.of('mail', period.days[0] ?? 0).reason ?? null) : null;
  return { coverage, reason: reason ?? nothing };
};

/** As on the period's last day. */
const settingOf = ({ viewer, days }: PersonPeriod) => viewer.workingTime.settingOf(days.at(-1) ?? 0);

const summaryOf = (person: Person, period: PersonPeriod): contract.PersonSummary => ({
  id: person.personId,
  fullName: person.fullName,
  email: person.email,
  jobTitle: person.jobTitle,
  department: person.department,
  managerName: person.managerName,
  zone: settingOf(period).zone.name,
  ...coverageOf(period),
});

interface PeriodsAsked {
  readonly people: readonly Person[];
  readonly from: string;
  readonly to: string;
  /** What is to be told of them. */
  readonly shown: readonly AnySignal[];
}

/** What is read where few signals are shown: theirs, those that signals over weeks are told from, and their streams. */
const readFor = (shown: readonly AnySignal[]): Pick<Asked, 'signals' | 'streams'> => ({
  signals: [...new Set(shown.flatMap((signal) => (signal.period === 'weeks' ? signal.from : [signal.name])))],
  streams: [...new Set([...probes, ...shown.flatMap(({ streams }) => streams)])],
});

const periodsOf = (tx: Tx, scope: Scope, { people, from, to, shown }: PeriodsAsked) =>
  readPeriods(tx, {
    ...scope,
    from,
    to,
    personIds: people.map((person) => person.personId),
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

const earliest = (times: readonly (number | null)[]): string | null => {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : new Date(Math.min(...known)).toISOString();
};

const known = (names: string): AnySignal[] => {
  const wanted = names.split(',').map((name) => name.trim());
  return everySignal.filter((signal) => wanted.includes(signal.name));
};

/** What a signal has of the days; parts of days that say nothing are not worked out. */
const daysOf = (signal: Signal, period: PersonPeriod): StoodDays => {
  const stands = standsOf(signal, period.days, period.coverage);
  return { stands, parts: stands.map(({ day, why }) => (why === null ? partOf(signal, day, period) : null)) };
};

/** The figure of a period and those of its days. */
const tell = (signal: AnySignal, period: PersonPeriod): { period: contract.Figure; days: contract.Figure[] } => {
  if (signal.period === 'weeks') {
    const noDay = noDayOf(signal);
    return { period: weeksFigure(signal, period), days: period.days.map(() => noDay) };
  }
  const days = daysOf(signal, period);
  const { coverage } = period;
  return { period: periodOfDays(signal, days, coverage), days: dayFigures(signal, days, coverage) };
};

/** The figure of a period and the values of its days. */
const tellShort = (signal: AnySignal, period: PersonPeriod): [figure: contract.Figure, values: (number | null)[]] => {
  if (signal.period === 'weeks') return [weeksFigure(signal, period), period.days.map(() => null)];
  const days = daysOf(signal, period);
  return [periodOfDays(signal, days, period.coverage), dayValues(signal, days)];
};

const listed = (person: Person, period: PersonPeriod, shown: readonly AnySignal[]): ListOutput['people'][number] => {
  const told = shown.map((signal) => [signal.name, ...tellShort(signal, period)] as const);
  return {
    ...summaryOf(person, period),
    figures: told.map(([, figure]) => figure),
    series: Object.fromEntries(told.map(([name, , values]) => [name, values])),
  };
};

export const listPeopleFigures = async (tx: Tx, scope: Scope, input: ListInput): Promise<ListOutput> => {
  const { total, people } = await listPage(tx, scope, input);
  const shown = known(input.signals);
  const periods = await periodsOf(tx, scope, { people, from: input.from, to: input.to, shown });
  const [anyone] = periods.values();
  return {
    total,
    asOf: earliest([...periods.values()].flatMap(({ coverage }) => [coverage.asOf('mail'), coverage.asOf('meetings')])),
    held: await readHeldDays(tx, scope.organizationId),
    days: (anyone?.days ?? []).map(formatDay),
    people: people.flatMap((person) => {
      const period = periods.get(person.personId);
      return period === undefined ? [] : [listed(person, period, shown)];
    }),
  };
};

/** Of days that were not read nothing is shown, as in the figures. */
const heatMapOf = ({ stored, days, coverage }: PersonPeriod): PersonOutput['heatMap'] => {
  const cells = Array.from({ length: 168 }, (_, cell) => ({
    weekday: Math.floor(cell / 24),
    hour: cell % 24,
    mail: 0,
    meetings: 0,
    chats: 0,
  }));
  for (const day of days) {
    const row = stored.get(formatDay(day));
    // Weeks begin on Monday here, on Sunday there.
    const weekday = (weekdayOf(day) + 6) % 7;
    for (const kind of ['mail', 'meetings', 'chats'] as const) {
      if (coverage.of(kind, day).share === 0) continue;
      for (const [hour, count] of Object.entries(row?.[kind] ?? {})) {
        const cell = cells[weekday * 24 + Number(hour)];
        if (cell !== undefined) cell[kind] += count;
      }
    }
  }
  return cells.filter((cell) => cell.mail + cell.meetings + cell.chats > 0);
};

/** Null for a person of whom this organization does not know. */
export const readPersonFigures = async (
  tx: Tx,
  scope: Scope,
  asked: { readonly id: string; readonly from: string; readonly to: string },
): Promise<PersonOutput | null> => {
  const person = await readPerson(tx, { organizationId: scope.organizationId, personId: asked.id });
  if (person === null) return null;
  const period = (
    await periodsOf(tx, scope, { people: [person], from: asked.from, to: asked.to, shown: everySignal })
  ).get(person.personId);
  if (period === undefined) return null;
  const { zone, zoneFrom, hours } = settingOf(period);
  return {
    person: summaryOf(person, period),
    days: period.days.map(formatDay),
    signals: everySignal.map((signal) => tell(signal, period)),
    heatMap: heatMapOf(period),
    workingTime: { zone: zone.name, zoneFrom, text: describeHours(hours) },
  };
};
