// When a connection test is run again by itself: while a failed check only needs time.
import type { Check } from '../../../../src/contract/connections.ts';

const pause = 30_000;
/** A page that is opened on an old test does not test before it was read. */
const least = 5000;

/** Whether a failed check is one that Plumbline or the source mends without anybody. */
export const passesByItself = (checks: readonly Pick<Check, 'state' | 'problem'>[]): boolean =>
  checks.some(
    ({ state, problem }) => state === 'failed' && (problem?.who === 'plumbline' || problem?.who === 'microsoft'),
  );

/** ISO 8601: half a minute after the last one. */
export const retestAt = (tested: string, now: Date): string =>
  new Date(Math.max(Date.parse(tested) + pause, now.getTime() + least)).toISOString();
