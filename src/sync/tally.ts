// What was read of each stream of a connection since it was last written down: counted in memory, nothing for each page.
import type { RunCounts } from '../db/queries/runs.ts';

interface Count {
  /** When the first request was sent; null: none was. */
  beganAt: Date | null;
  items: number;
  requests: number;
  failures: number;
  quarantined: number;
  waitedMs: number;
  /** Requests on their way, and those that wait for their turn. */
  running: number;
  queued: number;
  /** Until when what could be asked for was put off. */
  putOff: number;
  /** Up to when waiting is counted. */
  at: number;
}

const newCount = (at: number): Count => ({
  beganAt: null,
  items: 0,
  requests: 0,
  failures: 0,
  quarantined: 0,
  waitedMs: 0,
  running: 0,
  queued: 0,
  putOff: -Infinity,
  at,
});

/** `now` in milliseconds of a clock that never goes back. */
export class Tally {
  readonly #counts = new Map<string, Count>();

  /** A request waits for its turn. */
  queued(stream: string, now: number): void {
    this.#countOf(stream, now).queued += 1;
  }

  /** It waits no more: it is sent next, or it gave up. */
  turned(stream: string, now: number): void {
    this.#countOf(stream, now).queued -= 1;
  }

  /** `at`: the product's time. */
  sent(stream: string, now: number, at: Date): void {
    const count = this.#countOf(stream, now);
    count.running += 1;
    count.requests += 1;
    count.beganAt ??= at;
  }

  ended(stream: string, now: number): void {
    this.#countOf(stream, now).running -= 1;
  }

  failed(stream: string, now: number): void {
    this.#countOf(stream, now).failures += 1;
  }

  kept(stream: string, now: number, page: { readonly items: number; readonly quarantined: number }): void {
    const count = this.#countOf(stream, now);
    count.items += page.items;
    count.quarantined += page.quarantined;
  }

  /** What could be asked for may be asked for again after `ms`. */
  putOff(stream: string, now: number, ms: number): void {
    const count = this.#countOf(stream, now);
    count.putOff = Math.max(count.putOff, now + ms);
  }

  /** All that is not written down yet. */
  read(now: number, at: Date): RunCounts[] {
    return [...this.#counts.keys()].map((stream) => {
      const { beganAt, items, requests, failures, quarantined, waitedMs } = this.#countOf(stream, now);
      return { stream, beganAt: beganAt ?? at, items, requests, failures, quarantined, waitedMs };
    });
  }

  /** These are written down. */
  clear(written: readonly RunCounts[]): void {
    for (const { stream, items, requests, failures, quarantined, waitedMs } of written) {
      const count = this.#counts.get(stream);
      if (count === undefined) continue;
      count.items -= items;
      count.requests -= requests;
      count.failures -= failures;
      count.quarantined -= quarantined;
      count.waitedMs -= waitedMs;
      if (count.requests === 0) count.beganAt = null;
    }
  }

  /** With the time counted in which nothing of it was on its way and something waited. */
  #countOf(stream: string, now: number): Count {
    const count = this.#counts.get(stream) ?? newCount(now);
    this.#counts.set(stream, count);
    const until = count.queued > 0 ? now : Math.min(now, count.putOff);
    if (count.running === 0) count.waitedMs += Math.max(0, until - count.at);
    count.at = now;
    return count;
  }
}
