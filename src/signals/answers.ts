// What pages say of people: their figures, and how much of the period could be read. Told from what was read, without asking anything.
import type * as contract from '../contract/people.ts';
import type { z } from 'zod';
import type { Person } from '../db/queries/people.ts';
import { formatDay, weekdayOf } from '../people/local-days.ts';
import { describeHours } from '../people/working-time.ts';
import { type Days, dayFigures, dayValues, openPeriod, periodOfDays, type StoodDays } from './figure.ts';
import { everySignal } from './index.ts';
import { partOf, type PersonPeriod } from './people-days.ts';
import type { AnySignal, Reason, Signal } from './signal.ts';
import { noDayOf, weeksFigure } from './weeks.ts';

type ListOutput = z.input<typeof contract.listPeople.output>;
type PersonOutput = z.input<typeof contract.readPerson.output>;

/** Streams that a person's coverage is told by. */
export const probes = ['mail', 'meetings'] as const;

/** The mean over the streams that are switched on; the first reason where something is missing. */
export const coverageOf = (period: PersonPeriod): { coverage: number; reason: Reason | null } => {
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

const earliest = (times: readonly (number | null)[]): string | null => {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : new Date(Math.min(...known)).toISOString();
};

/** A person whose signals are told one after the other. */
interface Subject {
  readonly period: PersonPeriod;
  readonly standing: (signal: Signal) => Days;
}

const subjectOf = (period: PersonPeriod): Subject => ({ period, standing: openPeriod(period.days, period.coverage) });

/** What a signal has of the days; parts of days that say nothing are not worked out. */
const daysOf = (signal: Signal, { period, standing }: Subject): StoodDays => {
  const { stands, told } = standing(signal);
  return { stands, told, parts: stands.map(({ day, why }) => (why === null ? partOf(signal, day, period) : null)) };
};

/** The figure of a period and those of its days. */
const tell = (signal: AnySignal, subject: Subject): { period: contract.Figure; days: contract.Figure[] } => {
  const { period } = subject;
  if (signal.period === 'weeks') {
    const noDay = noDayOf(signal);
    return { period: weeksFigure(signal, period), days: period.days.map(() => noDay) };
  }
  const days = daysOf(signal, subject);
  const { coverage } = period;
  return { period: periodOfDays(signal, days, coverage), days: dayFigures(signal, days) };
};

/** The figure of a period and the values of its days. */
const tellShort = (signal: AnySignal, subject: Subject): [figure: contract.Figure, values: (number | null)[]] => {
  const { period } = subject;
  if (signal.period === 'weeks') return [weeksFigure(signal, period), period.days.map(() => null)];
  const days = daysOf(signal, subject);
  return [periodOfDays(signal, days, period.coverage), dayValues(signal, days)];
};

const listed = (person: Person, period: PersonPeriod, shown: readonly AnySignal[]): ListOutput['people'][number] => {
  const subject = subjectOf(period);
  const figures: contract.Figure[] = [];
  const series: Record<string, (number | null)[]> = {};
  for (const signal of shown) {
    const [figure, values] = tellShort(signal, subject);
    figures.push(figure);
    series[signal.name] = values;
  }
  return { ...summaryOf(person, period), figures, series };
};

export interface PageOfPeople {
  /** How many there are in all. */
  readonly total: number;
  readonly people: readonly Person[];
  readonly held: ListOutput['held'];
}

/** A page of people with their periods; `shown` are the signals that are told of them. */
export const tellPeople = (
  { total, people, held }: PageOfPeople,
  periods: ReadonlyMap<string, PersonPeriod>,
  shown: readonly AnySignal[],
): ListOutput => {
  const [anyone] = periods.values();
  return {
    total,
    asOf: earliest([...periods.values()].flatMap(({ coverage }) => probes.map(coverage.asOf))),
    held,
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

/** A person with all signals. */
export const tellPerson = (person: Person, period: PersonPeriod): PersonOutput => {
  const { zone, zoneFrom, hours } = settingOf(period);
  const subject = subjectOf(period);
  return {
    person: summaryOf(person, period),
    days: period.days.map(formatDay),
    signals: everySignal.map((signal) => tell(signal, subject)),
    heatMap: heatMapOf(period),
    workingTime: { zone: zone.name, zoneFrom, text: describeHours(hours) },
  };
};
