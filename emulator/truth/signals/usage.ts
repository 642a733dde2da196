// What the usage reports tell of one person: counts by day, how firm a habit it is, and how many of all take part.
import type { UsageDay } from '../activity.ts';
import { estimated, measured, none, orNone, type SignalFigure, type SignalFigures, withBeside } from './figure.ts';
import { daysOf, FLOOR, lastWeeks } from './weeks.ts';

const LEVELS = ['none', 'low', 'novice', 'habitual', 'power'] as const;
const POWER_ACTIONS = 15;

type Counted = (use: UsageDay) => number;

const counts: Readonly<Record<string, Counted>> = {
  'usage-teams-chats': ({ teams }) => teams.privateChatMessages,
  'usage-teams-channel-messages': ({ teams }) => teams.postMessages + teams.replyMessages,
  'usage-teams-calls': ({ teams }) => teams.calls,
  'usage-teams-meetings': ({ teams }) => teams.adHocAttended + teams.oneTimeAttended + teams.recurringAttended,
  'usage-mail-sent': ({ email }) => email.sent,
  'usage-mail-received': ({ email }) => email.received,
  'usage-mail-read': ({ email }) => email.read,
  'usage-onedrive-files': ({ oneDrive }) => oneDrive.viewedOrEdited,
  'usage-onedrive-synced': ({ oneDrive }) => oneDrive.synced,
  'usage-onedrive-shared': ({ oneDrive }) => oneDrive.sharedInternally + oneDrive.sharedExternally,
  'usage-sharepoint-files': ({ sharePoint }) => sharePoint.viewedOrEdited,
  'usage-sharepoint-synced': ({ sharePoint }) => sharePoint.synced,
  'usage-sharepoint-shared': ({ sharePoint }) => sharePoint.sharedInternally + sharePoint.sharedExternally,
  'usage-sharepoint-pages': ({ sharePoint }) => sharePoint.visitedPages,
};

/** What counts as something done in each app, by the names of its counts; mail that only came is none. */
const apps: Readonly<Record<string, (name: string) => boolean>> = {
  teams: (name) => name.startsWith('usage-teams-'),
  email: (name) => name === 'usage-mail-sent' || name === 'usage-mail-read',
  onedrive: (name) => name.startsWith('usage-onedrive-'),
  sharepoint: (name) => name.startsWith('usage-sharepoint-'),
};

const actionsOf =
  (isOf: (name: string) => boolean): Counted =>
  (use) =>
    Object.entries(counts).reduce((all, [name, count]) => (isOf(name) ? all + count(use) : all), 0);

const inAnyApp = actionsOf((name) => Object.values(apps).some((isOf) => isOf(name)));

/** By day; a day of which the reports do not know yet, or that was not read, is not there. Several accounts add up. */
export type UsageBook = ReadonlyMap<string, readonly UsageDay[]>;

const sum = (uses: readonly UsageDay[], count: Counted): number => uses.reduce((total, use) => total + count(use), 0);

const isActive = (book: UsageBook, day: string): boolean => sum(book.get(day) ?? [], inAnyApp) > 0;

/** Over these days, of which each that was reported counts. */
export const measureUsage = (book: UsageBook, days: readonly string[]): SignalFigures => {
  const known = days.filter((day) => book.has(day));
  const uses = known.flatMap((day) => book.get(day) ?? []);
  const figure = (value: number): SignalFigure =>
    known.length === 0 ? none('count', 'not reported yet') : measured(value, 'count');
  const active = known.filter((day) => isActive(book, day)).length;
  return {
    ...Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, figure(sum(uses, count))])),
    'usage-active-days': figure(active),
    'usage-adoption': orNone(known.length === 0 ? null : active / known.length, 'ratio', 'not reported yet'),
  };
};

const classify = (active: number, { weeks, mean }: { weeks: number; mean: number }): (typeof LEVELS)[number] => {
  const regular = active >= (weeks === 4 ? 4 : 9);
  if (regular && mean >= POWER_ACTIONS) return 'power';
  if (regular) return 'habitual';
  if (mean >= 1) return 'novice';
  return mean > 0 ? 'low' : 'none';
};

/**
 * none 0, low 1, novice 2, habitual 3, power 4. A week of which less than half was reported is one without actions; with
 * less than half of all days reported nothing is said, and with less than all of them the level is estimated.
 */
const habitOver = (book: UsageBook, weeks: readonly string[], count: Counted): SignalFigure => {
  const known = weeks.map((monday) => daysOf(monday).filter((day) => book.has(day)));
  const read = known.reduce((all, days) => all + days.length, 0) / (7 * weeks.length);
  if (read < FLOOR) return none('level', 'too little read');
  const actions = known.map((days) =>
    days.length / 7 < FLOOR ? 0 : days.reduce((all, day) => all + sum(book.get(day) ?? [], count), 0),
  );
  const mean = actions.reduce((all, one) => all + one, 0) / weeks.length;
  const active = actions.filter((one) => one > 0).length;
  const level = LEVELS.indexOf(classify(active, { weeks: weeks.length, mean }));
  const figure = read < 1 ? estimated(level, 'level') : measured(level, 'level');
  return withBeside(figure, { actionsAWeek: mean, activeWeeks: active });
};

/** Of each app, over the last 12 and the last 4 whole weeks. */
export const measureHabits = (book: UsageBook, lastDay: string): SignalFigures =>
  Object.fromEntries(
    Object.entries(apps).flatMap(([app, isOf]) => [
      [`habit-${app}`, habitOver(book, lastWeeks(lastDay, 12), actionsOf(isOf))],
      [`habit-${app}-4-weeks`, habitOver(book, lastWeeks(lastDay, 4), actionsOf(isOf))],
    ]),
  );

export interface Adoption {
  readonly active: number;
  readonly listed: number;
  readonly ratio: SignalFigure;
}

/** Whoever did anything, of all whom the reports are expected to list; `ratio` is that of an average day. */
export const measureAdoption = (books: readonly UsageBook[], days: readonly string[]): Adoption => {
  const told = books.flatMap((book) => days.filter((day) => book.has(day)).map((day) => isActive(book, day)));
  return {
    active: books.filter((book) => days.some((day) => isActive(book, day))).length,
    listed: books.length,
    ratio: orNone(told.length === 0 ? null : told.filter(Boolean).length / told.length, 'ratio', 'nobody listed'),
  };
};
