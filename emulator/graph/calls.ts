// The way of a call through Graph: token, route, fault, quota, permission, policy, mailbox, answer, ledger.
import { randomUUID } from 'node:crypto';
import { entraNow } from '../entra/authority.ts';
import { applyFault, deliver, type Delivery, type Leaving, type Surroundings } from '../fault-effects.ts';
import type { Fault } from '../faults.ts';
import { readRetryAfter } from '../retry-after.ts';
import { answerJson, readHeader, type Answer, type Request } from '../http/wire.ts';
import type { Arrival, Scope, Verdict } from '../quota.ts';
import type { Tenant, TenantUser } from '../tenant/model.ts';
import type { World } from '../world.ts';
import { calendarEndpoints } from './calendar.ts';
import { countChanges, usersAfter } from './directory.ts';
import type { Call, Endpoint } from './endpoint.ts';
import {
  accessDenied,
  answerGraphError,
  badRequest,
  GraphError,
  mailboxMissing,
  resourceNotFound,
  tooManyRequests,
} from './errors.ts';
import { folderEndpoints } from './folders.ts';
import { settingsEndpoints } from './mailbox-settings.ts';
import { messageDeltaEndpoints } from './messages-delta.ts';
import { messageEndpoints } from './messages.ts';
import { readAsked } from './asked.ts';
import { readLinkToken, readPrefer } from './odata.ts';
import { organizationEndpoints } from './organization.ts';
import { makeRouter, type Route } from './router.ts';
import type { Session } from './sessions.ts';
import { restartLink, userDeltaEndpoints } from './users-delta.ts';
import { userEndpoints } from './users.ts';

const findRoute = makeRouter([
  ...organizationEndpoints,
  ...userEndpoints,
  ...userDeltaEndpoints,
  ...settingsEndpoints,
  ...folderEndpoints,
  ...messageEndpoints,
  ...messageDeltaEndpoints,
  ...calendarEndpoints,
]);

/** A call whose caller and target are known. */
export interface Prepared {
  readonly request: Request;
  readonly session: Session;
  readonly tenant: Tenant;
  readonly route: Route | null;
  readonly user: TenantUser | null;
  readonly scope: Scope;
}

const version = '/v1.0';

/** Root of links: the emulator's own, or the official one. */
const linkRoot = (world: World): string =>
  world.settings.links === 'official' ? 'https://graph.microsoft.com/v1.0' : `${world.origin}/graph${version}`;

/** Finds out who calls and what for; an Answer where the token is refused. */
export const prepare = async (world: World, request: Request): Promise<Prepared | Answer> => {
  const session = await world.sessions.open(request, {
    now: entraNow(world),
    revokedBefore: world.settings.revokedBefore,
  });
  if ('status' in session) return session;
  const tenant = world.tenants.get(session.tenantId);
  if (!tenant)
    return answerGraphError(new GraphError(401, 'InvalidAuthenticationToken', 'The tenant of the token is gone.'));
  const path = request.path.startsWith(`${version}/`) ? request.path.slice(version.length) : null;
  const route = path === null || request.method !== 'GET' ? null : findRoute(path);
  const named = route?.parameters['user'];
  const user = named === undefined ? null : tenant.findUser(named, world.clock.now());
  const outlook = route?.endpoint.area === 'outlook';
  const scope: Scope = {
    area: outlook ? 'outlook' : 'directory',
    app: session.clientId,
    key: outlook ? (user?.id ?? named ?? '') : tenant.id,
    units: route ? countUnits(route.endpoint, request.query) : 1,
    size: usersAfter(tenant, countChanges(tenant, world.clock.now())).size,
  };
  return { request, session, tenant, route, user, scope };
};

const countUnits = (endpoint: Endpoint, query: URLSearchParams): number => {
  if (endpoint.area === 'outlook') return 1;
  const top = query.get('$top');
  const change =
    (query.has('$select') ? -1 : 0) + (query.has('$expand') ? 1 : 0) + (top !== null && Number(top) < 20 ? -1 : 0);
  return Math.max(1, endpoint.units + change);
};

/** Serves one call. */
export const serveCall = (world: World, prepared: Prepared, arrival: Arrival): Leaving => {
  const { scope } = prepared;
  const early = world.quota.isEarly(scope, arrival);
  const verdict = world.quota.enter(scope);
  const fault = world.faults.choose(describeTarget(prepared));
  const around = surround(world, prepared);
  if (fault?.kind === 'expired-token') world.sessions.revoke(prepared.session.token);
  const real = () => addHeaders(answerWithin(world, prepared, verdict), prepared, verdict);
  const delivery = fault ? applyFault(fault, real, around) : deliver(real());
  recordCall(world, prepared, { delivery, early, fault });
  return {
    ...delivery,
    release: () => world.quota.leave(scope),
    announce: () => {
      const wait = delivery.answer.status === 429 ? readRetryAfter(delivery.answer.headers['retry-after']) : null;
      if (wait !== null) world.quota.announce(scope, wait, arrival);
    },
  };
};

const describeTarget = ({ request, route }: Prepared) => ({
  service: 'graph' as const,
  method: request.method,
  path: request.path,
  template: route ? version + route.endpoint.template : request.path,
  batched: request.batched,
  paged: route?.endpoint.paged ?? false,
  resumed: (route?.endpoint.template.endsWith('/delta') ?? false) && readLinkToken(request.query) !== null,
  mailbox: route?.endpoint.area === 'outlook',
});

const surround = (world: World, { request, route }: Prepared): Surroundings => {
  const root = linkRoot(world);
  return {
    url: `${root}${request.path.slice(version.length)}${request.search}`,
    nonce: randomUUID().slice(0, 8),
    restart: route?.endpoint.area === 'directory' ? restartLink(root) : null,
  };
};

const answerWithin = (world: World, prepared: Prepared, verdict: Verdict): Answer => {
  try {
    if (!verdict.ok) return answerThrottle(verdict);
    return answerCall(world, prepared);
  } catch (error) {
    if (error instanceof GraphError) return answerGraphError(error);
    throw error;
  }
};

const answerThrottle = (verdict: Verdict & { ok: false }): Answer => {
  const headers = { 'retry-after': String(verdict.seconds) };
  if (verdict.reason === 'concurrency') {
    return answerGraphError(
      new GraphError(429, 'ApplicationThrottled', 'Application is over its MailboxConcurrency limit.'),
      headers,
    );
  }
  return answerJson(
    429,
    tooManyRequests(),
    verdict.reason === 'units' ? { ...headers, 'x-ms-throttle-information': 'ResourceUnitLimitExceeded' } : headers,
  );
};

const answerCall = (world: World, { request, session, tenant, route, user }: Prepared): Answer => {
  if (!route) {
    const segment = request.path.split('/').at(-1) ?? '';
    throw badRequest(`Resource not found for the segment '${segment}'.`);
  }
  const { endpoint, parameters } = route;
  const call: Call = {
    world,
    tenant,
    now: world.clock.now(),
    request,
    query: request.query,
    prefer: readPrefer(request),
    parameters,
    permissions: world.access.permissionsFor(session, user),
    root: linkRoot(world),
  };
  if (endpoint.area === 'outlook') {
    const owner = checkOwner(session, { world, endpoint, user, named: parameters['user'] ?? '' });
    return endpoint.answer({ ...call, user: owner });
  }
  world.access.checkDirectory(session, endpoint.requires);
  if (endpoint.area === 'directory') return endpoint.answer(call);
  if (!user) throw resourceNotFound(parameters['user'] ?? '');
  return endpoint.answer({ ...call, user });
};

interface Asked {
  readonly world: World;
  readonly endpoint: Endpoint;
  readonly user: TenantUser | null;
  readonly named: string;
}

const checkOwner = (session: Session, { world, endpoint, user, named }: Asked): TenantUser => {
  if (!user) {
    if (!endpoint.requires.anyOf.some((role) => session.roles.has(role))) {
      throw accessDenied();
    }
    throw new GraphError(404, 'ErrorInvalidUser', `The requested user '${named}' is invalid.`);
  }
  world.access.checkMailbox(session, endpoint.requires, user);
  if (user.mailbox !== 'active') {
    throw mailboxMissing();
  }
  return user;
};

const addHeaders = (answer: Answer, { request, scope }: Prepared, verdict: Verdict): Answer => {
  const share = verdict.ok ? verdict.share : 1;
  const clientRequestId = readHeader(request.headers, 'client-request-id');
  const requestId = answer.headers['request-id'] ?? randomUUID();
  return {
    ...answer,
    headers: {
      ...answer.headers,
      'request-id': requestId,
      'client-request-id': clientRequestId ?? requestId,
      'odata-version': '4.0',
      ...(scope.area === 'directory' ? { 'x-ms-resource-unit': String(scope.units) } : {}),
      ...(scope.area === 'directory' && share >= 0.8
        ? { 'x-ms-throttle-limit-percentage': Math.min(1.8, share).toFixed(1) }
        : {}),
    },
  };
};

interface Outcome {
  readonly delivery: Delivery;
  readonly early: boolean;
  readonly fault: Fault | null;
}

const recordCall = (
  world: World,
  { request, session, route, user }: Prepared,
  { delivery, early, fault }: Outcome,
): void => {
  world.ledger.record({
    service: 'graph',
    method: request.method,
    template: route ? version + route.endpoint.template : 'unknown',
    path: request.path,
    app: session.clientId,
    user: user?.id ?? null,
    status: delivery.answer.status,
    resource: route?.endpoint.resource ?? null,
    select: readAsked(request.query),
    prefer: readHeader(request.headers, 'prefer') ?? null,
    early,
    fault: fault?.kind ?? null,
    batched: request.batched,
    bytes: delivery.answer.body.length,
  });
};
