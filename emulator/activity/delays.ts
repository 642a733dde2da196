// How long a log takes until it shows a record: the same for a record each time.
import { shareOf } from '../seeded.ts';

const minute = 60_000;

/** Steps of a delay: up to that share of the records, between so many minutes. */
type Steps = readonly (readonly [share: number, from: number, to: number])[];

/** Milliseconds for the record of that id. */
export const delayOf = (id: string, steps: Steps): number => {
  const share = shareOf(`delay ${id}`, 7);
  const [, from, to] = steps.find(([upTo]) => share < upTo) ?? [1, 0, 0];
  return Math.floor((from + shareOf(`delay within ${id}`, 11) * (to - from)) * minute);
};
