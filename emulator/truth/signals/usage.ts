// What the usage reports tell of one person: counts by day, how firm a habit it is, and how many of all take part.
import type { UsageDay } from '../activity.ts';
import { measured, none, orNone, type SignalFigure, type SignalFigures } from './figure.ts';
import { daysOf, lastWeeks } from './weeks.ts';

const CLASSES = ['none', 'low', 'novice', 'habitual', 'power'] as const;
const POWER_ACTIONS = 15;

type Counted = (use: UsageDay) => number;

const counts: Readonly<Record<string, Counted>> = {
  'usage-teams-chats': ({ teams }) => teams.privateChatMessages,
  'usage-teams-channel-messages': ({ teams }) => teams.postMessages + teams.replyMessages,
  'usage-teams-calls': ({ teams }) => teams.calls,
  'usage-teams-meetings': ({ teams }) => teams.adHocAttended + teams.oneTimeAttended + teams.recurringAttended,
  'usage-email-sent': ({ email }) => email.sent,
  'usage-email-received': ({ email }) => email.received,
  'usage-email-read': ({ email }) => email.read,
  'usage-onedrive-files': ({ oneDrive }) => oneDrive.viewedOrEdited,
  'usage-onedrive-synced': ({ oneDrive }) => oneDrive.synced,
  'usage-onedrive-shared': ({ oneDrive }) => oneDrive.sharedInternally + oneDrive.sharedExternally,
  'usage-sharepoint-files': ({ sharePoint }) => sharePoint.viewedOrEdited,
  'usage-sharepoint-synced': ({ sharePoint }) => sharePoint.synced,
  'usage-sharepoint-shared': ({ sharePoint }) => sharePoint.sharedInternally + sharePoint.sharedExternally,
  'usage-sharepoint-pages': ({ sharePoint }) => sharePoint.visitedPages,
};

/** What counts as something done; mail that only came is none. */
const actionsOf = (use: UsageDay): number =>
  Object.entries(counts).reduce((sum, [name, count]) => (name === 'usage-email-received' ? sum : sum + count(use)), 0);

/** By day; a day of which the reports do not know yet, or that was not read, is not there. Several accounts add up. */
export type UsageBook = ReadonlyMap<string, readonly UsageDay[]>;

const sum = (uses: readonly UsageDay[], count: Counted): number => uses.reduce((total, use) => total + count(use), 0);

const actionsOn = (book: UsageBook, day: string): number => sum(book.get(day) ?? [], actionsOf);

/** Over these days, of which each that was reported counts. */
export const measureUsage = (book: UsageBook, days: readonly string[]): SignalFigures => {
  const known = days.filter((day) => book.has(day));
  const uses = known.flatMap((day) => book.get(day) ?? []);
  const figure = (value: number): SignalFigure =>
    known.length === 0 ? none('count', 'not reported yet') : measured(value, 'count');
  return {
    ...Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, figure(sum(uses, count))])),
    'usage-active-days': figure(known.filter((day) => actionsOn(book, day) > 0).length),
  };
};

const classify = (weeks: readonly number[]): (typeof CLASSES)[number] => {
  const total = weeks.reduce((all, actions) => all + actions, 0);
  const active = weeks.filter((actions) => actions > 0).length;
  const regular = active >= (weeks.length === 4 ? 4 : 9);
  if (regular && total / weeks.length >= POWER_ACTIONS) return 'power';
  if (regular) return 'habitual';
  if (total / weeks.length >= 1) return 'novice';
  return total > 0 ? 'low' : 'none';
};

/** none 0, low 1, novice 2, habitual 3, power 4, over the last 12 and the last 4 whole weeks. */
export const measureHabit = (book: UsageBook, lastDay: string): SignalFigures => {
  const habit = (count: number): SignalFigure => {
    const weeks = lastWeeks(lastDay, count).map((monday) =>
      daysOf(monday).reduce((all, day) => all + actionsOn(book, day), 0),
    );
    return measured(CLASSES.indexOf(classify(weeks)), 'class');
  };
  return { 'usage-habit': habit(12), 'usage-habit-4-weeks': habit(4) };
};

export interface Adoption {
  readonly active: number;
  readonly listed: number;
  readonly ratio: SignalFigure;
}

/** Whoever did anything, of all whom the reports are expected to list. */
export const measureAdoption = (books: readonly UsageBook[], days: readonly string[]): Adoption => {
  const active = books.filter((book) => days.some((day) => actionsOn(book, day) > 0)).length;
  return {
    active,
    listed: books.length,
    ratio: orNone(books.length === 0 ? null : active / books.length, 'ratio', 'nobody listed'),
  };
};
