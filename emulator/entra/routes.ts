// Which of Entra's endpoints answers a request below /login.
import { answerHtml, answerJson, answerRedirect, readHeader, type Answer, type Request } from '../http/wire.ts';
import type { World } from '../world.ts';
import { answerAdminConsent, refuseAdminConsent } from './admin-consent.ts';
import { entraNow } from './authority.ts';
import { answerAuthorize, refuseAuthorize } from './authorize.ts';
import { answerDeviceCode, answerDevicePage } from './device.ts';
import { answerConfiguration, answerInstances, answerKeys } from './discovery.ts';
import { answerEntraError, EntraError } from './errors.ts';
import { withCookie } from './identification.ts';
import { writePage } from './pages.ts';
import { answerToken } from './token.ts';

/** The path template for the ledger and the fault plan. */
export const templateOfLogin = (path: string): string => path.replace(/^\/[^/]+/, '/{tenant}');

/** Answers one request to Entra; every refusal is an answer, never a throw. */
export const answerEntra = async (world: World, request: Request, withoutRoles = false): Promise<Answer> => {
  try {
    return await route(world, request, withoutRoles);
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    return answerError(world, request, error);
  }
};

const answerError = (world: World, request: Request, error: EntraError): Answer =>
  answerEntraError(error, {
    at: entraNow(world),
    correlationId: readHeader(request.headers, 'client-request-id'),
    interaction: world.settings.interactionError,
    ...(error.code === 700016 ? { error: world.settings.unknownAppError } : {}),
    ...(request.path.endsWith('/.well-known/openid-configuration') ? { error: 'invalid_tenant' } : {}),
  });

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

const splitPath = (path: string): { named: string; place: string } => {
  const [, named = '', ...rest] = path.split('/').map(decode);
  return { named, place: rest.join('/') };
};

const versionOf = (place: string) => (place.startsWith('v2.0/') ? ('v2' as const) : ('legacy' as const));

/** Refuses a request with that error in the way of the endpoint: as JSON, on a page, or by a redirect to the app. */
export const refuseEntra = (world: World, request: Request, error: EntraError): Answer => {
  const { named, place } = splitPath(request.path);
  if (place === 'oauth2/v2.0/authorize') return refuseAuthorize(world, named, { request, error });
  if (place === 'v2.0/adminconsent' || place === 'adminconsent') {
    return refuseAdminConsent(world, { named, version: versionOf(place) }, { request, error });
  }
  return answerError(world, request, error);
};

const route = (world: World, request: Request, withoutRoles: boolean): Answer | Promise<Answer> => {
  const { named, place } = splitPath(request.path);
  switch (place) {
    case 'oauth2/v2.0/authorize':
      return answerAuthorize(world, named, request);
    case 'oauth2/v2.0/token':
      return answerToken(world, named, { ...request, withoutRoles });
    case 'oauth2/v2.0/devicecode':
      return answerDeviceCode(world, named, request);
    case 'oauth2/deviceauth':
      return answerDevicePage(world, request);
    case 'oauth2/v2.0/logout':
      return answerLogout(world, request);
    case 'v2.0/.well-known/openid-configuration':
      return answerConfiguration(world, named);
    case 'discovery/v2.0/keys':
    case 'discovery/keys':
      return answerKeys(world, named);
    case 'discovery/instance':
      return answerInstances(request.query);
    case 'v2.0/adminconsent':
    case 'adminconsent':
      return answerAdminConsent(world, { named, version: versionOf(place) }, request);
    default:
      return answerJson(404, { error: 'not_found', error_description: `Nothing is emulated at ${request.path}.` });
  }
};

/** Signs everybody in this browser out; goes on to a redirect URI that some app has registered. */
const answerLogout = (world: World, request: Request): Answer => {
  const cookie = world.entra.browsers.clear(request);
  const wanted = request.query.get('post_logout_redirect_uri');
  const registered = world.registry
    .apps()
    .some(({ redirectUris, spaRedirectUris }) => [...redirectUris, ...spaRedirectUris].some((uri) => uri === wanted));
  const answer =
    wanted !== null && registered
      ? answerRedirect(wanted)
      : answerHtml(200, writePage('You signed out of your account', '<p>You can close this window.</p>'));
  return withCookie(answer, cookie);
};
