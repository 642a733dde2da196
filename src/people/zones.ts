// Zones: instants to local days and wall times and back, exact over daylight saving, fast enough to ask per message.
import { dayMs, type LocalDay, minuteMs } from './local-days.ts';

export interface Zone {
  readonly name: string;
  /** Milliseconds that the zone's clocks are ahead of UTC at an instant. */
  readonly offsetAt: (at: number) => number;
  readonly dayOf: (at: number) => LocalDay;
  /** The instant at which `minute` minutes after midnight are on the clocks of `day`; 1440 is the next day's midnight. A wall time that daylight saving skips is moved on by what was skipped, one that comes twice is the first. */
  readonly instantOf: (day: LocalDay, minute: number) => number;
  /** Minutes after local midnight on the clocks, 0–1439. */
  readonly minuteOf: (at: number) => number;
}

/** The time from `from` to the next span's `from` has one offset. */
interface Span {
  readonly from: number;
  readonly offset: number;
}

const known = new Map<string, Zone | null>();

const formatFor = (name: string): Intl.DateTimeFormat | null => {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
};

const readOffset = (format: Intl.DateTimeFormat, at: number): number => {
  const whole = Math.floor(at / 1000) * 1000;
  const part: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(whole)) part[type] = value;
  const number = (type: string): number => Number(part[type]);
  const year = part['era'] === 'BC' ? 1 - number('year') : number('year');
  const wall = new Date(0);
  wall.setUTCFullYear(year, number('month') - 1, number('day'));
  wall.setUTCHours(number('hour'), number('minute'), number('second'));
  return wall.getTime() - whole;
};

/** The first instant after `low` with `high`'s offset, by halving; the two offsets differ. */
const findChange = (format: Intl.DateTimeFormat, low: number, high: number): number => {
  const after = readOffset(format, high);
  let [left, right] = [low, high];
  while (right - left > 1000) {
    const middle = Math.floor((left + right) / 2000) * 1000;
    if (middle <= left) break;
    if (readOffset(format, middle) === after) right = middle;
    else left = middle;
  }
  return right;
};

/** Looked through at once when an instant in it is asked for; no zone changes its clocks twice in two days. */
const blockMs = 128 * dayMs;
const stepMs = 2 * dayMs;

const readBlock = (format: Intl.DateTimeFormat, block: number): Span[] => {
  const start = block * blockMs;
  const spans: Span[] = [{ from: start, offset: readOffset(format, start) }];
  let last = readOffset(format, start);
  for (let at = start + stepMs; at <= start + blockMs; at += stepMs) {
    const offset = readOffset(format, at);
    if (offset !== last) {
      const from = findChange(format, at - stepMs, at);
      if (from < start + blockMs) spans.push({ from, offset });
      last = offset;
    }
  }
  return spans;
};

const makeZone = (name: string, format: Intl.DateTimeFormat): Zone => {
  const blocks = new Map<number, readonly Span[]>();
  // The span that was asked for last: messages come in the order of time.
  let hot = { from: 0, until: 0, offset: 0 };

  const offsetAt = (at: number): number => {
    if (at >= hot.from && at < hot.until) return hot.offset;
    const number = Math.floor(at / blockMs);
    const block = blocks.get(number) ?? readBlock(format, number);
    blocks.set(number, block);
    const index = block.findLastIndex((span) => span.from <= at);
    const span = block[index] ?? { from: at, offset: readOffset(format, at) };
    hot = { from: span.from, until: block[index + 1]?.from ?? (number + 1) * blockMs, offset: span.offset };
    return span.offset;
  };

  const instantOf = (day: LocalDay, minute: number): number => {
    const wall = day * dayMs + minute * minuteMs;
    const [before, after] = [offsetAt(wall - dayMs), offsetAt(wall + dayMs)];
    if (offsetAt(wall - before) === before) return wall - before;
    if (offsetAt(wall - after) === after) return wall - after;
    return wall - before;
  };

  return {
    name,
    offsetAt,
    dayOf: (at) => Math.floor((at + offsetAt(at)) / dayMs),
    instantOf,
    minuteOf: (at) => {
      const wall = at + offsetAt(at);
      return Math.floor((wall - Math.floor(wall / dayMs) * dayMs) / minuteMs);
    },
  };
};

/** `name`: an IANA zone, such as `Europe/Berlin`. Null where this machine does not know it. */
export const findZone = (name: string): Zone | null => {
  const found = known.get(name);
  if (found !== undefined) return found;
  const format = formatFor(name);
  const zone = format === null ? null : makeZone(name, format);
  known.set(name, zone);
  return zone;
};

export const utc: Zone = {
  name: 'UTC',
  offsetAt: () => 0,
  dayOf: (at) => Math.floor(at / dayMs),
  instantOf: (day, minute) => day * dayMs + minute * minuteMs,
  minuteOf: (at) => Math.floor((at - Math.floor(at / dayMs) * dayMs) / minuteMs),
};
