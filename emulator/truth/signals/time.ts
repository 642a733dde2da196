// The time of one person and day: hours with others, those of them outside working time, and the span from the first to the last activity.
import type { Instant } from '../../tenant/model.ts';
import { clip, covered, gaps, lengthOf, type Span } from '../spans.ts';
import { estimated, measured, none, type SignalFigure } from './figure.ts';
import type { Held } from './held.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A sent mail and a message in a channel take so long, from the sending on. */
const MAIL = 5 * MINUTE;
const MESSAGE = 90_000;
const SHORTEST_SPAN = 4;
const LONGEST_SPAN = 16;

export interface TimeDay {
  readonly 'collaboration-hours': SignalFigure;
  readonly 'after-hours-collaboration': SignalFigure;
  readonly 'working-span': SignalFigure;
}

const estimatesOf = ({ sent, written }: Held): readonly Span[] => [
  ...sent.filter(({ toOthers }) => toOthers).map(({ at }) => ({ start: at, end: at + MAIL })),
  ...written.map(({ at }) => ({ start: at, end: at + MESSAGE })),
];

/** Free of the working stretches, each of which may lie anywhere. */
const outside = (busy: readonly Span[], working: readonly Span[]): readonly Span[] =>
  covered(busy, 1).flatMap((stretch) => gaps(stretch, working));

/** Instants that tell that the person was at it. */
const marksOf = ({ sent, written, meetings, calls }: Held, bounds: Span): readonly Instant[] => [
  ...[...sent, ...written].map(({ at }) => at).filter((at) => bounds.start <= at && at < bounds.end),
  ...clip([...meetings, ...calls], bounds).flatMap(({ start, end }) => [start, end]),
];

const spanFigure = (marks: readonly Instant[], write: typeof measured): SignalFigure => {
  if (marks.length === 0) return none('h', 'nothing happened');
  const hours = (Math.max(...marks) - Math.min(...marks)) / HOUR;
  return write(Math.min(LONGEST_SPAN, Math.max(SHORTEST_SPAN, hours)), 'h');
};

/** The three figures of a day that has begun; its span is told when it is over. */
export const measureTime = (held: Held, day: string, now: Instant): TimeDay => {
  const { person, meetings, calls, partly } = held;
  const bounds = person.bounds(day);
  const guessed = clip(estimatesOf(held), bounds);
  const busy = [...clip([...meetings, ...calls], bounds), ...guessed];
  const known = partly ? estimated : measured;
  const write = guessed.length > 0 ? estimated : known;
  const after = lengthOf(outside(busy, person.working(day))) / HOUR;
  return {
    'collaboration-hours': write(lengthOf(busy) / HOUR, 'h'),
    // Where nothing lies outside nothing was guessed.
    'after-hours-collaboration': after > 0 ? write(after, 'h') : known(0, 'h'),
    'working-span': bounds.end > now ? none('h', 'day not over') : spanFigure(marksOf(held, bounds), known),
  };
};
