// A sign-in service of canned answers for tests: it signs identity tokens, and answers the token endpoint as it is told.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { NetworkRequest } from '../../lib/network.ts';
import type { Endpoints, Outside, SignInRequest } from '../provider.ts';
import { type Answer, toNetwork } from '../testing.ts';
import { clientId, clockAt, endpoints, json, noon, tenantId } from './testing.ts';

export const userId = '0f0f0f0f-1111-2222-3333-444444444444';
export const nonce = 'nonce-1234567890';
export const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** What is told about the person, wrong where a test wants it wrong; undefined takes a claim away. */
export const idToken = (
  given: Readonly<Record<string, unknown>> = {},
  signed: { readonly key?: KeyObject; readonly alg?: string } = {},
): Promise<string> => {
  const seconds = noon / 1000;
  const claims = {
    iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
    aud: clientId,
    tid: tenantId,
    oid: userId,
    sub: 'pairwise',
    nonce,
    preferred_username: 'ana@contoso.com',
    email: 'forged@elsewhere.example',
    iat: seconds - 10,
    exp: seconds + 3600,
    ver: '2.0',
    ...given,
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: signed.alg ?? 'RS256', kid: 'k1', typ: 'JWT' })
    .sign(signed.key ?? keys.privateKey);
};

/** An unsigned access token with these claims. */
export const accessToken = (claims: Readonly<Record<string, unknown>>): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`;

export const tokensOf = (given: Readonly<Record<string, unknown>>): Answer =>
  json({
    token_type: 'Bearer',
    expires_in: 3599,
    access_token: accessToken({ tid: tenantId }),
    scope: 'openid profile https://graph.microsoft.com/User.Read https://graph.microsoft.com/Mail.ReadBasic',
    refresh_token: 'refresh-1',
    ...given,
  });

export const refusal = (code: number, error = 'invalid_grant', status = 400): Answer =>
  json({ error, error_description: `AADSTS${code}: It failed. Trace ID: x`, error_codes: [code] }, status);

export const sharedApp = { clientId, tenantId: null, clientSecret: 'shared~secret', certificate: null };

export const formOf = ({ body }: NetworkRequest): URLSearchParams => new URLSearchParams(body);

/** The outside with a sign-in service whose token endpoint answers like this. */
export const outsideOf = (
  answer: (form: URLSearchParams, request: NetworkRequest) => Answer,
  given: { readonly endpoints?: Partial<Endpoints>; readonly slept?: number[] } = {},
): Outside & { readonly asked: NetworkRequest[] } => {
  const asked: NetworkRequest[] = [];
  const sleep = async (milliseconds: number): Promise<void> => {
    given.slept?.push(milliseconds);
  };
  const network = toNetwork(
    (request) =>
      request.url.endsWith('/discovery/v2.0/keys')
        ? json({ keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig' }] })
        : answer(formOf(request), request),
    asked,
  );
  return {
    network,
    asked,
    clock: { ...clockAt(noon), sleep },
    endpoints: { ...endpoints, sharedApp, ...given.endpoints },
  };
};

export const requestOf = (given: Partial<SignInRequest> = {}): SignInRequest => ({
  way: 'own-account',
  streams: ['people', 'mail'],
  fields: {},
  redirectUri: 'https://plumbline.example/connect/callback',
  state: 'state-1',
  verifier: 'v'.repeat(43),
  nonce,
  step: null,
  loginHint: null,
  signal: new AbortController().signal,
  ...given,
});
