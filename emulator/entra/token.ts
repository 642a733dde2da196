// The token endpoint: client credentials with a secret (posted or as HTTP Basic) or with a signed assertion.
import { findTenant, type World } from '../world.ts';
import { answerJson, readHeader, type Answer, type Request } from '../http/wire.ts';
import { signAccessToken } from './access-token.ts';
import { verifyAssertion } from './assertion.ts';
import { EntraError } from './errors.ts';
import type { App } from './registry.ts';
import type { Tenant } from '../tenant/model.ts';

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const graphResources = ['https://graph.microsoft.com', '00000003-0000-0000-c000-000000000000'];
const guid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const domain = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;

/** Entra's own time, milliseconds: the machine's, and the skew that was set. */
export const entraNow = (world: World): number => Date.now() + world.settings.skewSeconds * 1000;

/** The tenant that an authority names. Throws 900023 or 90002. */
export const resolveTenant = (world: World, named: string): Tenant => {
  if (!guid.test(named) && !domain.test(named)) throw new EntraError(900023, named);
  const tenant = findTenant(world, named);
  if (!tenant) throw new EntraError(90002, named);
  return tenant;
};

/** A request that a fault may have its roles kept back. */
export interface TokenRequest extends Request {
  readonly withoutRoles: boolean;
}

/** Answers `POST /{tenant}/oauth2/v2.0/token`; throws EntraError. */
export const answerToken = async (world: World, named: string, request: TokenRequest): Promise<Answer> => {
  if (request.method !== 'POST') throw new EntraError(900561, request.method);
  const form = readForm(request);
  const grantType = need(form, 'grant_type');
  if (grantType !== 'client_credentials') throw new EntraError(70003, grantType);
  if (['common', 'organizations', 'consumers'].includes(named)) throw new EntraError(9001023, named);
  const tenant = resolveTenant(world, named);
  const clientId = need(form, 'client_id').toLowerCase();
  const app = world.registry.app(clientId);
  const consent = app && world.registry.consent(clientId, tenant.id);
  if (!app || (!consent && app.homeTenantId !== tenant.id)) throw new EntraError(700016, clientId);
  if (app.disabled) throw new EntraError(7000112, clientId);
  const audience = readScope(need(form, 'scope'));
  const by = await authenticate(world, { app, form, named, tenant });
  if (!consent || consent.knownAt > Date.now()) throw new EntraError(7000229, clientId);
  const bare = consent.rolesAt > Date.now() || request.withoutRoles || world.faults.withholdsRoles();
  const seconds = world.settings.tokenSeconds;
  const access_token = await signAccessToken(world.key, {
    app,
    tenantId: tenant.id,
    roles: bare ? [] : consent.roles,
    by,
    audience,
    now: entraNow(world),
    seconds,
  });
  world.ledger.tokenIssued(clientId);
  return answerJson(
    200,
    { token_type: 'Bearer', expires_in: seconds, ext_expires_in: seconds, access_token },
    { 'cache-control': 'no-store, no-cache', pragma: 'no-cache', 'x-ms-ests-server': '2.1.0 - EMU' },
  );
};

const readForm = (request: Request): URLSearchParams => {
  const form = new URLSearchParams(request.body);
  const basic = /^Basic (.+)$/i.exec(readHeader(request.headers, 'authorization') ?? '')?.[1];
  if (basic !== undefined) {
    const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':');
    form.set('client_id', decodeURIComponent(id));
    form.set('client_secret', decodeURIComponent(secret));
  }
  return form;
};

const need = (form: URLSearchParams, name: string): string => {
  const value = form.get(name);
  if (value === null || value === '') throw new EntraError(900144, name);
  return value;
};

const readScope = (scope: string): string => {
  const [only = '', ...more] = scope.split(' ').filter((part) => part !== '');
  if (more.length > 0 || !only.endsWith('/.default')) throw new EntraError(1002012, scope);
  const resource = only.slice(0, -'/.default'.length).replace(/\/$/, '');
  if (!graphResources.includes(resource.toLowerCase())) throw new EntraError(500011, resource);
  return resource.toLowerCase();
};

interface Attempt {
  readonly app: App;
  readonly form: URLSearchParams;
  /** The tenant as the authority names it. */
  readonly named: string;
  readonly tenant: Tenant;
}

const authenticate = async (world: World, attempt: Attempt): Promise<'secret' | 'certificate'> => {
  const { app, form } = attempt;
  const assertion = form.get('client_assertion');
  if (assertion !== null && form.get('client_assertion_type') === assertionType) {
    await verifyAssertion(assertion, {
      clientId: app.clientId,
      certificates: world.registry.certificates(app.clientId),
      audiences: listAudiences(world, attempt),
      now: entraNow(world),
    });
    return 'certificate';
  }
  const given = form.get('client_secret');
  if (given === null || given === '') throw new EntraError(7000218);
  const secret = app.secrets.find((candidate) => candidate.value === given);
  if (!secret) throw new EntraError(7000215, app.clientId);
  if (secret.endsAt !== null && secret.endsAt <= world.clock.now()) throw new EntraError(7000222, app.clientId);
  return 'secret';
};

const listAudiences = (world: World, { named, tenant }: Attempt): string[] => {
  const hosts = ['https://login.microsoftonline.com', 'https://login.windows.net', `${world.origin}/login`];
  const names = [named.toLowerCase(), tenant.id];
  return hosts.flatMap((host) =>
    names.flatMap((name) => [
      `${host}/${name}/oauth2/v2.0/token`,
      `${host}/${name}/oauth2/token`,
      `${host}/${name}/v2.0`,
    ]),
  );
};
