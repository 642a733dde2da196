// What every round of a sign-in starts from: which app asks, at whose sign-in service, for the address to send the browser to and the code it brings back.
import type { Outside, SignInRequest } from '../provider.ts';
import { createHash } from 'node:crypto';
import { SignInAgain } from '../errors.ts';
import { type OperatorProofs, proveSharedApp, sharedAppMissing } from './client-proof.ts';
import { findCloud } from './clouds.ts';
import { returnedWithout } from './sign-in-refusals.ts';
import { type RequestOptions, requestTokens, type TokenSet } from './token-request.ts';

/** Where an account of any organization may sign in, personal ones not. */
const anyOrganization = 'organizations';

export interface Place extends RequestOptions {
  readonly operator: OperatorProofs;
}

/** The place of one app at one tenant. */
export const placeOf = (outside: Outside, app: { readonly clientId: string; readonly tenantId: string }): Place => {
  const { endpoints, network, clock } = outside;
  const cloud = findCloud(endpoints);
  return { ...app, cloud, network, clock, links: { portal: cloud.portal, ...app }, operator: endpoints };
};

/** The operator's app at the tenant it is bound to, else at the given one, else anywhere. Errors: SignInAgain when none is set up. */
export const sharedPlace = (outside: Outside, tenantId: string | null = null): Place => {
  const { sharedApp } = outside.endpoints;
  if (sharedApp === null) throw new SignInAgain(sharedAppMissing);
  return placeOf(outside, {
    clientId: sharedApp.clientId,
    tenantId: sharedApp.tenantId ?? tenantId ?? anyOrganization,
  });
};

interface Asked {
  readonly scopes: readonly string[];
  /** How far Microsoft may ask the person; null: as it sees fit. */
  readonly prompt: 'none' | 'select_account' | null;
}

/** The address of Microsoft's sign-in page. The code comes back in the fragment, which no server and no proxy gets to see. */
export const authorizeUrl = (place: Place, request: SignInRequest, { scopes, prompt }: Asked): string => {
  const url = new URL(`${place.cloud.loginUrl}/${encodeURIComponent(place.tenantId)}/oauth2/v2.0/authorize`);
  url.search = new URLSearchParams({
    client_id: place.clientId,
    response_type: 'code',
    redirect_uri: request.redirectUri,
    response_mode: 'fragment',
    scope: scopes.join(' '),
    state: request.state,
    nonce: request.nonce,
    code_challenge: createHash('sha256').update(request.verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(prompt === null ? {} : { prompt }),
    ...(request.loginHint === null ? {} : { login_hint: request.loginHint }),
  }).toString();
  return url.href;
};

/** What Microsoft sent back. Some of its pages append a `#` to the last value. */
export const readReturned = (parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, value.replace(/#$/, '')]));

/** Exchanges the code that came back, once. Errors: SignInAgain, RetryLater. */
export const exchangeCode = async (
  place: Place,
  request: SignInRequest,
  given: { readonly code: string | undefined; readonly scopes: readonly string[] },
): Promise<TokenSet> => {
  if (!given.code) throw new SignInAgain(returnedWithout('code'));
  const grant = {
    kind: 'code',
    code: given.code,
    verifier: request.verifier,
    redirectUri: request.redirectUri,
    scopes: given.scopes,
  } as const;
  const proof = proveSharedApp(place.operator, place.clientId);
  return requestTokens(place, { proof, grant }, request.signal);
};
