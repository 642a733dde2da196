// What is sent to BambooHR, and what each refusal leads to.
import { describe, expect, it } from 'vitest';
import { EgressRefused, type NetworkRequest } from '../../lib/network.ts';
import { GiveUp, NeedsAdmin, RetryLater, SignInAgain } from '../errors.ts';
import { toNetwork } from '../testing.ts';
import { bambooHosts } from './place.ts';
import { changesOf, json, openTestBamboo, reportOf } from './testing.ts';

const { signal } = new AbortController();

const failureOf = async (status: number, headers: Readonly<Record<string, string>> = {}): Promise<unknown> => {
  const bamboo = openTestBamboo(toNetwork(() => json({}, status, headers)));
  return bamboo.listChanges('2026-11-20T08:00:00Z', { signal }).catch((error: unknown) => error);
};

describe('what is sent', () => {
  it('carries the key as user, asks for JSON, and names the ten fields alone', async () => {
    const asked: NetworkRequest[] = [];
    const bamboo = openTestBamboo(
      toNetwork((request) => (request.method === 'POST' ? reportOf([]) : changesOf()), asked),
    );
    await bamboo.listChanges('2026-11-20T08:00:00Z', { signal });
    await bamboo.listEmployees({ signal });
    const [changes, report] = asked;
    const base = 'https://api.bamboohr.com/api/gateway.php/contoso/v1';
    expect(changes?.url).toBe(`${base}/employees/changed?since=2026-11-20T08%3A00%3A00Z`);
    expect(report?.url).toBe(`${base}/reports/custom?format=JSON&onlyCurrent=true`);
    expect(report?.headers).toEqual({
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from('k3y:x').toString('base64')}`,
      accept: 'application/json',
    });
    const { fields } = JSON.parse(report?.body ?? '') as { fields: string[] };
    expect(fields.join(' ')).toBe(
      'firstName preferredName lastName workEmail jobTitle department supervisorEmail hireDate terminationDate status',
    );
  });

  it('goes to the gateway alone, or to the address of a custom cloud', () => {
    expect(bambooHosts({ urls: {} })).toEqual(['api.bamboohr.com:443']);
    expect(bambooHosts({ urls: { bamboo: 'http://127.0.0.1:4000/bamboohr' } })).toEqual(['127.0.0.1:4000']);
  });
});

describe('a refusal', () => {
  it('of the key asks for another one', async () => {
    expect(await failureOf(401)).toBeInstanceOf(SignInAgain);
  });

  it('of rights or of the company is an admin’s', async () => {
    const told = await failureOf(403, { 'x-bamboohr-error-message': 'Access denied' });
    expect(told).toBeInstanceOf(NeedsAdmin);
    expect(told).toMatchObject({ problem: { code: 'access-denied', raw: 'Access denied, HTTP 403' } });
    expect(await failureOf(404)).toMatchObject({ problem: { code: 'company-not-found' } });
  });

  it('repeats nothing that could be somebody’s', async () => {
    const told = await failureOf(403, { 'x-bamboohr-error-message': 'ana@contoso.com may not' });
    expect(told).toMatchObject({ problem: { raw: 'HTTP 403' } });
  });

  it.each([429, 503])('by %i with Retry-After holds for the whole connection', async (status) => {
    expect(await failureOf(status, { 'retry-after': '17' })).toMatchObject({ seconds: 17, scope: 'connection' });
    const dated = { 'retry-after': 'Fri, 20 Nov 2026 12:01:00 GMT', date: 'Fri, 20 Nov 2026 12:00:15 GMT' };
    expect(await failureOf(status, dated)).toMatchObject({ seconds: 45, scope: 'connection' });
  });

  it('for a while is tried again, and what is not known is given up', async () => {
    for (const status of [302, 408, 500, 502, 503, 598]) {
      expect(await failureOf(status)).toBeInstanceOf(RetryLater);
      expect(await failureOf(status)).toMatchObject({ seconds: null, scope: 'mailbox' });
    }
    expect(await failureOf(406)).toBeInstanceOf(GiveUp);
  });

  it('by the network is tried again, by the allowlist not', async () => {
    const broken = openTestBamboo(() => Promise.reject(Object.assign(new Error('reset'), { code: 'ECONNRESET' })));
    await expect(broken.listEmployees({ signal })).rejects.toMatchObject({ problem: { raw: 'ECONNRESET' } });
    const closed = openTestBamboo(() => Promise.reject(new EgressRefused('evil.example')));
    await expect(closed.listEmployees({ signal })).rejects.toBeInstanceOf(GiveUp);
  });
});
