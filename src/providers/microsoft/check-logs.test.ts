// The connection test of reports and logs: each line tells whether the tenant gives them, and what to do where it does not.
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../lib/network.ts';
import { type Answer, toNetwork } from '../testing.ts';
import { microsoft as provider } from './index.ts';
import { clockAt, endpoints, graphFault, json, noon, tenantId, clientId, vaultOf } from './testing.ts';
import { answerAs, everything } from './testing-check.ts';

const moved: Answer = { status: 302, headers: { location: 'https://reports.office.com/x' }, body: '' };

interface Tenant {
  readonly roles?: readonly string[];
  readonly answers?: Readonly<Record<string, Answer>>;
  /** What the other version of Graph answers. */
  readonly beta?: Answer;
}

const held = ['Reports.Read.All', 'AuditLog.Read.All', 'AuditLogsQuery.Read.All'];

const healthy: Readonly<Record<string, Answer>> = {
  '/reports/': moved,
  '/admin/reportSettings': json({ displayConcealedNames: false }),
  '/auditLogs/': json({ value: [] }),
  '/security/auditLog/queries': json({ value: [] }),
};

const checkLines = async (chosen: readonly string[], { roles = held, answers = {}, beta }: Tenant) => {
  const all = { ...healthy, ...answers };
  const answer = (request: NetworkRequest): Answer => {
    if (request.url.includes('/beta/')) return beta ?? graphFault(404, 'ResourceNotFound');
    const found = Object.keys(all).find((path) => request.url.includes(`/v1.0${path}`));
    return found === undefined ? answerAs({ roles: [...everything, ...roles] })(request) : all[found]!;
  };
  const parsed = provider.parse('own-app', { tenantId, clientId, clientSecret: 'abc~value' });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  const vault = vaultOf(parsed.secret, clockAt(noon));
  const outside = { network: toNetwork(answer), clock: clockAt(noon), endpoints, vault };
  const source = provider.open({ settings: parsed.settings }, outside);
  const checks = await source.check(['people', ...chosen], new AbortController().signal);
  const from = checks.findIndex(({ code }) => code === `permission-${chosen[0]}`);
  return checks
    .slice(from, -1)
    .map(({ code, state, problem }) => [code, state, ...(problem === null ? [] : [problem.code])]);
};

describe('the connection test of usage reports', () => {
  const permission = ['permission-usage', 'ok'];

  it('says that they answer', async () => {
    expect(await checkLines(['usage'], {})).toEqual([permission, ['reports-answer', 'ok']]);
  });

  it('advises where they conceal names, and does not refuse the connection', async () => {
    const answers = { '/admin/reportSettings': json({ displayConcealedNames: true }) };
    expect(await checkLines(['usage'], { answers })).toEqual([permission, ['reports-answer', 'ok', 'names-concealed']]);
  });

  it('leaves that open where the switch may not be read', async () => {
    const answers = { '/admin/reportSettings': graphFault(403, 'UnknownError') };
    expect(await checkLines(['usage'], { answers })).toEqual([permission, ['reports-answer', 'ok']]);
  });

  it('fails without the permission', async () => {
    const answers = { '/reports/': graphFault(403, 'UnknownError') };
    expect(await checkLines(['usage'], { roles: [], answers })).toEqual([
      ['permission-usage', 'failed', 'permission-missing'],
      ['reports-answer', 'not-applicable'],
    ]);
    expect(await checkLines(['usage'], { answers })).toEqual([
      permission,
      ['reports-answer', 'failed', 'reports-permission-missing'],
    ]);
  });
});

describe('the connection test of sign-ins', () => {
  const permission = ['permission-sign-ins', 'ok'];

  it('says that the log answers', async () => {
    expect(await checkLines(['sign-ins'], {})).toEqual([permission, ['sign-ins-answer', 'ok']]);
  });

  it('advises to buy P1 where it is missing, and does not refuse the connection', async () => {
    const answers = { '/auditLogs/': graphFault(403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant') };
    expect(await checkLines(['sign-ins'], { answers })).toEqual([
      permission,
      ['sign-ins-answer', 'ok', 'premium-missing'],
    ]);
  });

  it('fails without the permission', async () => {
    const answers = { '/auditLogs/': graphFault(403, 'Authentication_MSGraphPermissionMissing') };
    expect(await checkLines(['sign-ins'], { roles: [], answers })).toEqual([
      ['permission-sign-ins', 'failed', 'permission-missing'],
      ['sign-ins-answer', 'not-applicable'],
    ]);
  });
});

describe('the connection test of the audit log', () => {
  const permission = ['permission-audit', 'ok'];

  it('says that it answers, and starts no query', async () => {
    expect(await checkLines(['audit'], {})).toEqual([permission, ['audit-answers', 'ok']]);
  });

  it('takes the other version of Graph where this one does not have it', async () => {
    const absent = json(
      { error: { code: 'BadRequest', message: "Resource not found for the segment 'auditLog'." } },
      400,
    );
    const answers = { '/security/auditLog/queries': absent };
    expect(await checkLines(['audit'], { answers, beta: json({ value: [] }) })).toEqual([
      permission,
      ['audit-answers', 'ok'],
    ]);
    expect((await checkLines(['audit'], { answers, beta: absent })).at(-1)).toEqual([
      'audit-answers',
      'failed',
      'segment-unknown',
    ]);
  });

  it('fails without the permission', async () => {
    const answers = { '/security/auditLog/queries': graphFault(403, 'Forbidden') };
    expect(await checkLines(['audit'], { answers })).toEqual([
      permission,
      ['audit-answers', 'failed', 'audit-query-permission-missing'],
    ]);
  });
});
