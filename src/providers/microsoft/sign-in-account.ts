// One person's own account: signed in at Microsoft, with the scopes of the chosen streams, for as long as the grant lives.
import { z } from 'zod';
import { type NeedsAdmin, type Problem, SignInAgain } from '../errors.ts';
import type { Granted, Outside, SignInRequest, SignInResult } from '../provider.ts';
import { writeCredential } from './credential.ts';
import { neededScopes, missingScopes, scopesToAsk } from './delegated-scopes.ts';
import { readIdentity, type SignedIn } from './identity-token.ts';
import { authorizeUrl, exchangeCode, type Place, readReturned, sharedPlace } from './sign-in-place.ts';
import {
  adminApprovalNeeded,
  cancelledSignIn,
  forEmployee,
  isBareCancel,
  lacksConsent,
  returnedError,
} from './sign-in-refusals.ts';
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
export const acceptAccount = async (place: Place, tokens: TokenSet, given: Given): Promise<Granted> => {
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

/** The round after a bare cancel, in which Microsoft is asked without a page what was in the way. */
const AskWhy = z.strictObject({ ask: z.literal('why') });
type AskWhy = z.infer<typeof AskWhy>;

type Finishing = SignInRequest & { readonly parameters: Readonly<Record<string, string>> };

const scopesOf = (place: Place, request: SignInRequest): readonly string[] =>
  scopesToAsk(place.cloud, neededScopes(request.streams));

export const beginAccount = (request: SignInRequest, outside: Outside): string => {
  const place = sharedPlace(outside);
  const prompt = AskWhy.safeParse(request.step).success ? 'none' : 'select_account';
  return authorizeUrl(place, request, { scopes: scopesOf(place, request), prompt });
};

/** Somebody who is signed in and lacks nothing but the consent came from the page that asks for an admin. */
const judgeCancel = (returned: Readonly<Record<string, string>>): NeedsAdmin | SignInAgain =>
  lacksConsent(returned)
    ? adminApprovalNeeded(returned)
    : cancelledSignIn(returned['error'] === undefined ? { error: 'cancel' } : returned, 'employee');

const finishRound = async (request: Finishing, outside: Outside): Promise<SignInResult> => {
  const place = sharedPlace(outside);
  const returned = readReturned(request.parameters);
  if (AskWhy.safeParse(request.step).success) throw judgeCancel(returned);
  if (isBareCancel(returned)) return { result: 'continue', step: { ask: 'why' } satisfies AskWhy };
  if (lacksConsent(returned)) throw adminApprovalNeeded(returned);
  if (returned['error']) throw returnedError(returned, { links: place.links, who: 'employee' });
  const tokens = await exchangeCode(place, request, { code: returned['code'], scopes: scopesOf(place, request) });
  return acceptAccount(place, tokens, { client: 'shared', ...request });
};

/** Errors: NeedsAdmin where only an admin may allow it; SignInAgain, RetryLater, GiveUp. */
export const finishAccount = async (request: Finishing, outside: Outside): Promise<SignInResult> => {
  try {
    return await finishRound(request, outside);
  } catch (error) {
    throw forEmployee(error);
  }
};
