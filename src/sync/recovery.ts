// The one switch over a source's errors: what is written down, and what happens next.
import { backoff } from '../lib/backoff.ts';
import {
  GiveUp,
  NeedsAdmin,
  type Problem,
  RetryLater,
  type Scope,
  SignInAgain,
  SkipPartition,
  StartOver,
} from '../providers/errors.ts';

export type Decision =
  /** Ask again after `seconds`. `asked`: the source named the time, and it holds over all workers. */
  | {
      readonly next: 'wait';
      readonly scope: Scope | 'partition';
      readonly seconds: number;
      readonly asked: boolean;
      /** Whether it counts as a failure: a source that only prepares what was asked for has not failed. */
      readonly failed: boolean;
      readonly stopped: boolean;
      readonly problem: Problem;
    }
  /** Drop the cursor and read the partition from its start after `seconds`. */
  | { readonly next: 'start-over'; readonly seconds: number; readonly stopped: boolean; readonly problem: Problem }
  /** This partition stops; it is tried again after `seconds`. */
  | { readonly next: 'stop-partition'; readonly seconds: number; readonly alarm: boolean; readonly problem: Problem }
  /** All partitions of the stream stop; they are tried again after `seconds`. */
  | { readonly next: 'stop-stream'; readonly seconds: number; readonly problem: Problem }
  /** Nothing of the connection is asked for until somebody renews the credential. */
  | { readonly next: 'stop-connection'; readonly problem: Problem };

/** What a failure is judged by. */
export interface Circumstances {
  /** Failed requests in a row: of the partition, or of the connection where that is more. */
  readonly attempts: number;
  /** How often the partition had to start over since it was last current. */
  readonly restarts: number;
  /** Seconds between two cycles of the stream. */
  readonly every: number;
  readonly random: () => number;
}

const hour = 3600;
/** A time that no source means, and that a database can still hold. */
const longestWait = 366 * 24 * hour;
/** From so many failures in a row on, a partition is shown as stopped; it is tried again all the same. */
const shownAfter = 8;
const restartsShownAfter = 5;

const shortWaits = { first: 500, most: 5 * 60_000 };
const restartWaits = { first: 4000, most: 30 * 60_000 };

const secondsOf = (ms: number): number => Math.ceil(ms) / 1000;

/** Doubles with each attempt, from one cycle up to a day. */
const growing = (first: number, { attempts }: Circumstances, most = 24 * hour): number =>
  Math.min(most, first * 2 ** Math.min(attempts, 20));

/** Says what kind of error it was and never its text, which may hold anything. */
const unexpected = (error: unknown): Problem => ({
  code: 'unexpected',
  title: 'Something unexpected went wrong while reading.',
  fix: 'Nothing to do at first: it is tried again. If it stays, the log has the details; please report them.',
  who: 'plumbline',
  link: null,
  raw: error instanceof Error ? error.name : typeof error,
});

/** Retry-After is obeyed to the second; a source that keeps saying 0 is given more time from the third time on. */
const retryLater = (error: RetryLater, found: Circumstances): Decision => {
  const { attempts, random } = found;
  const prepares = error.scope === 'part' && error.seconds !== null;
  const own = error.seconds === null ? backoff(attempts, shortWaits, random) : 0;
  const patience = error.seconds !== null && !prepares && attempts >= 3 ? backoff(attempts - 3, shortWaits, random) : 0;
  const asked = Math.min(longestWait, Math.max(0, error.seconds ?? 0));
  return {
    next: 'wait',
    scope: error.scope === 'part' ? 'partition' : error.scope,
    seconds: Math.max(secondsOf(asked * 1000), secondsOf(own), secondsOf(patience)),
    asked: error.seconds !== null,
    failed: !prepares,
    stopped: !prepares && attempts + 1 >= shownAfter,
    problem: error.problem,
  };
};

const startOver = (problem: Problem, { restarts, random }: Circumstances): Decision => ({
  next: 'start-over',
  // An expired cursor is no failure; only one that expires again before its run is through has to wait.
  seconds: restarts === 0 ? 0 : secondsOf(backoff(restarts - 1, restartWaits, random)),
  stopped: restarts >= restartsShownAfter,
  problem,
});

/** The one switch. Pure: the same error in the same circumstances gives the same decision. */
export const decide = (error: unknown, found: Circumstances): Decision => {
  if (error instanceof RetryLater) return retryLater(error, found);
  if (error instanceof StartOver) return startOver(error.problem, found);
  if (error instanceof SignInAgain) return { next: 'stop-connection', problem: error.problem };
  if (error instanceof SkipPartition)
    return { next: 'stop-partition', seconds: growing(found.every, found), alarm: false, problem: error.problem };
  if (error instanceof NeedsAdmin)
    return { next: 'stop-stream', seconds: growing(hour / 4, found, 6 * hour), problem: error.problem };
  if (error instanceof GiveUp)
    return { next: 'stop-partition', seconds: 24 * hour, alarm: true, problem: error.problem };
  return {
    next: 'wait',
    scope: 'partition',
    seconds: Math.max(1, secondsOf(backoff(found.attempts, shortWaits, found.random))),
    asked: false,
    failed: true,
    stopped: found.attempts + 1 >= shownAfter,
    problem: unexpected(error),
  };
};
