// The tenant's own time: it follows real time from a chosen start and can be frozen and moved. Tokens, quotas and HTTP dates run on the machine's time.
import type { Instant } from './tenant/model.ts';

export interface ClockState {
  readonly now: string;
  readonly frozen: boolean;
}

/** Reads the machine's time in milliseconds; a test may give another. */
export type Tick = () => number;

export class Clock {
  #base: Instant;
  #since: number;
  #frozen: boolean;
  readonly #tick: Tick;

  constructor(start: Instant, frozen = false, tick: Tick = () => performance.now()) {
    this.#tick = tick;
    this.#base = start;
    this.#since = tick();
    this.#frozen = frozen;
  }

  now(): Instant {
    return this.#frozen ? this.#base : Math.floor(this.#base + this.#tick() - this.#since);
  }

  set(now: Instant): void {
    this.#base = now;
    this.#since = this.#tick();
  }

  advance(seconds: number): void {
    this.set(this.now() + seconds * 1000);
  }

  freeze(frozen: boolean): void {
    this.set(this.now());
    this.#frozen = frozen;
  }

  state(): ClockState {
    return { now: new Date(this.now()).toISOString(), frozen: this.#frozen };
  }
}
