// The lines of the connection test, and how one of them comes out.
import { GiveUp, NeedsAdmin, type Problem, RetryLater, SignInAgain, SkipPartition, StartOver } from '../errors.ts';
import type { Check } from '../provider.ts';

export type Line = Pick<Check, 'code' | 'title'>;

/** In the order in which things can fail. */
export const lines = {
  tenant: { code: 'tenant-found', title: 'The tenant exists' },
  cloud: { code: 'cloud-right', title: 'It lives in the cloud that is set up' },
  clock: { code: 'clock-right', title: "This machine's clock is right" },
  client: { code: 'client-known', title: 'Microsoft knows the app' },
  credential: { code: 'credential-good', title: 'The credential is accepted' },
  signIn: { code: 'sign-in-good', title: 'The sign-in still holds' },
  token: { code: 'token-issued', title: 'Microsoft lets the app in' },
  end: { code: 'credential-end', title: 'The credential does not end soon' },
  authenticated: { code: 'authenticated', title: 'The tenant answers' },
  account: { code: 'account-enabled', title: 'The account is enabled' },
  consent: { code: 'consent-given', title: 'Consent was given' },
  least: { code: 'least-access', title: 'Nothing more than needed is granted' },
} as const satisfies Readonly<Record<string, Line>>;

export const passed = (line: Line, detail: string): Check => ({ ...line, state: 'ok', detail, problem: null });

/** It works, and yet somebody should do something: an `ok` with a problem, which stops nothing. */
export const advised = (line: Line, problem: Problem): Check => ({
  ...line,
  state: 'ok',
  detail: problem.title,
  problem,
});

export const failed = (line: Line, problem: Problem): Check => ({
  ...line,
  state: 'failed',
  detail: problem.title,
  problem,
});

export const skipped = (line: Line, reason: string): Check => ({
  ...line,
  state: 'not-applicable',
  detail: reason,
  problem: null,
});

export const untried = (line: Line): Check => skipped(line, 'Not tried, as a check before it failed.');

const sourceErrors = [RetryLater, SignInAgain, NeedsAdmin, SkipPartition, StartOver, GiveUp];

/** The problem of a source's error; anything else is thrown on. */
export const problemOf = (error: unknown): Problem => {
  for (const kind of sourceErrors) if (error instanceof kind) return error.problem;
  throw error;
};

export type Attempt<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly problem: Problem };

/** What came of the work, or why the source gave nothing. */
export const attempt = async <Result>(work: () => Promise<Result>): Promise<Attempt<Result>> => {
  try {
    return { ok: true, result: await work() };
  } catch (error) {
    return { ok: false, problem: problemOf(error) };
  }
};

/** `4 h`, `3 min`, `20 s`: the largest whole unit. */
export const spanOf = (milliseconds: number): string => {
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
};
