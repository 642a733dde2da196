// Serves a request to Zoom: the token endpoint, the API below /v2 and the downloads of recordings.
import { deliver, stay, type Leaving } from '../fault-effects.ts';
import { serveForeign, type ForeignCall } from '../foreign-calls.ts';
import type { Dialect } from '../foreign-faults.ts';
import { answerJson, readHeader, type Answer, type Request } from '../http/wire.ts';
import type { Arrival } from '../quota.ts';
import type { World } from '../world.ts';
import type { Endpoint, ZoomCall } from './call.ts';
import {
  answerOverLimit,
  answerPerSecond,
  answerZoomError,
  badPageToken,
  expiredToken,
  invalidToken,
  ratesOf,
  ZoomError,
} from './errors.ts';
import { participantEndpoint } from './participants.ts';
import { findTranscript, recordingEndpoint } from './recordings.ts';
import { answerToken } from './token.ts';
import { userEndpoints } from './users.ts';
import type { ZoomApp } from './zoom.ts';

const endpoints: readonly Endpoint[] = [...userEndpoints, recordingEndpoint, participantEndpoint];

const readToken = ({ headers, query }: Request): string | null =>
  /^Bearer (.+)$/i.exec(readHeader(headers, 'authorization') ?? '')?.[1] ?? query.get('access_token');

interface Caller {
  readonly app: ZoomApp;
  readonly scopes: readonly string[];
  readonly token: string;
}

/** Who calls; an error where the token is no good. */
const findCaller = (world: World, request: Request): Caller | ZoomError => {
  const token = readToken(request);
  if (token === null) return new ZoomError(401, 4700, 'Token cannot be empty.');
  const known = world.zoom.find(token);
  const app = world.zoom.apps(world.tenants.values()).find(({ clientId }) => clientId === known?.clientId);
  if (!known || !app || app.deactivated) return invalidToken();
  if (known.endsAt <= Date.now()) return expiredToken();
  return { app, scopes: known.scopes, token };
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const makeCall = (
  world: World,
  caller: Caller,
  { query, named }: { readonly query: URLSearchParams; readonly named: string },
): ZoomCall => {
  const tenant = world.tenants.get(caller.app.tenantId);
  if (!tenant) throw invalidToken();
  return { world, tenant, now: world.clock.now(), query, named: decode(named) };
};

/** Runs the answer; what is thrown becomes one. */
const speak = (answer: () => Answer): Answer => {
  try {
    return answer();
  } catch (error) {
    if (error instanceof ZoomError) return answerZoomError(error);
    throw error;
  }
};

const needScope = ({ scopes }: Caller, needed: string): void => {
  if (!scopes.includes(needed)) {
    throw new ZoomError(400, 4711, `Invalid access token, does not contain scopes:[${needed}].`);
  }
};

const writeDialect = (world: World, request: Request, endpoint: Endpoint | null): Omit<Dialect, 'page'> => {
  const { zoomPlan: plan } = world.settings;
  const kill = (): Answer => {
    world.zoom.kill(readToken(request) ?? '');
    return answerZoomError(expiredToken());
  };
  return {
    status: (status) => answerJson(status, { code: status, message: 'Internal server error.' }),
    throttle: (retryAfter) => answerPerSecond({ plan, category: endpoint?.category ?? 'Light', retryAfter }),
    refusals: {
      'expired-token': kill,
      'access-denied': () => answerZoomError(new ZoomError(400, 200, 'No permission.')),
      ...(request.query.get('next_page_token') ? { gone: () => answerZoomError(badPageToken()) } : {}),
    },
  };
};

const serveEndpoint = (world: World, request: Request, arrival: Arrival): Leaving => {
  const caller = findCaller(world, request);
  const endpoint = endpoints.find(({ pattern }) => pattern.test(request.path)) ?? null;
  const { zoomPlan: plan } = world.settings;
  let here = '';
  const answer = (): Answer => {
    if (caller instanceof ZoomError) throw caller;
    if (!endpoint || request.method !== 'GET') {
      throw new ZoomError(404, 2300, 'This API endpoint is not recognized.');
    }
    needScope(caller, endpoint.scope);
    const [, named = ''] = endpoint.pattern.exec(request.path) ?? [];
    const spoken = endpoint.answer(makeCall(world, caller, { query: request.query, named }));
    here = spoken.here ?? '';
    return answerJson(200, spoken.body, { 'x-ratelimit-category': endpoint.category });
  };
  const known = caller instanceof ZoomError || !endpoint ? null : caller.app;
  const category = endpoint?.category ?? 'Light';
  const call: ForeignCall = {
    service: 'zoom',
    request,
    template: endpoint?.template ?? '/unknown',
    app: caller instanceof ZoomError ? null : caller.app.clientId,
    user: null,
    resource: endpoint?.resource ?? null,
    select: ['*'],
    // All apps of an account share its limits.
    scope: known && {
      area: 'zoom',
      app: 'account',
      key: `${known.tenantId}:${category}`,
      units: 1,
      size: 0,
      rates: ratesOf(plan, category),
    },
    dialect: {
      ...writeDialect(world, request, endpoint),
      page: endpoint?.list ? { list: endpoint.list, cursor: ['next_page_token'], here: () => here } : null,
    },
    answer: () => speak(answer),
    refuse: (seconds) => answerOverLimit(plan, category, seconds),
  };
  return serveForeign(world, call, arrival);
};

/** Faults of the token endpoint and of downloads are those of any answer. */
const servePlain = (
  world: World,
  { request, template, resource }: { request: Request; template: string; resource: string | null },
  answer: () => Answer,
): Omit<ForeignCall, 'scope'> => ({
  service: 'zoom',
  request,
  template,
  app: null,
  user: null,
  resource,
  select: ['*'],
  dialect: { ...writeDialect(world, request, null), refusals: {}, page: null },
  answer,
  refuse: () => answer(),
});

const answerDownload = (world: World, request: Request): Answer => {
  const caller = findCaller(world, request);
  if (caller instanceof ZoomError) {
    return answerJson(401, { status: false, errorCode: 401, errorMessage: 'Forbidden', result: null });
  }
  const key = request.path.slice('/rec/download/'.length);
  const body = findTranscript(makeCall(world, caller, { query: request.query, named: '' }), key);
  if (body === null) return answerZoomError(new ZoomError(404, 3301, 'This recording does not exist.'));
  return { status: 200, headers: { 'content-type': 'text/vtt; charset=utf-8' }, body };
};

export const serveZoom = (world: World, request: Request, arrival: Arrival): Leaving => {
  if (request.method === 'POST' && request.path === '/oauth/token') {
    const plain = servePlain(world, { request, template: request.path, resource: null }, () =>
      answerToken(world, request),
    );
    return serveForeign(world, { ...plain, scope: null }, arrival);
  }
  if (request.path.startsWith('/rec/download/')) {
    const asked = { request, template: '/rec/download/{file}', resource: 'zoomTranscript' };
    const plain = servePlain(world, asked, () => speak(() => answerDownload(world, request)));
    return serveForeign(world, { ...plain, scope: null }, arrival);
  }
  if (request.path.startsWith('/v2/')) return serveEndpoint(world, request, arrival);
  return stay(deliver({ status: 404, headers: {}, body: '' }));
};
