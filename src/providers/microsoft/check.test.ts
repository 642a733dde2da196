// The connection test: each thing that can be wrong is found where it is, and told with what to do.
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../lib/clock.ts';
import type { NetworkRequest } from '../../lib/network.ts';
import { type Answer, toNetwork } from '../testing.ts';
import { microsoft as provider } from './index.ts';
import {
  answerBatch,
  clientId,
  clockAt,
  endpoints,
  graphFault,
  isGraph,
  json,
  noon,
  tenantId,
  tokenAnswer,
  tokenWith,
  vaultOf,
} from './testing.ts';
import { makeCertificate, pemOf } from './testing-certificate.ts';

const everything = ['User.Read.All', 'Mail.ReadBasic.All', 'Calendars.ReadBasic.All', 'MailboxSettings.Read'];
const account = (id: string, given: Record<string, unknown> = {}) => ({
  id,
  mail: `${id}@contoso.com`,
  userType: 'Member',
  accountEnabled: true,
  ...given,
});

interface Tenant {
  readonly roles?: readonly string[];
  readonly discovery?: Answer;
  readonly token?: Answer;
  readonly organization?: Answer;
  readonly users?: Answer;
  /** What a mailbox answers to one request. */
  readonly mailbox?: (path: string) => { readonly status: number; readonly body: unknown };
}

const tenantAnswers =
  (tenant: Tenant) =>
  (request: NetworkRequest): Answer => {
    const { roles = everything, mailbox = () => ({ status: 200, body: { id: 'x' } }) } = tenant;
    if (request.url.includes('/.well-known/')) return tenant.discovery ?? json({ issuer: 'x' });
    if (!isGraph(request)) return tenant.token ?? tokenAnswer(tokenWith(roles));
    if (request.url.includes('/organization'))
      return tenant.organization ?? json({ value: [{ id: tenantId, displayName: 'Contoso' }] });
    if (request.url.includes('/users/delta')) return tenant.users ?? json({ value: [account('a'), account('b')] });
    return answerBatch(request, mailbox);
  };

const streams = ['people', 'mail', 'meetings', 'mailbox-settings'];
const check = async (
  tenant: Tenant,
  options: { chosen?: readonly string[]; certificate?: string; now?: number } = {},
) => {
  const { chosen = streams, certificate, now = noon } = options;
  const parsed = provider.parse('own-app', {
    tenantId,
    clientId,
    ...(certificate === undefined ? { clientSecret: 'abc~value' } : { certificate }),
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  const source = provider.open(parsed, {
    network: toNetwork(tenantAnswers(tenant)),
    clock: clockAt(now),
    endpoints,
    vault: vaultOf(parsed.secret, clockAt(now)),
  });
  return source.check(chosen, new AbortController().signal);
};
const states = async (tenant: Tenant, options = {}) =>
  Object.fromEntries((await check(tenant, options)).map(({ code, state }) => [code, state]));
const failing = async (tenant: Tenant, options = {}) =>
  (await check(tenant, options)).filter(({ state }) => state === 'failed');

const refused = { status: 403, body: { error: { code: 'ErrorAccessDenied', message: 'Access is denied.' } } };

const entra = (code: number, status = 401) =>
  json({ error: 'x', error_description: `AADSTS${code}: no`, error_codes: [code] }, status);

describe('the connection test', () => {
  it('of a tenant in order says so line by line, and who we are', async () => {
    const checks = await check({});
    expect(checks.map(({ code, state, detail }) => [code, state, detail])).toEqual([
      ['tenant-found', 'ok', 'Microsoft knows it.'],
      ['credential-good', 'ok', 'A token was issued.'],
      ['authenticated', 'ok', 'Authenticated as Contoso'],
      ['permission-people', 'ok', 'Granted: User.Read.All.'],
      ['permission-mail', 'ok', 'Granted: Mail.ReadBasic.All.'],
      ['mailbox-answers', 'ok', '2 of 2 asked mailboxes answered.'],
      ['permission-meetings', 'ok', 'Granted: Calendars.ReadBasic.All.'],
      ['calendar-answers', 'ok', '2 of 2 asked calendars answered.'],
      ['permission-mailbox-settings', 'ok', 'Granted: MailboxSettings.Read.'],
      ['settings-answer', 'ok', '2 of 2 asked mailboxes answered.'],
      ['least-access', 'ok', 'Only what the chosen streams need.'],
    ]);
  });

  it('asks only for what the chosen streams need', async () => {
    expect(Object.keys(await states({}, { chosen: ['people', 'mail'] }))).toEqual([
      'tenant-found',
      'credential-good',
      'authenticated',
      'permission-people',
      'permission-mail',
      'mailbox-answers',
      'least-access',
    ]);
  });

  it.each([
    [
      { discovery: json({ error: 'invalid_tenant', error_description: 'AADSTS90002: Tenant not found' }, 400) },
      'tenant-found',
      'tenant-not-found',
    ],
    [{ token: entra(7000215) }, 'credential-good', 'secret-wrong'],
    [{ token: entra(7000222) }, 'credential-good', 'secret-expired'],
    [{ token: entra(700016, 400) }, 'credential-good', 'app-not-found'],
    [{ token: entra(7000229) }, 'credential-good', 'app-not-in-tenant'],
    [{ token: entra(53003, 400) }, 'credential-good', 'conditional-access'],
    [{ organization: graphFault(503, 'ServiceUnavailable') }, 'authenticated', 'microsoft-busy'],
    [{ users: graphFault(403, 'Authorization_RequestDenied') }, 'permission-people', 'permission-missing'],
  ])('of %j fails at %s with %s, and does not guess at what comes after', async (tenant, line, code) => {
    const checks = await check(tenant);
    const at = checks.findIndex(({ state }) => state === 'failed');
    expect(checks[at]).toMatchObject({
      code: line,
      problem: { code, who: expect.any(String), fix: expect.any(String), raw: expect.any(String) },
    });
    expect(checks).toHaveLength(10);
    expect(checks.slice(0, at).every(({ state }) => state === 'ok')).toBe(true);
    expect(checks.slice(at + 1).every(({ state }) => state === 'not-applicable')).toBe(true);
  });

  it('names the permission that is missing, with the page where it is granted', async () => {
    const failures = await failing(
      {
        roles: ['User.Read.All', 'Calendars.ReadBasic.All'],
        mailbox: (path) => (path.includes('mailFolders') ? refused : { status: 200, body: {} }),
      },
      { chosen: ['people', 'mail', 'meetings'] },
    );
    expect(failures).toMatchObject([
      {
        code: 'permission-mail',
        title: 'Permission Mail.ReadBasic.All',
        problem: {
          code: 'permission-missing',
          who: 'admin',
          raw: 'ErrorAccessDenied, HTTP 403',
          link: expect.stringContaining(`/CallAnAPI/appId/${clientId}`),
        },
      },
    ]);
  });

  it('finds a permission that was granted for some mailboxes only and does not show in the token', async () => {
    const checks = await check(
      {
        roles: ['User.Read.All'],
        mailbox: (path) => (path.startsWith('/users/b/') ? { status: 200, body: {} } : refused),
      },
      { chosen: ['people', 'mail'] },
    );
    expect(checks.filter(({ code }) => code.includes('mail')).map(({ state, detail }) => [state, detail])).toEqual([
      ['ok', 'Granted for some mailboxes (RBAC for Applications).'],
      ['ok', '1 of 2 asked mailboxes answered.'],
    ]);
  });

  it('asks mailbox after mailbox until one answers', async () => {
    const many = Array.from({ length: 130 }, (_, index) => account(`u${index}`));
    const checks = await check(
      {
        users: json({ value: many }),
        mailbox: (path) => (path.startsWith('/users/u119/') ? { status: 200, body: {} } : refused),
      },
      { chosen: ['people', 'mail'] },
    );
    expect(checks.find(({ code }) => code === 'mailbox-answers')).toMatchObject({
      state: 'ok',
      detail: '1 of 120 asked mailboxes answered.',
    });
  });

  it('tells a policy that keeps all mailboxes away from a permission that is missing', async () => {
    const policy = {
      status: 403,
      body: { error: { code: 'ErrorAccessDenied', message: 'Access to OData is disabled.' } },
    };
    expect(await failing({ mailbox: () => policy }, { chosen: ['people', 'mail'] })).toMatchObject([
      { code: 'mailbox-answers', problem: { code: 'mailbox-out-of-scope' } },
    ]);
  });

  it('says when nobody has a mailbox', async () => {
    const none = { status: 404, body: { error: { code: 'MailboxNotEnabledForRESTAPI' } } };
    expect(await failing({ mailbox: () => none }, { chosen: ['people', 'mail'] })).toMatchObject([
      { code: 'mailbox-answers', problem: { code: 'mailbox-not-enabled' } },
    ]);
    const users = json({
      value: [
        account('g', { userType: 'Guest' }),
        account('m', { mail: null }),
        account('d', { accountEnabled: false }),
      ],
    });
    expect(await failing({ users }, { chosen: ['people', 'mail'] })).toMatchObject([
      { code: 'mailbox-answers', problem: { code: 'no-mailbox' } },
    ]);
  });

  it('shows what is granted beyond need, and what of it can change things', async () => {
    const checks = await check({ roles: [...everything, 'Mail.Read', 'Mail.ReadWrite', 'Mail.Send', 'odd <role>'] });
    expect(checks.at(-1)).toMatchObject({
      code: 'least-access',
      state: 'ok',
      title: 'More than needed is granted',
      detail:
        'Not needed: Mail.Read, Mail.ReadWrite, Mail.Send. With Mail.ReadWrite, Mail.Send the app could change things: remove it first. Subjects and texts could be read with it, though Plumbline does not.',
    });
  });

  it('finds an expired certificate before it asks', async () => {
    const { certificate, key } = makeCertificate('rsa', new Date('2026-06-01'));
    expect(await failing({}, { certificate: `${certificate}${pemOf(key)}` })).toMatchObject([
      {
        code: 'credential-good',
        problem: { code: 'certificate-expired', title: 'The certificate expired on 2026-06-01.' },
      },
    ]);
  });

  it('that is stopped ends with the reason', async () => {
    const parsed = provider.parse('own-app', { tenantId, clientId, clientSecret: 'abc~value' });
    if (!parsed.ok) throw new Error('unreachable');
    const source = provider.open(parsed, {
      network: toNetwork(tenantAnswers({})),
      clock: systemClock(),
      endpoints,
      vault: vaultOf(parsed.secret, systemClock()),
    });
    const reason = new Error('stopped');
    await expect(source.check(streams, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('the tenant', () => {
  it.each([
    [{}, { tenantId, tenantName: 'Contoso', grantKey: tenantId, signedInAs: null }],
    [
      { organization: graphFault(403, 'Authorization_RequestDenied') },
      { tenantId, tenantName: tenantId, grantKey: tenantId, signedInAs: null },
    ],
  ])('of %j is described as %j', async (tenant, described) => {
    const parsed = provider.parse('own-app', { tenantId, clientId, clientSecret: 'abc~value' });
    if (!parsed.ok) throw new Error('unreachable');
    const source = provider.open(parsed, {
      network: toNetwork(tenantAnswers(tenant)),
      clock: clockAt(noon),
      endpoints,
      vault: vaultOf(parsed.secret, clockAt(noon)),
    });
    expect(await source.describe(new AbortController().signal)).toEqual(described);
    await source.close();
  });
});
