// The ways in through the real request path: who signs in at the source, what is connected by it, and for whom.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../contract/connections.ts';
import { TestBrowser, tokenOf, urlOf } from './testing-browser.ts';
import { openTestProduct, type TestProduct } from './testing-product.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await openTestProduct();
});
afterAll(() => product.close());

const person = (account = `ana-${randomUUID()}@example.com`) => ({ tenantId: randomUUID(), account });
const browser = (role: 'owner' | 'manager' | 'employee' | null = null) =>
  new TestBrowser(product.server, role === null ? null : product.a.tokens[role]);
const connections = async (): Promise<Connection[]> => {
  const { body } = await browser('owner').send('GET', '/api/connections');
  return body['connections'] as Connection[];
};
const find = async (signedInAs: string) => (await connections()).find((one) => one.signedInAs === signedInAs);
const consent = (wanted: object = {}) =>
  browser('owner').post('/api/links/consent', { provider: 'test', streams: ['people'], since: null, ...wanted });

describe('a sign-in', () => {
  it('connects the account, syncs at once, and shows it as signed in', async () => {
    const owner = browser('owner');
    const who = person();
    const answer = await owner.complete(product.pages, await owner.begin(), who);
    expect(answer.body).toEqual({
      result: 'connected',
      tenantName: `Tenant ${who.tenantId}`,
      signedInAs: who.account,
      connectionId: expect.any(String),
    });
    const made = await find(who.account);
    expect(made).toMatchObject({ way: 'own-account', mode: 'delegated', status: 'connected', syncing: true });
    expect(made?.streams.map((stream) => stream.partitions.total)).toEqual([1, 0]);
    expect(product.tenant.open).toBe(0);
  });

  it('goes as many rounds as the source needs, each with a state of its own', async () => {
    const owner = browser('owner');
    const who = person();
    const first = await owner.begin({ way: 'admin-consent' });
    const second = await owner.finish(product.pages.visit(first, who));
    expect(second.body).toEqual({ result: 'continue', url: expect.stringContaining('page=sign-in') });
    const states = [first, urlOf(second)].map((url) => new URL(url).searchParams.get('state'));
    expect(new Set(states).size).toBe(2);
    expect(await owner.complete(product.pages, urlOf(second), who)).toMatchObject({ body: { signedInAs: null } });
  });

  it('is connected also while a single permission propagates, and says what is missing', async () => {
    const owner = browser('owner');
    const who = person();
    product.tenant.missing = ['mail'];
    const answer = await owner.complete(product.pages, await owner.begin(), who);
    product.tenant.missing = [];
    expect(answer.body['result']).toBe('connected');
    expect(await find(who.account)).toMatchObject({
      status: 'connected',
      lastTest: { ok: false, failed: 1 },
      alerts: 1,
    });
  });

  it('that is declined says so, and can be begun again', async () => {
    const owner = browser('owner');
    const answer = await owner.finish(product.pages.decline(await owner.begin()));
    expect(answer.body).toMatchObject({ result: 'failed', again: true, adminUrl: null });
    expect(answer.code).toBe('sign-in-declined');
  });

  it('that an admin of the source must allow first gives an address for that admin, which works', async () => {
    const employee = browser('employee');
    const url = await employee.begin({}, '/api/own/sign-ins');
    product.pages.trouble = 'needs-admin';
    const answer = await employee.finish(product.pages.visit(url, person()));
    product.pages.trouble = null;
    expect(answer.code).toBe('admin-approval');
    const admin = browser();
    const token = new URL(String(answer.body['adminUrl'])).hash.slice(1);
    const open = async () => (await admin.post('/api/links/open', { token })).body;
    // For what employees need, and not for everybody's mailbox.
    expect(await open()).toMatchObject({ kind: 'admin-consent', state: 'open', mode: 'delegated' });
    const before = (await connections()).length;
    const followed = urlOf(await admin.post('/api/links/follow', { token }));
    expect((await admin.complete(product.pages, followed, person())).body).toEqual({ result: 'approved' });
    expect(await open()).toMatchObject({ state: 'used' });
    expect((await admin.post('/api/links/follow', { token })).code).toBe('link-used');
    expect(await connections()).toHaveLength(before);
  });

  it('of the same account twice is told as connected already; when it needs attention it is renewed with its history', async () => {
    const owner = browser('owner');
    const who = person();
    const first = await owner.complete(product.pages, await owner.begin(), who);
    expect((await owner.complete(product.pages, await owner.begin(), who)).code).toBe('already-connected');
    const id = String(first.body['connectionId']);
    expect((await owner.post(`/api/connections/${id}/disconnect`, { erase: false })).status).toBe(200);
    expect(await find(who.account)).toMatchObject({ status: 'disconnected' });
    const again = await owner.complete(product.pages, await owner.begin(), who);
    expect(again.body).toMatchObject({ result: 'connected', connectionId: id });
    expect(await find(who.account)).toMatchObject({ id, status: 'connected' });
  });

  it('for a given connection renews it, whatever its state', async () => {
    const owner = browser('owner');
    const who = person();
    const first = await owner.complete(product.pages, await owner.begin({ streams: ['people'] }), who);
    const connectionId = String(first.body['connectionId']);
    const wider = await owner.begin({ connectionId });
    expect((await owner.complete(product.pages, wider, who)).body).toMatchObject({ connectionId });
    expect((await find(who.account))?.streams.map(({ name }) => name)).toEqual(['people', 'mail']);
  });

  it('comes back to the configured address, whatever a request says of itself', async () => {
    const other = await openTestProduct({ publicUrl: 'https://plumbline.example.com' });
    try {
      const owner = new TestBrowser(other.server, null);
      owner.cookies['__Host-plumbline'] = other.a.tokens.owner;
      const url = await owner.begin();
      expect(new URL(url).searchParams.get('redirect_uri')).toBe('https://plumbline.example.com/connect/callback');
      expect(Object.keys(owner.cookies)).toContain('__Host-plumbline-flow');
    } finally {
      await other.close();
    }
  });
});

describe('an employee', () => {
  it('connects, sees and disconnects their own account, and nobody else’s', async () => {
    const employee = browser('employee');
    const who = person();
    const url = await employee.begin({}, '/api/own/sign-ins');
    expect(new URL(url).searchParams.get('login_hint')).toBe(`employee@${product.a.mark}.example`);
    const { body } = await employee.complete(product.pages, url, who);
    const own = await employee.send('GET', '/api/own/connections');
    expect(own.body['connections']).toMatchObject([{ id: body['connectionId'], signedInAs: who.account }]);
    expect((await browser('manager').send('GET', '/api/own/connections')).body).toEqual({ connections: [] });
    const path = `/api/own/connections/${String(body['connectionId'])}/disconnect`;
    expect((await browser('manager').post(path, { erase: true })).status).toBe(404);
    expect((await employee.post(path, { erase: false })).status).toBe(200);
    expect(await find(who.account)).toMatchObject({ status: 'disconnected' });
  });
});

const form = (secret: string, rest: object = {}) => {
  const wanted = { provider: 'test', way: 'password', streams: ['people', 'mail'], since: null };
  return browser('employee').post('/api/own/connections', { ...wanted, fields: { secret }, ...rest });
};

describe('an employee with a password', () => {
  it('connects their own account by a form, ends it, and enters a new password for it', async () => {
    const who = person();
    const [first, second] = [`first-${who.account}`, `second-${who.account}`];
    product.pages.grants.set(first, who);
    const made = await form(first);
    expect(made.body).toMatchObject({ connection: { way: 'password', mode: 'delegated', signedInAs: who.account } });
    const { id } = made.body['connection'] as { id: string };
    const own = await browser('employee').send('GET', '/api/own/connections');
    expect(own.body['connections']).toContainEqual(expect.objectContaining({ id, status: 'connected' }));
    expect((await form(first)).code).toBe('already-connected');

    const ended = await browser('employee').post(`/api/own/connections/${id}/disconnect`, { erase: false });
    expect(ended.status).toBe(200);
    product.pages.grants.delete(first);
    expect((await form(first, { connectionId: id })).body['connection']).toBeNull();
    expect(await find(who.account)).toMatchObject({ status: 'disconnected' });
    product.pages.grants.set(second, who);
    expect((await form(second, { connectionId: id })).body).toMatchObject({ connection: { id, status: 'connected' } });
  });

  it('is told which checks failed, and nothing is saved', async () => {
    const { connection, checks } = (await form('nobody’s')).body;
    expect([connection, checks]).toMatchObject([null, [{ code: 'credential', state: 'failed' }, {}, {}]]);
  });

  it('is stopped after too many that failed, wherever the mailbox is', async () => {
    const employee = browser('employee');
    const wanted = { provider: 'test', way: 'password', streams: ['people'], since: null, fields: { secret: 'wrong' } };
    for (let tries = 0; tries < 30; tries += 1)
      expect((await employee.post('/api/own/connections', wanted)).status).toBe(200);
    expect((await employee.post('/api/own/connections', wanted)).code).toBe('too-many-tries');
  });
});

describe('an admin who has no login here', () => {
  it('consents by a link, in a browser of their own, and it is used then', async () => {
    const made = await consent();
    expect(made.body).toMatchObject({ link: { kind: 'admin-consent', state: 'open' } });
    const [token, admin, who] = [tokenOf(made), browser(), person()];
    const opened = await admin.post('/api/links/open', { token });
    expect(opened.body).toMatchObject({
      state: 'open',
      mine: false,
      organizationName: product.a.mark,
      provider: { id: 'test', name: 'Test' },
      streams: [{ name: 'people' }],
    });
    const url = urlOf(await admin.post('/api/links/follow', { token }));
    expect((await admin.post('/api/links/open', { token })).body).toMatchObject({ state: 'claimed', mine: true });
    // Declined at first: the same browser tries again with the same link.
    expect((await admin.finish(product.pages.decline(url))).body).toMatchObject({ result: 'failed', again: true });
    const list = await browser('owner').send('GET', '/api/links');
    expect(list.text).toContain('sign-in-declined');
    const again = urlOf(await admin.post('/api/links/follow', { token }));
    expect((await admin.complete(product.pages, again, who)).body).toEqual({
      result: 'connected',
      tenantName: `Tenant ${who.tenantId}`,
      signedInAs: null,
      connectionId: null,
    });
    expect((await admin.post('/api/links/open', { token })).body).toMatchObject({ state: 'used', problem: null });
  });
});

const beginCode = (owner: TestBrowser) =>
  owner.post('/api/device-codes', { provider: 'test', way: 'device-code', streams: ['people'], since: null });

describe('a device code', () => {
  it('is asked about at the source’s pace only, and connects when it was typed in', async () => {
    const owner = browser('owner');
    const who = person();
    const { body } = await beginCode(owner);
    const poll = () => owner.post('/api/device-codes/poll', { id: body['id'] });
    const asked = () => product.pages.asked.filter((name) => name === 'poll').length;
    const before = asked();
    expect((await poll()).body).toEqual({ result: 'pending', intervalSeconds: 5 });
    expect(asked()).toBe(before);
    product.clock.offset += 5001;
    product.pages.slowDown(String(body['userCode']));
    const many = await Promise.all(Array.from({ length: 10 }, poll));
    expect(asked()).toBe(before + 1);
    expect(Math.max(...many.map((one) => Number(one.body['intervalSeconds'])))).toBe(10);
    product.pages.enter(String(body['userCode']), who);
    product.clock.offset += 5001;
    expect((await poll()).body).toEqual({ result: 'pending', intervalSeconds: 10 });
    product.clock.offset += 5001;
    expect((await poll()).body).toMatchObject({ result: 'connected', connection: { signedInAs: who.account } });
    expect((await poll()).code).toBe('sign-in-expired');
  });

  it('that was declined is over', async () => {
    const owner = browser('owner');
    const { body } = await beginCode(owner);
    product.clock.offset += 5001;
    product.pages.trouble = 'declined';
    expect((await owner.post('/api/device-codes/poll', { id: body['id'] })).code).toBe('device-declined');
    product.pages.trouble = null;
    expect((await owner.post('/api/device-codes/poll', { id: body['id'] })).code).toBe('sign-in-expired');
  });
});

describe('a key pair', () => {
  it('is made here, its private part is answered never, used once, and gone after a day', async () => {
    const owner = browser('owner');
    const make = () => owner.post('/api/certificates', { provider: 'test', name: 'plumbline', days: 365 });
    const use = (certificateId: unknown) =>
      owner.post('/api/connections', {
        provider: 'test',
        fields: { secret: 's' },
        certificateId,
        streams: ['people'],
        since: null,
      });
    const made = await make();
    expect(made.body).toMatchObject({ certificate: expect.stringContaining('BEGIN CERTIFICATE'), thumbprint: 'AB12' });
    expect(made.text).not.toContain('PRIVATE KEY');
    expect((await use(made.body['certificateId'])).body).toMatchObject({ connection: { status: 'connected' } });
    expect((await use(made.body['certificateId'])).code).toBe('invalid-input');
    product.clock.offset -= 86_400_001;
    const old = await make();
    product.clock.offset += 86_400_001;
    expect((await use(old.body['certificateId'])).text).toContain('older than a day');
  });
});
