// A source's failure as a line of the connection test.
import {
  GiveUp,
  NeedsAdmin,
  type Problem,
  RetryLater,
  SignInAgain,
  SkipPartition,
  StartOver,
} from '../providers/errors.ts';
import type { Check } from '../providers/provider.ts';

const sourceErrors = [RetryLater, SignInAgain, NeedsAdmin, SkipPartition, StartOver, GiveUp];

/** Null for what is not the source's: a bug, an abort. */
const problemOf = (error: unknown): Problem | null => {
  for (const kind of sourceErrors) if (error instanceof kind) return error.problem;
  return null;
};

/** Runs `ask`; what fails at the source becomes its problem, everything else is thrown. */
export const problemCheck = async <T>(
  ask: () => Promise<T>,
): Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }> => {
  try {
    return { ok: true, value: await ask() };
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null) throw error;
    return { ok: false, problem };
  }
};

/** Runs `ask`; what fails at the source becomes a check, everything else is thrown. `passing`: a wait mends it. */
export const checked = async <T>(
  title: string,
  ask: () => Promise<T>,
): Promise<{ ok: true; value: T } | { ok: false; passing: boolean; check: Check & { problem: Problem } }> => {
  try {
    return { ok: true, value: await ask() };
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null) throw error;
    const passing = error instanceof RetryLater;
    return {
      ok: false,
      passing,
      check: { code: problem.code, title, state: 'failed', detail: problem.title, problem },
    };
  }
};
