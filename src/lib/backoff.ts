// How long to wait before the next attempt where nobody said: full jitter, capped.

export interface Backoff {
  /** Milliseconds that the first wait is at most. */
  readonly first: number;
  /** Milliseconds that no wait exceeds. */
  readonly most: number;
}

/**
 * Whole milliseconds, anywhere between 0 and `first` doubled `attempt` times (at most `most`).
 * `attempt` counts from 0; `random` gives [0, 1).
 */
export const backoff = (attempt: number, { first, most }: Backoff, random: () => number): number =>
  Math.ceil(random() * Math.min(most, first * 2 ** Math.min(attempt, 60)));
