// When a connection is tested again on schedule.
import type { Check } from '../providers/provider.ts';

const day = 86_400_000;
const soon = 120_000;

/** What passes by itself, such as a consent that still spreads, is looked at again soon; everything else once a day. */
export const nextTest = (checks: readonly Check[], now: Date): Date => {
  const failed = checks.filter((check) => check.state === 'failed');
  const passing = failed.some(({ problem }) => problem?.who === 'microsoft' || problem?.who === 'plumbline');
  return new Date(now.getTime() + (passing ? soon : day));
};
