// Slack's own client against the emulated Slack: what it accepts is what must be said.
import { WebClient, WebClientEvent, ErrorCode } from '@slack/web-api';
import { afterEach, expect, test } from 'vitest';
import { now, startTest, type TestEmulator, type TestOptions } from '../harness.ts';
import { openSmallOffice } from '../scenarios/small-office/office.ts';
import type { ChatAccount } from '../truth/chats.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const office = () => openSmallOffice({ now, seed: 1 });

const install = async (body: object = {}): Promise<string> =>
  String((await emulator.control('POST', '/slack/installations', body)).body['token']);

const connect = (token: string, more: object = {}): WebClient =>
  new WebClient(token, { slackApiUrl: `${emulator.slackUrl}/api/`, retryConfig: { retries: 0 }, ...more });

const start = async (options: TestOptions = {}, scopes?: string[]): Promise<WebClient> => {
  emulator = await startTest({ tenant: office(), ...options });
  return connect(await install(scopes ? { scopes } : {}));
};

const codeOf = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'ok',
    (error: { data?: { error?: string } }) => error.data?.error,
  );

const slackTruth = async (): Promise<ChatAccount[]> => {
  const { body } = await emulator.control('GET', '/truth?services=slack&from=2026-11-20&to=2026-11-20');
  return (body['slack'] as { accounts: ChatAccount[] }).accounts;
};

interface Listed {
  members?: Record<string, unknown>[];
  channels?: { id: string; name: string; is_member: boolean; is_archived: boolean }[];
}

const walk = async (client: WebClient, method: string, args: Record<string, unknown>): Promise<Listed[]> => {
  const pages: Listed[] = [];
  for await (const page of client.paginate(method, args)) pages.push(page as Listed);
  return pages;
};

test('the client learns who it is and of which workspace', async () => {
  const client = await start();
  const me = await client.auth.test();
  const { team } = await client.team.info();
  expect(me).toMatchObject({ ok: true, team: 'Small Office', team_id: team?.id, is_enterprise_install: false });
  expect(me.response_metadata?.scopes).toContain('users:read.email');
});

test('every person of the tenant is a member, page by page, with guests, bots and those who left', async () => {
  const client = await start();
  const pages = await walk(client, 'users.list', { limit: 10 });
  const members = pages.flatMap((page) => page.members ?? []) as {
    id: string;
    deleted: boolean;
    is_bot: boolean;
    is_restricted?: boolean;
    profile: { email?: string };
  }[];
  expect(pages.length).toBeGreaterThan(2);
  const emails = members.flatMap(({ profile }) => profile.email ?? []);
  expect(emails).toContain('ines.falk@contoso.com');
  expect(members.filter(({ deleted }) => deleted).length).toBe(2);
  expect(members.filter(({ is_restricted: guest }) => guest).map(({ profile }) => profile.email)).toEqual([
    'mara.lind@birch.example',
    'theo.grant@cole.example',
  ]);
  expect(members.filter(({ is_bot: bot }) => bot)).toHaveLength(2);
  expect(members.find(({ id }) => id === 'USLACKBOT')).toMatchObject({ is_bot: false });
  const accounts = await slackTruth();
  expect(new Set(members.map(({ id }) => id)).size).toBe(members.length);
  for (const { id } of accounts) expect(members.map((member) => member.id)).toContain(id);
});

test('without users:read.email nobody has an address', async () => {
  const client = await start({}, ['users:read']);
  const { members = [] } = await client.users.list({});
  expect(members.length).toBeGreaterThan(20);
  expect(members.filter(({ profile }) => profile?.email !== undefined)).toEqual([]);
});

test('a scope that is missing is named, with those that are there', async () => {
  const client = await start({}, ['users:read']);
  await expect(client.conversations.list()).rejects.toMatchObject({
    code: ErrorCode.PlatformError,
    data: { error: 'missing_scope', needed: 'channels:read', provided: 'users:read' },
  });
  const other = connect(await install({ scopes: ['users:read', 'channels:read'] }));
  await expect(other.conversations.list({ types: 'public_channel,private_channel' })).rejects.toMatchObject({
    data: { needed: 'groups:read' },
  });
});

test('channels: public ones, private ones the app is in, and those it is not in are told apart', async () => {
  const client = await start();
  const pages = await walk(client, 'conversations.list', { types: 'public_channel,private_channel', limit: 3 });
  const channels = pages.flatMap((page) => page.channels ?? []);
  const names = channels.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['general', 'help-it', 'leads', 'lounge', 'launch-archive']));
  expect(names).not.toContain('board');
  const lounge = channels.find(({ name }) => name === 'lounge');
  expect(lounge?.is_member).toBe(false);
  expect(await codeOf(client.conversations.history({ channel: lounge?.id ?? '' }))).toBe('not_in_channel');
  await client.conversations.join({ channel: lounge?.id ?? '' });
  expect(await codeOf(client.conversations.history({ channel: lounge?.id ?? '' }))).toBe('ok');
  expect(await codeOf(client.conversations.history({ channel: 'C0NOWHERE' }))).toBe('channel_not_found');
  const open = await client.conversations.list({ exclude_archived: true });
  expect(open.channels?.map(({ name }) => name)).not.toContain('launch-archive');
  const { members = [] } = await client.conversations.members({ channel: channels[0]?.id ?? '', limit: 5 });
  expect(members).toHaveLength(5);
});

interface Message {
  ts: string;
  user?: string;
  text: string;
  subtype?: string;
  bot_id?: string;
  thread_ts?: string;
  reply_count?: number;
  reactions?: { name: string; count: number; users: string[] }[];
  edited?: { ts: string };
  files?: { name: string }[];
}

/** Every message of a channel and its threads, once each. */
const readChannel = async (client: WebClient, channel: string): Promise<Message[]> => {
  const found = new Map<string, Message>();
  for await (const page of client.paginate('conversations.history', { channel, limit: 40 })) {
    for (const message of (page as { messages?: Message[] }).messages ?? []) {
      found.set(message.ts, message);
      if (message.reply_count === undefined) continue;
      for await (const thread of client.paginate('conversations.replies', { channel, ts: message.ts, limit: 3 })) {
        for (const reply of (thread as { messages?: Message[] }).messages ?? []) found.set(reply.ts, reply);
      }
    }
  }
  return [...found.values()];
};

test('histories and threads hold what the ledger of the truth says, message for message', async () => {
  const client = await start({ limits: { mode: 'off' } });
  const { channels = [] } = await client.conversations.list({ types: 'public_channel,private_channel', limit: 200 });
  const read: string[] = [];
  const kinds = new Set<string>();
  for (const { id = '' } of channels.filter(({ is_member: mine }) => mine)) {
    for (const message of await readChannel(client, id)) {
      if (message.subtype !== undefined) kinds.add(message.subtype);
      if (message.files) kinds.add('files');
      if (message.edited) kinds.add('edited');
      const ofPerson = message.subtype === undefined || message.subtype === 'thread_broadcast';
      if (!ofPerson || message.bot_id !== undefined || message.user === undefined) continue;
      const reactions = (message.reactions ?? []).reduce((sum, { count }) => sum + count, 0);
      const mentions = [...message.text.matchAll(/<@(U\w+)>/g)].map(([, user]) => user);
      const reply = message.thread_ts !== undefined && message.thread_ts !== message.ts;
      read.push(
        `${message.user} ${id} ${message.ts} ${message.thread_ts ?? '-'} ${reply} ${reactions} ${mentions.join('+')}`,
      );
    }
  }
  const told = (await slackTruth()).flatMap(({ id, messages }) =>
    messages.map(
      ({ channel, ts, thread, reply, reactions, mentions }) =>
        `${id} ${channel} ${ts} ${thread ?? '-'} ${reply} ${reactions} ${mentions.join('+')}`,
    ),
  );
  expect(told.length).toBeGreaterThan(1500);
  expect(read.sort()).toEqual(told.sort());
  expect([...kinds].sort()).toEqual(
    ['bot_message', 'channel_join', 'edited', 'files', 'thread_broadcast', 'tombstone'].sort(),
  );
});

test('a window of time leaves out its ends, unless it is asked to include them', async () => {
  const client = await start({ limits: { mode: 'off' } });
  const { channels = [] } = await client.conversations.list();
  const channel = channels.find(({ name }) => name === 'general')?.id ?? '';
  const { messages = [] } = await client.conversations.history({ channel, limit: 10 });
  const times = messages.map(({ ts }) => ts ?? '');
  expect(times).toEqual(times.toSorted().toReversed());
  const [latest = '', oldest = ''] = [times[2], times[6]];
  const between = await client.conversations.history({ channel, latest, oldest });
  expect(between.messages?.map(({ ts }) => ts)).toEqual(times.slice(3, 6));
  expect(between).toMatchObject({ has_more: false });
  const whole = await client.conversations.history({ channel, latest, oldest, inclusive: true });
  expect(whole.messages?.map(({ ts }) => ts)).toEqual(times.slice(2, 7));
  expect(await codeOf(client.conversations.history({ channel, oldest: 'yesterday' }))).toBe('invalid_ts_oldest');
  expect(await codeOf(client.conversations.history({ channel, cursor: 'bm9uc2Vuc2U=' }))).toBe('invalid_cursor');
  expect(await codeOf(client.conversations.replies({ channel, ts: '1.000000' }))).toBe('thread_not_found');
});

test('after the fiftieth page of a minute it says how long to wait; outside the Marketplace after the first', async () => {
  const client = await start();
  const told: number[] = [];
  client.on(WebClientEvent.RATE_LIMITED, (seconds: number) => told.push(seconds));
  const { channels = [] } = await client.conversations.list();
  const channel = channels.find(({ name }) => name === 'general')?.id ?? '';
  const waiting = connect(client.token ?? '', { rejectRateLimitedCalls: true });
  for (let call = 0; call < 50; call += 1) await waiting.conversations.history({ channel, limit: 1 });
  await expect(waiting.conversations.history({ channel, limit: 1 })).rejects.toMatchObject({
    code: ErrorCode.RateLimitedError,
    retryAfter: expect.any(Number),
  });
  await emulator.control('POST', '/settings', { slackOutsideMarketplace: true });
  await emulator.control('POST', '/quota', {});
  const { messages = [] } = await waiting.conversations.history({ channel, limit: 200 });
  expect(messages).toHaveLength(15);
  await expect(waiting.conversations.history({ channel })).rejects.toMatchObject({ code: ErrorCode.RateLimitedError });
  expect((await emulator.control('GET', '/ledger')).body['byStatus']).toMatchObject({ '429': 2 });
});

test('tokens that are unknown, revoked or of a deactivated account say so', async () => {
  const client = await start();
  const token = client.token ?? '';
  expect(await codeOf(connect('xoxb-0').users.list({}))).toBe('invalid_auth');
  const bare = await fetch(`${emulator.slackUrl}/api/auth.test`);
  expect([bare.status, await bare.json()]).toEqual([200, { ok: false, error: 'not_authed' }]);
  for (const state of ['account_inactive', 'token_revoked', 'token_expired']) {
    await emulator.control('POST', '/slack/token-state', { token, state });
    expect(await codeOf(client.users.list({}))).toBe(state);
  }
  await emulator.control('POST', '/slack/token-state', { token, state: 'active' });
  expect(await client.auth.revoke({})).toMatchObject({ revoked: true });
  expect(await codeOf(client.auth.test())).toBe('token_revoked');
});

test('a workspace is connected by a person’s consent, and a code is good once', async () => {
  emulator = await startTest({ tenant: office() });
  const app = ((await emulator.control('GET', '/slack')).body['apps'] as Record<string, string>[])[0];
  const uri = 'http://127.0.0.1:4400/connect/slack/callback';
  const query = new URLSearchParams({
    client_id: app?.['clientId'] ?? '',
    scope: 'users:read,channels:read',
    redirect_uri: uri,
    state: 'abc',
  });
  const page = `${emulator.slackUrl}/oauth/v2/authorize?${query.toString()}`;
  expect(await (await fetch(page)).text()).toContain('Allow');
  const decide = async (decision: string) => {
    const response = await fetch(page, {
      method: 'POST',
      body: new URLSearchParams({ decision }),
      redirect: 'manual',
    });
    return new URL(response.headers.get('location') ?? '');
  };
  const declined = await decide('cancel');
  expect(Object.fromEntries(declined.searchParams)).toEqual({ error: 'access_denied', state: 'abc' });
  const back = await decide('accept');
  expect(back.searchParams.get('state')).toBe('abc');
  const exchange = {
    client_id: app?.['clientId'] ?? '',
    client_secret: app?.['clientSecret'] ?? '',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: uri,
  };
  const client = connect('');
  expect(await codeOf(client.oauth.v2.access({ ...exchange, redirect_uri: 'https://evil.example' }))).toBe(
    'bad_redirect_uri',
  );
  expect(await codeOf(client.oauth.v2.access({ ...exchange, client_secret: 'x' }))).toBe('bad_client_secret');
  const granted = await client.oauth.v2.access(exchange);
  expect(granted).toMatchObject({ token_type: 'bot', scope: 'channels:read,users:read', enterprise: null });
  expect(await codeOf(client.oauth.v2.access(exchange))).toBe('code_already_used');
  expect(await connect(granted.access_token ?? '').auth.test()).toMatchObject({ team_id: granted.team?.id });
  const stray = await fetch(page.replace(encodeURIComponent(uri), encodeURIComponent('https://evil.example/')));
  expect([stray.status, await stray.text()]).toEqual([400, expect.stringContaining('did not match any configured')]);
});

test('faults strike Slack as they strike Graph, and the ledger tells them apart', async () => {
  const rules = [
    {
      match: { service: 'slack', path: '*/users.list' },
      nth: 1,
      faults: [{ kind: 'throttle', retryAfter: { form: 'seconds', seconds: 7 } }],
    },
    { match: { service: 'slack', path: '*/users.list' }, nth: 1, faults: [{ kind: 'duplicate-items' }] },
    { match: { service: 'slack', path: '*/users.list' }, nth: 1, faults: [{ kind: 'empty-page' }] },
    {
      match: { service: 'slack', path: '*/users.list' },
      nth: 1,
      faults: [{ kind: 'answer', status: 200, body: { ok: false, error: 'internal_error' } }],
    },
  ];
  const client = await start({ faults: { rules } });
  const limited = connect(client.token ?? '', { rejectRateLimitedCalls: true });
  await expect(limited.users.list({})).rejects.toMatchObject({ retryAfter: 7 });
  const doubled = await client.users.list({ limit: 9 });
  expect(doubled.members).toHaveLength(12);
  const empty = await client.users.list({ limit: 9 });
  expect(empty.members).toEqual([]);
  expect(await codeOf(client.users.list({}))).toBe('internal_error');
  const again = await client.users.list({ limit: 9, cursor: empty.response_metadata?.next_cursor ?? '' });
  expect(again.members?.map(({ id }) => id)).toEqual(doubled.members?.slice(0, 9).map(({ id }) => id));
  const { body } = await emulator.control('GET', '/ledger');
  expect(body['byFault']).toEqual({ throttle: 1, 'duplicate-items': 1, 'empty-page': 1, answer: 1 });
  expect(body['byTemplate']).toMatchObject({ 'POST /slack/api/users.list': 5 });
  expect(body['early']).toBe(4);
});

test('what was said stays as it was when the directory changes, and one who is shut out is deleted', async () => {
  const client = await start({ limits: { mode: 'off' } });
  const before = await slackTruth();
  await emulator.control('POST', '/users', { user: 'jonas.weber@contoso.com', change: { accountEnabled: false } });
  expect(await slackTruth()).toEqual(before);
  const { members = [] } = await client.users.list({});
  expect(members.find(({ profile }) => profile?.email === 'jonas.weber@contoso.com')?.deleted).toBe(true);
});
