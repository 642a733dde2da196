// Limits, and how well a client keeps to them.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listShared, type TeamsRate } from './graph/teams-rates.ts';
import { refusedAtOnce, settle, startTest, type TestEmulator, type TestOptions } from './harness.ts';
import { Limits, Quota, type Arrival, type Scope } from './quota.ts';

let time = 0;
const quotaWith = (limits: Partial<Limits> = {}) => new Quota(Limits.parse(limits), () => time);
const mailbox: Scope = { area: 'outlook', app: 'app', key: 'ana', units: 1, size: 10 };
const directory = (size: number): Scope => ({ area: 'directory', app: 'app', key: 'tenant', units: 2, size });
beforeEach(() => {
  time = 0;
});

const spend = (quota: Quota, scope: Scope, count: number) => {
  let last = quota.enter(scope);
  quota.leave(scope);
  for (let done = 1; done < count; done += 1) {
    last = quota.enter(scope);
    quota.leave(scope);
  }
  return last;
};

test('a mailbox takes 10,000 requests in ten minutes, then says how long to wait', () => {
  const quota = quotaWith();
  expect(spend(quota, mailbox, 10_000)).toMatchObject({ ok: true });
  time = 400_000;
  expect(spend(quota, mailbox, 1)).toEqual({ ok: false, reason: 'requests', seconds: 200 });
  time = 600_000;
  expect(spend(quota, mailbox, 1)).toMatchObject({ ok: true });
});

test('the window passes faster with speed, and Retry-After with it', () => {
  const quota = quotaWith({ speed: 60 });
  spend(quota, mailbox, 10_000);
  expect(spend(quota, mailbox, 1)).toMatchObject({ ok: false, seconds: 10 });
  time = 10_000;
  expect(spend(quota, mailbox, 1)).toMatchObject({ ok: true });
});

test('the fifth concurrent call on a mailbox is refused', () => {
  const quota = quotaWith();
  const verdicts = [1, 2, 3, 4, 5].map(() => quota.enter(mailbox).ok);
  expect(verdicts).toEqual([true, true, true, true, false]);
  expect(quota.report()).toMatchObject({ most: 5, maxConcurrency: { ana: 5 } });
  for (const _ of verdicts) quota.leave(mailbox);
  expect(quota.enter(mailbox).ok).toBe(true);
});

test('how many requests were open at once is told over all mailboxes', () => {
  const quota = quotaWith();
  for (let request = 0; request < 3; request += 1) quota.arrived();
  quota.departed();
  quota.departed();
  quota.arrived();
  expect(quota.report().mostAtOnce).toBe(3);
  quota.resetReport();
  expect(quota.report().mostAtOnce).toBe(2);
});

test('two apps, and two mailboxes, have four places each', () => {
  const quota = quotaWith();
  for (let place = 0; place < 4; place += 1) quota.enter(mailbox);
  expect(quota.enter({ ...mailbox, app: 'other' }).ok).toBe(true);
  expect(quota.enter({ ...mailbox, key: 'ben' }).ok).toBe(true);
});

for (const [size, units] of [
  [49, 3500],
  [50, 5000],
  [500, 5000],
  [501, 8000],
] as const) {
  test(`a directory of ${size} users has ${units} units in ten seconds`, () => {
    const quota = quotaWith();
    expect(spend(quota, directory(size), units / 2)).toMatchObject({ ok: true, share: 1 });
    expect(spend(quota, directory(size), 1)).toEqual({ ok: false, reason: 'units', seconds: 10 });
  });
}

test('an app has 130,000 requests in ten seconds over all tenants', () => {
  const quota = quotaWith({ globalRequests: 3 });
  spend(quota, directory(1), 3);
  expect(spend(quota, mailbox, 1)).toMatchObject({ ok: false, reason: 'global' });
});

test('switched off, nothing is refused but concurrency is counted', () => {
  const quota = quotaWith({ mode: 'off' });
  for (let place = 0; place < 9; place += 1) expect(quota.enter(mailbox).ok).toBe(true);
  expect(quota.report().most).toBe(9);
});

const arriving = (at: number, url = '/other', connection = 2): Arrival => ({ at, sent: at, url, connection });

test('who comes back before the announced time is early, who may have been on the way is not', () => {
  const quota = quotaWith();
  quota.announce(mailbox, 10_000, arriving(0, '/refused', 1));
  expect(quota.isEarly(mailbox, arriving(30))).toBe(false);
  expect(quota.isEarly({ ...mailbox, key: 'ben' }, arriving(9_999))).toBe(false);
  expect(quota.isEarly(mailbox, arriving(1, '/refused'))).toBe(true);
  expect(quota.isEarly(mailbox, arriving(1, '/other', 1))).toBe(true);
  expect(quota.isEarly(mailbox, arriving(9_999))).toBe(true);
  expect(quota.isEarly(mailbox, arriving(10_000, '/refused', 1))).toBe(false);
  const { early, earlySamples } = quota.report();
  expect(early).toBe(3);
  expect(earlySamples.map(({ reason }) => reason)).toEqual(['same request', 'same connection', 'later']);
  expect(earlySamples[2]).toMatchObject({ key: 'outlook app ana', afterAnnouncement: 9_999, tooEarlyBy: 1 });
});

test('on a slow machine a request is on its way for longer, until its caller shows that it read the announcement', () => {
  const quota = quotaWith();
  quota.announce(mailbox, 10_000, arriving(0, '/refused', 1));
  expect(quota.isEarly(mailbox, arriving(900))).toBe(false);
  expect(quota.isEarly({ ...mailbox, key: 'ben' }, arriving(910, '/of-ben', 1))).toBe(false);
  expect(quota.isEarly(mailbox, arriving(1000))).toBe(false);
  expect(quota.isEarly(mailbox, arriving(1010))).toBe(true);
  // A connection was opened for it before.
  expect(quota.isEarly(mailbox, { ...arriving(1020), sent: 1000 })).toBe(false);
  const silent = quotaWith();
  silent.announce(mailbox, 10_000, arriving(0, '/refused', 1));
  expect(silent.isEarly(mailbox, arriving(999))).toBe(false);
  expect(silent.isEarly(mailbox, arriving(1000))).toBe(true);
});

const ofTeams = (rate: TeamsRate, more: { user?: string; team?: string; channel?: string }, tenant = 't'): Scope => {
  const target = { app: 'app', tenant, user: null, team: null, channel: null, ...more };
  return {
    area: 'teams',
    app: 'app',
    key: tenant,
    units: 1,
    size: 10,
    shared: listShared(rate, Limits.parse({}), target),
  };
};
const channelOf = (channel: string, team = 'one', tenant = 't') => ofTeams('messages', { team, channel }, tenant);

test('Teams counts a request against the channel, the team, the tenant and the app', () => {
  const quota = quotaWith();
  const ask = (scope: Scope) => spend(quota, scope, 1).ok;
  expect([ask(channelOf('a')), ask(channelOf('a')), ask(channelOf('b'))]).toEqual([true, false, true]);
  expect([ask(channelOf('c')), ask(channelOf('d')), ask(channelOf('e', 'two'))]).toEqual([true, false, true]);
  expect([ask(ofTeams('channels', { team: 'one' })), ask(ofTeams('channels', { team: 'two' }))]).toEqual([false, true]);
  const rest = Array.from({ length: 15 }, (_, index) => ask(channelOf(`more${index}`, `team${index}`)));
  expect(rest.filter((ok) => !ok)).toHaveLength(1);
  expect(ask(channelOf('a', 'one', 'elsewhere'))).toBe(true);
  time = 1_000;
  expect(ask(channelOf('a'))).toBe(true);
});

test('one person’s meetings take one request a second, thirty persons’ a tenant', () => {
  const quota = quotaWith();
  const ask = (user: string) => spend(quota, ofTeams('teams', { user }), 1);
  expect([ask('ana').ok, ask('ana').ok, ask('ben').ok]).toEqual([true, false, true]);
  for (let person = 0; person < 27; person += 1) expect(ask(`person ${person}`).ok).toBe(true);
  expect(ask('last')).toEqual({ ok: false, reason: 'requests', seconds: 1, full: ['teams app t all teams'] });
});

test('a full channel makes early who comes back to it, a full tenant everybody', () => {
  const quota = quotaWith({ earlyGrace: 0 });
  const [a] = channelOf('a').shared ?? [];
  quota.announce(channelOf('a'), 1_000, { ...arriving(0, '/a', 1), full: [a?.name ?? ''] });
  expect(quota.isEarly(channelOf('b'), arriving(10))).toBe(false);
  expect(quota.isEarly(channelOf('a'), arriving(10))).toBe(true);
  quota.announce(channelOf('a'), 1_000, { ...arriving(20, '/a', 1), full: ['teams app t all messages'] });
  expect(quota.isEarly(channelOf('c', 'two'), arriving(30))).toBe(true);
  expect(quota.isEarly(channelOf('c', 'two', 'elsewhere'), arriving(30))).toBe(false);
  expect(quota.isEarly(ofTeams('channels', { team: 'two' }), arriving(30))).toBe(false);
});

const running: TestEmulator[] = [];
afterEach(async () => {
  for (const emulator of running.splice(0)) await emulator.close();
});
const start = async (options: TestOptions): Promise<TestEmulator> => {
  const emulator = await startTest(options);
  running.push(emulator);
  return emulator;
};

test('over HTTP the fifth call at once is ApplicationThrottled, and coming back at once is early', async () => {
  const emulator = await start({});
  await emulator.token();
  await emulator.ask('/organization');
  let ledger: Record<string, unknown> = { early: 0 };
  // Until this machine comes back within the second.
  while (ledger['early'] === 0) {
    const refused = await refusedAtOnce(emulator, '/users/ana/mailFolders', 5);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.body).toMatchObject({
      error: { code: 'ApplicationThrottled', message: 'Application is over its MailboxConcurrency limit.' },
    });
    expect(refused[0]?.headers.get('retry-after')).toBe('1');
    await settle();
    await emulator.ask('/users/ana/mailFolders');
    ledger = (await emulator.control('GET', '/ledger')).body;
  }
  expect(ledger).toMatchObject({ early: 1, most: 5, maxConcurrency: { ana: 5 } });
});

test('directory answers tell their cost and how full the quota is', async () => {
  const emulator = await start({ limits: { unitsSmall: 5 } });
  const costs = async (path: string) => (await emulator.ask(path)).headers.get('x-ms-resource-unit');
  expect(await costs('/users?$top=100')).toBe('2');
  expect(await costs('/users?$select=id')).toBe('1');
  const last = await emulator.ask('/users');
  expect(last.headers.get('x-ms-throttle-limit-percentage')).toBe('1.0');
  expect(await emulator.ask('/users')).toMatchObject({ status: 429, body: { error: { code: 'TooManyRequests' } } });
});

test('calls that a client gives up set their places free', async () => {
  const emulator = await start({ settings: { latency: 100 } });
  const token = await emulator.token();
  const headers = { authorization: `Bearer ${token}` };
  const url = `${emulator.graphUrl}/v1.0/users/ana/mailFolders`;
  const given = [1, 2, 3, 4].map(() => fetch(url, { headers, signal: AbortSignal.timeout(30) }).catch(() => 'gone'));
  expect(await Promise.all(given)).toEqual(['gone', 'gone', 'gone', 'gone']);
  await settle();
  const answers = await Promise.all([1, 2, 3, 4].map(() => emulator.ask('/users/ana/mailFolders')));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
});
