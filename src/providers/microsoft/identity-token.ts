// Who signed in: an identity token is believed when the tenant's own keys signed it, for this app, for this sign-in, now.
import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, jwtVerify } from 'jose';
import { z } from 'zod';
import { GiveUp, type Problem, SignInAgain } from '../errors.ts';
import { oddAnswer } from './errors.ts';
import { type RequestOptions, refusedError } from './token-request.ts';
import { exchange, parseJson } from './wire.ts';

/** The tenant of personal Microsoft accounts; not one of them is a work account. */
export const personalTenant = '9188040d-6c67-4c5b-b112-36a304b66dad';

export interface SignedIn {
  readonly tenantId: string;
  /** The account's id in its directory; never an address, which may be given to somebody else. */
  readonly userId: string;
  /** To be shown. */
  readonly userName: string;
}

const unproven: Problem = {
  code: 'identity-unproven',
  title: 'Microsoft’s answer does not prove who signed in.',
  fix: 'Begin the sign-in again. If it stays so, check PLUMBLINE_CLOUD and whether a proxy on the way changes answers.',
  who: 'plumbline',
  link: null,
  raw: 'id_token',
};

export const personalAccount: Problem = {
  code: 'personal-account',
  title: 'This is a personal Microsoft account.',
  fix: 'Sign in with the account that your organization gave you.',
  who: 'employee',
  link: null,
  raw: 'tid',
};

const guid = z.guid().toLowerCase();
const Claims = z.object({
  tid: guid,
  oid: guid,
  nonce: z.string().optional(),
  preferred_username: z.string().max(320).optional(),
  name: z.string().max(320).optional(),
});

const Keys = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

const fetchKeys = async (options: RequestOptions, tenantId: string, signal: AbortSignal): Promise<JSONWebKeySet> => {
  const url = `${options.cloud.loginUrl}/${tenantId}/discovery/v2.0/keys`;
  const answer = await exchange(options.network, { method: 'GET', url, signal });
  if (answer.status !== 200) throw refusedError(answer, options);
  const keys = Keys.safeParse(parseJson(answer.text));
  if (!keys.success) throw oddAnswer('its signing keys are missing', 'discovery/v2.0/keys');
  return keys.data;
};

const readClaims = (token: string): z.infer<typeof Claims> => {
  try {
    return Claims.parse(decodeJwt(token));
  } catch (cause) {
    throw new GiveUp(unproven, { cause });
  }
};

/** Clocks differ by a few minutes. */
const clockTolerance = 300;

interface Expected {
  /** Null where the flow has none (device code). */
  readonly nonce: string | null;
  readonly signal: AbortSignal;
}

/** Errors: GiveUp for a token that proves nothing, SignInAgain for a personal account, RetryLater. */
export const readIdentity = async (
  options: RequestOptions,
  token: string | null,
  { nonce, signal }: Expected,
): Promise<SignedIn> => {
  if (token === null) throw new GiveUp({ ...unproven, raw: 'no id_token' });
  // Only which keys to ask for is taken from a token that nobody has verified yet.
  const claimed = readClaims(token);
  if (claimed.tid === personalTenant) throw new SignInAgain(personalAccount);
  const keys = createLocalJWKSet(await fetchKeys(options, claimed.tid, signal));
  try {
    await jwtVerify(token, keys, {
      algorithms: ['RS256'],
      audience: options.clientId,
      issuer: options.cloud.issuers.map((issuer) => issuer.replace('{tenant}', claimed.tid)),
      requiredClaims: ['exp', 'iat'],
      currentDate: new Date(options.clock.now()),
      clockTolerance,
    });
  } catch (cause) {
    const raw = cause instanceof errors.JOSEError ? `id_token, ${cause.code}` : 'id_token';
    throw new GiveUp({ ...unproven, raw }, { cause });
  }
  if (nonce !== null && claimed.nonce !== nonce) throw new GiveUp({ ...unproven, raw: 'id_token, nonce' });
  const userName = claimed.preferred_username ?? claimed.name ?? claimed.oid;
  return { tenantId: claimed.tid, userId: claimed.oid, userName };
};
