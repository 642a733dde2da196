// Rows of several accounts read side by side in the order of time, a page at a time: how far a page reaches, and what of it is wanted.

/** A row of one of the accounts that were asked for, in milliseconds. */
interface Placed {
  /** Of its account in the question, from 1. */
  readonly place: number;
  readonly at: number;
}

/** Of each of the accounts, in the order of the question, the times that are wanted, as milliseconds. */
export type Times = readonly (readonly (readonly [start: number, end: number])[])[];

/** Up to where all accounts were read: the last instant of an account that filled its share of the page. */
export const horizonOf = (rows: readonly Placed[], limit: number): number | null => {
  const read = new Map<number, { count: number; last: number }>();
  for (const { place, at } of rows) {
    const own = read.get(place);
    if (own === undefined) read.set(place, { count: 1, last: at });
    else {
      own.count += 1;
      own.last = Math.max(own.last, at);
    }
  }
  const full = [...read.values()].filter((own) => own.count >= limit);
  return full.length === 0 ? null : Math.round(Math.min(...full.map((own) => own.last)));
};

/** Whether a row lies in the times that are wanted of its account. */
export const isWanted = (within: Times, { place, at }: Placed): boolean =>
  (within[place - 1] ?? []).some(([start, end]) => at >= start && at < end);
