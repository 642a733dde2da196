// One person's own account: invited by a link, from the account page, or by a code typed in elsewhere; widened, ended and taken up again.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { changeStreams, disconnectConnection } from '../src/contract/lifecycle.ts';
import { inviteEmployees, inviteMember, join, listLinks, openLink, remindLink } from '../src/contract/links.ts';
import { signIn } from '../src/contract/session.ts';
import {
  beginDeviceCode,
  beginOwnSignIn,
  beginSignIn,
  disconnectOwn,
  listOwnConnections,
  pollDeviceCode,
} from '../src/contract/sign-ins.ts';
import { type Database, openDatabase } from '../src/db/open.ts';
import { type Person, wordOf } from './emulated-people.ts';
import { allStreams, openWaysStage, since, type WaysStage } from './ways-stage.ts';

const ines = 'ines.falk@contoso.com';
const tomas = 'tomas.bauer@contoso.com';
const accept = { account: ines, decision: 'accept' };
const accepted = (account: string) => ({ account, decision: 'accept' });
const admin = 'privileged@contoso.com';
/** What one mailbox alone can tell. */
const ofMailbox = ['mail-sent', 'mail-received', 'meetings', 'meeting-hours', 'after-hours-mail', 'focus-hours'];

describe('one’s own account', () => {
  let database: Database;
  let stage: WaysStage;
  beforeAll(async () => {
    database = await openDatabase({ url: null, dataDir: null });
    stage = await openWaysStage({ database });
  });
  afterAll(async () => {
    await stage.close();
    await database.close();
  });

  const living = async () => (await stage.connections()).filter(({ status }) => status !== 'disconnected');
  afterEach(async () => {
    for (const { id } of await living()) await stage.client.call(disconnectConnection, { id, erase: true });
    const { clientId } = stage.shared;
    await stage.control.post('/revoke-consent', { clientId, tenant: stage.tenant.tenantId });
    await stage.control.post('/tenant-policy', { userConsent: 'microsoft-managed', deviceCode: 'allowed' });
  });
  const allow = (): Promise<unknown> => stage.control.post('/tenant-policy', { userConsent: 'allow' });

  const wanted = { provider: 'microsoft', streams: allStreams, since, connectionId: null, fields: {} };
  const invite = async (email: string, streams = allStreams): Promise<string> => {
    const asked = { provider: 'microsoft', streams, since, emails: [email] };
    const { rows } = await stage.owner.call(inviteEmployees, asked);
    return rows[0]?.url ?? '';
  };
  const expectFigures = async (id: string, people = [ines]): Promise<void> => {
    expect(await stage.settled(id)).toMatchObject({ status: 'connected', problem: null, alerts: 0 });
    expect(await stage.differences({ people, signals: ofMailbox })).toEqual([]);
  };

  const begin = () => stage.owner.call(beginDeviceCode, { ...wanted, way: 'device-code' });
  const poll = (id: string) => stage.owner.call(pollDeviceCode, { id });
  const atDevice = (code: { url: string; userCode: string }, answers: Record<string, string>) =>
    stage.browser().goTo(code.url, { otc: code.userCode, account: ines, ...answers });

  it('is connected from an invite by somebody without a login, and brings the figures of that mailbox alone', async () => {
    await allow();
    const link = await invite(ines);
    const opened = await stage.browser().call(openLink, { token: new URL(link).hash.slice(1) });
    expect(opened.streams.map(({ title }) => title)).toContain('Who you are');
    expect(opened.streams.every(({ gives }) => !gives.includes('works here'))).toBe(true);
    const outcome = await stage.browser().follow(link, accept);
    expect(outcome).toMatchObject({ result: 'connected', signedInAs: ines, connectionId: null });
    const [made] = await living();
    expect(made).toMatchObject({ mode: 'delegated', way: 'own-account', signedInAs: ines, connectedBy: ines });
    await expectFigures(made?.id ?? '');
    expect(new Set((await stage.activity()).map(({ mailbox }) => mailbox))).toEqual(new Set([ines]));
  });

  it.each([
    ['microsoft-managed', 'return'],
    ['blocked', 'return'],
    ['workflow', 'request'],
  ])(
    'waits for an admin where people may not consent (%s): one who approves by the link connects nobody, then the employee gets in',
    async (userConsent, decision) => {
      await stage.control.post('/tenant-policy', { userConsent });
      const link = await invite(ines);
      const employee = stage.browser();
      const blocked = await employee.follow(link, { account: ines, decision });
      expect(wordOf(blocked)).toBe('admin-approval-needed');
      const adminUrl = blocked.result === 'failed' ? blocked.adminUrl : null;
      expect(adminUrl).toContain(`${stage.url}/link#`);
      const approved = await stage.browser().follow(adminUrl ?? '', { admin, account: admin, decision: 'accept' });
      expect(approved.result).toBe('approved');
      expect(await living()).toEqual([]);
      expect(wordOf(await employee.follow(link, accept))).toBe('connected');
      const [own] = await living();
      expect(own).toMatchObject({ mode: 'delegated', signedInAs: ines });
      await expectFigures(own?.id ?? '');
    },
  );

  it('invited again gets a new link; the old one is worth nothing', async () => {
    await allow();
    const old = await invite(tomas);
    const again = await stage.owner.call(inviteEmployees, {
      provider: 'microsoft',
      streams: allStreams,
      since,
      emails: [tomas, tomas.toUpperCase(), 'nobody'],
    });
    expect(again.rows.map(({ state }) => state)).toEqual(['already', 'already', 'invalid']);
    const { links } = await stage.owner.call(listLinks, {});
    const { url } = await stage.owner.call(remindLink, { id: links[0]?.id ?? '' });
    await expect(stage.browser().follow(old, accepted(tomas))).rejects.toMatchObject({ code: 'link-unknown' });
    expect(wordOf(await stage.browser().follow(url, accepted(tomas)))).toBe('connected');
  });

  describe('of an employee with a login', () => {
    let employee: Person;
    beforeAll(async () => {
      const { url } = await stage.owner.call(inviteMember, { email: ines, role: 'employee' });
      employee = stage.browser();
      const password = 'an employee of a story';
      await employee.call(join, { token: new URL(url).hash.slice(1), fullName: 'Ines Falk', password });
      await employee.call(signIn, { email: ines, password });
    });

    it('is connected from the account page, shown there and to nobody’s surprise ended there', async () => {
      await allow();
      const { url } = await employee.call(beginOwnSignIn, { ...wanted, way: 'own-account' });
      const outcome = await employee.signInAt(url, accept);
      expect(outcome).toMatchObject({ result: 'connected', signedInAs: ines });
      const { connections } = await employee.call(listOwnConnections, {});
      expect(connections).toHaveLength(1);
      const id = connections[0]?.id ?? '';
      await expectFigures(id);
      await employee.call(disconnectOwn, { id, erase: true });
      expect(await stage.connection(id).catch(() => null)).not.toMatchObject({ status: 'connected' });
      expect(await stage.activity()).toEqual([]);
    });
  });

  describe('by a code that is typed in on another device', () => {
    it('is pending, slows down when it is told to, and connects when the code was used', async () => {
      await allow();
      await stage.control.post('/settings', { deviceSlowDown: true });
      const code = await begin();
      expect(await poll(code.id)).toMatchObject({ result: 'pending', intervalSeconds: 5 });
      await stage.advance(6);
      expect(await poll(code.id)).toMatchObject({ result: 'pending', intervalSeconds: 5 });
      // Sooner than Microsoft wants by its own clock: it says so, and from then on the questions come slower.
      await stage.advance(6);
      expect(await poll(code.id)).toMatchObject({ result: 'pending', intervalSeconds: 10 });
      await stage.control.post('/settings', { deviceSlowDown: false });
      await atDevice(code, { decision: 'accept' });
      expect(await poll(code.id)).toMatchObject({ result: 'pending' });
      await stage.advance(11);
      const done = await poll(code.id);
      expect(done).toMatchObject({ result: 'connected', connection: { signedInAs: ines, way: 'device-code' } });
      if (done.result === 'connected') await expectFigures(done.connection.id);
      expect(await poll(code.id)).toMatchObject({ result: 'failed', problem: { code: 'sign-in-expired' } });
    });

    it('ends when it is declined', async () => {
      await allow();
      const code = await begin();
      await atDevice(code, { decision: 'cancel' });
      await stage.advance(6);
      expect(await poll(code.id)).toMatchObject({ result: 'failed', problem: { code: 'sign-in-declined' } });
    });

    it('ends when nobody used it', async () => {
      const code = await begin();
      await stage.advance(899);
      expect(await poll(code.id)).toMatchObject({ result: 'pending' });
      await stage.advance(2);
      const late = await poll(code.id);
      expect(late.result === 'failed' && late.problem.code).toMatch(/device-code-expired|sign-in-expired/);
    });

    it('is blocked by conditional access, which says what to do instead; that works', async () => {
      await stage.control.post('/tenant-policy', { userConsent: 'allow', deviceCode: 'blocked' });
      const code = await begin();
      await atDevice(code, { decision: 'accept' });
      await stage.advance(6);
      const blocked = await poll(code.id);
      expect(blocked).toMatchObject({ result: 'failed', problem: { code: 'device-code-blocked' } });
      const { url } = await stage.owner.call(beginSignIn, { ...wanted, way: 'own-account' });
      expect(wordOf(await stage.owner.signInAt(url, accept))).toBe('connected');
    });
  });

  it('asks for one more permission when a stream is added, and for nothing else; nothing is read twice', async () => {
    await allow();
    const few = ['people', 'mail', 'mailbox-settings'];
    const begun = await stage.owner.call(beginSignIn, { ...wanted, way: 'own-account', streams: few });
    expect(wordOf(await stage.owner.signInAt(begun.url, accept))).toBe('connected');
    const [made] = await living();
    const id = made?.id ?? '';
    const first = await stage.settled(id);
    expect((await stage.activity()).filter(({ kind }) => kind === 'meeting')).toEqual([]);
    const mails = (await stage.activity()).length;
    const { lacking } = await stage.owner.call(changeStreams, { id, streams: allStreams });
    expect(lacking).toEqual(['Calendars.Read']);
    const again = { ...wanted, way: 'own-account', connectionId: id };
    const { url } = await stage.owner.call(beginSignIn, again);
    const page = await stage.owner.goTo(url, { account: ines });
    const asked = page.at === 'page' ? [...page.text.matchAll(/<li>([^<]*)/g)].map(([, item]) => item) : [];
    expect(asked).toEqual([
      'View your basic profile',
      'Calendars.Read',
      'Maintain access to data you have given it access to',
    ]);
    expect(wordOf(await stage.owner.signInAt((await stage.owner.call(beginSignIn, again)).url, accept))).toBe(
      'connected',
    );
    await stage.settled(id, first.lastFinishedAt);
    const activity = await stage.activity();
    expect(activity.filter(({ kind }) => kind === 'mail')).toHaveLength(mails);
    expect(activity.filter(({ kind }) => kind === 'meeting').length).toBeGreaterThan(5);
    await expectFigures(id);
  });

  it('counts once what the whole tenant’s connection reads as well', async () => {
    await allow();
    const consent = await stage.owner.call(beginSignIn, { ...wanted, way: 'admin-consent' });
    const agreed = { admin, account: admin, decision: 'accept' };
    expect(wordOf(await stage.owner.signInAt(consent.url, agreed))).toBe('connected');
    const own = await stage.owner.call(beginSignIn, { ...wanted, way: 'own-account' });
    // The owner's browser is still signed in to Microsoft as the admin: who it is has to be chosen.
    expect(wordOf(await stage.owner.signInAt(own.url, accept))).toBe('connected');
    const connections = await living();
    expect(connections.map(({ mode }) => mode).sort()).toEqual(['application', 'delegated']);
    for (const { id } of connections) expect(await stage.settled(id)).toMatchObject({ problem: null });
    expect(await stage.differences()).toEqual([]);
  });

  it('comes back with its history after it was ended, and another account does not slip in', async () => {
    await allow();
    const { url } = await stage.owner.call(beginSignIn, { ...wanted, way: 'own-account' });
    await stage.owner.signInAt(url, accept);
    const [made] = await living();
    const id = made?.id ?? '';
    await expectFigures(id);
    const held = (await stage.activity()).length;
    await stage.client.call(disconnectConnection, { id, erase: false });
    expect(await stage.activity()).toHaveLength(held);
    const again = { ...wanted, way: 'own-account', connectionId: id };
    const other = await stage.owner.call(beginSignIn, again);
    expect(wordOf(await stage.owner.signInAt(other.url, accepted(tomas)))).toBe('other-grant');
    const right = await stage.owner.call(beginSignIn, again);
    expect(wordOf(await stage.owner.signInAt(right.url, accept))).toBe('connected');
    await expectFigures(id);
    expect(await stage.activity()).toHaveLength(held);
  });
});
