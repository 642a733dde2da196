// Single lines of the connection test: cloud, clock, the credential's end, consent on its way, roles, and over-grants.
import { describe, expect, it } from 'vitest';
import { json, graphFault, noon } from './testing.ts';
import { makeCertificate, pemOf } from './testing-certificate.ts';
import { check, entra, everything, failing, lineOf } from './testing-check.ts';

const day = 86_400_000;
const iso = (time: number): string => new Date(time).toISOString();
const refused = { status: 403, body: { error: { code: 'ErrorAccessDenied', message: 'Access is denied.' } } };

describe('the cloud', () => {
  it('is right when the tenant has its data there', async () => {
    expect(await lineOf('cloud-right', { discovery: json({ msgraph_host: 'graph.microsoft.com' }) })).toMatchObject({
      state: 'ok',
      detail: 'Its data lie at graph.microsoft.com.',
    });
  });

  it.each([
    ['graph.microsoft.us', 'gcc-high'],
    ['dod-graph.microsoft.us', 'dod'],
    ['microsoftgraph.chinacloudapi.cn', 'china'],
  ])('is wrong when they lie at %s, and the right one is named', async (host, cloud) => {
    expect(await failing({ discovery: json({ msgraph_host: host }) })).toMatchObject([
      {
        code: 'cloud-right',
        problem: { code: 'tenant-in-other-cloud', who: 'operator', fix: expect.stringContaining(` ${cloud} `) },
      },
    ]);
  });

  it('that nobody knows is no reason to fail', async () => {
    expect(await lineOf('cloud-right', { discovery: json({ msgraph_host: 'graph.example.com' }) })).toMatchObject({
      state: 'not-applicable',
    });
  });
});

const discovery = (at: number) => ({
  ...json({}),
  headers: { 'content-type': 'application/json', date: new Date(at).toUTCString() },
});

describe('the clock', () => {
  it.each([
    [0, 'ok', "Within a minute of Microsoft's.", null],
    [-120_000, 'ok', '2 min off.', null],
    [420_000, 'ok', "This machine's clock is 7 min ahead of Microsoft's.", 'clock-off'],
    [-3 * 3_600_000, 'ok', "This machine's clock is 3 h behind Microsoft's.", 'clock-off'],
  ])('%i milliseconds off is told, and stops nothing that works', async (...[off, state, detail, code]) => {
    const line = await lineOf('clock-right', { discovery: discovery(noon - off) });
    expect(line).toMatchObject({ state, detail });
    expect(line?.problem?.code ?? null).toBe(code);
  });

  it('fails when Microsoft refuses what was signed for its time', async () => {
    expect(await failing({ discovery: discovery(noon), token: entra(700024) })).toMatchObject([
      { code: 'clock-right', problem: { code: 'clock-wrong', who: 'operator' } },
    ]);
  });
});

const ends = (...days: number[]) =>
  json({ passwordCredentials: days.map((days) => ({ endDateTime: iso(noon + days * day) })) });

describe("the credential's end", () => {
  const asking = [...everything, 'Application.Read.All'];

  it('is that of the certificate', async () => {
    const { certificate, key } = makeCertificate('rsa', new Date(noon + 100 * day));
    const line = await lineOf('credential-end', {}, { certificate: `${certificate}${pemOf(key)}` });
    expect(line).toMatchObject({
      state: 'ok',
      problem: null,
      detail: expect.stringMatching(/^The certificate ends on 20/),
    });
  });

  it('that is near is said, with what to do', async () => {
    const settings = { secretExpiresAt: iso(noon + 10 * day) };
    expect(await lineOf('credential-end', {}, { settings })).toMatchObject({
      state: 'ok',
      detail: 'The client secret ends on 2026-11-30, in 10 days.',
      problem: { code: 'credential-ends-soon', who: 'admin' },
    });
  });

  it('is asked for where the app may', async () => {
    expect(await lineOf('credential-end', { roles: asking, application: ends(200) })).toMatchObject({
      state: 'ok',
      detail: 'The client secret ends on 2027-06-08, in 200 days.',
    });
    expect(await lineOf('credential-end', { roles: asking, application: ends(-3, 90, 5) })).toMatchObject({
      state: 'ok',
      problem: { title: "The first of the app's 2 client secrets ends on 2026-11-25, in 5 days." },
    });
  });

  it.each([
    ['nobody may ask', { roles: everything }],
    ['the app is registered elsewhere', { roles: asking, application: graphFault(404, 'Request_ResourceNotFound') }],
    ['the permission is too fresh', { roles: asking, application: graphFault(403, 'Authorization_RequestDenied') }],
    ['the answer says nothing', { roles: asking, application: json({}) }],
  ])('is not applicable when %s, and says where it stands', async (_when, tenant) => {
    expect(await lineOf('credential-end', tenant)).toMatchObject({
      state: 'not-applicable',
      detail: expect.stringContaining('Certificates & secrets'),
    });
  });

  it('that cannot be told just now stops nothing', async () => {
    expect(await lineOf('credential-end', { roles: asking, application: graphFault(503, 'x') })).toMatchObject({
      state: 'not-applicable',
      detail: 'Microsoft could not answer just now.',
    });
  });

  it('of a federated credential there is none', async () => {
    expect(await lineOf('credential-end', {}, { settings: { credential: 'federated' } })).toMatchObject({
      state: 'not-applicable',
      detail: 'A federated credential has no end.',
    });
  });
});

const minutesAgo = (minutes: number) => ({ consentedAt: iso(noon - minutes * 60_000) });

describe('a consent', () => {
  const halfWay = { roles: ['User.Read.All'], mailbox: () => refused };
  const chosen = ['people', 'mail'];

  it('on its way is told with a clock, and that it passes by itself', async () => {
    const lines = await failing(halfWay, { chosen, settings: minutesAgo(2) });
    expect(lines).toMatchObject([
      {
        code: 'permission-mail',
        state: 'failed',
        detail: "Consent was given 2 min ago and is still on its way through Microsoft's servers.",
        problem: {
          code: 'consent-propagating',
          who: 'microsoft',
          fix: expect.stringMatching(
            /^Nothing to do: it can take up to 30 min, and is tried again by itself\..*Mail\.ReadBasic\.All/,
          ),
        },
      },
    ]);
  });

  it.each([
    [{ token: entra(7000229) }, 'client-known'],
    [{ token: entra(700016, 400) }, 'client-known'],
    [{ token: entra(65001, 400) }, 'consent-given'],
    [{ roles: [], users: graphFault(403, 'Authorization_RequestDenied') }, 'consent-given'],
  ])('on its way shows also before a token is issued', async (tenant, code) => {
    expect(await failing(tenant, { settings: minutesAgo(1) })).toMatchObject([
      { code, problem: { code: 'consent-propagating' } },
    ]);
  });

  it('that should long be there is missing, and so is what never was on its way', async () => {
    expect(await failing(halfWay, { chosen, settings: minutesAgo(31) })).toMatchObject([
      { problem: { code: 'permission-missing' } },
    ]);
    expect(await failing({ token: entra(7000215) }, { settings: minutesAgo(1) })).toMatchObject([
      { problem: { code: 'secret-wrong' } },
    ]);
    expect(await failing(halfWay, { chosen })).toMatchObject([{ problem: { code: 'permission-missing' } }]);
  });

  it('by roles in Exchange shows in no token, and counts', async () => {
    const checks = await check({ roles: [] }, { chosen });
    expect(checks.filter(({ state }) => state === 'failed')).toEqual([]);
    expect(checks.find(({ code }) => code === 'consent-given')?.detail).toContain('granted by roles');
    expect(await lineOf('consent-given', { roles: ['User.Read.All'] }, { chosen })).toMatchObject({
      detail: '1 permission granted, others by RBAC for Applications.',
    });
  });
});

describe('what is granted beyond need', () => {
  it('is advice beside an ok, never a plain tick, also when it could change things', async () => {
    const roles = [...everything, 'Mail.Read', 'Mail.ReadWrite', 'Mail.Send', 'odd <role>'];
    expect(await lineOf('least-access', { roles })).toMatchObject({
      state: 'ok',
      title: 'More than needed is granted',
      detail:
        'The app could change things: it holds Mail.ReadWrite, Mail.Send. It also holds Mail.Read, which nothing here needs.',
      problem: {
        code: 'write-access',
        who: 'admin',
        raw: 'Mail.Read, Mail.ReadWrite, Mail.Send',
        fix: expect.stringContaining('Mail.Send: With it the app could send mail in the name of anybody.'),
        link: expect.stringContaining('CallAnAPI'),
      },
    });
    expect(await lineOf('least-access', { roles: [...everything, 'Sites.Read.All'] })).toMatchObject({
      state: 'ok',
      problem: { code: 'more-than-needed', title: expect.stringContaining('Sites.Read.All') },
    });
  });

  it('names the lesser permission that would do', async () => {
    const roles = ['Directory.Read.All', 'Mail.Read'];
    expect(await lineOf('least-access', { roles }, { chosen: ['people', 'mail'] })).toMatchObject({
      problem: {
        code: 'more-than-needed',
        fix: 'Directory.Read.All: User.Read.All would do: add it, then remove this. Mail.Read: Mail.ReadBasic.All would do: add it, then remove this.',
      },
    });
  });

  it('but on purpose is only mentioned', async () => {
    expect(await lineOf('least-access', { roles: [...everything, 'GroupMember.Read.All'] })).toMatchObject({
      state: 'ok',
      problem: null,
      title: 'Nothing more than needed is granted',
      detail: expect.stringContaining('GroupMember.Read.All: No stream needs it; it is for rules by group.'),
    });
  });
});

const teamsRoles = ['ChannelMessage.Read.All', 'Channel.ReadBasic.All', 'Team.ReadBasic.All'];
const withTeams = { chosen: ['people', 'chats'] };
const closed = (message: string) => ({ status: 403, body: { error: { code: 'Forbidden', message } } });

const openTeams = (path: string) => ({
  status: 200,
  body: {
    value: [{ id: path.includes('messages') ? '1' : 'x' }],
    '@odata.deltaLink': 'https://graph.microsoft.com/v1.0/d',
  },
});

const protectedTeams = (path: string) =>
  path.includes('messages') ? closed('It requires Protected API access.') : openTeams(path);

describe('channels', () => {
  it('answer when all three permissions are there', async () => {
    const checks = await check({ roles: ['User.Read.All', ...teamsRoles], teams: openTeams }, withTeams);
    expect(checks.slice(-3).map(({ code, state, detail }) => [code, state, detail])).toEqual([
      ['permission-chats', 'ok', 'Granted: ChannelMessage.Read.All, Channel.ReadBasic.All, Team.ReadBasic.All.'],
      ['channel-answers', 'ok', 'A channel of the first team answered.'],
      ['least-access', 'ok', 'Only what the chosen streams need.'],
    ]);
  });

  it('of a tenant without teams are no reason to fail', async () => {
    const roles = ['User.Read.All', ...teamsRoles];
    expect(await lineOf('channel-answers', { roles }, withTeams)).toMatchObject({ state: 'ok' });
  });

  it('that refuse because a permission is missing name exactly that one', async () => {
    const roles = ['User.Read.All', ...teamsRoles.slice(0, 2)];
    expect(await failing({ roles, teams: () => closed('Missing role permissions.') }, withTeams)).toMatchObject([
      {
        code: 'permission-chats',
        problem: { code: 'permission-missing', fix: expect.stringContaining('Team.ReadBasic.All under') },
      },
    ]);
  });

  it('that are kept for approved apps say so, although every permission is there', async () => {
    const roles = ['User.Read.All', ...teamsRoles];
    expect(await failing({ roles, teams: protectedTeams }, withTeams)).toMatchObject([
      { code: 'channel-answers', problem: { code: 'protected-api', who: 'admin' } },
    ]);
  });
});
