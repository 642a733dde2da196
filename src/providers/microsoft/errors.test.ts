// Graph's refusals: what each means for what happens next.
import { describe, expect, it } from 'vitest';
import { EgressRefused } from '../../lib/network.ts';
import { retryAfter } from '../retry-after.ts';
import { graphError, networkError } from './errors.ts';
import type { About } from './problems/row.ts';
import { clockAt, noon } from './testing.ts';

const links = { portal: 'https://entra.microsoft.com', clientId: 'the-client', tenantId: 'the-tenant' };
const refuse = (
  status: number,
  code = '',
  more: { about?: About; message?: string; headers?: Record<string, string> } = {},
) => {
  const { about = 'mailbox', message = '', headers = {} } = more;
  return graphError({ status, code, message, headers }, { about, links, clock: clockAt(noon) });
};

describe('a wait', () => {
  it.each([
    ['10', 10],
    ['0', 0],
    ['0.249', 0.249],
    [' 600 ', 600],
    ['Fri, 20 Nov 2026 12:00:30 GMT', 30],
    ['Friday, 20-Nov-26 12:01:00 GMT', 60],
    ['Fri, 20 Nov 2026 11:00:00 GMT', 0],
    ['soon', null],
    ['-1', null],
    ['1e9', null],
    ['Infinity', null],
    ['10, 10', null],
    ['2026-11-20', null],
    ['', null],
    [undefined, null],
  ])('of %j is %j seconds', (header, seconds) => {
    expect(retryAfter(header === undefined ? {} : { 'retry-after': header }, noon)).toBe(seconds);
  });

  it('until a date is counted by the clock of who sent it', () => {
    const headers = { 'retry-after': 'Fri, 20 Nov 2026 22:00:30 GMT', date: 'Fri, 20 Nov 2026 22:00:00 GMT' };
    expect(retryAfter(headers, noon)).toBe(30);
  });

  it('holds for the mailbox, unless Microsoft says that it holds for the app', () => {
    expect(refuse(429, 'ApplicationThrottled', { headers: { 'retry-after': '5' } })).toMatchObject({
      name: 'RetryLater',
      seconds: 5,
      scope: 'mailbox',
    });
    expect(
      refuse(429, 'TooManyRequests', { headers: { 'x-ms-throttle-scope': 'Tenant_Application/ReadWrite/a/t' } }),
    ).toMatchObject({ scope: 'connection' });
    expect(
      refuse(429, 'x', { about: 'directory', headers: { 'x-ms-throttle-scope': 'Tenant_Application/Read/a/t' } }),
    ).toMatchObject({ scope: 'mailbox' });
  });
});

describe('a refusal', () => {
  it.each([
    [404, 'MailboxNotEnabledForRESTAPI', 'mailbox', 'SkipPartition', 'mailbox-not-enabled'],
    [404, 'mailboxnotenabledforrestapi', 'mailbox', 'SkipPartition', 'mailbox-not-enabled'],
    [403, 'ErrorAccessDenied', 'mailbox', 'SkipPartition', 'mailbox-refused'],
    [403, '', 'mailbox', 'SkipPartition', 'mailbox-refused'],
    [403, 'Authorization_RequestDenied', 'directory', 'NeedsAdmin', 'permission-missing'],
    [403, 'whatever', 'directory', 'NeedsAdmin', 'permission-missing'],
    [404, 'ErrorInvalidUser', 'mailbox', 'SkipPartition', 'account-not-found'],
    [404, 'Request_ResourceNotFound', 'mailbox', 'SkipPartition', 'account-not-found'],
    [404, 'Request_ResourceNotFound', 'directory', 'SkipPartition', 'not-found'],
    [404, 'ErrorItemNotFound', 'mailbox', 'SkipPartition', 'folder-not-found'],
    [404, 'OrganizationFromTenantGuidNotFound', 'mailbox', 'NeedsAdmin', 'no-exchange'],
    [401, 'InvalidAuthenticationToken', 'mailbox', 'SignInAgain', 'token-refused'],
    [410, 'SyncStateNotFound', 'mailbox', 'StartOver', 'place-forgotten'],
    [410, '', 'directory', 'StartOver', 'place-forgotten'],
    [404, 'SyncStateNotFound', 'mailbox', 'StartOver', 'place-forgotten'],
    [400, 'Directory_ExpiredPageToken', 'directory', 'StartOver', 'page-forgotten'],
    [400, 'ErrorInvalidIdMalformed', 'mailbox', 'GiveUp', 'id-malformed'],
    [501, 'NotImplemented', 'directory', 'GiveUp', 'property-unsupported'],
    [501, '', 'directory', 'GiveUp', 'unknown-refusal'],
    [418, 'Teapot', 'mailbox', 'GiveUp', 'unknown-refusal'],
    [500, 'InternalServerError', 'mailbox', 'RetryLater', 'microsoft-busy'],
    [503, '', 'mailbox', 'RetryLater', 'microsoft-busy'],
    [504, 'UnknownError', 'mailbox', 'RetryLater', 'microsoft-busy'],
    [503, 'MailboxStoreUnavailable', 'mailbox', 'RetryLater', 'mailbox-away'],
    [302, '', 'mailbox', 'RetryLater', 'microsoft-busy'],
  ] as const)('of %i %s about the %s is %s (%s)', (...[status, code, about, name, problem]) => {
    expect(refuse(status, code, { about })).toMatchObject({ name, problem: { code: problem } });
  });

  it('is told apart where the answer took too long: then less is asked for', () => {
    expect(refuse(504, 'UnknownError')).toMatchObject({ slow: true });
    expect(refuse(503, '')).toMatchObject({ slow: false });
    const slow = Object.assign(new Error('failed'), { code: 'UND_ERR_HEADERS_TIMEOUT' });
    expect(networkError(slow, 'graph.microsoft.com')).toMatchObject({ slow: true });
    const broken = Object.assign(new Error('failed'), { code: 'ECONNRESET' });
    expect(networkError(broken, 'graph.microsoft.com')).toMatchObject({ slow: false });
  });

  it('by an application access policy is told apart from a missing permission', () => {
    expect(refuse(403, 'ErrorAccessDenied', { message: 'Access to OData is disabled.' })).toMatchObject({
      name: 'SkipPartition',
      problem: { code: 'mailbox-out-of-scope' },
    });
  });

  it('of an account that is still being set up does not end the connection', () => {
    expect(refuse(401, 'Unauthorized', { message: 'Account is not provisioned.' })).toMatchObject({
      name: 'SkipPartition',
    });
  });

  it('shows the raw code with its status, and no text that came with it', () => {
    const error = refuse(400, 'Some text of ana@example.com', { message: 'ana@example.com' });
    expect(error).toMatchObject({ problem: { raw: 'no code, HTTP 400' } });
    expect(`${String(error)}${JSON.stringify(error)}`).not.toContain('ana@');
  });
});

describe('a network that fails', () => {
  it.each([
    ['ECONNRESET', 'connection-broken', 'mailbox'],
    ['UND_ERR_BODY_TIMEOUT', 'connection-broken', 'mailbox'],
    [undefined, 'connection-broken', 'mailbox'],
    ['ENOTFOUND', 'microsoft-unreachable', 'connection'],
    ['UND_ERR_CONNECT_TIMEOUT', 'microsoft-unreachable', 'connection'],
  ])('with %s is a %s for the %s', (code, problem, scope) => {
    const cause = Object.assign(new Error('failed'), { code });
    expect(networkError(cause, 'graph.microsoft.com')).toMatchObject({
      name: 'RetryLater',
      seconds: null,
      scope,
      problem: { code: problem },
      cause,
    });
  });

  it('because it may not go there is for the operator', () => {
    expect(networkError(new EgressRefused('x'), 'graph.microsoft.com')).toMatchObject({
      name: 'GiveUp',
      problem: { code: 'egress-refused', who: 'operator' },
    });
  });
});
