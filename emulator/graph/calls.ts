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
import { countChanges, usersAfter } from './directory.ts';
import type { Call, Endpoint, UserCall } from './endpoint.ts';
import {
  accessDenied,
  answerGraphError,
  badRequest,
  GraphError,
  insufficientPrivileges,
  mailboxMissing,
  resourceNotFound,
  tooManyRequests,
} from './errors.ts';
import { readAsked } from './asked.ts';
import { readLinkToken, readPrefer } from './odata.ts';
import type { Route } from './router.ts';
import { findRoute } from './routes.ts';
import { findRevocation } from './challenges.ts';
import type { Session } from './sessions.ts';
import { isTeamsRate, listShared } from './teams-rates.ts';
import { restartLink } from './users-delta.ts';

/** A call whose caller and target are known. */
export interface Prepared {
  readonly request: Request;
  readonly version: '/v1.0' | '/beta';
  readonly session: Session;
  readonly tenant: Tenant;
  readonly route: Route | null;
  readonly user: TenantUser | null;
  /** The signed-in user. */
  readonly self: TenantUser | null;
  /** Asked for as `/me`. */
  readonly own: boolean;
  readonly scope: Scope;
}

/** What a path begins with; null for neither version. */
const readVersion = (path: string): '/v1.0' | '/beta' | null => {
  if (path.startsWith('/v1.0/')) return '/v1.0';
  return path.startsWith('/beta/') ? '/beta' : null;
};

/** Root of links: the emulator's own, or the official one. */
const linkRoot = (world: World, version: string): string =>
  world.settings.links === 'official' ? `https://graph.microsoft.com${version}` : `${world.origin}/graph${version}`;

/** Finds out who calls and what for; an Answer where the token is refused. */
export const prepare = async (world: World, request: Request): Promise<Prepared | Answer> => {
  const session = await world.sessions.open(request, entraNow(world));
  if ('status' in session) return session;
  const tenant = world.tenants.get(session.tenantId);
  if (!tenant)
    return answerGraphError(new GraphError(401, 'InvalidAuthenticationToken', 'The tenant of the token is gone.'));
  const revoked = findRevocation(world, session, tenant);
  if (revoked) return revoked;
  const version = readVersion(request.path);
  const path = version === null ? null : request.path.slice(version.length);
  const own = path !== null && /^\/me(?=\/|$)/i.test(path);
  const found = path === null ? null : findRoute(request.method, own ? path.replace(/^\/me/i, meSegment) : path);
  const route = version === '/beta' && found?.endpoint.onBeta !== true ? null : found;
  const now = world.clock.now();
  const self = session.userId === null ? null : tenant.user(session.userId, now);
  const named = route?.parameters['user'];
  const user = own ? self : named === undefined ? null : tenant.findUser(named, now);
  return {
    request,
    version: version ?? '/v1.0',
    session,
    tenant,
    route,
    user,
    self,
    own,
    scope: measure(world, { request, session, tenant, route, user }),
  };
};

/** What stands for the signed-in user in a path that is looked up. */
const meSegment = '/users/me';

type Measured = Pick<Prepared, 'request' | 'session' | 'tenant' | 'route' | 'user'>;

const measure = (world: World, { request, session, tenant, route, user }: Measured): Scope => {
  const endpoint = route?.endpoint ?? null;
  const size = usersAfter(tenant, countChanges(tenant, world.clock.now())).size;
  const scope = { app: session.clientId, units: endpoint ? countUnits(endpoint, request.query) : 1, size };
  if (endpoint?.area === 'outlook')
    return { ...scope, area: 'outlook', key: user?.id ?? route?.parameters['user'] ?? '' };
  const rate = endpoint?.rate;
  if (isTeamsRate(rate)) {
    const { team = null, channel = null } = route?.parameters ?? {};
    const target = { app: session.clientId, tenant: tenant.id, user: user?.id ?? null, team, channel };
    return { ...scope, area: 'teams', key: tenant.id, shared: listShared(rate, world.quota.limits, target) };
  }
  if (rate === 'reports' && endpoint) {
    const [, report = ''] = /^\/reports\/(\w+)/.exec(endpoint.template) ?? [];
    return { ...scope, area: 'reports', key: `${tenant.id} ${report}`, tenant: tenant.id };
  }
  if (rate === 'subscriptions') {
    const { subscriptionReads, subscriptionWrites } = world.quota.limits;
    const limit = request.method === 'GET' ? subscriptionReads : subscriptionWrites;
    const key = `${tenant.id} ${request.method === 'GET' ? 'reading' : 'writing'}`;
    return { ...scope, units: 1, area: 'subscriptions', key, rates: [{ limit, seconds: 20 }] };
  }
  // To wait before another query is submitted is not to wait before one is polled.
  if (rate === 'audit') return { ...scope, area: 'audit', key: `${tenant.id} ${request.method}` };
  return { ...scope, area: rate ?? 'directory', key: tenant.id };
};

const countUnits = (endpoint: Endpoint, query: URLSearchParams): number => {
  if (endpoint.area === 'outlook') return 1;
  const top = query.get('$top');
  const change =
    (query.has('$select') ? -1 : 0) + (query.has('$expand') ? 1 : 0) + (top !== null && Number(top) < 20 ? -1 : 0);
  return Math.max(1, endpoint.units + change);
};

/** Where a call has to ask others first: waits for them. */
export const consult = async (world: World, { request, session, tenant, route }: Prepared): Promise<void> => {
  const { prepare: ask, requires } = route?.endpoint ?? {};
  if (!ask || !requires || !world.access.holds(session, requires, null)) return;
  await ask({ world, request, tenant, caller: session, now: world.clock.now() });
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
      if (wait === null) return;
      const full = !fault && !verdict.ok ? verdict.full : undefined;
      world.quota.announce(scope, wait, full ? { ...arrival, full } : arrival);
    },
  };
};

const nameTemplate = ({ route, own, version }: Pick<Prepared, 'route' | 'own' | 'version'>): string | null =>
  route ? version + (own ? route.endpoint.template.replace('/users/{user}', '/me') : route.endpoint.template) : null;

const describeTarget = ({ request, route, own, version }: Prepared) => ({
  service: 'graph' as const,
  method: request.method,
  path: request.path,
  template: nameTemplate({ route, own, version }) ?? request.path,
  batched: request.batched,
  paged: route?.endpoint.paged ?? false,
  resumed: (route?.endpoint.template.endsWith('/delta') ?? false) && readLinkToken(request.query) !== null,
  mailbox: route?.endpoint.area === 'outlook',
});

const surround = (world: World, { request, route, version }: Prepared): Surroundings => {
  const root = linkRoot(world, version);
  return {
    url: `${root}${request.path.slice(version.length)}${request.search}`,
    nonce: randomUUID().slice(0, 8),
    restart: route?.endpoint.area === 'directory' && !isTeamsRate(route.endpoint.rate) ? restartLink(root) : null,
  };
};

const answerWithin = (world: World, prepared: Prepared, verdict: Verdict): Answer => {
  try {
    if (!verdict.ok) return answerThrottle(verdict, prepared.scope);
    return answerCall(world, prepared);
  } catch (error) {
    if (error instanceof GraphError) return answerGraphError(error);
    throw error;
  }
};

const answerThrottle = (verdict: Verdict & { ok: false }, { app, key }: Scope): Answer => {
  const headers = { 'retry-after': String(verdict.seconds) };
  if (verdict.reason === 'concurrency') {
    return answerGraphError(
      new GraphError(429, 'ApplicationThrottled', 'Application is over its MailboxConcurrency limit.'),
      headers,
    );
  }
  const units = {
    'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
    'x-ms-throttle-scope': `Tenant_Application/ReadWrite/${app}/${key}`,
  };
  return answerJson(429, tooManyRequests(), verdict.reason === 'units' ? { ...headers, ...units } : headers);
};

const answerCall = (world: World, prepared: Prepared): Answer => {
  const { request, session, tenant, route, user, own, version } = prepared;
  if (!route) {
    const segment = request.path.split('/').at(-1) ?? '';
    throw badRequest(`Resource not found for the segment '${segment}'.`);
  }
  if (own && session.userId === null) throw badRequest('/me request is only valid with delegated authentication flow.');
  const { endpoint, parameters } = route;
  const root = linkRoot(world, version);
  const call: Call = {
    world,
    tenant,
    now: world.clock.now(),
    request,
    query: request.query,
    prefer: readPrefer(request),
    parameters,
    caller: session,
    permissions: world.access.permissionsFor(session, tenant, user),
    root,
  };
  const below = (owner: TenantUser): UserCall => ({
    ...call,
    user: owner,
    base: own ? `${root}/me` : `${root}/users/${owner.id}`,
  });
  if (endpoint.area === 'outlook') return endpoint.answer(below(checkOwner(world, prepared, endpoint)));
  if (!world.access.holds(session, endpoint.requires, user)) {
    throw endpoint.refuse?.(session, endpoint.requires) ?? insufficientPrivileges();
  }
  if (endpoint.area === 'directory') return endpoint.answer(call);
  if (!user) throw resourceNotFound(parameters['user'] ?? '');
  return endpoint.answer(below(user));
};

const checkOwner = (world: World, { session, tenant, route, user, self }: Prepared, endpoint: Endpoint): TenantUser => {
  if (!user) {
    if (session.userId !== null || !world.access.holds(session, endpoint.requires, null)) throw accessDenied();
    throw new GraphError(
      404,
      'ErrorInvalidUser',
      `The requested user '${route?.parameters['user'] ?? ''}' is invalid.`,
    );
  }
  world.access.checkMailbox(session, endpoint.requires, { tenant, user, self });
  if (user.mailbox !== 'active') throw mailboxMissing();
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
  { request, version, session, route, user, own }: Prepared,
  { delivery, early, fault }: Outcome,
): void => {
  world.ledger.record({
    service: 'graph',
    method: request.method,
    template: nameTemplate({ route, own, version }) ?? 'unknown',
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
