// When and into what one person signed in: how often it worked and failed, by app, and the first and the last of a day.
import type { Instant } from '../../tenant/model.ts';
import { median } from '../statistics.ts';
import type { Timetable } from '../timetable.ts';
import { measured, orNone, type SignalFigures } from './figure.ts';

export interface SignedIn {
  readonly at: Instant;
  readonly app: string;
  readonly failed: boolean;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

const clockOf = (zone: string): Intl.DateTimeFormat => {
  const two = '2-digit';
  const clock =
    clocks.get(zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', hour: two, minute: two });
  clocks.set(zone, clock);
  return clock;
};

/** Whole minutes of the wall clock after midnight: nine o'clock is 540 on the longest day, too. */
const minuteOf = (at: Instant, zone: string): number => {
  const parts = clockOf(zone).formatToParts(at);
  const [hour = 0, minute = 0] = ['hour', 'minute'].map((wanted) =>
    Number(parts.find(({ type }) => type === wanted)?.value),
  );
  return hour * 60 + minute;
};

/** Over the sign-ins of some days; first and last are medians over the days, the last one of days that are over. */
export const measureSignIns = (
  signIns: readonly SignedIn[],
  days: Pick<Timetable, 'dayOf' | 'zoneOf' | 'bounds'>,
  now: Instant,
): SignalFigures => {
  const worked = signIns.filter(({ failed }) => !failed);
  const byDay = [...Map.groupBy(worked, ({ at }) => days.dayOf(at))].map(([day, ones]) => ({
    zone: days.zoneOf(day),
    isOver: days.bounds(day).end <= now,
    times: ones.map(({ at }) => at),
  }));
  const first = byDay.map(({ zone, times }) => minuteOf(Math.min(...times), zone));
  const over = byDay.filter(({ isOver }) => isOver);
  const last = over.map(({ zone, times }) => minuteOf(Math.max(...times), zone));
  return {
    'sign-ins': measured(worked.length, 'count'),
    'failed-sign-ins': measured(signIns.length - worked.length, 'count'),
    'first-sign-in': orNone(median(first), 'time', 'nothing happened'),
    'last-sign-in': orNone(median(last), 'time', byDay.length > over.length ? 'day not over' : 'nothing happened'),
  };
};

/** How many of those that worked, by app. */
export const countApps = (signIns: readonly SignedIn[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [
      ...Map.groupBy(
        signIns.filter(({ failed }) => !failed),
        ({ app }) => app,
      ),
    ].map(([app, ones]) => [app, ones.length]),
  );
