// The connection test, in the order in which things can fail: server, name, port, TLS, greeting, sign-in, folders, inbox, one header.
import type { Hosts } from '../../lib/hosts.ts';
import { isLoopback } from '../../lib/network.ts';
import type { Problem } from '../errors.ts';
import type { Check } from '../provider.ts';
import { readCertificate } from './certificate.ts';
import { type Detected, detectServer } from './detect.ts';
import { isSourceError } from './errors.ts';
import { chooseFolders } from './folders.ts';
import type { Server } from './server.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

type Line = Pick<Check, 'code' | 'title'>;

const lines = {
  server: { code: 'server', title: 'The server is known' },
  host: { code: 'host', title: 'Its name leads to a server that may be asked' },
  port: { code: 'port', title: 'The port answers' },
  tls: { code: 'tls', title: 'The connection is secured' },
  greeting: { code: 'greeting', title: 'It greets as an IMAP server' },
  'sign-in': { code: 'sign-in', title: 'The sign-in is accepted' },
  folders: { code: 'folders', title: 'Folders are listed' },
  inbox: { code: 'inbox', title: 'The inbox opens for reading only' },
  header: { code: 'header', title: 'Header fields of a message are read' },
} as const;
type Step = keyof typeof lines;
const order: readonly Step[] = ['server', 'host', 'port', 'tls', 'greeting', 'sign-in', 'folders', 'inbox', 'header'];

/** Which line a failure to connect belongs to, by its problem; everything else is a matter of signing in. */
const stepsByProblem: Readonly<Record<string, Step>> = {
  'host-not-found': 'host',
  'name-service-failed': 'host',
  'host-is-private': 'host',
  'port-closed': 'port',
  'no-answer': 'port',
  'proxy-refuses': 'port',
  'connection-broken': 'port',
  'not-tls': 'tls',
  'tls-too-old': 'tls',
  'no-starttls': 'tls',
  'not-imap': 'greeting',
};

const stepOf = ({ code }: Problem): Step =>
  stepsByProblem[code] ?? (code.startsWith('certificate-') ? 'tls' : 'sign-in');

const passed = (line: Line, detail: string): Check => ({ ...line, state: 'ok', detail, problem: null });
const failed = (line: Line, problem: Problem): Check => ({ ...line, state: 'failed', detail: problem.title, problem });
const untried = (line: Line): Check => ({
  ...line,
  state: 'not-applicable',
  detail: 'Not tried, as a check before it failed.',
  problem: null,
});

export interface CheckOptions {
  /** Null: no server was named. */
  readonly server: Server | null;
  readonly address: string;
  readonly mailboxes: readonly string[];
  readonly sessions: Sessions;
  readonly hosts: Hosts;
}

const proposal = (domain: string, found: Detected | null): Problem => ({
  code: found === null ? 'server-unknown' : 'server-proposed',
  title:
    found === null
      ? `Which server keeps the mail of ${domain} cannot be found.`
      : `The mail of ${domain} seems to lie on ${found.host}, port ${found.port} (${found.how}).`,
  fix:
    found === null
      ? 'Ask the mail provider for its IMAP server, and enter its name and port.'
      : `${found.note ?? 'Nothing was sent to it.'} If that is right, enter this server and port, and test again.`,
  who: 'employee',
  link: null,
  raw: found?.by ?? 'none',
});

const proposeServer = async ({ address, hosts }: CheckOptions, signal: AbortSignal): Promise<Check> => {
  const found = await detectServer(address, hosts, signal);
  return failed(lines.server, proposal(address.slice(address.lastIndexOf('@') + 1), found));
};

/** A certificate that nobody vouches for is shown by its fingerprint, so that a person can compare it. */
const withFingerprint = async (options: CheckOptions, problem: Problem, signal: AbortSignal): Promise<Problem> => {
  const { server, hosts } = options;
  if (server === null || !problem.code.startsWith('certificate-')) return problem;
  try {
    const addresses = await hosts.locate(server.host, signal);
    const proxy = isLoopback(server.host) ? null : hosts.proxy;
    const { fingerprint } = await readCertificate(server, { addresses, proxy, signal });
    return { ...problem, fix: `${problem.fix} Fingerprint (SHA-256) that it shows now: ${fingerprint}` };
  } catch {
    if (signal.aborted) throw signal.reason;
    // What the certificate looks like is an extra: the failure itself is told all the same.
    return problem;
  }
};

/** What a session shows, line by line, into `checks`. */
const tour = async (session: Session, mailbox: string, checks: Map<Step, string>): Promise<void> => {
  checks.set('tls', 'TLS 1.2 or newer, with a certificate that is trusted.');
  checks.set('greeting', 'An IMAP server.');
  checks.set('sign-in', `Authenticated as ${mailbox}`);
  const listed = await session.listFolders('names');
  const chosen = chooseFolders(listed, session);
  checks.set('folders', `${chosen.length} of ${listed.length} folders are read; junk, drafts and views are not.`);
  const inbox = listed.find(({ path }) => path.toUpperCase() === 'INBOX')?.path ?? 'INBOX';
  const { messages, uidNext } = await session.examine(inbox);
  checks.set('inbox', `${messages} ${messages === 1 ? 'message' : 'messages'} in it; nothing is marked as read.`);
  const last = uidNext ?? 1;
  const uids = messages === 0 ? [] : await session.search({ first: Math.max(1, last - 100), last: null, since: null });
  const came = uids.length === 0 ? [] : await session.fetch(uids.slice(-1));
  checks.set('header', came.length > 0 ? 'No subject and no text was asked for.' : 'No recent message to try it with.');
};

const problemOf = (error: unknown): Problem => {
  if (isSourceError(error)) return error.problem;
  throw error;
};

const tryMailbox = async (options: CheckOptions, mailbox: string, signal: AbortSignal): Promise<Check[]> => {
  const done = new Map<Step, string>();
  const server = options.server;
  if (server !== null) done.set('server', `${server.host}, port ${server.port}`);
  let failure: { readonly step: Step; readonly problem: Problem } | null = null;
  let inside = false;
  try {
    await options.sessions.use({ mailbox, signal }, (session) => {
      inside = true;
      return tour(session, mailbox, done);
    });
    done.set('host', 'It is found, and not in a private network that is closed.');
    done.set('port', 'It answers.');
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const problem = await withFingerprint(options, problemOf(error), signal);
    const step = inside ? (order.find((one) => !done.has(one) && order.indexOf(one) > 5) ?? 'header') : stepOf(problem);
    for (const before of order.slice(0, order.indexOf(step))) if (!done.has(before)) done.set(before, 'Fine.');
    failure = { step, problem };
  }
  return order.map((step) => {
    if (failure?.step === step) return failed(lines[step], failure.problem);
    const detail = done.get(step);
    return detail === undefined ? untried(lines[step]) : passed(lines[step], detail);
  });
};

/** The other mailboxes of an app are only signed in to. */
const tryOthers = async (options: CheckOptions, signal: AbortSignal): Promise<Check[]> => {
  const checks: Check[] = [];
  for (const mailbox of options.mailboxes.slice(1)) {
    const line = { code: `mailbox-${checks.length + 2}`, title: `${mailbox} opens` };
    try {
      await options.sessions.use({ mailbox, signal }, (session) => session.examine('INBOX'));
      checks.push(passed(line, `Authenticated as ${mailbox}`));
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      checks.push(failed(line, problemOf(error)));
    }
  }
  return checks;
};

/** Every line of the test, also those that could not be tried. Rejects only with the signal's reason. */
export const runChecks = async (options: CheckOptions, signal: AbortSignal): Promise<readonly Check[]> => {
  signal.throwIfAborted();
  if (options.server === null)
    return [await proposeServer(options, signal), ...order.slice(1).map((step) => untried(lines[step]))];
  const first = await tryMailbox(options, options.mailboxes[0] ?? options.address, signal);
  const opened = first.every(({ state }) => state === 'ok');
  return opened ? [...first, ...(await tryOthers(options, signal))] : first;
};
