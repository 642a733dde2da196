// Requests that are wrong in themselves, or lie about where they come from: refused, and nothing is used up by them.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AttackStage, someone } from './testing-attacks.ts';
import { type Answer, type TestBrowser, urlOf } from './testing-browser.ts';
import { openTestProduct } from './testing-product.ts';

let stage: AttackStage;
beforeAll(async () => {
  stage = new AttackStage(await openTestProduct());
});
afterAll(() => stage.product.close());

const finishPath = '/api/sign-ins/finish';

/** Requests of the finish that are wrong in themselves, sent by the browser that began, with a good code. */
const malformed: readonly (readonly [string, string, object])[] = [
  ['no state', 'sign-in-expired', { state: undefined }],
  ['a forged state', 'sign-in-expired', { state: randomBytes(32).toString('base64url') }],
  ['an empty state', 'sign-in-expired', { state: '' }],
  ['SQL for a state', 'sign-in-expired', { state: "' or 1=1 --" }],
  ['a list of states', 'invalid-input', { state: ['a', 'b'] }],
  ['an object for a state', 'invalid-input', { state: { $ne: null } }],
  ['a huge code', 'invalid-input', { code: 'x'.repeat(16_385) }],
  ['a huge name of a parameter', 'invalid-input', { ['x'.repeat(101)]: '1' }],
];

const wrongRequests: readonly (readonly [string, string, (browser: TestBrowser, body: string) => Promise<Answer>])[] = [
  ['as GET', 'wrong-method', (browser) => browser.send('GET', finishPath)],
  ['as PUT', 'wrong-method', (browser, body) => browser.send('PUT', finishPath, { body })],
  [
    'as GET that says it is a POST',
    'wrong-method',
    (browser) => browser.send('GET', finishPath, { headers: { 'x-http-method-override': 'POST' } }),
  ],
  [
    'as a form',
    'wrong-content-type',
    (browser, body) =>
      browser.send('POST', finishPath, { body, headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  ],
  [
    'as plain text',
    'wrong-content-type',
    (browser, body) => browser.send('POST', finishPath, { body, headers: { 'content-type': 'text/plain' } }),
  ],
  [
    'as parts of a form',
    'wrong-content-type',
    (browser, body) =>
      browser.send('POST', finishPath, { body, headers: { 'content-type': 'multipart/form-data; boundary=x' } }),
  ],
  [
    'from another site',
    'other-origin',
    (browser, body) => browser.send('POST', finishPath, { body, headers: { origin: 'https://evil.example' } }),
  ],
  [
    'from a page without an origin',
    'other-origin',
    (browser, body) => browser.send('POST', finishPath, { body, headers: { origin: 'null' } }),
  ],
  [
    'from another site of the same domain',
    'other-origin',
    (browser, body) => browser.send('POST', finishPath, { body, headers: { 'sec-fetch-site': 'same-site' } }),
  ],
  [
    'under a name that only points here',
    'unknown-host',
    (browser, body) => browser.send('POST', finishPath, { body, headers: { host: 'evil.example' } }),
  ],
  [
    'with too large a body',
    'too-large',
    (browser) => browser.send('POST', finishPath, { body: `{"parameters":{"x":"${'y'.repeat(300_000)}"}}` }),
  ],
  [
    'with a prototype',
    'malformed',
    (browser) => browser.send('POST', finishPath, { body: '{"parameters":{"__proto__":{"state":"x"}}}' }),
  ],
  [
    'with a constructor',
    'malformed',
    (browser) => browser.send('POST', finishPath, { body: '{"constructor":{"prototype":{"state":"x"}}}' }),
  ],
  [
    'with two states, the first one good',
    'sign-in-expired',
    (browser, body) =>
      browser.send('POST', finishPath, {
        body: body.replace('"parameters":{', '"parameters":{"a":"b",').replace(/\}\}$/, ',"state":"x"}}'),
      }),
  ],
  ['as a list', 'malformed', (browser, body) => browser.send('POST', finishPath, { body: `[${body}]` })],
];

describe('a callback', () => {
  it.each(malformed)('with %s is refused: %s', async (_name, code, wrong) => {
    const owner = stage.browser('owner');
    const back = stage.pages.visit(await owner.begin(), someone());
    await stage.ready();
    const answer = await owner.finish({ ...back, ...wrong });
    expect([answer.code, await stage.unchanged()], answer.text).toEqual([code, true]);
  });

  it.each(wrongRequests)('sent %s is refused: %s', async (_name, code, send) => {
    const owner = stage.browser('owner');
    const parameters = stage.pages.visit(await owner.begin(), someone());
    await stage.ready();
    const answer = await send(owner, JSON.stringify({ parameters }));
    expect([answer.code, await stage.unchanged()], answer.text).toEqual([code, true]);
    // The right request still works: nothing was used up.
    expect((await owner.finish(parameters)).body['result']).toBe('connected');
  });
});

describe('the pages of the ways in', () => {
  it.each(['/link', '/connect/callback?code=c4n4ry-code&state=c4n4ry-state'])(
    '%s tells no other site where it is, is framed by none, and leaves nothing in the log',
    async (path) => {
      const { headers } = await stage.product.server.inject({ url: path });
      expect(headers).toMatchObject({
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      });
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(stage.product.logged.join('')).not.toContain('c4n4ry');
    },
  );
});

describe('the address that the source sends people back to', () => {
  it.each([
    { 'x-forwarded-host': 'evil.example' },
    { 'x-forwarded-proto': 'https', forwarded: 'host=evil.example;proto=https' },
    { 'x-original-url': 'https://evil.example/', 'x-rewrite-url': '/evil' },
    { referer: 'https://evil.example/' },
  ])('does not follow the headers %o', async (headers) => {
    const wanted = { provider: 'test', way: 'own-account', streams: ['people'], since: null };
    const url = urlOf(await stage.browser('owner').post('/api/sign-ins', wanted, headers));
    expect(new URL(url).searchParams.get('redirect_uri')).toBe('http://localhost:80/connect/callback');
  });

  it('does not follow any field', async () => {
    const evil = 'https://evil.example/';
    const names = ['redirectUri', 'redirect_uri', 'origin', 'publicUrl', 'url', 'next', 'state', 'verifier', 'nonce'];
    const fields = Object.fromEntries(names.map((name) => [name, evil]));
    const url = await stage.browser('owner').begin({ ...fields, fields: { ...fields, hint: evil } });
    expect(new URL(url).host).toBe('login.test');
    expect(url.split(encodeURIComponent(evil))).toHaveLength(2);
    expect(new URL(url).searchParams.get('redirect_uri')).toBe('http://localhost:80/connect/callback');
  });
});
