// Judging the members of a batch: what came is kept, what passes is asked again, and a wait that was asked for is kept by all.
import { RetryLater, SkipPartition } from '../errors.ts';
import type { MemberResult } from './graph.ts';

/** The longest wait that a member was told; null when none was. */
export const longestWait = (results: Iterable<MemberResult>): RetryLater | null => {
  let longest: RetryLater | null = null;
  for (const result of results) {
    const wait = !result.ok && result.error instanceof RetryLater ? result.error : null;
    if (wait?.seconds !== undefined && wait.seconds !== null && wait.seconds > (longest?.seconds ?? -1)) longest = wait;
  }
  return longest;
};

/** Throws the longest wait that a member was told: until it is over nothing more may be asked, so the batch is asked again as a whole. */
export const throwWaits = (results: Iterable<MemberResult>): void => {
  const longest = longestWait(results);
  if (longest !== null) throw longest;
};

/** Whether the thing asked for is not there, while the mailbox or the directory itself answers. */
export const isMissing = (result: MemberResult): boolean =>
  !result.ok &&
  result.error instanceof SkipPartition &&
  ['folder-not-found', 'channel-gone', 'not-found'].includes(result.error.problem.code);

/** Whether a member failed in a way that passes. Errors: its own, where it does not pass. */
export const isPassing = (result: MemberResult): boolean => {
  if (result.ok) return false;
  if (result.error instanceof RetryLater) return true;
  throw result.error;
};
