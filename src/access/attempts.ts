// Counts tries by key within a sliding window, so that guessing stays slow; in this process's memory.
import type { Clock } from '../lib/clock.ts';

const mostKeys = 10_000;

export class Attempts {
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #clock: Clock;
  readonly #tries = new Map<string, readonly number[]>();

  constructor(options: { limit: number; windowMs: number; clock: Clock }) {
    this.#limit = options.limit;
    this.#windowMs = options.windowMs;
    this.#clock = options.clock;
  }

  /** 0: go on, and the try is counted at once, so that many at the same time are not all let through. Else whole seconds to wait. */
  begin(key: string): number {
    const recent = this.#recent(key);
    const oldest = recent[recent.length - this.#limit];
    if (oldest !== undefined) return Math.ceil((oldest + this.#windowMs - this.#clock.now()) / 1000);
    // Set anew, so that the map's order is by last try and the first key is the one to forget.
    this.#tries.delete(key);
    this.#tries.set(key, [...recent, this.#clock.now()]);
    if (this.#tries.size > mostKeys) this.#forgetFirst();
    return 0;
  }

  /** A try that was right does not count. */
  forgive(key: string): void {
    const before = this.#recent(key).slice(0, -1);
    if (before.length === 0) this.#tries.delete(key);
    else this.#tries.set(key, before);
  }

  #recent(key: string): readonly number[] {
    const since = this.#clock.now() - this.#windowMs;
    return (this.#tries.get(key) ?? []).filter((at) => at > since);
  }

  #forgetFirst(): void {
    for (const key of this.#tries.keys()) {
      this.#tries.delete(key);
      return;
    }
  }
}
