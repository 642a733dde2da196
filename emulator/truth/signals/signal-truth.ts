// The ledger of the signals over time, chats, usage and sign-ins: each person by local day, by week and over the whole period.
import { addDays, dayBounds, listDays } from '../../tenant/local-time.ts';
import type { Tenant } from '../../tenant/model.ts';
import { listPersons, type Person, type TruthOptions } from '../persons.ts';
import { findResponses, measureChats, type Response } from './chats.ts';
import {
  meanOf,
  none,
  orNone,
  type SignalFigure,
  type SignalFigures,
  type SignalUnit,
  type WhyNone,
} from './figure.ts';
import { gather, type Heard, type Held } from './held.ts';
import { countApps, measureSignIns, type SignedIn } from './sign-ins.ts';
import { measureTime } from './time.ts';
import { measureAdoption, measureHabit, measureUsage, type Adoption, type UsageBook } from './usage.ts';
import { daysOf, flagWeeks, judgeWeeks, lastWeeks, WEEKS, type Week } from './weeks.ts';

export interface SignalQuestion extends TruthOptions {
  /** First local day of what was read; weeks of which less than half lies behind it are unknown. */
  readonly readSince?: string | undefined;
}

/** What is known beside mailboxes and calendars, by user id. */
export interface Logs extends Heard {
  /** Null where usage reports are not switched on. */
  readonly usage: ((userId: string) => UsageBook) | null;
  readonly signIns: ((userId: string) => readonly SignedIn[]) | null;
}

interface SignalDay {
  readonly day: string;
  readonly signals: SignalFigures;
  /** Sign-ins that worked, by app. */
  readonly apps: Readonly<Record<string, number>>;
}

interface WeekTruth extends Week {
  readonly valid: boolean;
}

export interface SignalPerson {
  readonly userId: string;
  readonly address: string;
  readonly zone: string;
  readonly days: readonly SignalDay[];
  /** Over the days; habits and weeks look back from the last one. */
  readonly period: SignalFigures;
  /** The last twelve, oldest first. */
  readonly weeks: readonly WeekTruth[];
  /** Mondays of the weeks with more than an hour after hours. */
  readonly flaggedWeeks: readonly string[];
}

export interface SignalTruth {
  readonly people: readonly SignalPerson[];
  readonly adoption: Adoption | null;
}

const TIME: Readonly<Record<string, SignalUnit>> = {
  'collaboration-hours': 'h',
  'after-hours-collaboration': 'h',
  'working-span': 'h',
};

const without = (figures: Readonly<Record<string, SignalUnit>>, reason: WhyNone): SignalFigures =>
  Object.fromEntries(Object.entries(figures).map(([name, unit]) => [name, none(unit, reason)]));

/** What one person did, with what the logs hold of him. */
interface View {
  readonly held: Held;
  readonly responses: readonly Response[];
  readonly usage: UsageBook | null;
  readonly signIns: readonly SignedIn[] | null;
  readonly options: SignalQuestion;
  readonly chats: boolean;
}

const usesTime = ({ sources }: Heard): boolean =>
  (['mail', 'meetings', 'calls', 'zoom', 'teams', 'slack'] as const).some((source) => sources.has(source));

/** Why there are no figures of the day but those of reports, or null. */
const whyEmpty = ({ held, options }: View, day: string): WhyNone | null => {
  const bounds = dayBounds(day, held.person.zone);
  if (bounds.start > options.now) return 'day not begun';
  return bounds.end <= held.createdAt ? 'no account yet' : null;
};

const timeOn = (view: View, day: string): SignalFigures => {
  const reason = view.held.closed ?? whyEmpty(view, day);
  return reason === null ? { ...measureTime(view.held, day) } : without(TIME, reason);
};

const within = <Item extends { readonly at: number }>(
  items: readonly Item[],
  zone: string,
  day: string,
): readonly Item[] => {
  const { start, end } = dayBounds(day, zone);
  return items.filter(({ at }) => start <= at && at < end);
};

const describeDay = (view: View, day: string, logs: Logs): SignalDay => {
  const { held, responses, usage, signIns, chats } = view;
  const { zone } = held.person;
  const begun = whyEmpty(view, day) === null;
  const signed = signIns === null ? [] : within(signIns, zone, day);
  return {
    day,
    signals: {
      ...(usesTime(logs) ? timeOn(view, day) : {}),
      ...(chats && begun
        ? measureChats(
            within(held.written, zone, day),
            responses.filter((response) => response.day === day),
          )
        : {}),
      ...(usage === null ? {} : measureUsage(usage, [day])),
      ...(signIns !== null && begun ? measureSignIns(signed, zone) : {}),
    },
    apps: countApps(signed),
  };
};

const valuesOf = (days: readonly SignalFigures[], name: string): readonly number[] =>
  days.flatMap((figures) => figures[name]?.value ?? []);

const total = (days: readonly SignalFigures[], name: string): SignalFigure => {
  const known = days.flatMap((figures) => figures[name] ?? []);
  const values = valuesOf(days, name);
  const guessed = known.some(({ state }) => state === 'estimated');
  const sum = values.reduce((all, value) => all + value, 0);
  const reason = known.find((figure) => figure.value === null);
  if (values.length === 0) return reason ?? none('h', 'nothing happened');
  return { value: sum, unit: 'h', state: guessed ? 'estimated' : 'measured' };
};

const timeOver = (days: readonly SignalFigures[]): SignalFigures => ({
  'collaboration-hours': total(days, 'collaboration-hours'),
  'after-hours-collaboration': total(days, 'after-hours-collaboration'),
  'working-span': orNone(meanOf(valuesOf(days, 'working-span')), 'h', 'nothing happened'),
});

/** The share of the week that was read: days since the first one that was, and since the account was made. */
const weekOf = (view: View, monday: string): Week => {
  const { readSince } = view.options;
  const days = daysOf(monday);
  const read = days.filter((day) => (readSince === undefined || day >= readSince) && whyEmpty(view, day) === null);
  const hours = valuesOf(
    read.map((day) => timeOn(view, day)),
    'collaboration-hours',
  );
  return { monday, hours: hours.reduce((sum, value) => sum + value, 0), read: read.length / days.length };
};

const describePerson = (view: View, logs: Logs): SignalPerson => {
  const { held, options, responses, usage, signIns, chats } = view;
  const { person } = held;
  const days = listDays(options.from, options.to);
  const described = days.map((day) => describeDay(view, day, logs));
  const figures = described.map(({ signals }) => signals);
  const inPeriod = ({ at }: { readonly at: number }): boolean =>
    dayBounds(options.from, person.zone).start <= at && at < dayBounds(options.to, person.zone).end;
  const usesWeeks = usesTime(logs) && held.closed === null;
  const mondays = usesWeeks ? lastWeeks(lastOverDay(options, person), WEEKS) : [];
  const weeks = mondays.map((monday) => weekOf(view, monday));
  const judged = judgeWeeks(weeks);
  const afterHours = described.flatMap(({ day, signals }) => {
    const hours = signals['after-hours-collaboration']?.value ?? null;
    return hours === null ? [] : [{ day, hours }];
  });
  return {
    userId: person.user.id,
    address: (person.user.mail ?? person.user.userPrincipalName).toLowerCase(),
    zone: person.zone,
    days: described,
    period: {
      ...(usesTime(logs) ? timeOver(figures) : {}),
      ...(usesWeeks ? judged.figures : {}),
      ...(chats
        ? measureChats(
            held.written.filter(inPeriod),
            responses.filter(({ day }) => options.from <= day && day <= options.to),
          )
        : {}),
      ...(usage === null ? {} : { ...measureUsage(usage, days), ...measureHabit(usage, lastOverDay(options, person)) }),
      ...(signIns === null ? {} : measureSignIns(signIns.filter(inPeriod), person.zone)),
    },
    weeks: weeks.map((week) => ({ ...week, valid: judged.validWeeks.includes(week.monday) })),
    flaggedWeeks: flagWeeks(afterHours),
  };
};

/** The last day of the question that is over. */
const lastOverDay = ({ to, now }: SignalQuestion, { zone }: Person): string => {
  let day = to;
  while (dayBounds(day, zone).end > now) day = addDays(day, -1);
  return day;
};

const joinBooks = (books: readonly UsageBook[]): UsageBook => {
  const days = new Set(books.flatMap((book) => [...book.keys()]));
  return new Map([...days].map((day) => [day, books.flatMap((book) => book.get(day) ?? [])]));
};

const viewOf = (tenant: Tenant, person: Person, { logs, options }: { logs: Logs; options: SignalQuestion }): View => {
  const { now, firstReadAt = now } = options;
  const [firstWeek = options.from] = lastWeeks(options.to, WEEKS + 1);
  const first = firstWeek < options.from ? firstWeek : options.from;
  const span = {
    start: dayBounds(addDays(first, -1), person.zone).start,
    end: dayBounds(options.to, person.zone).end,
  };
  const held = gather(tenant, person, { now, firstReadAt, span, heard: logs });
  const { usage, signIns } = logs;
  return {
    held,
    responses: findResponses(held, logs.said),
    usage: usage === null ? null : joinBooks(person.accounts.map(({ id }) => usage(id))),
    signIns: signIns === null ? null : person.accounts.flatMap(({ id }) => signIns(id)),
    options,
    chats: logs.sources.has('teams') || logs.sources.has('slack'),
  };
};

/** People as in the ledger of mail and meetings. Only what the sources tell is there. */
export const computeSignalTruth = (tenant: Tenant, options: SignalQuestion, logs: Logs): SignalTruth => {
  const views = listPersons(tenant, options).map((person) => viewOf(tenant, person, { logs, options }));
  const listed = views.filter(({ held }) => held.person.accounts.some(({ accountEnabled }) => accountEnabled));
  return {
    people: views.map((view) => describePerson(view, logs)),
    adoption:
      logs.usage === null
        ? null
        : measureAdoption(
            listed.flatMap(({ usage }) => usage ?? []),
            listDays(options.from, options.to),
          ),
  };
};
