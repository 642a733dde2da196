// The connection test, in the order in which things can fail: tenant, credential, who we are, permissions, a real mailbox, and what is granted beyond need.
import { GiveUp, NeedsAdmin, type Problem, RetryLater, SignInAgain, SkipPartition, StartOver } from '../errors.ts';
import type { Check } from '../provider.ts';
import type { Graph } from './graph.ts';
import { type StreamName, streamPermissions } from './permissions.ts';
import { findMailboxes, type MailboxStream, type Probe, probeMailboxes } from './probe.ts';
import { fillLink, links } from './problems/row.ts';
import { findTenant, readTenant } from './tenant.ts';
import { rolesOf, type TokenOptions, type Tokens } from './tokens.ts';

export interface CheckOptions extends TokenOptions {
  readonly tokens: Tokens;
  readonly graph: Graph;
  /** When the certificate expires (ISO); null for a secret. */
  readonly certificateExpiresAt: string | null;
}

const sourceErrors = [RetryLater, SignInAgain, NeedsAdmin, SkipPartition, StartOver, GiveUp];

const problemOf = (error: unknown): Problem => {
  for (const kind of sourceErrors) if (error instanceof kind) return error.problem;
  throw error;
};

type Line = Pick<Check, 'code' | 'title'>;

const passed = (line: Line, detail: string): Check => ({ ...line, state: 'ok', detail, problem: null });
const failed = (line: Line, problem: Problem): Check => ({ ...line, state: 'failed', detail: problem.title, problem });
const untried = (line: Line): Check => ({
  ...line,
  state: 'not-applicable',
  detail: 'Not tried, as a check before it failed.',
  problem: null,
});

type Attempt<Result> = { readonly ok: true; readonly result: Result } | { readonly ok: false; readonly check: Check };

const attempt = async <Result>(line: Line, work: () => Promise<Result>): Promise<Attempt<Result>> => {
  try {
    return { ok: true, result: await work() };
  } catch (error) {
    return { ok: false, check: failed(line, problemOf(error)) };
  }
};

const mailboxStreams: readonly (Line & { readonly stream: MailboxStream; readonly what: string })[] = [
  { stream: 'mail', code: 'mailbox-answers', title: 'A mailbox answers', what: 'mailbox' },
  { stream: 'meetings', code: 'calendar-answers', title: 'A calendar answers', what: 'calendar' },
  { stream: 'mailbox-settings', code: 'settings-answer', title: 'Mailbox settings answer', what: 'mailbox' },
];

const namesOf = (stream: StreamName): string[] => streamPermissions[stream].flat().map((permission) => permission.name);
const leastOf = (stream: StreamName): string => namesOf(stream)[0] ?? stream;

const permissionLine = (stream: StreamName): Line => ({
  code: `permission-${stream}`,
  title: `Permission ${leastOf(stream)}`,
});

const missing = (options: CheckOptions, stream: StreamName, raw: string): Problem => ({
  code: 'permission-missing',
  title: `The app does not have the application permission ${leastOf(stream)}.`,
  fix: `Add Microsoft Graph, Application permissions, ${leastOf(stream)} under API permissions and press "Grant admin consent"; after that it can take minutes until it works. With RBAC for Applications instead it takes up to 2 hours.`,
  who: 'admin',
  link: fillLink(links.permissions, options.links),
  raw,
});

const noMailbox: Problem = {
  code: 'no-mailbox',
  title: 'There is no enabled account with a mail address in the directory.',
  fix: 'Check that this is the right tenant, and that its people have Exchange Online licences.',
  who: 'admin',
  link: links.licences,
  raw: 'users',
};

/** Two lines for one stream: is the permission there, and does anything answer with it. */
const judge = (
  options: CheckOptions,
  line: (typeof mailboxStreams)[number],
  seen: { roles: readonly string[]; probe: Probe },
): Check[] => {
  const { stream, what } = line;
  const { probe } = seen;
  const held = namesOf(stream).find((name) => seen.roles.includes(name));
  const permission = permissionLine(stream);
  const answer = { code: line.code, title: line.title };
  if (probe.answered > 0) {
    const granted = held === undefined ? 'Granted for some mailboxes (RBAC for Applications).' : `Granted: ${held}.`;
    const count = `${probe.answered} of ${probe.asked} asked ${probe.asked === 1 ? what : `${what}${what.endsWith('x') ? 'es' : 's'}`} answered.`;
    return [passed(permission, granted), passed(answer, count)];
  }
  const problem = probe.failure === null ? noMailbox : problemOf(probe.failure);
  const refused = ['mailbox-refused', 'mailbox-out-of-scope', 'permission-missing'].includes(problem.code);
  if (held === undefined && refused)
    return [failed(permission, missing(options, stream, problem.raw)), untried(answer)];
  return [held === undefined ? untried(permission) : passed(permission, `Granted: ${held}.`), failed(answer, problem)];
};

/** Permissions that no chosen stream needs, or for which a lesser one would do. */
const leastAccess = (roles: readonly string[], streams: readonly StreamName[]): Check => {
  const line = { code: 'least-access', title: 'Nothing more than needed is granted' };
  const needed = new Set(streams.map(leastOf));
  const over = roles.filter((role) => !needed.has(role) && /^[\w.-]{1,100}$/.test(role));
  if (over.length === 0) return passed(line, 'Only what the chosen streams need.');
  const writing = over.filter((role) => /write|send|manage|full/i.test(role));
  const warnings = [
    `Not needed: ${over.join(', ')}.`,
    ...(writing.length === 0 ? [] : [`With ${writing.join(', ')} the app could change things: remove it first.`]),
    ...(over.some((role) => /^(Mail|Calendars)\.Read$/.test(role))
      ? ['Subjects and texts could be read with it, though Plumbline does not.']
      : []),
  ];
  return passed({ ...line, title: 'More than needed is granted' }, warnings.join(' '));
};

const certificateExpired = (options: CheckOptions): Problem => ({
  code: 'certificate-expired',
  title: `The certificate expired on ${options.certificateExpiresAt?.slice(0, 10) ?? ''}.`,
  fix: 'Create a new certificate, upload it under Certificates & secrets, and enter it here with its key.',
  who: 'admin',
  link: fillLink(links.credentials, options.links),
  raw: 'expired',
});

const signIn = async (options: CheckOptions, signal: AbortSignal): Promise<string> => {
  const expires = options.certificateExpiresAt;
  if (expires !== null && Date.parse(expires) <= options.clock.now())
    throw new SignInAgain(certificateExpired(options));
  return options.tokens.get(signal);
};

const lineOf = {
  tenant: { code: 'tenant-found', title: 'The tenant exists' },
  credential: { code: 'credential-good', title: 'The app and its credential are accepted' },
  authenticated: { code: 'authenticated', title: 'The tenant answers' },
} as const;

const expected = (chosen: readonly StreamName[]): Line[] => [
  lineOf.tenant,
  lineOf.credential,
  lineOf.authenticated,
  permissionLine('people'),
  ...mailboxStreams
    .filter(({ stream }) => chosen.includes(stream))
    .flatMap((line) => [permissionLine(line.stream), line]),
];

interface Seen {
  readonly roles: readonly string[];
  readonly mailboxes: readonly string[];
}

/** Asks a few mailboxes for each chosen stream; a stream that fails does not hide what the others find. */
const checkMailboxes = async (options: CheckOptions, asked: CheckRequest, seen: Seen): Promise<Check[]> => {
  const checks: Check[] = [];
  for (const line of mailboxStreams.filter(({ stream }) => asked.chosen.includes(stream))) {
    const request = { stream: line.stream, mailboxes: seen.mailboxes, signal: asked.signal };
    const probed = await attempt(line, () => probeMailboxes(options.graph, options.clock, request));
    if (probed.ok) checks.push(...judge(options, line, { roles: seen.roles, probe: probed.result }));
    else checks.push(untried(permissionLine(line.stream)), probed.check);
  }
  return checks;
};

const collect = async (options: CheckOptions, asked: CheckRequest, checks: Check[]): Promise<void> => {
  const { signal } = asked;
  const tenant = await attempt(lineOf.tenant, () => findTenant(options, signal));
  checks.push(tenant.ok ? passed(lineOf.tenant, 'Microsoft knows it.') : tenant.check);
  if (!tenant.ok) return;
  const token = await attempt(lineOf.credential, () => signIn(options, signal));
  checks.push(token.ok ? passed(lineOf.credential, 'A token was issued.') : token.check);
  if (!token.ok) return;
  const roles = rolesOf(token.result);
  const named = await attempt(lineOf.authenticated, () => readTenant(options.graph, options.tenantId, signal));
  checks.push(named.ok ? passed(lineOf.authenticated, `Authenticated as ${named.result.tenantName}`) : named.check);
  if (!named.ok) return;
  const line = permissionLine('people');
  const directory = await attempt(line, () => findMailboxes(options.graph, signal));
  const held = namesOf('people').find((name) => roles.includes(name));
  checks.push(
    directory.ok ? passed(line, held === undefined ? 'The directory answers.' : `Granted: ${held}.`) : directory.check,
  );
  if (!directory.ok) return;
  checks.push(...(await checkMailboxes(options, asked, { roles, mailboxes: directory.result })));
  checks.push(leastAccess(roles, ['people', ...asked.chosen]));
};

export interface CheckRequest {
  readonly chosen: readonly StreamName[];
  readonly signal: AbortSignal;
}

/** Every line of the test, also those that could not be tried. Rejects only with the signal's reason. */
export const runChecks = async (options: CheckOptions, asked: CheckRequest): Promise<readonly Check[]> => {
  const checks: Check[] = [];
  await collect(options, asked, checks);
  return [
    ...checks,
    ...expected(asked.chosen)
      .slice(checks.length)
      .map(({ code, title }) => untried({ code, title })),
  ];
};
