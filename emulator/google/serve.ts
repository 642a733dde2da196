// Serves a request to Google: the token endpoint, the APIs, and the batch of Gmail.
import { deliver, stay, type Leaving } from '../fault-effects.ts';
import { serveForeign, type ForeignCall } from '../foreign-calls.ts';
import type { Dialect } from '../foreign-faults.ts';
import { answerJson, readHeader, type Answer, type Request } from '../http/wire.ts';
import type { Arrival, Scope } from '../quota.ts';
import type { World } from '../world.ts';
import { serveBatch } from './batch.ts';
import { calendarEndpoint } from './calendar.ts';
import { checkOptions, findSubject, needScope, readPageToken, type Endpoint } from './call.ts';
import { directoryEndpoint } from './directory.ts';
import {
  answerGoogleError,
  badRequest,
  failedPrecondition,
  fullSyncRequired,
  GoogleError,
  notAuthorized,
  notFound,
  unauthenticated,
} from './errors.ts';
import { applyMask, listMask, readMask } from './fields.ts';
import { gmailEndpoints } from './gmail.ts';
import type { GoogleToken } from './google.ts';
import { answerOverLimit, answerThrottled, ratesOf } from './limits.ts';
import { answerToken } from './token.ts';

const endpoints: readonly Endpoint[] = [...gmailEndpoints, calendarEndpoint, directoryEndpoint];

const readBearer = ({ headers, query }: Request): string =>
  /^Bearer (.+)$/i.exec(readHeader(headers, 'authorization') ?? '')?.[1] ?? query.get('access_token') ?? '';

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Runs the answer; what is thrown becomes one. */
const speak = (answer: () => Answer): Answer => {
  try {
    return answer();
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    const challenge =
      error.refusal.code === 401 ? { 'www-authenticate': 'Bearer realm="https://accounts.google.com/"' } : {};
    return answerGoogleError(error, challenge);
  }
};

/** What was asked for: headers of a message, else the leaves of the mask. */
const readAsked = ({ query }: Request, endpoint: Endpoint | null): readonly string[] => {
  const headers = query.getAll('metadataHeaders');
  if (endpoint?.resource === 'gmailMessage' && query.get('format') === 'metadata' && headers.length > 0) return headers;
  try {
    return listMask(readMask(query.get('fields')));
  } catch (error) {
    if (error instanceof GoogleError) return [];
    throw error;
  }
};

const refuse = (make: () => GoogleError) => () =>
  speak(() => {
    throw make();
  });

const writeDialect = (world: World, request: Request, endpoint: Endpoint | null): Omit<Dialect, 'page'> => {
  const resumed = endpoint && endpoint.resumes !== '' && request.query.has(endpoint.resumes);
  const gone = endpoint?.resumes === 'syncToken' ? fullSyncRequired : endpoint?.api === 'gmail' ? notFound : badToken;
  const refuseToken = (): Answer => {
    world.google.kill(readBearer(request));
    return refuse(unauthenticated)();
  };
  return {
    status: (status) =>
      answerGoogleError(
        new GoogleError({ code: status, message: 'Internal error encountered.', reason: 'backendError' }),
      ),
    throttle: (retryAfter) => answerThrottled(retryAfter),
    refusals: {
      'expired-token': refuseToken,
      'access-denied': refuse(notAuthorized),
      ...(endpoint?.api === 'gmail'
        ? { 'mailbox-missing': refuse(() => failedPrecondition('Mail service not enabled')) }
        : {}),
      ...(resumed ? { gone: refuse(gone) } : {}),
    },
  };
};

const badToken = (): GoogleError => badRequest('Invalid pageToken');

const scopeOf = (endpoint: Endpoint, token: GoogleToken): Scope => ({
  area: 'google',
  app: token.account.projectId,
  key: `${endpoint.api}:${token.subject?.userId ?? token.account.email}`,
  units: endpoint.units,
  size: 0,
  rates: ratesOf(endpoint.api),
});

/** One call of an API. */
const serveCall = (world: World, request: Request, arrival: Arrival): Leaving => {
  const token = world.google.find(readBearer(request));
  const endpoint = endpoints.find(({ pattern }) => request.method === 'GET' && pattern.test(request.path)) ?? null;
  let here = '';
  const answer = (): Answer => {
    if (!endpoint) throw new GoogleError({ code: 404, message: 'Not Found', reason: 'notFound' });
    if (!token) throw unauthenticated();
    needScope(token, endpoint.scopes);
    checkOptions(endpoint, request.query);
    const mask = readMask(request.query.get('fields'));
    const named = (endpoint.pattern.exec(request.path) ?? []).slice(1).map(decode);
    const at = readPageToken(request.query, world.clock.now());
    const spoken = endpoint.answer({ world, token, query: request.query, named, ...at });
    here = spoken.here ?? '';
    return answerJson(200, applyMask(spoken.body, mask), { vary: 'Origin, X-Origin, Referer' });
  };
  const subject = token && findSubject({ world, token, now: world.clock.now() });
  const call: ForeignCall = {
    service: 'google',
    request,
    template: endpoint?.template ?? '/unknown',
    app: token?.account.email ?? null,
    user: subject?.user.id ?? null,
    resource: endpoint?.resource ?? null,
    select: readAsked(request, endpoint),
    scope: endpoint && token ? scopeOf(endpoint, token) : null,
    dialect: {
      ...writeDialect(world, request, endpoint),
      page: endpoint?.list ? { list: endpoint.list, cursor: ['nextPageToken'], here: () => here } : null,
    },
    answer: () => speak(answer),
    refuse: (seconds) => answerOverLimit(world.settings.gmailLimitStatus, endpoint?.api ?? 'gmail', seconds),
  };
  return serveForeign(world, call, arrival);
};

const serveToken = async (world: World, request: Request, arrival: Arrival): Promise<Leaving> => {
  const answered = await answerToken(world, request);
  const call: ForeignCall = {
    service: 'google',
    request,
    template: '/token',
    app: null,
    user: null,
    resource: null,
    select: [],
    scope: null,
    dialect: {
      status: (status) => answerJson(status, { error: 'internal_failure', error_description: 'Backend Error' }),
      throttle: (retryAfter) => answerThrottled(retryAfter),
      page: null,
      refusals: {},
    },
    answer: () => answered,
    refuse: () => answered,
  };
  return serveForeign(world, call, arrival);
};

export const serveGoogle = async (world: World, request: Request, arrival: Arrival): Promise<Leaving> => {
  if (request.method === 'POST' && request.path === '/token') return serveToken(world, request, arrival);
  if (request.method === 'POST' && request.path === '/batch/gmail/v1') {
    return serveBatch(request, (member) => serveCall(world, member, arrival));
  }
  if (/^\/(gmail|calendar|admin)\//.test(request.path)) return serveCall(world, request, arrival);
  return stay(deliver({ status: 404, headers: {}, body: '' }));
};
