// Mail by the API: what is stored and never shown, what a secret may not be moved to, whose choices are whose, and who is refused.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMailSettings } from '../db/queries/mail-settings.ts';
import { signUnsubscribe } from '../notify/unsubscribe.ts';
import { TestBrowser } from './testing-browser.ts';
import { openTestProduct, type TestProduct } from './testing-product.ts';

const canary = 'c4n4ry password';
let product: TestProduct;
let owner: TestBrowser;
let employee: TestBrowser;
beforeAll(async () => {
  product = await openTestProduct();
  owner = new TestBrowser(product.server, product.a.tokens.owner);
  employee = new TestBrowser(product.server, product.a.tokens.employee);
});
afterAll(() => product.close());

const smtp = (change: object = {}) => ({
  settings: {
    transport: 'smtp',
    fromAddress: 'plumbline@example.com',
    host: 'smtp.example.com',
    port: 587,
    security: 'starttls',
    signIn: 'password',
    user: 'ana',
    password: canary,
    ...change,
  },
});
const save = (change: object = {}) => owner.post('/api/mail/settings', smtp(change));
const faultsOf = (body: unknown): string[] =>
  (body as { error: { fields: { field: string }[] } }).error.fields.map(({ field }) => field);
const stored = () =>
  product.database.tenant(product.a.organizationId, (tx) => readMailSettings(tx, product.a.organizationId));

describe('settings for mail', () => {
  it('are stored with the password sealed, and shown without it', async () => {
    const { status, body } = await save();
    expect(status).toBe(200);
    expect(body).toMatchObject({ inUse: 'organization', own: { transport: 'smtp', hasSecret: true, user: 'ana' } });
    const row = await stored();
    expect(row?.secret?.includes(Buffer.from(canary))).toBe(false);
    for (const text of [JSON.stringify(body), JSON.stringify((await owner.send('GET', '/api/mail/settings')).body)])
      expect(text).not.toContain('c4n4ry');
    expect(product.logged.join('')).not.toContain('c4n4ry');
  });

  it('keep a password for the same server and user only: it is never sent to another', async () => {
    await save();
    const kept = await stored();
    expect((await save({ password: null, perMinute: 5 })).status).toBe(200);
    expect((await stored())?.perMinute).toBe(5);
    for (const change of [{ host: 'evil.example' }, { user: 'eve' }, { port: 25 }, { security: 'tls' }]) {
      const { status, body } = await save({ password: null, ...change });
      expect([status, faultsOf(body)]).toEqual([400, ['password']]);
    }
    expect((await stored())?.settings).toEqual(kept?.settings);
  });

  it('are refused where mail would leave this machine in the clear, or a header would begin another', async () => {
    expect(faultsOf((await save({ security: 'none' })).body)).toEqual(['security']);
    for (const fromName of ['a\r\nBcc: eve@example.com', 'a\u2028b']) {
      expect(faultsOf((await save({ fromName })).body)).toEqual(['settings.fromName']);
    }
    for (const fromAddress of ['a@b.example, c@d.example', 'a@b.example\r\nBcc: c@d.example', 'nobody'])
      expect(faultsOf((await save({ fromAddress })).body)).toEqual(['settings.fromAddress']);
    for (const host of ['a b', 'a\r\nb', 'http://a', '-x'])
      expect(faultsOf((await save({ host })).body)).toEqual(['settings.host']);
  });

  it('of a private network are tried by nobody, and the test says so', async () => {
    await save({ host: '10.0.0.1' });
    const { body } = await owner.post('/api/mail/test', {});
    expect(body).toMatchObject({ to: `owner@${product.a.mark}.example`, sent: false });
    expect(JSON.stringify(body)).toMatch(/mail-server-private|private network|no network/i);
  });

  it('go with their secret when they are removed', async () => {
    await save();
    expect((await owner.post('/api/mail/settings/remove', {})).body).toMatchObject({ inUse: 'none', own: null });
    expect(await stored()).toBeNull();
    const { body } = await owner.post('/api/mail/test', {});
    expect(body).toMatchObject({ sent: false, checks: [{ problem: { code: 'mail-not-set-up' } }] });
  });
});

const none = { organization: null, team: null, own: null, alerts: null, minute: null, quiet: null, pdf: null };

const offeredTo = async (browser: TestBrowser) =>
  ((await browser.send('GET', '/api/mail/preferences')).body as { offered: { reports: string[] } }).offered.reports;

describe('what a person wants to be sent', () => {
  it('is offered by role, and is their own', async () => {
    expect(await offeredTo(owner)).toEqual(['organization', 'team']);
    expect(await offeredTo(employee)).toEqual([]);
    const quiet = { from: 1200, to: 420 };
    await employee.post('/api/mail/preferences', { preferences: { ...none, alerts: 'daily', quiet } });
    expect((await employee.send('GET', '/api/mail/preferences')).body).toMatchObject({
      preferences: { alerts: 'daily', quiet },
    });
    expect((await owner.send('GET', '/api/mail/preferences')).body).toMatchObject({ preferences: none });
  });

  it('is nothing a group is told of every day', async () => {
    const { status } = await owner.post('/api/mail/preferences', { preferences: { ...none, team: 'daily' } });
    expect(status).toBe(400);
  });

  it('is ended by the link of a mail without a session, for its kind alone', async () => {
    const { organizationId, userIds } = product.a;
    const about = { organizationId, userId: userIds.employee, kind: 'alerts' } as const;
    const token = signUnsubscribe(product.keyring, about, Date.now());
    const nobody = new TestBrowser(product.server, null);
    const open = await nobody.post('/api/mail/unsubscribe/open', { token });
    expect(open.body).toEqual({ what: 'alerts', organizationName: product.a.mark, off: false });
    expect((await employee.send('GET', '/api/mail/preferences')).body).toMatchObject({
      preferences: { alerts: 'daily' },
    });
    const ended = await nobody.post('/api/mail/unsubscribe', { token });
    expect(ended.body).toMatchObject({ off: true });
    expect((await employee.send('GET', '/api/mail/preferences')).body).toMatchObject({
      preferences: { alerts: 'off', quiet: { from: 1200, to: 420 } },
    });
  });
});
