// Access tokens of a service account, each for one person and one scope.
// The vault keeps one token a connection, and there are as many here as people times streams. So what it keeps as the
// token is the sealed key itself, for minutes; access tokens are made from it and live in this process alone. Another
// process makes its own: Google sets no limit to how many are in use.
import { importPKCS8, SignJWT } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import type { Network } from '../../lib/network.ts';
import type { Vault } from '../provider.ts';
import { networkError, oddAnswer, type Refusal, saidOfToken, tokenError } from './errors.ts';
import { readKey, type ServiceKey } from './key.ts';
import type { Place } from './place.ts';
import { clockRow } from './problems.ts';

interface TokenAsked {
  /** Whom to act for: a primary address. */
  readonly user: string;
  readonly scope: string;
  /** Whether that is the admin in whose name the directory is read. */
  readonly as: 'admin' | 'mailbox';
  /** The token that was refused; null: none was. */
  readonly refused: string | null;
  readonly signal: AbortSignal;
}

/** A token that lives. Errors: SignInAgain, NeedsAdmin, SkipPartition, RetryLater; the signal's reason. */
export type Tokens = (asked: TokenAsked) => Promise<string>;

export interface TokenOptions {
  readonly place: Place;
  readonly network: Network;
  readonly clock: Clock;
  readonly vault: Vault;
}

interface Held {
  readonly token: string;
  readonly until: number;
}

/** Milliseconds for which the key is not asked for again. */
const keyLife = 300_000;
/** An assertion and a token live an hour, by Google's rules. */
const lifeSeconds = 3600;
/** A token is given up so many seconds before its time. */
const margin = 300;
/** Tokens that are kept at a time, of about 1 kB each; the oldest is dropped first. */
const mostHeld = 5000;

const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** RFC 7523: only who holds the private key can say this. `now`: milliseconds since 1970. */
const signAssertion = async (
  key: ServiceKey,
  { user, scope }: TokenAsked,
  { audience, now }: { readonly audience: string; readonly now: number },
): Promise<string> => {
  const seconds = Math.floor(now / 1000);
  return new SignJWT({ scope })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.privateKeyId })
    .setIssuer(key.clientEmail)
    .setSubject(user)
    .setAudience(audience)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + lifeSeconds)
    .sign(await importPKCS8(key.privateKey, 'RS256'));
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const exchange = async ({ place, network }: TokenOptions, assertion: string, signal: AbortSignal): Promise<Refusal> => {
  try {
    const answer = await network({
      method: 'POST',
      url: place.tokenUrl,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({ grant_type: grantType, assertion }).toString(),
      signal,
    });
    return { status: answer.status, headers: answer.headers, body: parseJson(await answer.text()) };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw networkError(error);
  }
};

/** Google's own time, where it refused ours; null: it refused something else. */
const timeOf = ({ status, headers, body }: Refusal): number | null => {
  const { error, description } = saidOfToken(body);
  if (status === 200 || !clockRow.error.test(error) || !clockRow.says.test(description)) return null;
  const time = Date.parse(headers['date'] ?? '');
  return Number.isNaN(time) ? null : time;
};

const Token = z.object({ access_token: z.string().min(1), expires_in: z.number().min(0) });

const requestToken = async (options: TokenOptions, asked: TokenAsked, key: ServiceKey): Promise<Held> => {
  const { place, clock } = options;
  const now = clock.now();
  const { audience } = place;
  const first = await exchange(options, await signAssertion(key, asked, { audience, now }), asked.signal);
  // A server whose clock is minutes off is told so by Google alone: said once more by Google's time.
  const time = timeOf(first);
  const answer =
    time === null
      ? first
      : await exchange(options, await signAssertion(key, asked, { audience, now: time }), asked.signal);
  if (answer.status !== 200) throw tokenError(answer, { ...asked, now: clock.now() });
  const token = Token.safeParse(answer.body).data;
  if (token === undefined) throw oddAnswer('it holds no token', 'token');
  return { token: token.access_token, until: now + (token.expires_in - margin) * 1000 };
};

export const openTokens = (options: TokenOptions): Tokens => {
  const held = new Map<string, Held>();
  return async (asked) => {
    const { user, scope, refused, signal } = asked;
    signal.throwIfAborted();
    const name = `${scope} ${user}`;
    const known = held.get(name);
    if (known !== undefined && known.token !== refused && options.clock.now() < known.until) return known.token;
    const secret = await options.vault.token({
      signal,
      refused: null,
      renew: async (stored) => ({ token: stored, until: options.clock.now() + keyLife, secret: null }),
    });
    const made = await requestToken(options, asked, readKey(secret));
    held.delete(name);
    for (const oldest of held.keys()) {
      if (held.size < mostHeld) break;
      held.delete(oldest);
    }
    held.set(name, made);
    return made.token;
  };
};
