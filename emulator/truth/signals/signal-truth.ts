// The ledger of the signals over time, chats, usage and sign-ins: each person by local day, by week and over the whole period.
import { addDays, listDays } from '../../tenant/local-time.ts';
import type { Instant, Tenant } from '../../tenant/model.ts';
import { addressOf, listPersons, type Person, type TruthOptions } from '../persons.ts';
import { findResponses, measureChats, type Response } from './chats.ts';
import {
  meanOf,
  none,
  orNone,
  type SignalFigure,
  type SignalFigures,
  type SignalUnit,
  type WhyNone,
  withBeside,
} from './figure.ts';
import { gather, type Heard, type Held } from './held.ts';
import { countApps, measureSignIns, type SignedIn } from './sign-ins.ts';
import { measureTime } from './time.ts';
import { measureAdoption, measureHabits, measureUsage, type Adoption, type UsageBook } from './usage.ts';
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

const CHATS: Readonly<Record<string, SignalUnit>> = {
  'chat-messages': 'count',
  'chat-replies': 'count',
  'chat-help-replies': 'count',
  'chat-mentions': 'count',
  'after-hours-chats': 'count',
  'chat-reactions': 'count',
  'positive-reactions': 'count',
  'mention-response-time': 'min',
};
const SIGN_INS: Readonly<Record<string, SignalUnit>> = {
  'sign-ins': 'count',
  'failed-sign-ins': 'count',
  'first-sign-in': 'time',
  'last-sign-in': 'time',
};
const WEEKLY: Readonly<Record<string, SignalUnit>> = { 'valid-weeks': 'count', 'collaboration-volatility': 'ratio' };

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

/** Why there are no figures of a day for who is there since that instant, or null. */
const whyEmpty = ({ held, options }: View, day: string, since: Instant): WhyNone | null => {
  const bounds = held.person.bounds(day);
  if (bounds.start > options.now) return 'day not begun';
  return bounds.end <= since ? 'no account yet' : null;
};

const timeOn = (view: View, day: string): SignalFigures => {
  const reason = view.held.closed ?? whyEmpty(view, day, view.held.saysSince);
  return reason === null ? { ...measureTime(view.held, day, view.options.now) } : without(TIME, reason);
};

const within = <Item extends { readonly at: number }>(
  items: readonly Item[],
  { bounds }: Person,
  day: string,
): readonly Item[] => {
  const { start, end } = bounds(day);
  return items.filter(({ at }) => start <= at && at < end);
};

const chatsOn = ({ held, responses }: View, day: string): SignalFigures =>
  measureChats(
    held,
    within(held.written, held.person, day),
    responses.filter((response) => response.day === day),
  );

const describeDay = (view: View, day: string, logs: Logs): SignalDay => {
  const { held, usage, signIns, chats, options } = view;
  const { person } = held;
  const signed = signIns === null ? [] : within(signIns, person, day);
  const notSaid = whyEmpty(view, day, held.saysSince);
  const notThere = whyEmpty(view, day, held.createdAt);
  const signInsOn = (): SignalFigures =>
    notThere === null ? measureSignIns(signed, person, options.now) : without(SIGN_INS, notThere);
  return {
    day,
    signals: {
      ...(usesTime(logs) ? timeOn(view, day) : {}),
      ...(chats ? (notSaid === null ? chatsOn(view, day) : without(CHATS, notSaid)) : {}),
      ...(usage === null ? {} : measureUsage(usage, [day])),
      ...(signIns === null ? {} : signInsOn()),
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

const meanSpan = (days: readonly SignalFigures[]): SignalFigure => {
  const figure = orNone(meanOf(valuesOf(days, 'working-span')), 'h', 'nothing happened');
  const guessed = days.some((figures) => figures['working-span']?.state === 'estimated');
  return guessed && figure.value !== null ? { ...figure, state: 'estimated' } : figure;
};

const timeOver = (days: readonly SignalFigures[], flaggedWeeks: number): SignalFigures => ({
  'collaboration-hours': total(days, 'collaboration-hours'),
  'after-hours-collaboration': withBeside(total(days, 'after-hours-collaboration'), { flaggedWeeks }),
  'working-span': meanSpan(days),
});

/** The share of the week that was read: days since the first one that was, and since the account was made. */
const weekOf = (view: View, monday: string): Week => {
  const { readSince } = view.options;
  const { saysSince } = view.held;
  const days = daysOf(monday);
  const isRead = (day: string): boolean => readSince === undefined || day >= readSince;
  const read = days.filter((day) => isRead(day) && whyEmpty(view, day, saysSince) === null);
  const hours = read.flatMap((day) => timeOn(view, day)['collaboration-hours'] ?? []);
  return {
    monday,
    hours: hours.reduce((sum, { value }) => sum + (value ?? 0), 0),
    read: read.length / days.length,
    guessed: hours.some(({ state }) => state === 'estimated'),
  };
};

/** Over all days of the question; habits and weeks look back from the last of them that is over. */
const describePeriod = (view: View, days: readonly SignalDay[], more: Reviewed): SignalFigures => {
  const { held, options, responses, usage, signIns, chats } = view;
  const { person } = held;
  const listed = days.map(({ day }) => day);
  const start = person.bounds(options.from).start;
  const end = person.bounds(options.to).end;
  const inPeriod = ({ at }: { readonly at: number }): boolean => start <= at && at < end;
  const answered = responses.filter(({ day }) => options.from <= day && day <= options.to);
  const signals = days.map((day) => day.signals);
  return {
    ...(more.weekly === null ? {} : { ...timeOver(signals, more.flaggedWeeks.length), ...more.weekly }),
    ...(chats ? measureChats(held, held.written.filter(inPeriod), answered) : {}),
    ...(usage === null
      ? {}
      : { ...measureUsage(usage, listed), ...measureHabits(usage, lastOverDay(options, person)) }),
    ...(signIns === null ? {} : measureSignIns(signIns.filter(inPeriod), person, options.now)),
  };
};

const flagged = (days: readonly SignalDay[]): readonly string[] =>
  flagWeeks(
    days.flatMap(({ day, signals }) => {
      const hours = signals['after-hours-collaboration']?.value ?? null;
      return hours === null ? [] : [{ day, hours }];
    }),
  );

/** What is told of weeks; null where nothing that takes time is read. */
interface Reviewed {
  readonly weekly: SignalFigures | null;
  readonly flaggedWeeks: readonly string[];
}

const describePerson = (view: View, logs: Logs): SignalPerson => {
  const { held, options } = view;
  const { person, closed } = held;
  const days = listDays(options.from, options.to).map((day) => describeDay(view, day, logs));
  const mondays = usesTime(logs) && closed === null ? lastWeeks(lastOverDay(options, person), WEEKS) : [];
  const weeks = mondays.map((monday) => weekOf(view, monday));
  const judged = judgeWeeks(weeks);
  const flaggedWeeks = flagged(days);
  const weekly: SignalFigures = closed === null ? judged.figures : without(WEEKLY, closed);
  return {
    userId: person.user.id,
    address: addressOf(person.user),
    zone: person.zone,
    days,
    period: describePeriod(view, days, { weekly: usesTime(logs) ? weekly : null, flaggedWeeks }),
    weeks: weeks.map((week) => ({ ...week, valid: judged.validWeeks.includes(week.monday) })),
    flaggedWeeks,
  };
};

/** The last day of the question that is over. */
const lastOverDay = ({ to, now }: SignalQuestion, { bounds }: Person): string => {
  let day = to;
  while (bounds(day).end > now) day = addDays(day, -1);
  return day;
};

/** A report may come so much later than its day is over. */
const LATE = 2 * 86_400_000;

/** Days of which a report has to be there by now. */
const joinBooks = (books: readonly UsageBook[], { bounds }: Person, now: number): UsageBook => {
  const days = new Set(books.flatMap((book) => [...book.keys()]).filter((day) => bounds(day).end + LATE <= now));
  return new Map([...days].map((day) => [day, books.flatMap((book) => book.get(day) ?? [])]));
};

const viewOf = (tenant: Tenant, person: Person, { logs, options }: { logs: Logs; options: SignalQuestion }): View => {
  const { now, firstReadAt = now } = options;
  const [firstWeek = options.from] = lastWeeks(options.to, WEEKS + 1);
  const first = firstWeek < options.from ? firstWeek : options.from;
  const span = {
    start: person.bounds(addDays(first, -4)).start,
    end: person.bounds(options.to).end,
  };
  const held = gather(tenant, person, { now, firstReadAt, span, heard: logs });
  const { usage, signIns } = logs;
  return {
    held,
    responses: findResponses(held, logs.said),
    usage:
      usage === null
        ? null
        : joinBooks(
            person.accounts.map(({ id }) => usage(id)),
            person,
            now,
          ),
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
