// Connecting Slack: what is taken for a token, and the connection test line by line.
import { describe, expect, it } from 'vitest';
import type { Answer } from '../testing.ts';
import { canary, toNetwork } from '../testing.ts';
import { slack } from './index.ts';
import { clockAt, list, noon, ok, refusal, slackAs } from './testing.ts';

const token = 'xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOcBrzbqgy';
const everything = 'users:read,users:read.email,channels:read,channels:history,groups:read,groups:history';
const streams = ['people', 'chats'];

describe('a token', () => {
  it.each([token, ` ${token}\n`, `"${token}"`, `Bearer ${token}`])('entered as %j is taken', (given) => {
    const parsed = slack.parse('own-app', { token: given });
    expect(parsed).toMatchObject({ ok: true, secret: JSON.stringify({ token }) });
    expect(JSON.stringify(parsed.ok && parsed.settings)).not.toContain(token);
  });

  it.each([
    ['', 'Enter the Bot User OAuth Token'],
    ['xoxp-17653672481-19874698323', 'This is a User OAuth Token'],
    ['xapp-1-A0B1C2D3E4F-1234', 'This is an app-level token'],
    ['xoxe.xoxb-1-Mi0yLTU', 'with token rotation'],
    ['xoxc-1234-5678', 'signed-in browser'],
    ['8f742231b10e8888abcd99yyyzzz85a5'.replaceAll(/[yz]/g, '0'), 'This is the Signing Secret'],
    ['1234567890.1234567890', 'This is the Client ID'],
    ['A0B1C2D3E4F', 'This is the App ID'],
    ['https://hooks.slack.com/services/T0/B0/x', 'This is an address'],
    ['secret', 'This is no bot token'],
    ['xoxb-', 'This is no bot token'],
  ])('that is none (%j) is told apart by what it is', (given, message) => {
    expect(slack.parse('own-app', { token: given })).toMatchObject({
      ok: false,
      faults: [{ field: 'token', message: expect.stringContaining(message) }],
    });
  });
});

interface Workspace {
  readonly scopes?: string;
  readonly auth?: Answer;
  readonly members?: Answer;
  readonly channels?: Answer;
  readonly history?: Answer;
}

const person = (id: string, email?: string) => ({ id, profile: { real_name: id, email, status_text: canary } });
const channel = (id: string, member: boolean) => ({ id, name: 'general', is_member: member });

const open = (workspace: Workspace) => {
  const answer = slackAs((method) => {
    const auth = ok(
      { team: 'Contoso', team_id: 'T1', url: 'https://contoso.slack.com/' },
      { 'x-oauth-scopes': workspace.scopes ?? everything },
    );
    if (method === 'auth.test') return workspace.auth ?? auth;
    if (method === 'users.list')
      return workspace.members ?? list('members', [person('U1', 'ana@example.com'), person('U2')]);
    if (method === 'conversations.list')
      return workspace.channels ?? list('channels', [channel('C1', false), channel('C2', true)]);
    return workspace.history ?? list('messages', []);
  });
  return slack.open(
    { settings: { way: 'own-app' } },
    {
      network: toNetwork(answer),
      clock: clockAt(noon),
      endpoints: { cloud: 'global', urls: {}, sharedApp: null, mailSignIn: true },
      vault: {
        token: async ({ renew, signal }) => (await renew(JSON.stringify({ token }), signal)).token,
      },
    },
  );
};

const { signal } = new AbortController();
const check = (workspace: Workspace, chosen = streams) => open(workspace).check(chosen, signal);

describe('the connection test', () => {
  it('of a workspace in order says so line by line, and who we are', async () => {
    expect((await check({})).map(({ code, state, detail }) => [code, state, detail])).toEqual([
      ['authenticated', 'ok', 'Authenticated as Contoso'],
      ['scopes-granted', 'ok', `Granted: ${everything.replaceAll(',', ', ')}.`],
      ['members-answer', 'ok', 'Of the first 2 people 1 have an address.'],
      ['channel-answers', 'ok', 'The app is a member of 1 of the first 2 channels.'],
      ['least-access', 'ok', 'Only what the chosen streams need.'],
    ]);
  });

  it('of people alone asks for no channel', async () => {
    expect((await check({ scopes: 'users:read,users:read.email' }, ['people'])).map(({ code }) => code)).toEqual([
      'authenticated',
      'scopes-granted',
      'members-answer',
      'least-access',
    ]);
  });

  it.each([
    ['authenticated', 'token-unknown', { auth: refusal('invalid_auth') }],
    ['authenticated', 'app-removed', { auth: refusal('account_inactive') }],
    ['authenticated', 'odd-answer', { auth: ok({ team: 7 }) }],
    ['scopes-granted', 'scope-missing', { scopes: everything.replace(',groups:read', '') }],
    ['members-answer', 'workspace-refuses', { members: refusal('access_denied') }],
    ['channel-answers', 'scope-missing', { channels: refusal('missing_scope', { needed: 'groups:read' }) }],
    ['channel-answers', 'slack-busy', { history: { status: 502, headers: {}, body: '' } }],
  ])('fails at %s with %s, and tries nothing that depends on it', async (line, code, workspace) => {
    const checks = await check(workspace);
    expect(checks).toHaveLength(5);
    expect(checks.filter(({ state }) => state === 'failed')).toMatchObject([{ code: line, problem: { code } }]);
  });

  it('advises to invite the app where it is in no channel, and refuses no connection for it', async () => {
    const checks = await check({ channels: list('channels', [channel('C1', false)]) });
    expect(checks.find(({ code }) => code === 'channel-answers')).toMatchObject({
      state: 'ok',
      problem: { code: 'in-no-channel', who: 'employee' },
    });
  });

  it('advises where more is granted than needed, and tells what could change things', async () => {
    const checks = await check({ scopes: `${everything},chat:write,im:history` });
    expect(checks.at(-1)).toMatchObject({ code: 'least-access', state: 'ok', problem: { code: 'write-access' } });
    expect(await open({ scopes: `${everything},chat:write,im:history` }).listPermissions(['people'], signal)).toEqual([
      { name: 'users:read', use: 'needed', text: 'Needed for people.' },
      { name: 'users:read.email', use: 'needed', text: 'Needed for people.' },
      ...['channels:read', 'channels:history', 'groups:read', 'groups:history'].map((name) => ({
        name,
        use: 'spare',
        text: 'Not needed by any chosen stream. Remove it.',
      })),
      { name: 'chat:write', use: 'write', text: 'With it the app could write or change things. Remove it.' },
      {
        name: 'im:history',
        use: 'spare',
        text: 'Not needed: it shows direct messages, which nothing here reads. Remove it.',
      },
    ]);
  });
});

describe('a workspace', () => {
  it('is known by its id and its name', async () => {
    expect(await open({}).describe(signal)).toEqual({
      tenantId: 'T1',
      tenantName: 'Contoso',
      grantKey: 'T1',
      signedInAs: null,
    });
  });

  it('is asked at slack.com, or where the environment says', () => {
    const endpoints = { cloud: 'global', urls: {}, sharedApp: null, mailSignIn: true };
    expect(slack.hosts(endpoints)).toEqual(['slack.com:443']);
    expect(slack.hosts({ ...endpoints, urls: { slack: 'http://127.0.0.1:4000/slack' } })).toEqual(['127.0.0.1:4000']);
  });

  it('is connected by an app with exactly the scopes that its streams need', () => {
    const scopes = slack.streams.flatMap(({ permissions }) => permissions.flat().map(({ name }) => name));
    const [manifest] = /\{.*\}/.exec(slack.setup.ways[0]?.steps[0]?.text ?? '') ?? [];
    expect(JSON.parse(manifest ?? '')).toMatchObject({ oauth_config: { scopes: { bot: scopes } } });
  });
});
