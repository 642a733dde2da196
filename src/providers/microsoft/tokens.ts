// The access tokens of one connection: from the vault while they are good, asked for anew with the stored credential when not.
import { z } from 'zod';
import type { Renewed, Vault } from '../provider.ts';
import { type OperatorProofs, proveClient } from './client-proof.ts';
import { readCredential, writeCredential } from './credential.ts';
import { type RequestOptions, requestTokens } from './token-request.ts';
import { parseJson } from './wire.ts';

export interface TokenOptions extends RequestOptions {
  readonly operator: OperatorProofs;
}

/** Why the token at hand is no good: Graph refused it, maybe with a claims challenge (base64 decoded). */
interface Refused {
  readonly token: string;
  readonly claims: string | null;
}

export interface Tokens {
  /** A token for Graph. `refused`: not this one. Errors: SignInAgain, RetryLater. */
  get(signal: AbortSignal, refused?: Refused): Promise<string>;
  /** Ends a request that is under way. */
  close(): void;
}

interface Asked {
  readonly secret: string;
  readonly claims: string | null;
}

/** One request with the credential as it is stored now. Errors: SignInAgain, RetryLater. */
const renew = async (options: TokenOptions, asked: Asked, signal: AbortSignal): Promise<Renewed> => {
  const credential = readCredential(asked.secret);
  const proof = await proveClient(credential, options.operator, options.clientId);
  const { claims } = asked;
  const began = options.clock.now();
  const grant =
    credential.kind === 'refresh'
      ? ({ kind: 'refresh', refreshToken: credential.refreshToken, claims } as const)
      : ({ kind: 'application', claims } as const);
  const tokens = await requestTokens(options, { proof, grant }, signal);
  // Five minutes before the end, or half-way where a token lives shorter than ten.
  const until = began + 1000 * Math.max(tokens.seconds - 300, tokens.seconds / 2);
  const { refreshToken } = tokens;
  // Where Microsoft counts strictly, the token that was used is worth nothing from now on.
  const replaced =
    credential.kind === 'refresh' && refreshToken !== null && refreshToken !== credential.refreshToken
      ? writeCredential({ ...credential, refreshToken })
      : null;
  return { token: tokens.accessToken, until, secret: replaced };
};

export const openTokens = (options: TokenOptions & { readonly vault: Vault }): Tokens => {
  const closing = new AbortController();
  return {
    get: (signal, refused) =>
      options.vault.token({
        signal: AbortSignal.any([signal, closing.signal]),
        refused: refused?.token ?? null,
        renew: (secret, ending) =>
          renew(options, { secret, claims: refused?.claims ?? null }, AbortSignal.any([ending, closing.signal])),
      }),
    close: () => closing.abort(),
  };
};

const list = z.array(z.string()).catch([]);
const Claims = z.object({
  roles: list,
  wids: list,
  tid: z.string().nullable().catch(null),
  scp: z.string().catch(''),
});

/** What an access token shows. It is not verified here: only for one that has just come from the token endpoint itself. */
export const claimsOf = (token: string): z.infer<typeof Claims> => {
  const payload = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  return Claims.safeParse(payload).data ?? { roles: [], wids: [], tid: null, scp: '' };
};

/** The application permissions that a token shows; a diagnostic only, as grants by RBAC for Applications do not show here. */
export const rolesOf = (token: string): readonly string[] => claimsOf(token).roles;
