// GET /auditLogs/signIns: one sign-in of everybody on each working day, newest first, for as long as Entra ID P1 keeps them.
import { z } from 'zod';
import { answerJson, graphType, type Answer } from '../http/wire.ts';
import { guidOf, hashText } from '../seeded.ts';
import { addDays, instantOf, localDay, weekday } from '../tenant/local-time.ts';
import type { Instant, Tenant, TenantUser } from '../tenant/model.ts';
import { listUsers } from './directory.ts';
import { signInReaders } from './directory-roles.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { GraphError, notEmulated } from './errors.ts';
import { readCount, readFilter, readLinkToken, readToken, writeLink, writeToken, type Comparison } from './odata.ts';
import { readAuditLog } from './requirements.ts';

const daysKept = 30;
const minute = 60_000;
const SkipToken = z.object({ kind: z.literal('sign-ins'), given: z.number() });

const refuse = (): GraphError =>
  new GraphError(
    403,
    'Authentication_MSGraphPermissionMissing',
    'Calling principal does not have required MSGraph permissions AuditLog.Read.All',
  );

const checkCaller = ({ world, tenant, caller, permissions }: Call): void => {
  if (world.settings.signInsNeedDirectory && !permissions.has('Directory.Read.All')) throw refuse();
  if (caller.userId !== null && !signInReaders.some((role) => caller.directoryRoles.has(role))) {
    throw new GraphError(403, 'Authentication_RequestFromUnsupportedUserRole', 'User is not in the allowed roles');
  }
  if (!world.switches.of(tenant.id).premium) {
    throw new GraphError(
      403,
      'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
      "Neither tenant is B2C or tenant doesn't have premium license",
    );
  }
};

interface SignIn {
  readonly user: TenantUser;
  readonly at: Instant;
}

/** When the person came to work that day; null on days off. */
const findSignIn = (user: TenantUser, day: string): SignIn | null => {
  const [first] = user.hours[weekday(day)] ?? [];
  if (!first || !user.accountEnabled || user.leave.includes(day)) return null;
  const late = hashText(`${user.id} ${day}`) % 40;
  const at = instantOf(day, first[0], user.zone) + late * minute;
  return at < user.createdAt ? null : { user, at };
};

interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** Sign-ins within the span, newest first. */
const listSignIns = (tenant: Tenant, now: Instant, { from, to }: Span): readonly SignIn[] => {
  const users = listUsers(tenant, now).filter(({ purpose }) => purpose === 'user');
  const found = users.flatMap((user) => {
    const today = localDay(now, user.zone);
    return Array.from({ length: daysKept + 1 }, (_, back) => findSignIn(user, addDays(today, -back))).flatMap(
      (signIn) => (signIn && signIn.at >= from && signIn.at < to ? [signIn] : []),
    );
  });
  return found.sort((a, b) => b.at - a.at || (a.user.id < b.user.id ? -1 : 1));
};

/** The span that the filter leaves of what is kept, until now. */
const readSpan = (filter: string | null, now: Instant): Span => {
  const kept = { from: now - daysKept * 24 * 60 * minute, to: now + 1 };
  const comparisons = filter === null ? [] : readFilter(filter);
  if (!comparisons) throw notEmulated(`$filter=${filter} on signIns`);
  return comparisons.reduce(narrow, kept);
};

const narrow = (span: Span, { property, operator, value }: Comparison): Span => {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (property !== 'createdDateTime' || Number.isNaN(at)) throw notEmulated(`a filter on ${property} of signIns`);
  if (operator === 'ge' || operator === 'gt') {
    return { ...span, from: Math.max(span.from, operator === 'ge' ? at : at + 1) };
  }
  if (operator === 'lt' || operator === 'le') {
    return { ...span, to: Math.min(span.to, operator === 'lt' ? at : at + 1) };
  }
  throw notEmulated(`the operator ${operator} on createdDateTime`);
};

const show = ({ user, at }: SignIn) => ({
  id: guidOf(`sign-in ${user.id} ${at}`),
  createdDateTime: new Date(at).toISOString(),
  userDisplayName: user.displayName,
  userPrincipalName: user.userPrincipalName,
  userId: user.id,
  appId: '4765445b-32c6-49b0-83e6-1d93765276ca',
  appDisplayName: 'OfficeHome',
  ipAddress: `203.0.113.${hashText(user.id) % 250}`,
  clientAppUsed: 'Browser',
  correlationId: guidOf(`correlation ${user.id} ${at}`),
  conditionalAccessStatus: 'notApplied',
  isInteractive: true,
  riskDetail: 'none',
  riskLevelAggregated: 'none',
  riskLevelDuringSignIn: 'none',
  riskState: 'none',
  riskEventTypes: [],
  riskEventTypes_v2: [],
  resourceDisplayName: 'Microsoft Graph',
  resourceId: '00000003-0000-0000-c000-000000000000',
  status: { errorCode: 0, failureReason: null, additionalDetails: null },
  deviceDetail: {
    deviceId: '',
    displayName: null,
    operatingSystem: 'Windows 11',
    browser: 'Edge 140.0.0',
    isCompliant: null,
    isManaged: null,
    trustType: null,
  },
  location: { city: '', state: '', countryOrRegion: 'DE', geoCoordinates: {} },
  appliedConditionalAccessPolicies: [],
});

const answerSignIns = (call: Call): Answer => {
  checkCaller(call);
  const { query, tenant, now } = call;
  for (const option of ['$orderby', '$select', '$search']) {
    if (query.has(option)) throw notEmulated(`${option} on signIns`);
  }
  const top = readCount(query, '$top', { min: 1, max: 1000 }) ?? 1000;
  const token = readLinkToken(query);
  const given = token === null ? 0 : SkipToken.safeParse(readToken(token)).data?.given;
  if (given === undefined) throw new GraphError(400, 'BadRequest', 'Invalid skip token.');
  const all = listSignIns(tenant, now, readSpan(query.get('$filter'), now));
  const next = Math.min(all.length, given + top);
  const link = writeLink(`${call.root}/auditLogs/signIns`, {
    $top: query.get('$top'),
    $filter: query.get('$filter'),
    $skiptoken: writeToken({ kind: 'sign-ins', given: next }),
  });
  return answerJson(
    200,
    {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#auditLogs/signIns',
      ...(next < all.length ? { '@odata.nextLink': link } : {}),
      value: all.slice(given, next).map(show),
    },
    { 'content-type': graphType },
  );
};

export const signInEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    template: '/auditLogs/signIns',
    area: 'directory',
    units: 1,
    requires: readAuditLog,
    refuse,
    rate: 'sign-ins',
    resource: 'signIn',
    paged: true,
    answer: answerSignIns,
  },
];
