// Attacks on one-time links and on those who make them: prefetched, guessed, stolen, raced, used after their end.
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AttackStage, after, minutes, someone } from './testing-attacks.ts';
import { type Answer, TestBrowser, tokenOf } from './testing-browser.ts';
import { openTestProduct } from './testing-product.ts';

let stage: AttackStage;
beforeAll(async () => {
  stage = new AttackStage(await openTestProduct());
});
afterAll(() => stage.product.close());

type Attack = readonly [string, string, (on: AttackStage) => Promise<Answer>];

const join = (browser: TestBrowser, token: string, rest: object = {}): Promise<Answer> =>
  browser.post('/api/links/join', { token, fullName: 'Eve', password: 'correct horse battery', ...rest });
const revoke = (on: AttackStage, id: string) => on.browser('owner').post(`/api/links/${id}/revoke`, {});
/** The organization's id in front, something else behind. */
const graft = (token: string, rest: Buffer): string =>
  Buffer.concat([Buffer.from(token, 'base64url').subarray(0, 16), rest]).toString('base64url');

const attacks: readonly Attack[] = [
  [
    'a token is made up',
    'link-unknown',
    async (on) => {
      await on.ready();
      return on.follow(on.browser(), randomBytes(48).toString('base64url'));
    },
  ],
  [
    'a token is made up for an organization that exists',
    'link-unknown',
    async (on) => {
      const { token } = await on.invite();
      await on.ready();
      return on.follow(on.browser(), graft(token, randomBytes(32)));
    },
  ],
  [
    'a token is told to be another organization’s',
    'link-unknown',
    async (on) => {
      const [ours, theirs] = [await on.invite(), await on.invite('owner', on.b)];
      await on.ready();
      return on.follow(on.browser(), graft(theirs.token, Buffer.from(ours.token, 'base64url').subarray(16)));
    },
  ],
  [
    'a token is cut short',
    'link-unknown',
    async (on) => {
      const { token } = await on.invite();
      await on.ready();
      return on.follow(on.browser(), token.slice(0, -1));
    },
  ],
  [
    'a token is written another way',
    'link-unknown',
    async (on) => {
      const { token } = await on.invite();
      await on.ready();
      return on.follow(on.browser(), `${token}=`);
    },
  ],
  [
    'a token is too long',
    'invalid-input',
    async (on) => {
      await on.ready();
      return on.follow(on.browser(), 'x'.repeat(201));
    },
  ],
  [
    'it was revoked',
    'link-revoked',
    async (on) => {
      const { token, id } = await on.invite();
      await revoke(on, id);
      await on.ready();
      return on.follow(on.browser(), token);
    },
  ],
  [
    'it is revoked while the person signs in',
    'link-revoked',
    async (on) => {
      const [{ token, id }, browser] = [await on.invite(), on.browser()];
      const url = await on.followed(browser, token);
      await revoke(on, id);
      await on.ready();
      return browser.complete(on.pages, url, someone());
    },
  ],
  [
    'it has expired',
    'link-expired',
    async (on) => {
      const made = await on.consent();
      await on.ready();
      return after(on, 30 * minutes + 1, () => on.follow(on.browser(), tokenOf(made)));
    },
  ],
  [
    'it was used',
    'link-used',
    async (on) => {
      const [{ token }, browser] = [await on.invite(), on.browser()];
      await browser.complete(on.pages, await on.followed(browser, token), someone());
      await on.ready();
      return on.follow(browser, token);
    },
  ],
  [
    'one browser begins twice and finishes both',
    'link-used',
    async (on) => {
      const [{ token }, browser] = [await on.invite(), on.browser()];
      const [one, other] = [await on.followed(browser, token), await on.followed(browser, token)];
      await browser.complete(on.pages, one, someone());
      await on.ready();
      return browser.complete(on.pages, other, someone());
    },
  ],
  [
    'another browser claimed it',
    'link-claimed',
    async (on) => {
      const { token } = await on.invite();
      await on.followed(on.browser(), token);
      await on.ready();
      return on.follow(on.browser(), token);
    },
  ],
  [
    'another browser brings the callback',
    'sign-in-other-browser',
    async (on) => {
      const { token } = await on.invite();
      const url = await on.followed(on.browser(), token);
      await on.ready();
      return on.browser().complete(on.pages, url, someone());
    },
  ],
  [
    'a new address was made since',
    'link-unknown',
    async (on) => {
      const { token, id } = await on.invite();
      await on.browser('owner').post(`/api/links/${id}/remind`, {});
      await on.ready();
      return on.follow(on.browser(), token);
    },
  ],
  [
    'a new address is made while the person signs in with the old one',
    'link-used',
    async (on) => {
      const [{ token, id }, browser] = [await on.invite(), on.browser()];
      const url = await on.followed(browser, token);
      await on.browser('owner').post(`/api/links/${id}/remind`, {});
      await on.ready();
      return browser.complete(on.pages, url, someone());
    },
  ],
  [
    'the tenant is another than the link’s connection',
    'other-grant',
    async (on) => {
      const { id } = await on.connected();
      const made = await on.consent({ connectionId: id });
      const browser = on.browser();
      const url = await on.followed(browser, tokenOf(made));
      await on.ready();
      return browser.complete(on.pages, url, someone());
    },
  ],
  [
    'it is to join with, and is followed to sign in',
    'link-unknown',
    async (on) => {
      const token = await on.joinToken();
      await on.ready();
      return on.follow(on.browser(), token);
    },
  ],
  [
    'it is an invite, and is joined with',
    'link-unknown',
    async (on) => {
      const { token } = await on.invite();
      await on.ready();
      return join(on.browser(), token);
    },
  ],
  [
    'it was joined with',
    'link-used',
    async (on) => {
      const token = await on.joinToken();
      await join(on.browser(), token);
      await on.ready();
      return join(on.browser(), token);
    },
  ],
  [
    'it to join with has expired',
    'link-expired',
    async (on) => {
      const token = await on.joinToken();
      await on.ready();
      return after(on, 8 * 1440 * minutes, () => join(on.browser(), token));
    },
  ],
  [
    'its address can sign in by now',
    'login-exists',
    async (on) => {
      const email = `twice-${randomUUID()}@example.com`;
      const [one, other] = [await on.joinToken('employee', email), await on.joinToken('admin', email)];
      await join(on.browser(), one);
      await on.ready();
      return join(on.browser(), other);
    },
  ],
  [
    'its maker was removed',
    'link-revoked',
    async (on) => {
      const email = `maker-${randomUUID()}@example.com`;
      const browser = on.browser();
      await join(browser, await on.joinToken('admin', email));
      await browser.post('/api/sign-in', { email, password: 'correct horse battery' });
      const wanted = { provider: 'test', streams: ['people'], since: null };
      const token = tokenOf(await browser.post('/api/links/consent', wanted));
      const { members } = (await on.browser('owner').send('GET', '/api/members')).body as {
        members: { id: string; email: string }[];
      };
      const id = members.find((member) => member.email === email)?.id ?? '';
      await on.browser('owner').post(`/api/members/${id}/remove`, {});
      expect((await browser.send('GET', '/api/own/connections')).code).toBe('not-signed-in');
      await on.ready();
      return on.follow(on.browser(), token);
    },
  ],
];

const check = async (code: string, attack: Attack[2]): Promise<void> => {
  const answer = await attack(stage);
  expect([answer.code, await stage.unchanged()], answer.text).toEqual([code, true]);
};

describe('a link', () => {
  it.each(attacks)('is refused where %s: %s', (_name, code, attack) => check(code, attack));

  it('is used up by none of a thousand prefetches, by mail scanners or by whoever opens it', async () => {
    const { token } = await stage.invite();
    await stage.ready();
    for (let round = 0; round < 20; round += 1) {
      const browser = stage.browser();
      const opened = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          index % 2 === 0 ? browser.send('GET', '/link') : browser.post('/api/links/open', { token }),
        ),
      );
      const asked = opened.filter((_answer, index) => index % 2 === 1);
      expect(new Set(asked.map(({ body }) => body['state']))).toEqual(new Set(['open']));
    }
    expect(await stage.unchanged()).toBe(true);
    const browser = stage.browser();
    const answer = await browser.complete(stage.pages, await stage.followed(browser, token), someone());
    expect(answer.body['result']).toBe('connected');
  });

  it('is followed by exactly one of a hundred browsers at once', async () => {
    const { token } = await stage.invite();
    const answers = await Promise.all(Array.from({ length: 100 }, () => stage.follow(stage.browser(), token)));
    expect(answers.filter(({ code }) => code === null)).toHaveLength(1);
    expect(answers.filter(({ code }) => code === 'link-claimed')).toHaveLength(99);
  });

  it('makes exactly one login, of a hundred who join with it at once, in the role and with the address it was made for', async () => {
    const email = `joins-${randomUUID()}@example.com`;
    const token = await stage.joinToken('employee', email);
    const forged = { role: 'owner', email: 'eve@example.com', organizationId: stage.b.organizationId };
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => join(new TestBrowser(stage.product.server), token, forged)),
    );
    expect(answers.filter(({ code }) => code === null)).toMatchObject([{ body: { email } }]);
    expect(new Set(answers.map(({ code }) => code))).toEqual(new Set([null, 'link-used']));
    const { members } = (await stage.browser('owner').send('GET', '/api/members')).body as { members: object[] };
    expect(members).toContainEqual(expect.objectContaining({ email, role: 'employee', fullName: 'Eve' }));
    expect(members).not.toContainEqual(expect.objectContaining({ email: 'eve@example.com' }));
  });

  it('that never was, that is another organization’s, and that is cut short are answered alike', async () => {
    const { token } = await stage.invite();
    const wrong = [randomBytes(48).toString('base64url'), graft(token, randomBytes(32)), token.slice(0, 40)];
    const answers = await Promise.all(wrong.map((one) => stage.browser().post('/api/links/open', { token: one })));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it('that is guessed too often is not looked up any more, and others are not held up', async () => {
    const eve = stage.browser();
    const guesses = Array.from({ length: 301 }, () => eve.post('/api/links/open', { token: 'x'.repeat(64) }));
    const codes = (await Promise.all(guesses)).map(({ code }) => code);
    expect(codes.filter((code) => code === 'too-many-tries')).toHaveLength(1);
    const { token } = await stage.invite();
    expect((await stage.browser().post('/api/links/open', { token })).status).toBe(200);
  });
});

describe('the log and the database', () => {
  it('hold no token of a link, no state, no code, no credential', async () => {
    const [{ token }, browser, who] = [await stage.invite(), stage.browser(), someone()];
    const url = await stage.followed(browser, token);
    const back = stage.pages.visit(url, who);
    await browser.finish(back);
    const grants = [...stage.pages.grants.keys()];
    const secrets = [
      token,
      back['state'] ?? '',
      back['code'] ?? '',
      browser.cookies['plumbline-flow'] ?? '',
      ...grants,
    ];
    const rows = [await stage.product.database.door((tx) => tx.selectFrom('sign_in').selectAll().execute())].concat(
      (await Promise.all(
        [stage.a, stage.b].map(({ organizationId }) =>
          stage.product.database.tenant(organizationId, async (tx) => [
            await tx.selectFrom('connection').selectAll().execute(),
            await tx.selectFrom('link').selectAll().execute(),
            await tx.selectFrom('certificate').selectAll().execute(),
          ]),
        ),
      )) as never,
    );
    const readable = JSON.stringify(rows, (_name, value: unknown) =>
      typeof value === 'object' && value !== null && 'data' in value
        ? Buffer.from(value.data as number[]).toString('latin1')
        : value,
    );
    expect(readable).toContain(who.account);
    for (const text of [readable, stage.product.logged.join('')])
      for (const secret of [...secrets, 'c4n4ry-private-key']) expect(text.includes(secret)).toBe(false);
  });
});
