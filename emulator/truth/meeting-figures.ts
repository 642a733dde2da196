// The meeting signals of one person and day.
import type { CalendarEvent } from '../tenant/model.ts';
import { peopleOf } from './meetings.ts';
import type { Person } from './persons.ts';
import { type Figure, type Reason, SIGNALS, type SignalName } from './shapes.ts';
import { clip, covered, gaps, lengthOf, type Span } from './spans.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LONG_ABOVE = HOUR;
const LARGE_ABOVE = 8;
const BROADCAST_FROM = 25;
const FOCUS_FROM = 2 * HOUR;

type MeetingSignal = Extract<SignalName, `${string}meeting${string}` | 'focus-hours' | 'one-to-one-with-manager'>;

export interface MeetingDay {
  readonly person: Person;
  readonly bounds: Span;
  readonly working: readonly Span[];
  /** Whether the day has ended for the person. */
  readonly isOver: boolean;
}

const measured = (signal: SignalName, value: number): Figure => ({ value, unit: SIGNALS[signal], state: 'measured' });
const missing = (signal: SignalName, reason: Reason): Figure => ({
  value: null,
  unit: SIGNALS[signal],
  state: 'unavailable',
  reason,
});

/** The person and the manager, both, and nobody else. */
function isWithManager(event: CalendarEvent, person: Person, manager: ReadonlySet<string>): boolean {
  const people = [...peopleOf(event)];
  return (
    people.every((address) => person.addresses.has(address) || manager.has(address)) &&
    people.some((address) => person.addresses.has(address)) &&
    people.some((address) => manager.has(address))
  );
}

function managerMinutes(meetings: readonly CalendarEvent[], { person, bounds }: MeetingDay): Figure {
  const { managerAddresses } = person;
  if (managerAddresses === null) return missing('one-to-one-with-manager', 'no manager');
  const talks = meetings.filter((event) => isWithManager(event, person, managerAddresses));
  return measured('one-to-one-with-manager', lengthOf(clip(talks, bounds)) / MINUTE);
}

/** Ratios to the day's working time and its free stretches: known only when the day is over. */
function againstWork(busy: readonly Span[], { working, isOver }: MeetingDay) {
  const worked = lengthOf(working);
  const reason: Reason | null = worked === 0 ? 'no working time' : isOver ? null : 'day not over';
  if (reason !== null) {
    return { 'meeting-density': missing('meeting-density', reason), 'focus-hours': missing('focus-hours', reason) };
  }
  const free = working.flatMap((stretch) => gaps(stretch, busy)).filter(({ start, end }) => end - start >= FOCUS_FROM);
  return {
    'meeting-density': measured('meeting-density', lengthOf(busy) / worked),
    'focus-hours': measured('focus-hours', lengthOf(free) / HOUR),
  };
}

/** `meetings` are those that count and meet the day; what starts on another day adds only the hours that lie in this one. */
export function measureMeetings(
  meetings: readonly CalendarEvent[],
  day: MeetingDay,
): Readonly<Record<MeetingSignal, Figure>> {
  const { bounds } = day;
  const starting = meetings.filter(({ start }) => bounds.start <= start && start < bounds.end);
  const busy = clip(meetings, bounds);
  const length = lengthOf(busy);
  const recurring = clip(
    meetings.filter(({ type }) => type !== 'singleInstance'),
    bounds,
  );
  const share = (signal: SignalName, part: number): Figure =>
    length === 0 ? missing(signal, 'no meetings') : measured(signal, part / length);
  const count = (signal: SignalName, fits: (event: CalendarEvent) => boolean): Figure =>
    measured(signal, starting.filter(fits).length);
  return {
    meetings: count('meetings', () => true),
    'meeting-hours': measured('meeting-hours', length / HOUR),
    'long-meetings': count('long-meetings', ({ start, end }) => end - start > LONG_ABOVE),
    'large-meetings': count('large-meetings', (event) => peopleOf(event).size > LARGE_ABOVE),
    'broadcast-meetings': count('broadcast-meetings', (event) => peopleOf(event).size >= BROADCAST_FROM),
    'recurring-meetings': share('recurring-meetings', lengthOf(recurring)),
    'conflicting-meetings': share('conflicting-meetings', lengthOf(covered(busy, 2))),
    'one-to-one-with-manager': managerMinutes(meetings, day),
    ...againstWork(busy, day),
  };
}
