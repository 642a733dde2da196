// Which of Entra's endpoints answers a request below /login.
import { readHeader, answerJson, type Answer, type Request } from '../http/wire.ts';
import type { World } from '../world.ts';
import { answerConsent, decideConsent } from './consent.ts';
import { answerConfiguration, answerInstances, answerKeys } from './discovery.ts';
import { answerEntraError, EntraError } from './errors.ts';
import { answerToken, entraNow } from './token.ts';

/** The path template for the ledger and the fault plan. */
export const templateOfLogin = (path: string): string => path.replace(/^\/[^/]+/, '/{tenant}');

/** Answers one request to Entra; every refusal is an answer, never a throw. */
export const answerEntra = async (world: World, request: Request, withoutRoles = false): Promise<Answer> => {
  const correlationId = readHeader(request.headers, 'client-request-id');
  try {
    return await route(world, request, withoutRoles);
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    const discovery = request.path.endsWith('/.well-known/openid-configuration');
    return answerEntraError(error, {
      at: entraNow(world),
      correlationId,
      ...(discovery ? { error: 'invalid_tenant' } : {}),
    });
  }
};

const route = (world: World, request: Request, withoutRoles: boolean): Answer | Promise<Answer> => {
  const [, named = '', ...rest] = request.path.split('/').map((part) => decodeURIComponent(part));
  switch (rest.join('/')) {
    case 'oauth2/v2.0/token':
      return answerToken(world, named, { ...request, withoutRoles });
    case 'v2.0/.well-known/openid-configuration':
      return answerConfiguration(world, named);
    case 'discovery/v2.0/keys':
    case 'discovery/keys':
      return answerKeys(world, named);
    case 'discovery/instance':
      return answerInstances(request.query);
    case 'v2.0/adminconsent':
    case 'adminconsent': {
      const asked = { named, version: rest.length === 2 ? ('v2' as const) : ('legacy' as const) };
      return request.method === 'POST' ? decideConsent(world, asked, request) : answerConsent(world, asked, request);
    }
    default:
      return answerJson(404, { error: 'not_found', error_description: `Nothing is emulated at ${request.path}.` });
  }
};
