// How many mailboxes a worker reads at once: more while it has time to spare, fewer when it or the source is at its limit.

export interface Seen {
  /** Share of the last while in which the process was busy, 0 to 1. */
  readonly busy: number;
  /** Whether requests waited for nothing but room in this process. */
  readonly full: boolean;
  /** Whether the source asked the whole connection to wait. */
  readonly throttled: boolean;
  /** Whether there was something to read for more mailboxes. */
  readonly wanted: boolean;
}

export const startPace = 8;
const least = 2;
const most = 96;

/** The number of mailboxes to read at once from now on. */
export const nextPace = (pace: number, { busy, full, throttled, wanted }: Seen): number => {
  if (throttled) return Math.max(least, Math.floor(pace / 2));
  const floor = Math.min(pace, startPace);
  if (busy > 0.95) return Math.max(floor, Math.floor(pace * 0.75));
  // A step back, not a leap: below what fills the process its places stand empty until the pace has grown again.
  if (full) return Math.max(floor, Math.floor(pace * 0.94));
  if (!wanted || busy > 0.8) return pace;
  return Math.min(most, Math.ceil(pace * 1.5));
};
