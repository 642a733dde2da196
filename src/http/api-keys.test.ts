// API keys over HTTP: made by those who may, counted each on its own, worth nothing where somebody signs in.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { errorOf } from './testing.ts';
import { openTestProduct, type TestProduct } from './testing-product.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await openTestProduct();
});
afterAll(() => product.close());

const make = async (wanted: object = {}) =>
  product.server.inject({
    method: 'POST',
    url: '/api/api-keys',
    cookies: { plumbline: product.a.tokens.owner },
    payload: { name: 'BI', scopes: ['connections:read'], days: null, ...wanted },
  });

const asKey = (token: string, url: string) =>
  product.server.inject({ url, headers: { authorization: `Bearer ${token}` } });

const left = async (token: string) => Number((await asKey(token, '/api/connections')).headers['x-ratelimit-remaining']);

it('a key works from the answer that shows it on, and is never shown again', async () => {
  const { token, key } = (await make()).json();
  expect((await asKey(token, '/api/connections')).statusCode).toBe(200);
  const listed = await product.server.inject({ url: '/api/api-keys', cookies: { plumbline: product.a.tokens.owner } });
  expect(listed.body).toContain(key.hint);
  expect(listed.body).not.toContain(token.slice(12));
});

it('a key needs a name, a scope that programs may have, and a life of whole days', async () => {
  for (const wrong of [{ name: ' ' }, { scopes: [] }, { scopes: ['settings:manage'] }, { days: 0 }, { days: 1.5 }])
    expect((await make(wrong)).statusCode, JSON.stringify(wrong)).toBe(400);
});

it('a refusal names the scope that is missing, and what keys never may', async () => {
  const { token } = (await make()).json();
  expect(errorOf(await asKey(token, '/api/people?from=2026-03-01&to=2026-03-02'))).toMatchObject({
    code: 'not-allowed',
    message: 'This API key does not allow people:read.',
  });
  expect(errorOf(await asKey(token, '/api/api-keys')).message).toBe('This API key does not allow settings:manage.');
});

it('requests of one key do not use up another’s', async () => {
  const [one, other] = [(await make()).json().token, (await make()).json().token];
  const first = await left(one);
  expect(await left(one)).toBe(first - 1);
  expect(await left(other)).toBe(first);
});

it('where nobody need be signed in a key is nobody, and a wrong one is told so', async () => {
  const { token } = (await make()).json();
  expect((await asKey(token, '/api/session')).json().user).toBeNull();
  expect(errorOf(await asKey(`${token}x`, '/api/session')).code).toBe('key-refused');
  const both = await product.server.inject({
    url: '/api/api-keys',
    headers: { authorization: `Bearer ${token}` },
    cookies: { plumbline: product.a.tokens.owner },
  });
  expect(both.statusCode).toBe(403);
});
