// Channels of one stream are parts of one another's day: how much of them all was read of a time, and why not all of it.
import type { AlikeChannels } from '../db/queries/coverage.ts';
import type { Reason } from './signal.ts';

const newChannel: Reason = {
  code: 'channel-not-read',
  text: 'A channel that was found has not been read yet: what was said in it is not counted.',
};

interface Span {
  /** Milliseconds since 1970. */
  readonly start: number;
  /** Later than `start`. */
  readonly end: number;
}

interface ChannelCoverage {
  /** 0–1: the mean over the channels. */
  readonly share: number;
  /** Null when it is 1. */
  readonly reason: Reason | null;
}

const never = Number.NEGATIVE_INFINITY;

/** One that did not exist yet has nothing to be read; of one that was made in the time what lies before is read. */
export const coverChannels = (channels: readonly AlikeChannels[], { start, end }: Span): ChannelCoverage => {
  let owing = 0;
  let missing = 0;
  let reason: Reason | null = null;
  for (const { count, madeAt, behind } of channels) {
    const made = madeAt?.getTime() ?? never;
    if (made >= end) continue;
    owing += count;
    if (behind === null) continue;
    const upTo = Math.max(start, made, behind.asOf?.getTime() ?? never);
    if (upTo >= end) continue;
    missing += (count * (end - upTo)) / (end - start);
    const { problem } = behind;
    // What somebody can mend is named first.
    if (problem !== null) reason = { code: problem.code, text: problem.title };
    else reason ??= newChannel;
  }
  return { share: owing === 0 ? 1 : Math.max(0, 1 - missing / owing), reason };
};
