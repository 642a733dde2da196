// A consent takes seconds to minutes to reach all of Microsoft's servers: the app's own token is asked for until it shows it, for a while.
import { GiveUp, type Problem, RetryLater, SignInAgain } from '../errors.ts';
import { proveSharedApp } from './client-proof.ts';
import { isStream } from './delegated-scopes.ts';
import { streamPermissions } from './permissions.ts';
import type { Place } from './sign-in-place.ts';
import { requestTokens } from './token-request.ts';
import { claimsOf } from './tokens.ts';

/** Seconds between the attempts: a browser waits for the answer, and proxies give up on it after a minute. */
const pauses = [1, 2, 3, 5, 8, 13] as const;

/** The app or its consent is not known there yet. */
const passing: readonly string[] = ['AADSTS700016', 'AADSTS7000229', 'AADSTS65001', 'AADSTS650051'];

const notThereYet = (raw: string): Problem => ({
  code: 'consent-not-there-yet',
  title: 'Microsoft has taken the consent, but does not let the app in yet.',
  fix: 'Wait five minutes and begin again; nothing has to be consented to a second time.',
  who: 'microsoft',
  link: null,
  raw,
});

const permissionsMissing = (names: readonly string[]): Problem => ({
  code: 'consent-too-small',
  title: `The consent does not show ${names.join(', ')} yet.`,
  fix: "Wait five minutes and begin again. If it stays so, the operator adds these application permissions to the registration of this server's app, and the admin consents again.",
  who: 'operator',
  link: null,
  raw: 'roles',
});

const otherTenant: Problem = {
  code: 'token-of-other-tenant',
  title: 'The token that came is not for the tenant that consented.',
  fix: 'Begin again. If it stays so, check PLUMBLINE_CLOUD and its addresses.',
  who: 'operator',
  link: null,
  raw: 'tid',
};

/** The least of each need that no role in the token meets. */
const missingRoles = (streams: readonly string[], roles: readonly string[]): string[] => {
  const groups = streams.filter(isStream).flatMap((stream) => streamPermissions[stream]);
  return groups
    .filter((group) => !group.some(({ name }) => roles.includes(name)))
    .flatMap((group) => group.slice(0, 1).map(({ name }) => name));
};

interface Wanted {
  readonly streams: readonly string[];
  readonly signal: AbortSignal;
}

/** Null when all is there; else why not yet. Errors: what waiting does not mend. */
const tryOnce = async (place: Place, { streams, signal }: Wanted): Promise<Problem | null> => {
  const proof = proveSharedApp(place.operator, place.clientId);
  try {
    const { accessToken } = await requestTokens(place, { proof, grant: { kind: 'application', claims: null } }, signal);
    const { tid, roles } = claimsOf(accessToken);
    if (tid?.toLowerCase() !== place.tenantId) throw new GiveUp(otherTenant);
    const missing = missingRoles(streams, roles);
    return missing.length === 0 ? null : permissionsMissing(missing);
  } catch (error) {
    if (error instanceof RetryLater) return notThereYet(error.problem.raw);
    if (error instanceof SignInAgain && passing.some((code) => error.problem.raw.startsWith(`${code},`)))
      return notThereYet(error.problem.raw);
    throw error;
  }
};

/** Resolves once the app has a token for the tenant with all that the streams need. Errors: RetryLater after half a minute; GiveUp, SignInAgain. */
export const awaitConsent = async (place: Place, wanted: Wanted): Promise<void> => {
  let problem = await tryOnce(place, wanted);
  for (const pause of pauses) {
    if (problem === null) return;
    await place.clock.sleep(pause * 1000, wanted.signal);
    problem = await tryOnce(place, wanted);
  }
  if (problem !== null) throw new RetryLater({ problem, seconds: 300, scope: 'connection' });
};
