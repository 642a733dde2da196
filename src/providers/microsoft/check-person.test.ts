// The connection test of one person's own connection: the sign-in, the account, its mailbox, and what was granted.
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../lib/network.ts';
import { type Answer, toNetwork } from '../testing.ts';
import { microsoft as provider } from './index.ts';
import {
  answerBatch,
  clientId,
  clockAt,
  endpoints,
  graphFault,
  isGraph,
  json,
  noon,
  tenantId,
  tokenAnswer,
  vaultOf,
} from './testing.ts';
import { entra } from './testing-check.ts';

interface Person {
  readonly scopes?: string;
  readonly token?: Answer;
  readonly self?: Answer;
  readonly mailbox?: { readonly status: number; readonly body: unknown };
}

const tokenFor = (scp: string): string => `e30.${Buffer.from(JSON.stringify({ scp })).toString('base64url')}.`;
const granted = 'openid profile User.Read Mail.ReadBasic Calendars.ReadBasic';
const asked: string[] = [];

const answerFor =
  ({ scopes = granted, token, self, mailbox = { status: 200, body: {} } }: Person) =>
  (request: NetworkRequest): Answer => {
    if (request.url.includes('/.well-known/')) return json({});
    if (!isGraph(request)) return token ?? tokenAnswer(tokenFor(scopes));
    if (request.url.includes('/organization')) return json({ value: [{ id: tenantId, displayName: 'Contoso' }] });
    if (request.url.includes('/me?')) return self ?? json({ id: 'me', accountEnabled: true });
    return answerBatch(request, (path) => {
      asked.push(path);
      return mailbox;
    });
  };

const check = async (person: Person, chosen = ['people', 'mail', 'meetings']) => {
  const clock = clockAt(noon);
  const source = provider.open(
    {
      settings: {
        tenantId,
        clientId,
        credential: 'refresh',
        mode: 'delegated',
        userId: 'me',
        userName: 'ana@contoso.com',
      },
    },
    {
      network: toNetwork(answerFor(person)),
      clock,
      endpoints,
      vault: vaultOf({ kind: 'refresh', refreshToken: 'r', client: 'public' }, clock),
    },
  );
  return source.check(chosen, new AbortController().signal);
};

const failing = async (person: Person) => (await check(person)).filter(({ state }) => state === 'failed');

describe("the connection test of one person's connection", () => {
  it('says line by line what was granted, and who we are', async () => {
    asked.length = 0;
    const checks = await check({});
    expect(checks.map(({ code, state }) => [code, state])).toEqual([
      ['tenant-found', 'ok'],
      ['cloud-right', 'not-applicable'],
      ['clock-right', 'not-applicable'],
      ['client-known', 'ok'],
      ['credential-good', 'ok'],
      ['sign-in-good', 'ok'],
      ['token-issued', 'ok'],
      ['credential-end', 'not-applicable'],
      ['authenticated', 'ok'],
      ['account-enabled', 'ok'],
      ['consent-given', 'ok'],
      ['permission-people', 'ok'],
      ['permission-mail', 'ok'],
      ['mailbox-answers', 'ok'],
      ['permission-meetings', 'ok'],
      ['calendar-answers', 'ok'],
      ['least-access', 'ok'],
    ]);
    expect(checks.find(({ code }) => code === 'authenticated')?.detail).toBe('Authenticated as ana@contoso.com');
    expect(checks.find(({ code }) => code === 'permission-mail')?.title).toBe('Permission Mail.ReadBasic');
    expect(asked.every((path) => path.startsWith('/me/'))).toBe(true);
  });

  it.each([
    [50173, 'sign-in-good', 'grant-revoked'],
    [700082, 'sign-in-good', 'grant-unused'],
    [50057, 'sign-in-good', 'account-disabled'],
    [50076, 'sign-in-good', 'factor-by-policy'],
    [53003, 'token-issued', 'conditional-access'],
    [65001, 'consent-given', 'consent-missing'],
    [7000218, 'credential-good', 'credential-missing'],
  ])('after AADSTS%i fails at %s with %s', async (code, line, problem) => {
    expect(await failing({ token: entra(code, 400) })).toMatchObject([{ code: line, problem: { code: problem } }]);
  });

  it('notices an account that was switched off while its token lives', async () => {
    expect(await failing({ self: json({ id: 'me', accountEnabled: false }) })).toMatchObject([
      { code: 'account-enabled', problem: { code: 'account-disabled', who: 'admin' } },
    ]);
    const quiet = (await check({ self: json({ id: 'me' }) })).find(({ code }) => code === 'account-enabled');
    expect(quiet?.state).toBe('not-applicable');
  });

  it('names the permission that the person did not grant', async () => {
    const mailbox = { status: 403, body: { error: { code: 'ErrorAccessDenied', message: 'Access is denied.' } } };
    expect(await failing({ scopes: 'User.Read', mailbox })).toMatchObject([
      {
        code: 'permission-mail',
        problem: { code: 'scope-missing', who: 'employee', title: 'The person has not granted Mail.ReadBasic.' },
      },
      { code: 'permission-meetings', problem: { code: 'scope-missing' } },
    ]);
  });

  it('tells a person without a mailbox', async () => {
    const mailbox = { status: 404, body: { error: { code: 'MailboxNotEnabledForRESTAPI' } } };
    expect(await failing({ mailbox })).toMatchObject([
      { code: 'mailbox-answers', problem: { code: 'mailbox-not-enabled' } },
      { code: 'calendar-answers', problem: { code: 'mailbox-not-enabled' } },
    ]);
  });

  it('fails where the account itself does not answer', async () => {
    expect(await failing({ self: graphFault(403, 'Authorization_RequestDenied') })).toMatchObject([
      { code: 'permission-people', problem: { code: 'permission-missing' } },
    ]);
  });

  it('shows a grant that could change things', async () => {
    const checks = await check({ scopes: `${granted} Mail.Send` });
    expect(checks.at(-1)).toMatchObject({ code: 'least-access', state: 'ok', problem: { code: 'write-access' } });
  });
});

const open = () => {
  const clock = clockAt(noon);
  return provider.open(
    { settings: { tenantId, clientId, mode: 'delegated', userId: 'me' } },
    {
      network: toNetwork(answerFor({})),
      clock,
      endpoints,
      vault: vaultOf({ kind: 'refresh', refreshToken: 'r', client: 'public' }, clock),
    },
  );
};

describe('the permissions and the reach of one person', () => {
  it('are what was granted, and no other mailbox', async () => {
    const source = open();
    expect(source.reach).toBeNull();
    const listed = await source.listPermissions(['people', 'mail'], new AbortController().signal);
    expect(listed.map(({ name, use }) => [name, use])).toEqual([
      ['openid', 'needed'],
      ['profile', 'needed'],
      ['User.Read', 'needed'],
      ['Mail.ReadBasic', 'needed'],
      ['Calendars.ReadBasic', 'spare'],
    ]);
  });
});
