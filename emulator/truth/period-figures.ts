// The figures of mail and meetings over all days of the question: counts and hours added up, shares of the hours of all days together.
import { lengthOf } from './spans.ts';
import type { Person } from './persons.ts';
import { type DayTruth, type Figure, type Reason, type ReplyFigures, SIGNALS, type SignalName } from './shapes.ts';

const HOUR = 3_600_000;

const added: readonly SignalName[] = [
  'mail-sent',
  'mail-received',
  'mail-bulk-received',
  'threads-started',
  'cross-domain-threads',
  'after-hours-mail',
  'meetings',
  'meeting-hours',
  'long-meetings',
  'large-meetings',
  'broadcast-meetings',
  'focus-hours',
];

const without = (name: SignalName, reason: Reason): Figure => ({
  value: null,
  unit: SIGNALS[name],
  state: 'unavailable',
  reason,
});

const addUp = (name: SignalName, figures: readonly Figure[]): Figure => {
  const known = figures.filter(({ value }) => value !== null);
  const [first] = figures;
  if (known.length === 0) return without(name, first?.value === null ? first.reason : 'day not begun');
  const state = known.some((figure) => figure.state === 'estimated') ? 'estimated' : 'measured';
  return { value: known.reduce((sum, { value }) => sum + (value ?? 0), 0), unit: SIGNALS[name], state };
};

/** Seven average days, of those that have a figure. */
const withWeek = (figure: Figure, days: readonly Figure[]): Figure => {
  const known = days.filter(({ value }) => value !== null).length;
  return figure.value === null ? figure : { ...figure, beside: { minutesAWeek: (figure.value / known) * 7 } };
};

const ratio = (name: SignalName, above: number, { of, reason }: { of: number; reason: Reason }): Figure =>
  of === 0 ? without(name, reason) : { value: above / of, unit: SIGNALS[name], state: 'measured' };

const hoursOn = ({ signals }: DayTruth): number => signals['meeting-hours']?.value ?? 0;

export const measurePeriod = (
  days: readonly DayTruth[],
  replies: ReplyFigures,
  { person, now }: { readonly person: Person; readonly now: number },
): Readonly<Record<string, Figure>> => {
  const hours = days.reduce((sum, day) => sum + hoursOn(day), 0);
  const hoursOf = (name: SignalName): number =>
    days.reduce((sum, day) => sum + hoursOn(day) * (day.signals[name]?.value ?? 0), 0);
  const share = (name: SignalName): Figure => ratio(name, hoursOf(name), { of: hours, reason: 'no meetings' });
  // A day that is over counts with its meetings, whether there is working time on it or not.
  const over = days.filter(
    ({ day, signals }) => person.bounds(day).end <= now && signals['meeting-hours']?.value !== null,
  );
  const worked = over.reduce((sum, { day }) => sum + lengthOf(person.working(day)), 0) / HOUR;
  const met = over.reduce((sum, day) => sum + hoursOn(day), 0);
  const figuresOf = (name: SignalName): readonly Figure[] => days.flatMap(({ signals }) => signals[name] ?? []);
  const talks = figuresOf('one-to-one-with-manager');
  return {
    ...Object.fromEntries(added.map((name) => [name, addUp(name, figuresOf(name))])),
    'one-to-one-with-manager': withWeek(addUp('one-to-one-with-manager', talks), talks),
    'reply-time': replies.median,
    'recurring-meetings': share('recurring-meetings'),
    'conflicting-meetings': share('conflicting-meetings'),
    'meeting-density': ratio('meeting-density', met, { of: worked, reason: 'no working time' }),
  };
};
