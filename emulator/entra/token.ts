// The token endpoint: which grant is asked for.
import type { Answer, Request } from '../http/wire.ts';
import type { World } from '../world.ts';
import { grantForCode } from './authorization-code.ts';
import { grantToApp } from './client-credentials.ts';
import { grantForDevice } from './device.ts';
import { EntraError } from './errors.ts';
import { need, readForm } from './form.ts';
import { grantForRefresh } from './refresh.ts';

/** A request that a fault may have its roles kept back. */
export interface TokenRequest extends Request {
  readonly withoutRoles: boolean;
}

/** Answers `POST /{tenant}/oauth2/v2.0/token`; throws EntraError. */
export const answerToken = (world: World, named: string, request: TokenRequest): Promise<Answer> => {
  if (request.method !== 'POST') throw new EntraError(900561, request.method);
  const form = readForm(request);
  const grantType = need(form, 'grant_type');
  switch (grantType) {
    case 'client_credentials':
      return grantToApp(world, { named, form, withoutRoles: request.withoutRoles });
    case 'authorization_code':
      return grantForCode(world, { named, form, request });
    case 'refresh_token':
      return grantForRefresh(world, { named, form, request });
    case 'urn:ietf:params:oauth:grant-type:device_code':
    case 'device_code':
      return grantForDevice(world, { named, form, request });
    default:
      throw new EntraError(70003, grantType);
  }
};
