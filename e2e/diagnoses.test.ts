// Every code of Entra and Graph, provoked in an emulated tenant: each gives a diagnosis of its own, and none falls to "unknown".
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Partition } from '../src/providers/stream.ts';
import { type Clinic, type Diagnosis, now, onlyFailure, openClinic, problemOf, roles, tableOf } from './clinic.ts';
import { graphCases } from './diagnoses-cases.ts';

let clinic: Clinic;
let mailboxes: readonly { readonly id: string; readonly address: string }[] = [];
const diagnoses: Diagnosis[] = [];

const nowhere = new Set(['sign-in-refused', 'unknown-refusal', 'not-found']);
/** Codes that Microsoft explains alike, and different words for one thing. */
const kin = [
  ['AADSTS90006', 'AADSTS90024', 'AADSTS90025', 'AADSTS90033'],
  ['AADSTS90124', 'AADSTS90130'],
  ['AADSTS120000', 'AADSTS120002'],
];

const rememberMailboxes = async (): Promise<void> => {
  const source = clinic.open();
  const people = source.streams.find(({ name }) => name === 'people');
  const partition = { mailbox: null, part: 'root' };
  const page = await people?.next({ partition, cursor: null, since: null, signal: AbortSignal.timeout(60_000) });
  mailboxes = (page?.identities ?? [])
    .filter((one) => one.kind === 'person' && one.enabled)
    .map(({ id, addresses }) => ({ id, address: addresses[0] ?? '' }));
  await source.close();
};

const provoke = (rules: readonly unknown[]): Promise<unknown> => clinic.control.post('/faults', { seed: 1, rules });

beforeAll(async () => {
  clinic = await openClinic();
  await rememberMailboxes();
});
afterAll(async () => {
  process.stdout.write(`\n${diagnoses.length} diagnoses\n${tableOf(diagnoses)}\n`);
  await clinic.close();
});

describe('a code of Entra', () => {
  it('is told as what it means, on one line of the test, whichever it is', async () => {
    const { codes } = await clinic.control.get('/aadsts', z.looseObject({ codes: z.array(z.number()) }));
    expect(codes.length).toBeGreaterThanOrEqual(60);
    const found: Diagnosis[] = [];
    for (const code of codes) {
      await provoke([{ match: { service: 'login', path: '*/token' }, faults: [{ kind: 'entra', code }] }]);
      const { line, problem } = onlyFailure(await clinic.check());
      expect(problem.raw).toMatch(new RegExp(`^AADSTS${code}, HTTP \\d{3}$`));
      found.push({ said: `AADSTS${code}`, where: `token endpoint: ${line}`, problem });
    }
    await clinic.control.remove('/faults');
    diagnoses.push(...found);
    expect(found.filter(({ problem }) => nowhere.has(problem.code)).map(({ said }) => said)).toEqual([]);
    const shared = Map.groupBy(found, ({ problem }) => problem.title);
    const alike = [...shared.values()].map((group) => group.map(({ said }) => said));
    expect(alike.filter((group) => group.length > 1)).toEqual(kin);
  });
});

describe('a code of Graph', () => {
  const paths = { mailbox: '*/mailboxSettings', directory: '*/users/delta', everything: '*' };

  const read = async (about: keyof typeof paths): Promise<unknown> => {
    const source = clinic.open();
    const stream = source.streams.find(({ name }) => name === (about === 'mailbox' ? 'mailbox-settings' : 'people'));
    const partition: Partition = { mailbox: about === 'mailbox' ? (mailboxes[0]?.id ?? '') : null, part: 'root' };
    try {
      return await stream?.next({ partition, cursor: null, since: null, signal: AbortSignal.timeout(60_000) });
    } finally {
      await source.close();
    }
  };

  it.each(graphCases)('$status $code "$message" is told as $diagnosis', async ({ about, diagnosis, ...given }) => {
    const fault = { kind: 'graph-error', message: 'It failed.', ...given };
    await provoke([{ match: { service: 'graph', path: paths[about] }, faults: [fault] }]);
    const problem = await problemOf(() => read(about));
    await clinic.control.remove('/faults');
    diagnoses.push({ said: `${given.status} ${given.code}`, where: `Graph: ${about}`, problem });
    expect([problem.code, problem.raw]).toEqual([diagnosis, `${given.code}, HTTP ${given.status}`]);
    expect(nowhere.has(problem.code)).toBe(false);
  });

  it('has a diagnosis for each documented one, and no two share it by accident', () => {
    expect(new Set(graphCases.map(({ diagnosis }) => diagnosis)).size).toBe(graphCases.length);
  });
});

describe('a connection that was set up wrongly', () => {
  const guid = '0f0f0f0f-1111-4222-8333-444444444444';

  /** What the test of the connection says, after what an admin did or forgot. */
  const cases: readonly (readonly [string, string, string, () => Promise<Parameters<Clinic['check']>[0]>])[] = [
    ['a tenant id of nobody', 'tenant-found', 'tenant-not-found', async () => ({ tenantId: guid })],
    ['a client id of nobody', 'client-known', 'app-not-found', async () => ({ clientId: guid })],
    ['consent forgotten', 'client-known', 'app-not-in-tenant', async () => clinic.addApp({ grants: {} })],
    ['app deactivated', 'client-known', 'app-deactivated', async () => clinic.addApp({ disabled: true })],
    [
      'app disabled in the tenant',
      'client-known',
      'app-disabled',
      async () => clinic.addApp({ disabledIn: [clinic.tenant.tenantId] }),
    ],
    [
      'another secret',
      'credential-good',
      'secret-wrong',
      async () => ({ ...(await clinic.addApp()), clientSecret: 'abc~another' }),
    ],
    [
      'secret expired',
      'credential-good',
      'secret-expired',
      async () => {
        const app = await clinic.addApp();
        await clinic.control.post('/expire-secrets', { clientId: app.clientId });
        return app;
      },
    ],
    [
      'certificate not uploaded',
      'credential-good',
      'certificate-unknown',
      async () => ({ ...(await clinic.addApp()), certificate: (await clinic.makeCertificate()).both }),
    ],
    [
      'consent taken back',
      'client-known',
      'app-not-in-tenant',
      async () => {
        const app = await clinic.addApp();
        await clinic.control.post('/revoke-consent', { clientId: app.clientId, tenant: clinic.tenant.tenantId });
        return app;
      },
    ],
    [
      'conditional access for the app',
      'token-issued',
      'conditional-access',
      async () => clinic.addApp({ workloadBlocked: true }),
    ],
    [
      'Delegated permissions instead of Application',
      'consent-given',
      'consent-missing',
      async () =>
        clinic.addApp({
          requiredRoles: [],
          requiredScopes: ['Mail.ReadBasic'],
          grants: { [clinic.tenant.tenantId]: [] },
        }),
    ],
    [
      'one permission forgotten',
      'permission-mail',
      'permission-missing',
      async () =>
        clinic.addApp({ grants: { [clinic.tenant.tenantId]: roles.filter((name) => !name.startsWith('Mail.')) } }),
    ],
  ];

  it.each(cases)('by %s fails at %s with %s', async (...[name, line, code, prepare]) => {
    const failure = onlyFailure(await clinic.check(await prepare()));
    diagnoses.push({ said: failure.problem.raw, where: name, problem: failure.problem });
    expect([failure.line, failure.problem.code]).toEqual([line, code]);
  });

  it("by this machine's clock fails there", async () => {
    const { certificate, both } = await clinic.makeCertificate();
    const app = await clinic.addApp({ certificates: [certificate] });
    expect((await clinic.check({ ...app, certificate: both })).some(({ state }) => state === 'failed')).toBe(false);
    await clinic.control.post('/settings', { skewSeconds: 1800 });
    const failure = onlyFailure(await clinic.check({ ...app, certificate: both }));
    await clinic.control.post('/settings', { skewSeconds: 0 });
    diagnoses.push({ said: failure.problem.raw, where: 'clock 30 minutes off', problem: failure.problem });
    expect([failure.line, failure.problem.code]).toEqual(['clock-right', 'clock-wrong']);
  });

  it('by what was typed is told before Microsoft is asked', () => {
    const faults = (patient: Parameters<Clinic['parse']>[0]) => {
      const parsed = clinic.parse(patient);
      return parsed.ok ? [] : parsed.faults.map(({ message }) => message);
    };
    expect(faults({ clientSecret: randomUUID() })).toEqual([expect.stringContaining('This is the Secret ID')]);
    expect(faults({ tenantId: 'contoso' })).toEqual([expect.stringContaining('This is no Directory (tenant) ID')]);
    expect(faults({ clientId: 'plumbline' })).toEqual([expect.stringContaining('This is no Application (client) ID')]);
    expect(faults({ clientSecret: `  ${clinic.tenant.clientSecret}\n` })).toEqual([]);
  });

  it('in no way says who it is authenticated as', async () => {
    const checks = await clinic.check(await clinic.addApp());
    expect(checks.filter(({ state }) => state === 'failed')).toEqual([]);
    expect(checks.find(({ code }) => code === 'authenticated')?.detail).toMatch(/^Authenticated as ./);
  });

  it('with more than it needs passes, with advice', async () => {
    const app = await clinic.addApp({ grants: { [clinic.tenant.tenantId]: [...roles, 'Mail.Read', 'Mail.Send'] } });
    const least = (await clinic.check(app)).find(({ code }) => code === 'least-access');
    expect(least).toMatchObject({ state: 'ok', problem: { code: 'write-access' } });
    const source = clinic.open(app);
    const held = await source.listPermissions(['people', 'mail'], AbortSignal.timeout(60_000));
    expect(Object.fromEntries(held.map(({ name, use }) => [name, use]))).toEqual({
      'User.Read.All': 'needed',
      'Mail.ReadBasic.All': 'needed',
      'Calendars.ReadBasic.All': 'spare',
      'MailboxSettings.Read': 'spare',
      'Mail.Read': 'spare',
      'Mail.Send': 'write',
    });
    await source.close();
  });

  it('by nothing but haste says that the consent is on its way, and passes when it has come', async () => {
    const app = await clinic.addApp();
    const settings = { consentedAt: new Date(Date.parse(now) - 60_000).toISOString() };
    await provoke([{ match: { service: 'login', path: '*/token' }, faults: [{ kind: 'token-without-roles' }] }]);
    const failure = onlyFailure(await clinic.check({ ...app, settings }));
    await clinic.control.remove('/faults');
    diagnoses.push({ said: failure.problem.raw, where: 'a minute after consent', problem: failure.problem });
    expect(failure.problem).toMatchObject({ code: 'consent-propagating', who: 'microsoft' });
    const later = await clinic.check({ ...app, settings });
    expect(later.filter(({ state }) => state === 'failed')).toEqual([]);
  });
});

const probe = async (patient: Parameters<Clinic['open']>[0], mailbox: string) => {
  const source = clinic.open(patient);
  const found = await source.reach?.probe({ mailbox, streams: ['mail'], signal: AbortSignal.timeout(60_000) });
  await source.close();
  return [found?.observed, found?.problem?.code ?? null];
};

describe('the reach', () => {
  it('of an access policy is proved in both directions', async () => {
    const [inside, outside] = mailboxes.map(({ address }) => address);
    const app = await clinic.addApp();
    const policy = { kind: 'access-policy', clientId: app.clientId, access: 'restrict', users: [inside] };
    await clinic.control.post('/policies', { policies: [policy] });
    expect(await probe(app, inside ?? '')).toEqual(['answers', null]);
    expect(await probe(app, outside ?? '')).toEqual(['refused', 'mailbox-out-of-scope']);
    await clinic.control.post('/policies', { policies: [] });
    expect(await probe(app, outside ?? '')).toEqual(['answers', null]);
  });

  it('of roles that no token shows is proved in both directions, and the connection test counts them', async () => {
    const [, inside, outside] = mailboxes.map(({ address }) => address);
    const app = await clinic.addApp({ grants: { [clinic.tenant.tenantId]: ['User.Read.All'] } });
    const policy = { kind: 'rbac', clientId: app.clientId, role: 'Application Mail.ReadBasic', users: [inside] };
    await clinic.control.post('/policies', { policies: [policy] });
    expect(await probe(app, inside ?? '')).toEqual(['answers', null]);
    expect(await probe(app, outside ?? '')).toEqual(['refused', 'mailbox-refused']);
    const checks = await clinic.check(app, ['people', 'mail']);
    expect(checks.find(({ code }) => code === 'permission-mail')?.detail).toBe(
      'Granted for some mailboxes (RBAC for Applications).',
    );
    await clinic.control.post('/policies', { policies: [] });
  });

  it('ends where there is no mailbox, or nobody', async () => {
    const gone = mailboxes.at(-1)?.address ?? '';
    await clinic.control.post('/users', { user: gone, change: { licensed: false }, tenant: clinic.tenant.tenantId });
    expect(await probe({}, gone)).toEqual(['missing', 'mailbox-not-enabled']);
    expect(await probe({}, 'nobody@contoso.com')).toEqual(['missing', 'account-not-found']);
  });

  it('by group is known from the directory, where it may be read', async () => {
    const signal = AbortSignal.timeout(60_000);
    const blind = clinic.open(await clinic.addApp());
    expect(await problemOf(async () => blind.reach?.findGroups('pilot', signal))).toMatchObject({
      code: 'groups-refused',
    });
    await blind.close();
    const app = await clinic.addApp({ grants: { [clinic.tenant.tenantId]: [...roles, 'GroupMember.Read.All'] } });
    const source = clinic.open(app);
    const groups = (await source.reach?.findGroups('pilot', signal)) ?? [];
    expect(groups.map(({ name }) => name)).toContain('Pilot Mailboxes');
    const members = await source.reach?.listMembers(groups[0]?.id ?? '', signal);
    expect(members?.length).toBeGreaterThan(0);
    await source.close();
  });
});

describe('what people know from other guides', () => {
  it.each([
    ['Authentication failed: the secret was copied wrongly', 'secret-wrong'],
    ['Authentication failed: the secret has expired', 'secret-expired'],
    ['Access denied: no admin consent', 'app-not-in-tenant'],
    ['Access denied: Delegated permissions instead of Application', 'consent-missing'],
    ['Access denied: who consented lacks the role', 'consent-forbidden'],
    ['Access denied: one permission is missing', 'permission-missing'],
    ['Resource not found: another tenant', 'tenant-not-found'],
    ['Resource not found: the subscription lacks the service', 'service-not-subscribed'],
    ['Resource not found: no mailbox', 'mailbox-not-enabled'],
    ['Rate limiting errors', 'asked-to-wait'],
    ['AADSTS50020: a personal account, or a guest', 'account-of-other-tenant'],
    ['Need admin consent', 'admin-consent-required'],
    ['HTTP 401: InvalidAuthenticationToken', 'token-refused'],
    ['HTTP 401: InvalidAuthenticationToken, after a revocation', 'token-revoked'],
    ['A mailbox outside of the access policy', 'mailbox-out-of-scope'],
    ['A sign-in of the organization’s own', 'conditional-access'],
    ['A permission of Power Platform is missing', 'service-unlisted'],
  ])('%s: is told as %s, with who mends it and how', (_row, code) => {
    const found = diagnoses.find(({ problem }) => problem.code === code);
    expect(found?.problem).toMatchObject({ who: expect.any(String), fix: expect.stringMatching(/^[A-Z].{20,}\.$/) });
  });
});
