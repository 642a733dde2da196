// The connection test, in the order in which things can fail: token, workspace, scopes, members, a channel, and what is granted beyond need.
import { z } from 'zod';
import { GiveUp, NeedsAdmin, type Problem, RetryLater, SignInAgain, SkipPartition, StartOver } from '../errors.ts';
import type { Check } from '../provider.ts';
import type { Api } from './api.ts';
import { slackId } from './fields.ts';
import { judgeScopes, missingScopes } from './held-scopes.ts';
import { rowsPerPage } from './limits.ts';
import { listIn, oddAnswer, parseItems } from './pages.ts';
import { Member } from './user.ts';

type Line = Pick<Check, 'code' | 'title'>;

const lines = {
  authenticated: { code: 'authenticated', title: 'Slack accepts the token' },
  scopes: { code: 'scopes-granted', title: 'The app has the scopes it needs' },
  people: { code: 'members-answer', title: 'Members are listed' },
  channel: { code: 'channel-answers', title: 'A channel answers' },
  least: { code: 'least-access', title: 'Nothing more than needed is granted' },
} as const satisfies Readonly<Record<string, Line>>;

const passed = (line: Line, detail: string): Check => ({ ...line, state: 'ok', detail, problem: null });
/** It works, and yet somebody should do something. */
const advised = (line: Line, problem: Problem): Check => ({ ...line, state: 'ok', detail: problem.title, problem });
const failed = (line: Line, problem: Problem): Check => ({ ...line, state: 'failed', detail: problem.title, problem });
const skipped = (line: Line, detail: string): Check => ({ ...line, state: 'not-applicable', detail, problem: null });
const untried = (line: Line): Check => skipped(line, 'Not tried, as a check before it failed.');

const Workspace = z.object({ team_id: slackId, team: z.string().min(1).max(512) });

/** Whose the token is. Errors: those of providers/errors. */
export const readWorkspace = async (
  api: Api,
  signal: AbortSignal,
): Promise<{ readonly id: string; readonly name: string; readonly scopes: readonly string[] }> => {
  const { body, scopes } = await api({ method: 'auth.test', signal });
  const parsed = Workspace.safeParse(body);
  if (!parsed.success) throw oddAnswer('it does not say which workspace it is', 'auth.test');
  return { id: parsed.data.team_id, name: parsed.data.team, scopes };
};

const sourceErrors = [RetryLater, SignInAgain, NeedsAdmin, SkipPartition, StartOver, GiveUp];

const attempt = async (line: Line, run: () => Promise<Check>): Promise<Check> => {
  try {
    return await run();
  } catch (error) {
    for (const kind of sourceErrors) if (error instanceof kind) return failed(line, error.problem);
    throw error;
  }
};

const apps = 'https://api.slack.com/apps';

const lacking = (names: readonly string[]): Problem => ({
  code: 'scope-missing',
  title: `The app lacks ${names.length === 1 ? 'the scope' : 'scopes'}: ${names.join(', ')}.`,
  fix: `Open the app, OAuth & Permissions, add ${names.join(', ')} under Bot Token Scopes, and reinstall the app to the workspace; the token stays the same.`,
  who: 'admin',
  link: apps,
  raw: names.join(','),
});

const checkScopes = (held: readonly string[], chosen: readonly string[]): Check => {
  if (held.length === 0) return skipped(lines.scopes, 'Slack did not tell which scopes the token has.');
  const missing = missingScopes(held, chosen);
  if (missing.length > 0) return failed(lines.scopes, lacking(missing));
  return passed(lines.scopes, `Granted: ${held.join(', ')}.`);
};

const checkMembers = async (api: Api, signal: AbortSignal): Promise<Check> => {
  const limit = String(rowsPerPage.members.value);
  const { body } = await api({ method: 'users.list', arguments: { limit }, signal });
  const people = parseItems(Member, listIn(body, 'members')).parsed.filter(({ kind }) => kind === 'person');
  const addressed = people.filter(({ addresses }) => addresses.length > 0).length;
  return passed(lines.people, `Of the first ${people.length} people ${addressed} have an address.`);
};

const nowhere: Problem = {
  code: 'in-no-channel',
  title: 'The app is not a member of any channel yet.',
  fix: 'Invite the app: write /invite and its name in each channel that is to be read.',
  who: 'employee',
  link: null,
  raw: 'conversations.list',
};

const Channel = z.object({ id: slackId, is_member: z.boolean().nullish(), is_archived: z.boolean().nullish() });

const checkChannel = async (api: Api, signal: AbortSignal): Promise<Check> => {
  const limit = String(rowsPerPage.channels.value);
  const wanted = { types: 'public_channel,private_channel', exclude_archived: 'true', limit };
  const { body } = await api({ method: 'conversations.list', arguments: wanted, signal });
  const channels = parseItems(Channel, listIn(body, 'channels')).parsed.filter((one) => one.is_archived !== true);
  const joined = channels.filter((one) => one.is_member === true);
  const [first] = joined;
  // Nobody is refused a connection for it: whoever invites the app may not be who connects it.
  if (first === undefined) return advised(lines.channel, nowhere);
  await api({ method: 'conversations.history', arguments: { channel: first.id, limit: '1' }, signal });
  return passed(lines.channel, `The app is a member of ${joined.length} of the first ${channels.length} channels.`);
};

const checkLeast = (held: readonly string[], chosen: readonly string[]): Check => {
  const over = judgeScopes(held, chosen).filter(({ use }) => use !== 'needed');
  if (over.length === 0) return passed(lines.least, 'Only what the chosen streams need.');
  const names = over.map(({ name }) => name).join(', ');
  const writes = over.some(({ use }) => use === 'write');
  return advised(
    { ...lines.least, title: 'More than needed is granted' },
    {
      code: writes ? 'write-access' : 'more-than-needed',
      title: writes
        ? `The app could write or change things: it holds ${names}.`
        : `The app may do more than needed: ${names}.`,
      fix: over.map(({ name, text }) => `${name}: ${text}`).join(' '),
      who: 'admin',
      link: apps,
      raw: names,
    },
  );
};

/** Every line of the test, also those that could not be tried. Rejects only with the signal's reason. */
export const runChecks = async (
  api: Api,
  { chosen, signal }: { readonly chosen: readonly string[]; readonly signal: AbortSignal },
): Promise<readonly Check[]> => {
  let held: readonly string[] = [];
  const authenticated = await attempt(lines.authenticated, async () => {
    const { name, scopes } = await readWorkspace(api, signal);
    held = scopes;
    return passed(lines.authenticated, `Authenticated as ${name}`);
  });
  const chats = chosen.includes('chats');
  const rest = [lines.scopes, lines.people, ...(chats ? [lines.channel] : []), lines.least];
  if (authenticated.state === 'failed') return [authenticated, ...rest.map(untried)];
  const scopes = checkScopes(held, chosen);
  if (scopes.state === 'failed') return [authenticated, scopes, ...rest.slice(1).map(untried)];
  return [
    authenticated,
    scopes,
    await attempt(lines.people, () => checkMembers(api, signal)),
    ...(chats ? [await attempt(lines.channel, () => checkChannel(api, signal))] : []),
    held.length === 0
      ? skipped(lines.least, 'Slack did not tell which scopes the token has.')
      : checkLeast(held, chosen),
  ];
};
