// The connection test, in the order in which things can fail: the credential, the users, and for calls the recordings of one of them.
import { z } from 'zod';
import { GiveUp, NeedsAdmin, type Problem, RetryLater, SignInAgain, SkipPartition, StartOver } from '../errors.ts';
import type { Check } from '../provider.ts';
import type { Zoom } from './client.ts';
import { parseList, zoomId } from './pages.ts';

type Line = Pick<Check, 'code' | 'title'>;

const lines = {
  authenticated: { code: 'authenticated', title: 'The app is let in' },
  users: { code: 'users-answer', title: 'Users are listed' },
  recordings: { code: 'recordings-answer', title: 'Recordings are listed' },
} as const satisfies Readonly<Record<string, Line>>;

const passed = (line: Line, detail: string): Check => ({ ...line, state: 'ok', detail, problem: null });
const failed = (line: Line, problem: Problem): Check => ({ ...line, state: 'failed', detail: '', problem });
const untried = (line: Line): Check => ({
  ...line,
  state: 'not-applicable',
  detail: 'Not tried: something before it failed.',
  problem: null,
});

const sourceErrors = [RetryLater, SignInAgain, StartOver, SkipPartition, NeedsAdmin, GiveUp];

/** What a failure of the source says; anything else is thrown on. */
const problemOf = (error: unknown): Problem => {
  for (const kind of sourceErrors) if (error instanceof kind) return error.problem;
  throw error;
};

const User = z.object({ id: zoomId });

const checkRecordings = async (zoom: Zoom, user: string | undefined, signal: AbortSignal): Promise<Check> => {
  if (user === undefined) return { ...untried(lines.recordings), detail: 'There is no user yet to try it with.' };
  try {
    await zoom.get(`/users/${encodeURIComponent(user)}/recordings?page_size=1`, { signal });
    return passed(lines.recordings, 'The recordings of one user can be listed.');
  } catch (error) {
    return failed(lines.recordings, problemOf(error));
  }
};

/** Every line of the test, also those that could not be tried. Rejects only with the signal's reason. */
export const runChecks = async (
  zoom: Zoom,
  {
    domains,
    streams,
    signal,
  }: { readonly domains: readonly string[]; readonly streams: readonly string[]; readonly signal: AbortSignal },
): Promise<readonly Check[]> => {
  const calls = streams.includes('calls');
  try {
    const { parsed } = parseList(User, await zoom.get('/users?page_size=1', { signal }), 'users');
    return [
      passed(lines.authenticated, `Authenticated as an app of ${domains.join(', ')}`),
      passed(lines.users, 'The account lists its users.'),
      ...(calls ? [await checkRecordings(zoom, parsed[0]?.id, signal)] : []),
    ];
  } catch (error) {
    const problem = problemOf(error);
    const rest = calls ? [untried(lines.recordings)] : [];
    if (error instanceof SignInAgain || error instanceof RetryLater)
      return [failed(lines.authenticated, problem), untried(lines.users), ...rest];
    return [passed(lines.authenticated, 'Zoom gives a token.'), failed(lines.users, problem), ...rest];
  }
};
