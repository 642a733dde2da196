// GET /auditLogs/signIns: newest first, each some time after it happened, for as long as Entra ID P1 keeps them.
import { z } from 'zod';
import { day } from '../activity/days.ts';
import { byNewest, newestFirst } from '../activity/newest.ts';
import { signInsOn, type SignIn } from '../activity/sign-ins.ts';
import { answerJson, graphType, type Answer } from '../http/wire.ts';
import { guidOf, hashText } from '../seeded.ts';
import type { Instant } from '../tenant/model.ts';
import { signInReaders } from './directory-roles.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { badRequest, GraphError, notEmulated } from './errors.ts';
import { readCount, readFilter, readLinkToken, readToken, writeLink, writeToken, type Comparison } from './odata.ts';
import { readAuditLog } from './requirements.ts';

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

type Test = (signIn: SignIn) => boolean;

interface Asked {
  readonly from: Instant;
  readonly to: Instant;
  readonly fits: Test;
}

const indexed: Readonly<Record<string, (signIn: SignIn) => string>> = {
  userId: ({ user }) => user.id,
  userPrincipalName: ({ user }) => user.userPrincipalName.toLowerCase(),
  appId: ({ app }) => app.appId,
  appDisplayName: ({ app }) => app.name.toLowerCase(),
  'status/errorCode': ({ code }) => String(code),
};

/** What the filter leaves of what is kept, until now. */
const readFilterOf = ({ query, world, tenant }: Call, now: Instant): Asked => {
  const filter = query.get('$filter');
  const kept = { from: now - world.switches.of(tenant.id).signInDays * day, to: now + 1, fits: () => true };
  const comparisons = filter === null ? [] : readFilter(filter);
  if (!comparisons) throw notEmulated(`$filter=${filter} on signIns`);
  return comparisons.reduce(narrow, kept);
};

const narrow = (asked: Asked, comparison: Comparison): Asked => {
  const { property, operator, value } = comparison;
  const read = Object.hasOwn(indexed, property) ? indexed[property] : undefined;
  if (read) {
    if (operator !== 'eq' && operator !== 'ne') throw notEmulated(`the operator ${operator} on ${property}`);
    const wanted = String(value).toLowerCase();
    return { ...asked, fits: (one) => asked.fits(one) && (read(one) === wanted) === (operator === 'eq') };
  }
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (property !== 'createdDateTime' || Number.isNaN(at)) throw notEmulated(`a filter on ${property} of signIns`);
  if (operator === 'ge' || operator === 'gt') {
    return { ...asked, from: Math.max(asked.from, operator === 'ge' ? at : at + 1) };
  }
  if (operator === 'lt' || operator === 'le') {
    return { ...asked, to: Math.min(asked.to, operator === 'lt' ? at : at + 1) };
  }
  throw notEmulated(`the operator ${operator} on createdDateTime`);
};

/** Entra writes a ten-millionth of a second. */
const writeTime = ({ id, at }: SignIn): string => {
  const rest = String(hashText(`rest of ${id}`) % 10_000).padStart(4, '0');
  return `${new Date(at).toISOString().slice(0, 23)}${rest}Z`;
};

const show = (signIn: SignIn) => {
  const { id, user, app, code, reason } = signIn;
  return {
    id,
    createdDateTime: writeTime(signIn),
    userDisplayName: user.displayName,
    userPrincipalName: user.userPrincipalName.toLowerCase(),
    userId: user.id,
    appId: app.appId,
    appDisplayName: app.name,
    ipAddress: `203.0.113.${hashText(user.id) % 250}`,
    clientAppUsed: app.client,
    correlationId: guidOf(`correlation ${id}`),
    conditionalAccessStatus: code === 53003 ? 'failure' : 'notApplied',
    isInteractive: true,
    riskDetail: 'none',
    riskLevelAggregated: 'none',
    riskLevelDuringSignIn: 'none',
    riskState: 'none',
    riskEventTypes: [],
    riskEventTypes_v2: [],
    resourceDisplayName: 'Microsoft Graph',
    resourceId: '00000003-0000-0000-c000-000000000000',
    status: { errorCode: code, failureReason: reason, additionalDetails: null },
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
  };
};

/** A place in the log, and the time at which the first page was asked for: what comes to light later is on no page. */
const SkipToken = z.object({ kind: z.literal('sign-ins'), asOf: z.number(), at: z.number(), id: z.string() });
type SkipToken = z.infer<typeof SkipToken>;

const readPlace = ({ query }: Call): SkipToken | null => {
  const token = readLinkToken(query);
  if (token === null) return null;
  const place = SkipToken.safeParse(readToken(token)).data;
  if (!place) throw badRequest('Invalid skip token.');
  return place;
};

/** How many records the next page repeats where that is switched on. */
const repeated = 3;

const isPast = (signIn: SignIn, place: SkipToken): boolean =>
  signIn.id !== place.id && byNewest(signIn, { ...place, visibleAt: 0 }) > 0;

const readPage = (call: Call, place: SkipToken | null, top: number) => {
  const asOf = place?.asOf ?? call.now;
  const { from, to, fits } = readFilterOf(call, asOf);
  const found = newestFirst((number) => signInsOn(call.tenant, number), {
    from,
    to: place ? Math.min(to, place.at + 1) : to,
    asOf,
  });
  const page: SignIn[] = [];
  for (const signIn of found) {
    if (!fits(signIn) || (place && !isPast(signIn, place))) continue;
    if (page.length === top) return { page, asOf, more: true };
    page.push(signIn);
  }
  return { page, asOf, more: false };
};

const answerSignIns = (call: Call): Answer => {
  checkCaller(call);
  const { query, world } = call;
  for (const option of ['$orderby', '$select', '$search']) {
    if (query.has(option)) throw notEmulated(`${option} on signIns`);
  }
  const top = readCount(query, '$top', { min: 1, max: 1000 }) ?? 1000;
  const { page, asOf, more } = readPage(call, readPlace(call), top);
  const back = world.settings.signInDuplicates && page.length > repeated ? repeated : 0;
  const last = page.at(-1 - back);
  const onward = last && more ? writeToken({ kind: 'sign-ins', asOf, at: last.at, id: last.id }) : null;
  const link = writeLink(`${call.root}/auditLogs/signIns`, {
    $top: query.get('$top'),
    $filter: query.get('$filter'),
    $skiptoken: onward,
  });
  return answerJson(
    200,
    {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#auditLogs/signIns',
      ...(onward === null ? {} : { '@odata.nextLink': link }),
      value: page.map(show),
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
