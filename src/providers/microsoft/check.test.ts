// The connection test: each thing that can be wrong is found where it is, and told with what to do.
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../lib/clock.ts';
import { toNetwork } from '../testing.ts';
import { microsoft as provider } from './index.ts';
import { clientId, clockAt, endpoints, graphFault, json, noon, tenantId, vaultOf } from './testing.ts';
import { makeCertificate, pemOf } from './testing-certificate.ts';
import { account, answerAs, check, entra, failing, streams } from './testing-check.ts';

const refused = { status: 403, body: { error: { code: 'ErrorAccessDenied', message: 'Access is denied.' } } };
const untried = 'Not tried, as a check before it failed.';

describe('the connection test', () => {
  it('of a tenant in order says so line by line, and who we are', async () => {
    const checks = await check({});
    expect(checks.map(({ code, state, detail }) => [code, state, detail])).toEqual([
      ['tenant-found', 'ok', 'Microsoft knows it.'],
      ['cloud-right', 'not-applicable', 'The sign-in service does not say where the tenant lives.'],
      ['clock-right', 'not-applicable', "The sign-in service's answer carries no time."],
      ['client-known', 'ok', 'There is an app with this client id.'],
      ['credential-good', 'ok', 'The client secret is the right one.'],
      ['token-issued', 'ok', 'A token was issued.'],
      ['credential-end', 'not-applicable', expect.stringContaining('Certificates & secrets')],
      ['authenticated', 'ok', 'Authenticated as Contoso'],
      ['consent-given', 'ok', '4 permissions granted.'],
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
    const lines = (await check({}, { chosen: ['people', 'mail'] })).map(({ code }) => code);
    expect(lines.slice(9)).toEqual(['permission-people', 'permission-mail', 'mailbox-answers', 'least-access']);
  });

  it.each([
    ['tenant-found', 'tenant-not-found', { discovery: entra(90002, 400) }, []],
    ['tenant-found', 'tenant-id-invalid', { discovery: entra(900023, 400) }, []],
    ['cloud-right', 'tenant-in-other-cloud', { discovery: entra(90038, 400) }, ['tenant-found']],
    ['cloud-right', 'tenant-in-other-cloud', { token: entra(90038, 400) }, ['tenant-found']],
    ['tenant-found', 'shared-address', { token: entra(90124, 400) }, []],
    ['client-known', 'app-not-found', { token: entra(700016, 400) }, ['tenant-found']],
    ['client-known', 'app-not-in-tenant', { token: entra(7000229) }, ['tenant-found']],
    ['client-known', 'app-disabled', { token: entra(7000116, 400) }, ['tenant-found']],
    ['credential-good', 'secret-wrong', { token: entra(7000215) }, ['tenant-found', 'client-known']],
    ['credential-good', 'secret-expired', { token: entra(7000222) }, ['tenant-found', 'client-known']],
    ['credential-good', 'certificate-unknown', { token: entra(700027) }, ['tenant-found', 'client-known']],
    ['credential-good', 'federation-subject', { token: entra(700213) }, ['tenant-found', 'client-known']],
    ['clock-right', 'clock-wrong', { token: entra(700024) }, ['tenant-found', 'client-known']],
    [
      'consent-given',
      'consent-missing',
      { token: entra(65001, 400) },
      ['tenant-found', 'client-known', 'credential-good'],
    ],
    [
      'token-issued',
      'conditional-access',
      { token: entra(53003, 400) },
      ['tenant-found', 'client-known', 'credential-good'],
    ],
    [
      'token-issued',
      'grant-revoked',
      { token: entra(50173, 400) },
      ['tenant-found', 'client-known', 'credential-good'],
    ],
    ['token-issued', 'sign-in-busy', { token: entra(90033, 503) }, ['tenant-found']],
    ['token-issued', 'sign-in-refused', { token: entra(4242) }, ['tenant-found']],
  ] as const)('fails at %s with %s, and claims no more than it knows', async (...[line, code, tenant, proved]) => {
    const checks = await check(tenant);
    expect(checks).toHaveLength(17);
    expect(checks.filter(({ state }) => state === 'failed')).toMatchObject([
      { code: line, problem: { code, who: expect.any(String), fix: expect.any(String), raw: expect.any(String) } },
    ]);
    expect(checks.filter(({ state }) => state === 'ok').map((passed) => passed.code)).toEqual(proved);
    const rest = checks.filter(({ detail }) => detail === untried).map((one) => one.code);
    expect(rest).toContain('authenticated');
    expect(rest).toContain('least-access');
  });

  it('of a tenant that does not answer fails there', async () => {
    expect(await failing({ organization: graphFault(503, 'ServiceUnavailable') })).toMatchObject([
      { code: 'authenticated', problem: { code: 'microsoft-busy' } },
    ]);
  });

  it('tells an app that was granted nothing from one that lacks a single permission', async () => {
    const users = graphFault(403, 'Authorization_RequestDenied');
    expect(await failing({ users, roles: [] })).toMatchObject([
      { code: 'consent-given', problem: { code: 'consent-missing', raw: 'Authorization_RequestDenied, HTTP 403' } },
    ]);
    expect(await failing({ users, roles: ['Mail.ReadBasic.All'] })).toMatchObject([
      { code: 'permission-people', problem: { code: 'permission-missing' } },
    ]);
    expect(await failing({ users: graphFault(503, 'x'), roles: [] })).toMatchObject([
      { code: 'permission-people', problem: { code: 'microsoft-busy' } },
    ]);
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

  it('asks those with a licence first, and never guests or accounts that are off', async () => {
    const asked: string[] = [];
    const users = json({
      value: [
        account('shared', { assignedLicenses: [] }),
        account('guest', { userType: 'Guest', assignedLicenses: [{}] }),
        account('off', { accountEnabled: false, assignedLicenses: [{}] }),
        account('licensed', { assignedLicenses: [{ skuId: 'x' }] }),
      ],
    });
    const mailbox = (path: string) => {
      asked.push(path.split('/')[2] ?? '');
      return { status: 200, body: {} };
    };
    await check({ users, mailbox }, { chosen: ['people', 'mail'] });
    expect(asked).toEqual(['licensed', 'shared']);
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
      network: toNetwork(answerAs({})),
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
      network: toNetwork(answerAs(tenant)),
      clock: clockAt(noon),
      endpoints,
      vault: vaultOf(parsed.secret, clockAt(noon)),
    });
    expect(await source.describe(new AbortController().signal)).toEqual(described);
    await source.close();
  });
});
