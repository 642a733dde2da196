// Every refusal of a mail server gets its own diagnosis: what is wrong, who mends it, what happens next, and nothing of what the server said.
import { afterEach, describe, expect, it } from 'vitest';
import { NeedsAdmin, RetryLater, SignInAgain, SkipPartition } from '../errors.ts';
import { canary } from '../testing.ts';
import { type Around, imapError, isSourceError } from './errors.ts';
import { codes, sentences } from './problems/answers.ts';
import { ways } from './problems/ways.ts';
import { SessionFailed } from './session.ts';
import type { Sessions } from './sessions.ts';
import { serverAt, startMailServer, type TestMailServer, testSessions } from './testing.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const serve = async (
  more: Parameters<typeof testSessions>[1] = {},
): Promise<{ server: TestMailServer; sessions: Sessions }> => {
  const server = await startMailServer([{ name: 'INBOX', messages: [] }]);
  const sessions = testSessions(serverAt(server.port), more);
  ends.push(
    () => server.close(),
    () => sessions.close(),
  );
  return { server, sessions };
};

const { signal } = new AbortController();
const openInbox = (sessions: Sessions): Promise<unknown> =>
  sessions
    .use({ mailbox: 'ana@contoso.com', signal }, (session) => session.examine('INBOX'))
    .catch((error: unknown) => error);

/** The failure when the server answers commands that begin with `verb` like this. */
const refusedBy = async (
  verb: string,
  answer: string,
  more: Parameters<typeof testSessions>[1] = {},
): Promise<unknown> => {
  const { server, sessions } = await serve(more);
  server.answer = (command) => (command.startsWith(verb) ? answer : null);
  return openInbox(sessions);
};

const told = (text: string): string => `{tag} NO ${text} ${canary} ana@contoso.com\r\n`;

describe('a server that refuses to let in', () => {
  it.each([
    ['[AUTHENTICATIONFAILED] Invalid credentials', SignInAgain, 'sign-in-refused', 'NO AUTHENTICATIONFAILED'],
    ['LOGIN failed.', SignInAgain, 'sign-in-refused', 'NO'],
    [
      '[ALERT] Application-specific password required: https://x (Failure)',
      SignInAgain,
      'app-password-required',
      'NO ALERT',
    ],
    ['[WEBALERT https://x] Web login required.', SignInAgain, 'sign-in-in-browser', 'NO WEBALERT'],
    ['[ALERT] Please log in via your web browser', SignInAgain, 'sign-in-in-browser', 'NO ALERT'],
    ['Your account is not enabled for IMAP use.', NeedsAdmin, 'imap-disabled', 'NO'],
    [
      '[AUTHENTICATIONFAILED] IMAP access is disabled for this user',
      NeedsAdmin,
      'imap-disabled',
      'NO AUTHENTICATIONFAILED',
    ],
    ['[EXPIRED] Your password has expired', SignInAgain, 'password-expired', 'NO EXPIRED'],
    ['[AUTHORIZATIONFAILED] No', SignInAgain, 'not-allowed-to-act', 'NO AUTHORIZATIONFAILED'],
    ['[PRIVACYREQUIRED] TLS', SignInAgain, 'needs-tls', 'NO PRIVACYREQUIRED'],
    ['[CONTACTADMIN] Locked', SignInAgain, 'contact-admin', 'NO CONTACTADMIN'],
    ['[UNAVAILABLE] Temporary authentication failure', RetryLater, 'server-unavailable', 'NO UNAVAILABLE'],
    [
      '[UNAVAILABLE] Maximum number of connections from user+IP exceeded',
      RetryLater,
      'too-many-connections',
      'NO UNAVAILABLE',
    ],
    ['[LIMIT] Limit', RetryLater, 'limit-reached', 'NO LIMIT'],
    ['[LIMIT] Rate limit hit', RetryLater, 'throttled', 'NO LIMIT'],
    ['[ALERT] Too many simultaneous connections. (Failure)', RetryLater, 'too-many-connections', 'NO ALERT'],
    ['[ALERT] Account exceeded command or bandwidth limits.', RetryLater, 'bandwidth-exceeded', 'NO ALERT'],
    ['[SERVERBUG] Internal error', RetryLater, 'server-bug', 'NO SERVERBUG'],
  ] as const)('with "%s" is understood', async (...row) => {
    const [text, kind, code, raw] = row;
    const error = await refusedBy('AUTHENTICATE PLAIN A', told(text));
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ problem: { code, raw } });
    const { cause: _cause, ...shown } = error as Error & { cause: unknown };
    expect(`${String(error)}${JSON.stringify(shown)}`).not.toMatch(/canary|ana@contoso/);
  });

  it('with a token is asked once more with another token, and then no more', async () => {
    const asked: (string | null)[] = [];
    const credential = async ({ refused }: { refused: string | null }) => {
      asked.push(refused);
      return { accessToken: `token-${asked.length}` };
    };
    const error = await refusedBy('AUTHENTICATE XOAUTH2', told('AUTHENTICATE failed.'), { credential, way: 'token' });
    expect(asked).toEqual([null, 'token-1']);
    expect(error).toBeInstanceOf(SignInAgain);
    expect(error).toMatchObject({ problem: { code: 'token-refused' } });
  });

  it('with a good token after a bad one lets in', async () => {
    const { server, sessions } = await serve({
      way: 'token',
      credential: async ({ refused }) => ({ accessToken: refused === null ? 'old' : 'new' }),
    });
    const old = Buffer.from('user=ana@contoso.com\u0001auth=Bearer old\u0001\u0001').toString('base64');
    server.answer = (command) => (command.includes(old) ? told('AUTHENTICATE failed.') : null);
    expect(await openInbox(sessions)).toMatchObject({ messages: 0 });
  });

  it('to one mailbox of many leaves the others', async () => {
    const text = told('[AUTHENTICATIONFAILED] no');
    expect(await refusedBy('AUTHENTICATE PLAIN A', text, { alone: false })).toBeInstanceOf(SkipPartition);
  });
});

describe('a server that lets in and then refuses', () => {
  it.each([
    ['[INUSE] Mailbox in use', RetryLater, 'folder-in-use'],
    ['[OVERQUOTA] Full', SkipPartition, 'over-quota'],
    ['[NOPERM] Access denied', SkipPartition, 'folder-refused'],
    ['[NONEXISTENT] Unknown mailbox', SkipPartition, 'folder-gone'],
    ['[CORRUPTION] Broken index', SkipPartition, 'folder-corrupt'],
    ['[SERVERBUG] Oops', RetryLater, 'server-bug'],
    ['[UNAVAILABLE] Later', RetryLater, 'server-unavailable'],
    ['[CANNOT] Not possible', Error, 'request-refused'],
    ['something else', RetryLater, 'odd-answer'],
  ] as const)('with "%s" is understood', async (text, kind, code) => {
    const error = await refusedBy('EXAMINE', told(text));
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ problem: { code } });
  });

  it('of Exchange says so when the mailbox cannot be opened', async () => {
    const error = await refusedBy('NAMESPACE', '{tag} BAD User is authenticated but not connected.\r\n');
    expect(error).toBeInstanceOf(NeedsAdmin);
    expect(error).toMatchObject({ problem: { code: 'mailbox-not-connected' } });
  });
});

describe('a connection that fails on the way', () => {
  const around: Around = { server: serverAt(993), way: 'password', alone: true };
  const failed = (code: string): unknown =>
    imapError(new SessionFailed('connect', { cause: Object.assign(new Error(canary), { code }) }), around);

  it.each(ways.flatMap((row) => row.codes.map((code) => [code, row.code] as const)))(
    'with %s is %s',
    (code, problem) => {
      if (code === 'NOSTARTTLS' || code === 'OTHERCERTIFICATE') return;
      expect(failed(code)).toMatchObject({ problem: { code: problem, raw: code } });
    },
  );

  it('before it was greeted meets something that is no IMAP server', async () => {
    const { server, sessions } = await serve();
    server.greeting = '* BYE go away\r\n';
    expect(await openInbox(sessions)).toMatchObject({ name: 'RetryLater', problem: { code: 'not-imap' } });
  });

  it('for a reason nobody knows is tried again', () => {
    expect(failed('EWHATEVER')).toMatchObject({ name: 'RetryLater', problem: { code: 'connection-broken' } });
    expect(imapError('thrown', around)).toMatchObject({ name: 'RetryLater' });
  });
});

describe('the table of problems', () => {
  const all = [...sentences, ...codes, ...ways];

  it('names each cause once, says who mends it and how', () => {
    const names = all.map(({ code }) => code);
    expect(new Set(names).size).toBe(names.length);
    for (const row of all) {
      expect(row.title).toMatch(/^[A-Z].*\.$/);
      expect(row.fix.length).toBeGreaterThan(15);
      expect(row.codes.length + (row.says?.length ?? 0)).toBeGreaterThan(0);
      for (const code of row.codes) expect(code).toBe(code.toUpperCase());
      for (const words of row.says ?? []) expect(words).toBe(words.toLowerCase());
    }
  });

  it('gives errors that the engine knows', () => {
    for (const row of all)
      for (const code of row.codes) {
        const cause = Object.assign(new Error('x'), { code });
        const around: Around = { server: serverAt(993), way: 'password', alone: false };
        expect(isSourceError(imapError(cause, around))).toBe(true);
      }
  });
});

describe('Exchange Online', () => {
  const exchange = { host: 'outlook.office365.com', port: 993, security: 'tls', pin: null } as const;

  it('is not even asked with a password: the reason is told before', async () => {
    const sessions = testSessions(exchange);
    ends.push(() => sessions.close());
    expect(await openInbox(sessions)).toMatchObject({
      name: 'SignInAgain',
      problem: { code: 'passwords-not-accepted', raw: 'not tried' },
    });
  });

  it('that refuses a password all the same says why', () => {
    const cause = Object.assign(new Error('LOGIN failed.'), { authenticationFailed: true, responseStatus: 'NO' });
    const error = imapError(cause, { server: exchange, way: 'password', alone: true });
    expect(error).toMatchObject({ problem: { code: 'passwords-not-accepted' } });
  });
});

it('Google is told apart by its own advice', () => {
  const cause = Object.assign(new Error('Command failed'), {
    authenticationFailed: true,
    serverResponseCode: 'AUTHENTICATIONFAILED',
  });
  const server = { host: 'imap.gmail.com', port: 993, security: 'tls', pin: null } as const;
  expect(imapError(cause, { server, way: 'password', alone: true })).toMatchObject({
    problem: { code: 'gmail-password-refused' },
  });
});
