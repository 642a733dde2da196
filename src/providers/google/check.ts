// The connection test, in the order in which things can fail: the key and its delegation, the directory, and for one person a mailbox and a calendar.
import { z } from 'zod';
import { GiveUp, NeedsAdmin, type Problem, RetryLater, SignInAgain, SkipPartition, StartOver } from '../errors.ts';
import type { Check, Grant, HeldPermission } from '../provider.ts';
import type { Google } from './api.ts';
import { oddAnswer } from './errors.ts';
import { address, googleId } from './fields.ts';
import { parseList } from './pages.ts';
import { type About, scopes, streamScopes } from './scopes.ts';
import type { Tokens } from './tokens.ts';

export interface CheckParts {
  readonly google: Google;
  readonly tokens: Tokens;
  readonly admin: string;
}

interface Asked {
  readonly streams: readonly string[];
  readonly signal: AbortSignal;
}

type Line = Pick<Check, 'code' | 'title'>;

const lines = {
  authenticated: { code: 'authenticated', title: 'The service account may act for the admin' },
  directory: { code: 'directory-answers', title: 'People are listed' },
  mail: { code: 'mailbox-answers', title: 'A mailbox answers' },
  calendar: { code: 'calendar-answers', title: 'A calendar answers' },
} as const satisfies Readonly<Record<string, Line>>;

const passed = (line: Line, detail: string): Check => ({ ...line, state: 'ok', detail, problem: null });
const failed = (line: Line, problem: Problem): Check => ({ ...line, state: 'failed', detail: problem.title, problem });
const skipped = (line: Line, detail: string): Check => ({ ...line, state: 'not-applicable', detail, problem: null });
const untried = (line: Line): Check => skipped(line, 'Not tried, as a check before it failed.');

const sourceErrors = [RetryLater, SignInAgain, NeedsAdmin, SkipPartition, StartOver, GiveUp];

const attempt = async (line: Line, run: () => Promise<Check>): Promise<Check> => {
  try {
    return await run();
  } catch (error) {
    for (const kind of sourceErrors) if (error instanceof kind) return failed(line, error.problem);
    throw error;
  }
};

/** What the chosen streams ask about. */
const aboutOf = (streams: readonly string[]): ReadonlySet<About> =>
  new Set(Object.entries(streamScopes).flatMap(([name, about]) => (streams.includes(name) ? about : [])));

const User = z.object({
  id: googleId,
  primaryEmail: address,
  suspended: z.boolean().nullish(),
  archived: z.boolean().nullish(),
  isMailboxSetup: z.boolean().nullish(),
});
type User = z.infer<typeof User>;

const listUsers = ({ google }: CheckParts, signal: AbortSignal, fields: string) =>
  google.get({
    path: '/users',
    query: [
      ['customer', 'my_customer'],
      ['maxResults', '50'],
      ['fields', `users(${fields})`],
    ],
    about: 'directory',
    user: null,
    signal,
  });

const tokenOf = ({ tokens, admin }: CheckParts, about: About, signal: AbortSignal): Promise<string> =>
  tokens({ user: admin, scope: scopes[about], as: 'admin', refused: null, signal });

const askMailbox = ({ google }: CheckParts, user: string, signal: AbortSignal) =>
  google.get({ path: '/users/me/profile', query: [['fields', 'historyId']], about: 'mail', user, signal });

const askCalendar = ({ google }: CheckParts, user: string, signal: AbortSignal) =>
  google.get({
    path: '/calendars/primary/events',
    query: [
      ['singleEvents', 'true'],
      ['maxResults', '1'],
      ['fields', 'items(id)'],
    ],
    about: 'calendar',
    user,
    signal,
  });

/** Whose mailbox and calendar are tried: the first who is active and has a mailbox. */
const sampleOf = (users: readonly User[]): string | null =>
  users.find((user) => user.suspended !== true && user.archived !== true && user.isMailboxSetup !== false)
    ?.primaryEmail ?? null;

/** Every line of the test, also those that could not be tried. Rejects only with the signal's reason. */
export const runChecks = async (parts: CheckParts, { streams, signal }: Asked): Promise<readonly Check[]> => {
  const about = aboutOf(streams);
  const later = [...(about.has('mail') ? [lines.mail] : []), ...(about.has('calendar') ? [lines.calendar] : [])];
  const authenticated = await attempt(lines.authenticated, async () => {
    await tokenOf(parts, 'directory', signal);
    return passed(lines.authenticated, `Authenticated for ${parts.admin}`);
  });
  if (authenticated.state === 'failed') return [authenticated, untried(lines.directory), ...later.map(untried)];
  let users: readonly User[] = [];
  const directory = await attempt(lines.directory, async () => {
    const fields = 'id,primaryEmail,suspended,archived,isMailboxSetup';
    users = parseList(User, await listUsers(parts, signal, fields), 'users').parsed;
    return passed(lines.directory, `${users.length === 50 ? 'At least 50' : users.length} people are listed.`);
  });
  if (directory.state === 'failed') return [authenticated, directory, ...later.map(untried)];
  const sample = sampleOf(users);
  const tried: Check[] = [];
  for (const line of later) {
    const ask = line === lines.mail ? askMailbox : askCalendar;
    const run = async (user: string): Promise<Check> => {
      await ask(parts, user, signal);
      return passed(line, 'Tried with one person.');
    };
    const nobody = skipped(line, 'Nobody is listed yet to try it with.');
    tried.push(sample === null ? nobody : await attempt(line, () => run(sample)));
  }
  return [authenticated, directory, ...tried];
};

const Customer = z.object({ customerId: googleId });

/** Who the domain is. Errors: those of providers/errors. */
export const describeGrant = async (parts: CheckParts, signal: AbortSignal): Promise<Grant> => {
  const [first] = parseList(Customer, await listUsers(parts, signal, 'customerId'), 'users').parsed;
  if (first === undefined) throw oddAnswer('it does not say which customer it is', 'customerId');
  const { customerId } = first;
  const tenantName = parts.admin.slice(parts.admin.lastIndexOf('@') + 1);
  return { tenantId: customerId, tenantName, grantKey: customerId, signedInAs: null };
};

const words: Readonly<Record<About, string>> = {
  directory: 'Reads who the people are.',
  mail: 'Reads header fields of mail, and nothing else of it.',
  calendar: 'Reads events of calendars.',
};

/** Those of our scopes that are delegated: of others Google tells nothing. Errors: those of providers/errors. */
export const listHeld = async (parts: CheckParts, { streams, signal }: Asked): Promise<readonly HeldPermission[]> => {
  const needed = aboutOf(streams);
  const held: HeldPermission[] = [];
  for (const about of ['directory', 'mail', 'calendar'] as const) {
    try {
      await tokenOf(parts, about, signal);
    } catch (error) {
      if (error instanceof NeedsAdmin && error.problem.code === 'delegation-missing') continue;
      throw error;
    }
    const spare = 'No chosen stream needs it: take it out of the delegation.';
    const use = needed.has(about) ? 'needed' : 'spare';
    held.push({ name: scopes[about], use, text: use === 'needed' ? words[about] : spare });
  }
  return held;
};
