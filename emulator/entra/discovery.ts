// What Entra publishes about itself: OpenID configuration, signing keys, and the aliases of its hosts.
import type { World } from '../world.ts';
import { answerJson, type Answer } from '../http/wire.ts';
import { EntraError } from './errors.ts';
import { consumersId } from './account-lookup.ts';
import { isShared, resolveTenant } from './authority.ts';

/** The tenant in the issuer; personal accounts have one of their own, by its id too. */
const nameIssuer = (world: World, named: string): string => {
  if (named === 'consumers' || named === consumersId) return consumersId;
  return isShared(named) ? '{tenantid}' : resolveTenant(world, named).id;
};

/** Answers `/{tenant}/v2.0/.well-known/openid-configuration`; an unknown tenant throws 90002. */
export const answerConfiguration = (world: World, named: string): Answer => {
  const wide = isShared(named);
  const id = nameIssuer(world, named);
  const segment = wide ? named : id;
  const base = `${world.origin}/login/${segment}`;
  return answerJson(200, {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `https://login.microsoftonline.com/${id}/v2.0`,
    request_uri_parameter_supported: false,
    userinfo_endpoint: 'https://graph.microsoft.com/oidc/userinfo',
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nonce', 'preferred_username', 'name', 'tid', 'ver', 'email'],
    tenant_region_scope: wide ? null : 'EU',
    cloud_instance_name: 'microsoftonline.com',
    cloud_graph_host_name: 'graph.windows.net',
    msgraph_host: 'graph.microsoft.com',
    rbac_url: 'https://pas.windows.net',
  });
};

/** Answers `/{tenant}/discovery/v2.0/keys`. */
export const answerKeys = (world: World, named: string): Answer => {
  const issuer = nameIssuer(world, named);
  return answerJson(200, {
    keys: [{ ...world.key.jwk, issuer: `https://login.microsoftonline.com/${issuer}/v2.0` }],
  });
};

/** Answers `/common/discovery/instance`, which clients ask before they trust an authority. */
export const answerInstances = (query: URLSearchParams): Answer => {
  const endpoint = query.get('authorization_endpoint');
  if (endpoint === null) throw new EntraError(900144, 'authorization_endpoint');
  return answerJson(200, {
    tenant_discovery_endpoint: endpoint.replace(
      /\/oauth2\/v2\.0\/authorize.*$/,
      '/v2.0/.well-known/openid-configuration',
    ),
    'api-version': '1.1',
    metadata: [
      {
        preferred_network: 'login.microsoftonline.com',
        preferred_cache: 'login.windows.net',
        aliases: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
      },
    ],
  });
};
