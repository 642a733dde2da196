// Invites and members: made by hand or in bulk, by mail or passed on, followed, reminded, seen by who made them.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type InviteRow, listLinks } from '../contract/links.ts';
import type { Mail } from '../notify/message.ts';
import type { PostOffice } from '../notify/post-office.ts';
import { someone } from './testing-attacks.ts';
import { TestBrowser, tokenOf } from './testing-browser.ts';
import { openTestProduct, type TestProduct } from './testing-product.ts';

let byHand: TestProduct;
let byMail: TestProduct;
const sent: Mail[] = [];
let broken = false;
const office: PostOffice = {
  isSetUp: async () => true,
  rateOf: async () => 60,
  senderOf: async () => null,
  send: async (_organizationId, mail) => {
    if (broken) throw new Error('The mail server did not take the mail (ECONNREFUSED).');
    sent.push(mail);
    return '250';
  },
};
beforeAll(async () => {
  [byHand, byMail] = await Promise.all([openTestProduct(), openTestProduct({ office })]);
});
afterAll(() => Promise.all([byHand.close(), byMail.close()]));
beforeEach(() => {
  sent.length = 0;
  broken = false;
});

const as = (product: TestProduct, role: 'owner' | 'manager') => new TestBrowser(product.server, product.a.tokens[role]);
const invite = async (browser: TestBrowser, wanted: object) => {
  const { body } = await browser.post('/api/invites', {
    provider: 'test',
    streams: ['people'],
    since: null,
    ...wanted,
  });
  return body as { rows: InviteRow[]; mail: boolean };
};
const linksOf = async (browser: TestBrowser) =>
  listLinks.output.parse((await browser.send('GET', '/api/links')).body).links;
const address = () => `p-${randomUUID()}@example.com`;

describe('an invite', () => {
  it('is made to pass on where no mail is set up, tells of a domain that is not ours, and connects the account', async () => {
    const manager = as(byHand, 'manager');
    const ours = `ben@${byHand.a.mark}.example`;
    const { rows, mail } = await invite(manager, { emails: [ours, 'eve@elsewhere.example'] });
    expect(mail).toBe(false);
    expect(rows).toMatchObject([
      { line: 1, email: ours, state: 'made', text: 'Pass the address on yourself.' },
      { line: 2, state: 'made', text: expect.stringContaining('elsewhere.example is not a domain of anybody') },
    ]);
    const [token, browser] = [new URL(rows[0]?.url ?? '').hash.slice(1), new TestBrowser(byHand.server)];
    const { body } = await browser.post('/api/links/follow', { token });
    expect(new URL(String(body['url'])).searchParams.get('login_hint')).toBe(ours);
    const who = someone();
    expect((await browser.complete(byHand.pages, String(body['url']), who)).body).toMatchObject({
      result: 'connected',
      connectionId: null,
      signedInAs: who.account,
    });
    expect((await linksOf(manager)).find((link) => link.email === ours)).toMatchObject({ state: 'used' });
  });

  it('goes out by mail where it is set up, once, and its address is then not shown', async () => {
    const owner = as(byMail, 'owner');
    const [one, other] = [address(), address()];
    const { rows, mail } = await invite(owner, { csv: `name;email\nOne;${one}\nOther;${other}\nOne;${one}` });
    expect(mail).toBe(true);
    expect(rows.map(({ line, state, url }) => [line, state, url])).toEqual([
      [2, 'sent', null],
      [3, 'sent', null],
      [4, 'already', null],
    ]);
    expect(sent.map(({ to }) => to)).toEqual([one, other]);
    expect(sent[0]?.text).toMatch(/http:\/\/localhost(:80)?\/link#[\w-]{64}\n/);
    expect((await linksOf(owner)).find((link) => link.email === one)?.sentAt).not.toBeNull();
    expect((await invite(owner, { emails: [one] })).rows).toMatchObject([{ state: 'already' }]);
    expect(sent).toHaveLength(2);
  });

  it('that could not be sent is passed on by hand, and a server that is away is not asked for each of many', async () => {
    broken = true;
    const emails = Array.from({ length: 40 }, address);
    const { rows } = await invite(as(byMail, 'owner'), { emails });
    expect(rows.map(({ state }) => state)).toEqual(emails.map(() => 'not-sent'));
    expect(rows.every(({ url }) => url !== null)).toBe(true);
    expect(byMail.logged.filter((line) => line.includes('A mail could not be sent')).length).toBeLessThan(9);
  });

  it('is reminded of with a new address; the manager sees and reminds their own', async () => {
    const [owner, manager] = [as(byMail, 'owner'), as(byMail, 'manager')];
    const [theirs, others] = [address(), address()];
    await invite(manager, { emails: [theirs] });
    await invite(owner, { emails: [others] });
    const seen = await linksOf(manager);
    expect(seen.map(({ email }) => email)).toContain(theirs);
    expect(seen.map(({ email }) => email)).not.toContain(others);
    const link = seen.find(({ email }) => email === theirs);
    const before = /#([\w-]{64})/.exec(sent[0]?.text ?? '')?.[1] ?? '';
    const reminded = await manager.post(`/api/links/${link?.id ?? ''}/remind`, {});
    expect(reminded.body).toMatchObject({ sent: true, link: { state: 'open', remindedAt: expect.any(String) } });
    expect(sent.at(-1)?.subject).toMatch(/^Reminder: /);
    const open = (token: string) => new TestBrowser(byMail.server).post('/api/links/open', { token });
    expect((await open(before)).code).toBe('link-unknown');
    expect((await open(tokenOf(reminded))).body).toMatchObject({ kind: 'invite', email: theirs });
  });

  it('does not fill a mailbox, however often it is reminded of; the address can be passed on still', async () => {
    const [manager, email] = [as(byMail, 'manager'), address()];
    await invite(manager, { emails: [email] });
    const id = (await linksOf(manager)).find((link) => link.email === email)?.id ?? '';
    const remind = async () => (await manager.post(`/api/links/${id}/remind`, {})).body;
    for (let times = 0; times < 15; times += 1) await remind();
    expect(sent.filter(({ to }) => to === email)).toHaveLength(10);
    expect(await remind()).toMatchObject({ sent: false, url: expect.stringContaining('/link#') });
    await invite(manager, { emails: [address()] });
    expect(sent).toHaveLength(11);
  });

  it('is made for a thousand rows at once, each with an address of its own', async () => {
    const owner = as(byHand, 'owner');
    const csv = `email\n${Array.from({ length: 1000 }, address).join('\n')}`;
    const { rows } = await invite(owner, { csv });
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['made']));
    expect(new Set(rows.map(({ url }) => url)).size).toBe(1000);
    expect((await invite(owner, { csv })).rows.every(({ state }) => state === 'already')).toBe(true);
    expect(
      (
        await owner.post('/api/invites', {
          provider: 'test',
          streams: ['people'],
          since: null,
          csv: `${csv}\nx@example.com`,
        })
      ).text,
    ).toContain('These are 1001 rows');
  });

  it('is not made for a source or stream that has no such way', async () => {
    const owner = as(byHand, 'owner');
    const wanted = { streams: ['people'], since: null, emails: [address()] };
    expect((await owner.post('/api/invites', { ...wanted, provider: 'other' })).text).toContain('Choose one of: test.');
    const calls = await owner.post('/api/invites', { ...wanted, provider: 'test', streams: ['calls'] });
    expect(calls.text).toContain('cannot be read this way');
  });
});

describe('a member', () => {
  it('joins by a link that came by mail, signs in, and is removed with their sessions', async () => {
    const owner = as(byMail, 'owner');
    const email = address();
    const made = await owner.post('/api/members/invite', { email: email.toUpperCase(), role: 'manager' });
    expect(made.body).toMatchObject({ sent: true, link: { kind: 'join', email, role: 'manager' } });
    const [token, browser] = [tokenOf(made), new TestBrowser(byMail.server)];
    expect((await browser.post('/api/links/open', { token })).body).toMatchObject({
      kind: 'join',
      role: 'manager',
      provider: null,
    });
    const password = 'correct horse battery';
    expect((await browser.post('/api/links/join', { token, fullName: 'Ben', password })).body).toEqual({ email });
    expect((await browser.post('/api/sign-in', { email, password })).body).toMatchObject({ user: { role: 'manager' } });
    expect((await owner.post('/api/members/invite', { email, role: 'admin' })).code).toBe('login-exists');
    const { body } = await owner.send('GET', '/api/members');
    const member = (body['members'] as { id: string; email: string }[]).find((one) => one.email === email);
    expect((await owner.post(`/api/members/${member?.id ?? ''}/remove`, {})).status).toBe(200);
    expect((await browser.send('GET', '/api/links')).code).toBe('not-signed-in');
  });
});
