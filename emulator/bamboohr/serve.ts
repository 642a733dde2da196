// Serves a request to BambooHR, at its gateway (`/api/gateway.php/{company}/v1`) or at a company's own address (`/api/v1`).
import { deliver, stay, type Leaving } from '../fault-effects.ts';
import { serveForeign, type ForeignCall } from '../foreign-calls.ts';
import { answerJson, readHeader, type Answer, type Request } from '../http/wire.ts';
import type { Arrival } from '../quota.ts';
import type { Tenant } from '../tenant/model.ts';
import type { World } from '../world.ts';
import { subdomainOf, type BambooKey } from './bamboohr.ts';
import { endpoints, takesJson, type Endpoint } from './endpoints.ts';
import { answerBambooError, answerLimited, BambooError } from './errors.ts';

interface Asked {
  /** Null where the host alone says whose it is. */
  readonly company: string | null;
  readonly below: string;
}

const readPath = (path: string): Asked | null => {
  const gateway = /^\/api\/gateway\.php\/([^/]+)\/v1(\/.*)$/.exec(path);
  if (gateway) return { company: (gateway[1] ?? '').toLowerCase(), below: gateway[2] ?? '' };
  const own = /^\/api\/v1(\/.*)$/.exec(path);
  return own ? { company: null, below: own[1] ?? '' } : null;
};

/** The key is the user name; the password is of no account. */
const readKey = (request: Request): string | null => {
  const basic = /^Basic (.+)$/i.exec(readHeader(request.headers, 'authorization') ?? '')?.[1];
  const [key = ''] = Buffer.from(basic ?? '', 'base64')
    .toString('utf8')
    .split(':');
  return key === '' ? null : key;
};

interface Caller {
  readonly key: BambooKey;
  readonly tenant: Tenant;
}

/** Throws 404 for an unknown company, 401 without a key that is known there, 403 for one that is shut. */
const findCaller = (world: World, request: Request, { company }: Asked): Caller => {
  const tenants = [...world.tenants.values()];
  const named = company === null ? null : (tenants.find((one) => subdomainOf(one) === company) ?? null);
  if (company !== null && named === null) throw new BambooError(404, 'Company not found.');
  const place = company ?? 'own';
  if (world.bamboohr.isLocked(place, Date.now())) throw new BambooError(403, 'API access is disabled for a while.');
  const given = readKey(request);
  if (given === null) throw new BambooError(401, 'Your API key is missing.');
  const key = world.bamboohr.keys(tenants).find((one) => one.key === given);
  const tenant = key && world.tenants.get(key.tenantId);
  if (!tenant || (named !== null && named.id !== tenant.id)) {
    world.bamboohr.failed(place, Date.now());
    throw new BambooError(401, 'Invalid API key.');
  }
  if (key.state === 'disabled') throw new BambooError(403, 'Your API key belongs to a user that is not enabled.');
  return { key, tenant };
};

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const writeXml = (value: unknown): string => {
  if (Array.isArray(value)) return value.map((item) => `<item>${writeXml(item)}</item>`).join('');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, field]) => `<field id="${escapeXml(name)}">${writeXml(field)}</field>`)
      .join('');
  }
  return typeof value === 'string' || typeof value === 'number' ? escapeXml(`${value}`) : '';
};

const answerXml = (value: unknown): Answer => ({
  status: 200,
  headers: { 'content-type': 'text/xml; charset=utf-8' },
  body: `<?xml version="1.0"?>\n<answer>${writeXml(value)}</answer>`,
});

interface Route extends Asked {
  readonly endpoint: Endpoint | null;
}

const answerCall = (world: World, request: Request, { endpoint, ...asked }: Route): Answer => {
  const { key, tenant } = findCaller(world, request, asked);
  const [, named = ''] = endpoint?.pattern.exec(asked.below) ?? [];
  if (!endpoint) throw new BambooError(404, 'The requested resource does not exist.');
  const now = world.clock.now();
  const value = endpoint.answer({
    request,
    tenant,
    key,
    sharing: key.state === 'no-access' ? 'nothing' : world.bamboohr.sharingOf(tenant.id),
    office: { now, records: world.bamboohr.read(tenant, now), supervisorEId: world.settings.bambooSupervisorEId },
    named,
  });
  return takesJson(request) || !endpoint.alsoXml ? answerJson(200, value) : answerXml(value);
};

const tryAnswer = (answer: () => Answer): Answer => {
  try {
    return answer();
  } catch (error) {
    if (error instanceof BambooError) return answerBambooError(error);
    throw error;
  }
};

const callerOf = (world: World, request: Request): BambooKey | null => {
  const given = readKey(request);
  return world.bamboohr.keys(world.tenants.values()).find(({ key }) => key === given) ?? null;
};

export const serveBambooHr = (world: World, request: Request, arrival: Arrival): Leaving => {
  const asked = readPath(request.path);
  if (asked === null) return stay(deliver(answerBambooError(new BambooError(404, ''))));
  const endpoint =
    endpoints.find(({ method, pattern }) => method === request.method && pattern.test(asked.below)) ?? null;
  const { bambooLimitStatus, bambooLimit } = world.settings;
  const known = callerOf(world, request);
  const throttle = (retryAfter: string | null): Answer =>
    answerLimited(bambooLimitStatus === '503' ? 503 : 429, retryAfter);
  const call: ForeignCall = {
    service: 'bamboohr',
    request,
    template: endpoint === null ? '/v1/unknown' : `/v1${endpoint.template}`,
    app: known === null ? null : `key of ${known.employee}`,
    user: null,
    resource: endpoint?.resource ?? null,
    select: endpoint?.select({ request }) ?? ['*'],
    scope: known && {
      area: 'bamboohr',
      app: 'company',
      key: known.tenantId,
      units: 1,
      size: 0,
      rates: [{ limit: bambooLimit, seconds: 60 }],
    },
    dialect: {
      status: (status) => answerBambooError(new BambooError(status, '')),
      throttle,
      page: null,
      refusals: { 'access-denied': () => answerBambooError(new BambooError(403, 'Access denied.')) },
    },
    answer: () => tryAnswer(() => answerCall(world, request, { ...asked, endpoint })),
    refuse: (seconds) => throttle(String(seconds)),
  };
  return serveForeign(world, call, arrival);
};
