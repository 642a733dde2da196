// Zoom's client: its token, its refusals, and the connection test.
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../lib/network.ts';
import { type Answer, canary, toNetwork } from '../testing.ts';
import { runChecks } from './check.ts';
import { findZoom, isDownload } from './place.ts';
import { parseForm } from './setup.ts';
import { json, openTestZoom, zoomOf } from './testing.ts';

const { signal } = new AbortController();
const refusing = (answer: Answer) => openTestZoom(toNetwork(zoomOf(() => answer)));

describe('a refusal by Zoom', () => {
  it.each([
    [400, 4711, 'NeedsAdmin', 'scope-missing'],
    [401, 124, 'SignInAgain', 'token-refused'],
    [404, 1001, 'SkipPartition', 'account-not-found'],
    [404, 3301, 'SkipPartition', 'not-found'],
    [400, 200, 'NeedsAdmin', 'plan-missing'],
    [400, 300, 'GiveUp', 'unknown-refusal'],
    [403, 0, 'NeedsAdmin', 'zoom-refused'],
    [500, 0, 'RetryLater', 'zoom-busy'],
    [302, 0, 'RetryLater', 'zoom-busy'],
  ])('%s with code %s is %s', async (status, code, ...means) => {
    const failed = refusing(json({ code, message: canary }, status)).get('/users', { signal });
    await expect(failed).rejects.toMatchObject({ name: means[0], problem: { code: means[1] } });
    expect(JSON.stringify(await failed.catch((error: unknown) => error))).not.toContain(canary);
  });

  it.each([
    ['7', 7],
    ['0.5', 0.5],
    ['2026-11-20T12:10:00Z', 600],
    ['soon', null],
  ])('to go on says when: %s', async (text, seconds) => {
    const failed = refusing(json({ code: 429 }, 429, { 'retry-after': text })).get('/users', { signal });
    await expect(failed).rejects.toMatchObject({ name: 'RetryLater', seconds, scope: 'connection' });
  });

  it.each([
    [
      400,
      { reason: 'Invalid client_id or client_secret', error: 'invalid_client' },
      'SignInAgain',
      'client-secret-wrong',
    ],
    [400, { reason: 'Bad Request', error: 'invalid_request' }, 'SignInAgain', 'token-not-given'],
    [503, {}, 'RetryLater', 'zoom-busy'],
    [200, {}, 'RetryLater', 'odd-answer'],
  ])('to give a token (%s %j) is %s', async (status, body, ...means) => {
    const zoom = openTestZoom(toNetwork(() => json(body, status)));
    await expect(zoom.get('/users', { signal })).rejects.toMatchObject({ name: means[0], problem: { code: means[1] } });
  });
});

describe('our token', () => {
  it('is asked for once with the secret, goes with every request, and is asked for anew when it was refused', async () => {
    const asked: NetworkRequest[] = [];
    let refused = 0;
    const answer = zoomOf(() => {
      refused += 1;
      return refused === 1 ? json({ code: 124 }, 401) : json({ users: [] });
    });
    await openTestZoom(toNetwork(answer, asked)).get('/users', { signal });
    expect(asked.map(({ url }) => url.split('/').at(-1))).toEqual(['token', 'users', 'token', 'users']);
    const [first, second] = asked;
    expect(first?.headers?.['authorization']).toBe(`Basic ${Buffer.from('client:secret').toString('base64')}`);
    expect(new URLSearchParams(first?.body).get('account_id')).toBe('account');
    expect(second?.headers?.['authorization']).toBe('Bearer token');
  });

  it('is for hosts of Zoom alone, or those of the custom cloud', () => {
    const zoom = findZoom({ urls: {} });
    for (const link of ['https://zoom.us/x', 'https://us02web.zoom.us/x']) expect(isDownload(zoom, link)).toBe(true);
    for (const link of [
      'http://zoom.us/x',
      'https://zoom.us.evil.org/x',
      'https://a@zoom.us/x',
      'https://zoom.us:8443/',
      '',
    ])
      expect(isDownload(zoom, link)).toBe(false);
    const own = findZoom({ urls: { zoom: 'http://127.0.0.1:4000/zoom' } });
    expect(own).toEqual({
      tokenUrl: 'http://127.0.0.1:4000/zoom/oauth/token',
      apiUrl: 'http://127.0.0.1:4000/zoom/v2',
      hosts: ['127.0.0.1:4000'],
    });
    expect([isDownload(own, 'http://127.0.0.1:4000/zoom/rec'), isDownload(own, 'https://zoom.us/x')]).toEqual([
      true,
      false,
    ]);
  });
});

const test = async (answer: (path: string) => Answer, streams = ['people', 'calls']) => {
  const zoom = openTestZoom(toNetwork(zoomOf(answer)));
  const checks = await runChecks(zoom, { domains: ['contoso.com'], streams, signal });
  return checks.map(({ code, state }) => `${code} ${state}`);
};

const healthy = (path: string) => json(path.startsWith('/users?') ? { users: [{ id: 'u1' }] } : { meetings: [] });

describe('the connection test of Zoom', () => {
  it('passes when users and recordings are listed', async () => {
    expect(await test(healthy)).toEqual(['authenticated ok', 'users-answer ok', 'recordings-answer ok']);
    expect(await test(healthy, ['people'])).toEqual(['authenticated ok', 'users-answer ok']);
  });

  it('names the line that fails', async () => {
    const lacking = json({ code: 4711, message: '' }, 400);
    expect(await test(() => lacking)).toEqual([
      'authenticated ok',
      'users-answer failed',
      'recordings-answer not-applicable',
    ]);
    const answer = (path: string) => (path.startsWith('/users?') ? json({ users: [{ id: 'u1' }] }) : lacking);
    expect(await test(answer)).toEqual(['authenticated ok', 'users-answer ok', 'recordings-answer failed']);
    const refused = json({ code: 124 }, 401);
    expect((await test(() => refused))[0]).toBe('authenticated failed');
  });
});

describe('the form of Zoom', () => {
  const entered = {
    accountId: ' acc_1 ',
    clientId: 'cli',
    clientSecret: 'sec',
    domains: '@Contoso.com, contoso.de contoso.com',
  };

  it('takes what App Credentials shows, and the own domains', () => {
    expect(parseForm('own-app', entered)).toEqual({
      ok: true,
      settings: { accountId: 'acc_1', clientId: 'cli', domains: 'contoso.com contoso.de', unknown: 'inside' },
      secret: '{"clientSecret":"sec"}',
      credentialExpiresAt: null,
    });
  });

  it.each([
    ['accountId', { accountId: '' }],
    ['clientSecret', { clientSecret: 'a b' }],
    ['domains', { domains: ' ' }],
    ['domains', { domains: 'contoso' }],
    ['unknown', { unknown: 'maybe' }],
  ])('names %s when it is wrong', (field, given) => {
    expect(parseForm('own-app', { ...entered, ...given })).toMatchObject({ ok: false, faults: [{ field }] });
  });
});
