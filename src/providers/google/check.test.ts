// The connection test and what is said of the grant, through the provider as it is opened.
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../lib/network.ts';
import type { Vault } from '../provider.ts';
import { type Answer, toNetwork } from '../testing.ts';
import { google } from './index.ts';
import { clockAt, keyFile, noon, ok, refusal } from './testing.ts';

const parsed = google.parse('own-app', { key: keyFile(), admin: 'admin@example.com' });
if (!parsed.ok) throw new Error('The form was refused.');
const { settings, secret } = parsed;

const vault: Vault = { token: async ({ renew, signal }) => (await renew(secret, signal)).token };
const endpoints = { cloud: 'global', urls: {}, sharedApp: null, mailSignIn: true };
const { signal } = new AbortController();
const all = ['people', 'mail', 'meetings'];

const claimsOf = ({ body }: NetworkRequest): Record<string, string> => {
  const [, payload = ''] = (new URLSearchParams(body).get('assertion') ?? '').split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
};

const users = [
  { id: '1', primaryEmail: 'gone@example.com', suspended: true, customerId: 'C01' },
  { id: '2', primaryEmail: 'ana@example.com', customerId: 'C01' },
];

interface Domain {
  readonly undelegated?: readonly string[];
  readonly answers?: Readonly<Record<string, Answer>>;
}

const openAt = ({ undelegated = [], answers = {} }: Domain) => {
  const subjects: string[] = [];
  const network = toNetwork((request) => {
    const { hostname } = new URL(request.url);
    if (hostname !== 'oauth2.googleapis.com') return answers[hostname] ?? ok({ users, historyId: '1', items: [] });
    const { scope = '', sub = '' } = claimsOf(request);
    subjects.push(sub);
    if (!undelegated.some((one) => scope.endsWith(one))) return ok({ access_token: 'token', expires_in: 3599 });
    return { status: 401, headers: {}, body: JSON.stringify({ error: 'unauthorized_client' }) };
  });
  const source = google.open({ settings }, { network, clock: clockAt(noon), endpoints, vault });
  return { source, subjects };
};

const check = async (domain: Domain, streams = all) => {
  const { source, subjects } = openAt(domain);
  const lines = await source.check(streams, signal);
  await source.close();
  return { subjects, lines: lines.map(({ code, state, problem }) => [code, state, problem?.code ?? null]) };
};

describe('the test of a Google Workspace', () => {
  it('goes from the key to one mailbox and one calendar of somebody who is active', async () => {
    const { lines, subjects } = await check({});
    expect(lines).toEqual([
      ['authenticated', 'ok', null],
      ['directory-answers', 'ok', null],
      ['mailbox-answers', 'ok', null],
      ['calendar-answers', 'ok', null],
    ]);
    expect(new Set(subjects)).toEqual(new Set(['admin@example.com', 'ana@example.com']));
  });

  it('tells which scope is not delegated', async () => {
    const { source } = openAt({ undelegated: ['gmail.metadata'] });
    const lines = await source.check(all, signal);
    expect(lines.map(({ state }) => state)).toEqual(['ok', 'ok', 'failed', 'ok']);
    expect(lines[2]?.problem).toMatchObject({ code: 'delegation-missing', who: 'admin' });
    expect(lines[2]?.problem?.fix).toContain('https://www.googleapis.com/auth/gmail.metadata');
    await source.close();
  });

  it('tries nothing more when the service account may not act for the admin', async () => {
    expect((await check({ undelegated: ['admin.directory.user.readonly'] })).lines).toEqual([
      ['authenticated', 'failed', 'delegation-missing'],
      ['directory-answers', 'not-applicable', null],
      ['mailbox-answers', 'not-applicable', null],
      ['calendar-answers', 'not-applicable', null],
    ]);
  });

  it('tells that the address is no admin’s', async () => {
    const answers = { 'admin.googleapis.com': refusal(403, 'forbidden') };
    expect((await check({ answers }, ['people'])).lines).toEqual([
      ['authenticated', 'ok', null],
      ['directory-answers', 'failed', 'not-an-admin'],
    ]);
  });

  it('tells that an API is not switched on', async () => {
    const answers = { 'www.googleapis.com': refusal(403, 'accessNotConfigured') };
    expect((await check({ answers }, ['people', 'meetings'])).lines.at(-1)).toEqual([
      'calendar-answers',
      'failed',
      'api-disabled',
    ]);
  });

  it('has nobody to try it with in an empty domain', async () => {
    const answers = { 'admin.googleapis.com': ok({}) };
    expect((await check({ answers })).lines.slice(2)).toEqual([
      ['mailbox-answers', 'not-applicable', null],
      ['calendar-answers', 'not-applicable', null],
    ]);
  });
});

describe('the grant of a Google Workspace', () => {
  it('is for the customer, once in an organization', async () => {
    const { source } = openAt({});
    expect(await source.describe(signal)).toEqual({
      tenantId: 'C01',
      tenantName: 'example.com',
      grantKey: 'C01',
      signedInAs: null,
    });
    await source.close();
  });

  it('shows which of the scopes are delegated, and which of them no stream needs', async () => {
    const { source } = openAt({ undelegated: ['gmail.metadata'] });
    const held = await source.listPermissions(['people', 'mail'], signal);
    expect(held.map(({ name, use }) => [name.split('/').at(-1), use])).toEqual([
      ['admin.directory.user.readonly', 'needed'],
      ['calendar.events.readonly', 'spare'],
    ]);
    await source.close();
  });
});

describe('the hosts of Google', () => {
  it('are four, and in a custom cloud the one that is named', () => {
    expect(google.hosts(endpoints)).toEqual([
      'oauth2.googleapis.com:443',
      'gmail.googleapis.com:443',
      'www.googleapis.com:443',
      'admin.googleapis.com:443',
    ]);
    expect(google.hosts({ ...endpoints, urls: { google: 'http://127.0.0.1:4000/google' } })).toEqual([
      '127.0.0.1:4000',
    ]);
  });
});
