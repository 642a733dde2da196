// What a limit still allows: starts in any span of so long, counted so that the source never counts more.
import type { RateLimit } from '../providers/stream.ts';

/** A source's clock does not tick as ours, and requests travel for different times: a span counts a little longer. */
const stretch = 1.01;
/** Of limits of very many, starts that lie within so small a part of the span count as one, as the last of them. */
const grains = 128;
const slight = 200;

type Listed = readonly [ms: number, requests: number];

interface Starts {
  readonly first: number;
  last: number;
  count: number;
}

/** Milliseconds come in as arguments, from a clock that never goes back. */
export class Window {
  readonly #requests: number;
  readonly #span: number;
  readonly #grain: number;
  readonly #starts: Starts[];
  #used: number;

  /** `listed`: what counted at `now`, the longest ago first. */
  constructor({ requests, seconds }: RateLimit, listed: readonly Listed[] = [], now = 0) {
    this.#requests = requests;
    this.#span = seconds * 1000 * stretch;
    this.#starts = listed.map(([ms, count]) => ({ first: now - ms, last: now - ms, count }));
    this.#used = this.#starts.reduce((sum, { count }) => sum + count, 0);
    this.#grain = requests > grains ? this.#span / grains : 0;
  }

  /** Starts that count now. */
  used(now: number): number {
    let over = 0;
    for (const { last, count } of this.#starts) {
      if (last + this.#span > now) break;
      this.#used -= count;
      over += 1;
    }
    if (over > 0) this.#starts.splice(0, over);
    return this.#used;
  }

  /** Whether so little of the limit is used that it may be forgotten where nobody asks for long. */
  isSlight(now: number): boolean {
    return this.used(now) * slight <= this.#requests;
  }

  /** Milliseconds until one more may start where `allowed` may in a span, rounded up; Infinity where none may. */
  shortage(allowed: number, now: number): number {
    if (allowed < 1) return Infinity;
    let tooMany = this.used(now) + 1 - allowed;
    if (tooMany <= 0) return 0;
    for (const { last, count } of this.#starts) {
      tooMany -= count;
      if (tooMany <= 0) return Math.max(1, Math.ceil(last + this.#span - now));
    }
    return Infinity;
  }

  /** What counts now: how long ago, and how many; the longest ago first. */
  list(now: number): Listed[] {
    this.used(now);
    return this.#starts.map(({ last, count }) => [Math.floor(now - last), count]);
  }

  take(now: number): void {
    const latest = this.#starts.at(-1);
    this.#used += 1;
    if (latest === undefined || now - latest.first > this.#grain) {
      this.#starts.push({ first: now, last: now, count: 1 });
      return;
    }
    latest.last = now;
    latest.count += 1;
  }
}
