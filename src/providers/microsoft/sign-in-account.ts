// One person's own account: signed in at Microsoft, with the scopes of the chosen streams, for as long as the grant lives.
import { NeedsAdmin, type Problem, SignInAgain } from '../errors.ts';
import type { Outside, SignInRequest, SignInResult } from '../provider.ts';
import { writeCredential } from './credential.ts';
import { leastScopes, missingScopes, scopesToAsk } from './delegated-scopes.ts';
import { readIdentity, type SignedIn } from './identity-token.ts';
import { authorizeUrl, exchangeCode, type Place, readReturned, sharedPlace } from './sign-in-place.ts';
import { adminApprovalNeeded, forEmployee, returnedError } from './sign-in-refusals.ts';
import type { TokenSet } from './token-request.ts';

const scopesMissing = (names: readonly string[]): Problem => ({
  code: 'scopes-missing',
  title: `Not all that the chosen streams need was granted: ${names.join(', ')}.`,
  fix: 'Begin again and accept all that is asked for, or choose fewer streams.',
  who: 'employee',
  link: null,
  raw: 'scope',
});

const noRefreshToken: Problem = {
  code: 'grant-not-lasting',
  title: 'Microsoft gave no grant that lasts.',
  fix: 'Begin the sign-in again. If it stays so, an admin lets the app have offline_access.',
  who: 'admin',
  link: null,
  raw: 'no refresh_token',
};

const otherTenant: Problem = {
  code: 'account-of-other-tenant',
  title: 'The account does not belong to the organization that this server is set up for.',
  fix: 'Sign in with an account of that organization.',
  who: 'employee',
  link: null,
  raw: 'tid',
};

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A tenant may be named by a domain, which cannot be compared here: Microsoft has compared it. */
const checkTenant = (place: Place, { tenantId }: SignedIn): void => {
  if (guid.test(place.tenantId) && place.tenantId.toLowerCase() !== tenantId) throw new SignInAgain(otherTenant);
};

interface Given {
  readonly client: 'shared' | 'public';
  readonly streams: readonly string[];
  /** Null where the flow has none. */
  readonly nonce: string | null;
  readonly signal: AbortSignal;
}

/** Tokens → what is stored of one person's grant. Errors: GiveUp, SignInAgain, RetryLater. */
export const acceptAccount = async (place: Place, tokens: TokenSet, given: Given): Promise<SignInResult> => {
  const person = await readIdentity(place, tokens.idToken, given);
  checkTenant(place, person);
  const missing = missingScopes(given.streams, tokens.scopes);
  if (missing.length > 0) throw new SignInAgain(scopesMissing(missing));
  if (tokens.refreshToken === null) throw new SignInAgain(noRefreshToken);
  const credential = { kind: 'refresh', refreshToken: tokens.refreshToken, client: given.client } as const;
  return {
    result: 'granted',
    settings: {
      tenantId: person.tenantId,
      clientId: place.clientId,
      credential: credential.kind,
      mode: 'delegated',
      userId: person.userId,
      userName: person.userName,
    },
    secret: writeCredential(credential),
    credentialExpiresAt: null,
  };
};

export const beginAccount = (request: SignInRequest, outside: Outside): string => {
  const place = sharedPlace(outside);
  const scopes = scopesToAsk(place.cloud, leastScopes(request.streams));
  return authorizeUrl(place, request, { scopes, prompt: 'select_account' });
};

/** Errors: NeedsAdmin where only an admin may allow it; SignInAgain, RetryLater, GiveUp. */
export const finishAccount = async (
  request: SignInRequest & { readonly parameters: Readonly<Record<string, string>> },
  outside: Outside,
): Promise<SignInResult> => {
  const place = sharedPlace(outside);
  const returned = readReturned(request.parameters);
  try {
    if (returned['error'] === 'consent_required') throw new NeedsAdmin(adminApprovalNeeded('consent_required'));
    if (returned['error']) throw returnedError(returned, place.links);
    const scopes = scopesToAsk(place.cloud, leastScopes(request.streams));
    const tokens = await exchangeCode(place, request, { code: returned['code'], scopes });
    return await acceptAccount(place, tokens, { client: 'shared', ...request });
  } catch (error) {
    throw forEmployee(error);
  }
};
