// Serves a request to Slack: the Web API below /api, and the page of OAuth.
import { deliver, stay, type Leaving } from '../fault-effects.ts';
import { serveForeign, type ForeignCall } from '../foreign-calls.ts';
import type { Dialect } from '../foreign-faults.ts';
import { answerJson, readHeader, type Answer, type Request } from '../http/wire.ts';
import type { Arrival, Scope } from '../quota.ts';
import type { World } from '../world.ts';
import { exchangeCode } from './access.ts';
import { answerAuthorize } from './authorize.ts';
import { channelMethods } from './channels.ts';
import { answerRateLimited, answerSlackError, SlackError } from './errors.ts';
import { historyMethods, limitOf } from './history.ts';
import { needScope, type Method } from './method.ts';
import type { Installation } from './slack.ts';
import { teamMethods } from './team.ts';
import { userMethods } from './users.ts';

const methods: Readonly<Record<string, Method>> = {
  ...teamMethods,
  ...userMethods,
  ...channelMethods,
  ...historyMethods,
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readJson = (body: string): Record<string, string> => {
  try {
    const value: unknown = JSON.parse(body);
    if (!isRecord(value)) throw new SlackError('json_not_object');
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, String(field)]));
  } catch (cause) {
    if (cause instanceof SlackError) throw cause;
    throw new SlackError('invalid_json');
  }
};

/** Arguments of the query and of the body, which may be a form or JSON. */
const readArguments = ({ query, body, headers, method }: Request): Record<string, string> => {
  const given = Object.fromEntries(query);
  if (method !== 'POST' || body === '') return given;
  const [type = ''] = (readHeader(headers, 'content-type') ?? '').split(';');
  if (type.trim() === 'application/json') return { ...given, ...readJson(body) };
  if (type.trim() === 'application/x-www-form-urlencoded')
    return { ...given, ...Object.fromEntries(new URLSearchParams(body)) };
  throw new SlackError(type === '' ? 'missing_post_type' : 'invalid_post_type');
};

/** The token of the header, or of the form; one in the address is not taken. */
const findInstallation = (world: World, request: Request, args: Readonly<Record<string, string>>): Installation => {
  const bearer = /^Bearer (.+)$/i.exec(readHeader(request.headers, 'authorization') ?? '')?.[1];
  const token = bearer ?? (request.query.has('token') ? undefined : args['token']);
  if (token === undefined || token === '') throw new SlackError('not_authed');
  const found = world.slack.find(token);
  if (!found) throw new SlackError('invalid_auth');
  return found;
};

interface Called {
  readonly name: string;
  readonly method: Method | null;
  readonly args: Readonly<Record<string, string>>;
  readonly installation: Installation | null;
  /** Why it goes no further. */
  readonly refused: SlackError | null;
}

const readCall = (world: World, request: Request): Called => {
  const name = request.path.slice('/api/'.length);
  const method = methods[name] ?? null;
  let args: Record<string, string> = {};
  let installation: Installation | null = null;
  try {
    args = readArguments(request);
    if (name === 'oauth.v2.access') return { name, method, args, installation, refused: null };
    if (!method) throw new SlackError('unknown_method', { req_method: name });
    installation = findInstallation(world, request, args);
    if (installation.state !== 'active') throw new SlackError(installation.state);
    return { name, method, args, installation, refused: null };
  } catch (error) {
    if (error instanceof SlackError) return { name, method, args, installation, refused: error };
    throw error;
  }
};

const headersOf = ({ installation, method }: Called): Record<string, string> =>
  installation && method
    ? { 'x-oauth-scopes': installation.scopes.join(','), 'x-accepted-oauth-scopes': method.scopes.join(',') }
    : {};

const answerMethod = (world: World, request: Request, called: Called): { body: object; here?: string } => {
  const { name, method, args, installation, refused } = called;
  if (refused) throw refused;
  if (name === 'oauth.v2.access') return { body: exchangeCode(world, request, args) };
  const tenant = installation && world.tenants.get(installation.tenantId);
  if (!method || !installation || !tenant) throw new SlackError('account_inactive');
  needScope(installation, ...method.scopes);
  return method.answer({ world, tenant, now: world.clock.now(), installation, args });
};

const scopeOf = (world: World, { name, method, installation }: Called): Scope | null =>
  method && installation
    ? {
        area: 'slack',
        app: installation.clientId,
        key: `${installation.tenantId}:${name}`,
        units: 1,
        size: 0,
        rates: [{ limit: limitOf(name, method, world.settings.slackOutsideMarketplace), seconds: 60 }],
      }
    : null;

const refuse = (code: string) => () => answerSlackError(new SlackError(code));

const writeDialect = ({ method, args, installation }: Called, here: () => string): Dialect => {
  return {
    status: (status) => ({
      status,
      headers: { 'content-type': 'text/plain' },
      body: status < 500 ? '' : 'server error',
    }),
    throttle: answerRateLimited,
    page: method?.list ? { list: method.list, cursor: ['response_metadata', 'next_cursor'], here } : null,
    refusals: {
      ...(args['cursor'] ? { gone: refuse('invalid_cursor') } : {}),
      ...(installation ? { 'access-denied': refuse('access_denied') } : {}),
    },
  };
};

const serveMethod = (world: World, request: Request, arrival: Arrival): Leaving => {
  const called = readCall(world, request);
  let here = '';
  const answer = (): Answer => {
    try {
      const spoken = answerMethod(world, request, called);
      here = spoken.here ?? '';
      return answerJson(200, { ok: true, ...spoken.body }, headersOf(called));
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      const refusal = answerSlackError(error);
      return { ...refusal, headers: { ...refusal.headers, ...headersOf(called) } };
    }
  };
  const call: ForeignCall = {
    service: 'slack',
    request,
    template: called.method || called.name === 'oauth.v2.access' ? request.path : '/api/unknown',
    app: called.installation?.clientId ?? null,
    user: null,
    resource: called.method?.resource ?? null,
    select: ['*'],
    scope: scopeOf(world, called),
    dialect: writeDialect(called, () => here),
    answer,
    refuse: (seconds) => answerRateLimited(String(seconds)),
  };
  return serveForeign(world, call, arrival);
};

export const serveSlack = (world: World, request: Request, arrival: Arrival): Leaving => {
  if (request.path.startsWith('/api/')) return serveMethod(world, request, arrival);
  if (request.path === '/oauth/v2/authorize') return stay(deliver(answerAuthorize(world, request)));
  return stay(deliver({ status: 404, headers: {}, body: '' }));
};
