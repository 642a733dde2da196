// When and into what one person signed in: how often it worked and failed, by app, and the first and the last of a day.
import { localDay } from '../../tenant/local-time.ts';
import type { Instant } from '../../tenant/model.ts';
import { median } from '../statistics.ts';
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
    clocks.get(zone) ??
    new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', hour: two, minute: two, second: two });
  clocks.set(zone, clock);
  return clock;
};

/** Minutes of the wall clock after midnight: nine o'clock is 540 on the longest day, too. */
const minutesOf = (at: Instant, zone: string): number => {
  const parts = clockOf(zone).formatToParts(at);
  const [hour = 0, minute = 0, second = 0] = ['hour', 'minute', 'second'].map((wanted) =>
    Number(parts.find(({ type }) => type === wanted)?.value),
  );
  return hour * 60 + minute + (second + (at % 1000) / 1000) / 60;
};

/** Over the sign-ins of a day or a period; first and last are medians over its days. */
export const measureSignIns = (signIns: readonly SignedIn[], zone: string): SignalFigures => {
  const worked = signIns.filter(({ failed }) => !failed);
  const days = [...Map.groupBy(worked, ({ at }) => localDay(at, zone)).values()].map((ones) =>
    ones.map(({ at }) => at),
  );
  const first = days.map((times) => minutesOf(Math.min(...times), zone));
  const last = days.map((times) => minutesOf(Math.max(...times), zone));
  return {
    'sign-ins': measured(worked.length, 'count'),
    'failed-sign-ins': measured(signIns.length - worked.length, 'count'),
    'first-sign-in': orNone(median(first), 'min', 'nothing happened'),
    'last-sign-in': orNone(median(last), 'min', 'nothing happened'),
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
