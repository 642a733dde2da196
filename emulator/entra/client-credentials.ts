// The grant of an app on its own: client credentials, with the application permissions that an admin granted.
import { answerJson, type Answer } from '../http/wire.ts';
import type { World } from '../world.ts';
import { signAppToken } from './access-token.ts';
import { entraNow, isShared, resolveTenant } from './authority.ts';
import { proveClient } from './client-proof.ts';
import { checkService } from './consents.ts';
import { EntraError } from './errors.ts';
import { need } from './form.ts';
import { readChallenges, tokenHeaders } from './issue.ts';
import { findResource, namesWithin } from './resources.ts';
import type { AskedResource } from './scopes.ts';

export interface AppRequest {
  readonly named: string;
  readonly form: URLSearchParams;
  /** A fault keeps the roles back. */
  readonly withoutRoles: boolean;
}

/** Throws the EntraError that Microsoft answers with. */
export const grantToApp = async (world: World, { named, form, withoutRoles }: AppRequest): Promise<Answer> => {
  if (isShared(named)) throw new EntraError(9001023, named);
  const tenant = resolveTenant(world, named);
  const clientId = need(form, 'client_id').toLowerCase();
  const app = world.registry.app(clientId);
  const consent = app && world.registry.consent(clientId, tenant.id);
  if (!app || (!consent && app.homeTenantId !== tenant.id)) throw new EntraError(700016, clientId);
  if (app.signInAudience === 'AzureADMyOrg' && app.homeTenantId !== tenant.id) throw new EntraError(700016, clientId);
  if (app.disabled) throw new EntraError(7000112, clientId);
  if (app.disabledIn.includes(tenant.id)) throw new EntraError(7000116, clientId);
  const asked = readScope(need(form, 'scope'));
  const by = await proveClient(world, { app, form, named, tenantId: tenant.id });
  if (!consent || consent.knownAt > Date.now()) throw new EntraError(7000229, clientId);
  checkService(world, tenant.id, asked);
  if (app.workloadBlocked) throw new EntraError(53003);
  const bare = consent.rolesAt > Date.now() || withoutRoles || world.faults.withholdsRoles();
  const seconds = world.settings.tokenSeconds;
  const access_token = await signAppToken(world.key, {
    app,
    tenantId: tenant.id,
    roles: bare ? [] : namesWithin(consent.roles, asked.resource.key),
    by,
    audience: asked.url ?? asked.resource.appId,
    now: entraNow(world),
    seconds,
    challenges: readChallenges(form),
  });
  world.ledger.tokenIssued(clientId);
  return answerJson(
    200,
    { token_type: 'Bearer', expires_in: seconds, ext_expires_in: seconds, access_token },
    tokenHeaders(),
  );
};

const readScope = (scope: string): AskedResource => {
  const [only = '', ...more] = scope.split(' ').filter((part) => part !== '');
  if (more.length > 0 || !only.endsWith('/.default')) throw new EntraError(1002012, scope);
  const url = only.slice(0, -'/.default'.length).replace(/\/$/, '').toLowerCase();
  const resource = findResource(url);
  if (!resource) throw new EntraError(500011, url);
  return { resource, url, names: [], whole: true };
};
