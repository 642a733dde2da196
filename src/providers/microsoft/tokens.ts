// Access tokens through msal-node, asked for one at a time over our own network, kept until shortly before they expire.
import type { INetworkModule, NetworkRequestOptions, NodeAuthOptions } from '@azure/msal-node';
import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import type { Network } from '../../lib/network.ts';
import { type Problem, SignInAgain } from '../errors.ts';
import type { Renewed, Vault } from '../provider.ts';
import type { Cloud } from './clouds.ts';
import { type Credential, readCredential } from './credential.ts';
import { oddAnswer, retryAfter } from './errors.ts';
import { type TokenRefusal, tokenError } from './problems/entra.ts';
import type { LinkContext } from './problems/row.ts';
import { type Answer, exchange, parseJson } from './wire.ts';

export interface TokenOptions {
  readonly cloud: Cloud;
  readonly tenantId: string;
  readonly clientId: string;
  readonly links: LinkContext;
  readonly network: Network;
  readonly clock: Clock;
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

const TokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });
const TokenFault = z.object({
  error: z.string().catch(''),
  error_codes: z.array(z.number()).catch([]),
  error_description: z.string().catch(''),
});

/** Why the sign-in service refused. */
export const tokenRefusal = (answer: Answer, now: number): TokenRefusal => {
  const fault = TokenFault.safeParse(parseJson(answer.text));
  const { error, error_codes, error_description } = fault.data ?? { error: '', error_codes: [], error_description: '' };
  const described = /AADSTS(\d{4,8})/.exec(error_description)?.[1];
  return {
    status: answer.status,
    error,
    codes: error_codes.length === 0 && described !== undefined ? [Number(described)] : error_codes,
    retryAfter: retryAfter(answer.headers, now),
  };
};

/** What a request for a token came to; msal itself forgets the status and the wait. */
interface Outcome {
  failure: unknown;
  /** How long the token lives. */
  seconds: number;
}

const lifetime = (answer: Answer, options: TokenOptions): number => {
  if (answer.status !== 200) throw tokenError(tokenRefusal(answer, options.clock.now()), options.links);
  const token = TokenAnswer.safeParse(parseJson(answer.text));
  if (!token.success) throw oddAnswer('a token request came back without a token', `HTTP ${answer.status}`);
  return token.data.expires_in;
};

/** What msal is given as its network: our own, with the configured host in place of the official one. */
const carry = (options: TokenOptions, signal: AbortSignal, outcome: Outcome): INetworkModule => {
  const { cloud, network } = options;
  const ask = async (method: 'GET' | 'POST', official: string, sent?: NetworkRequestOptions) => {
    const moved = official.startsWith(`${cloud.authority}/`);
    const url = moved ? `${cloud.loginUrl}${official.slice(cloud.authority.length)}` : official;
    const body = sent?.body === undefined ? {} : { body: sent.body };
    try {
      const answer = await exchange(network, { method, url, signal, headers: sent?.headers ?? {}, ...body });
      if (method === 'POST') outcome.seconds = lifetime(answer, options);
      return { status: answer.status, headers: { ...answer.headers }, body: JSON.parse(answer.text) };
    } catch (error) {
      outcome.failure = error;
      throw error;
    }
  };
  return {
    sendGetRequestAsync: (url, sent) => ask('GET', url, sent),
    sendPostRequestAsync: (url, sent) => ask('POST', url, sent),
  };
};

const unusable: Problem = {
  code: 'credential-unusable',
  title: 'The stored secret or certificate cannot be used to sign in.',
  fix: 'Enter the secret or the certificate with its key again.',
  who: 'admin',
  link: null,
  raw: 'msal',
};

const credentialFor = (credential: Credential): Partial<NodeAuthOptions> =>
  credential.kind === 'secret'
    ? { clientSecret: credential.clientSecret }
    : { clientCertificate: { thumbprintSha256: credential.thumbprint, privateKey: credential.privateKey } };

/** One request to the token endpoint. A new msal application each time: its own cache and pauses go by the machine's clock, not ours. */
const requestToken = async (
  options: TokenOptions,
  signal: AbortSignal,
  asked: { readonly credential: Credential; readonly claims: string | null },
): Promise<Renewed> => {
  const { credential, claims } = asked;
  const outcome: Outcome = { failure: null, seconds: 0 };
  // Loaded when it is needed: it takes a while, and many runs never ask for a token.
  const { ConfidentialClientApplication } = await import('@azure/msal-node');
  const application = new ConfidentialClientApplication({
    auth: {
      clientId: options.clientId,
      // http authorities are always refused by msal: it is told the real one, and `carry` changes the host.
      authority: `${options.cloud.authority}/${options.tenantId}`,
      // Says that we understand a claims challenge, so that a revocation reaches us at once.
      clientCapabilities: ['cp1'],
      ...credentialFor(credential),
    },
    system: { networkClient: carry(options, signal, outcome), disableInternalRetries: true },
  });
  const began = options.clock.now();
  try {
    const result = await application.acquireTokenByClientCredential({
      scopes: [options.cloud.scope],
      skipCache: true,
      ...(claims === null ? {} : { claims }),
    });
    if (result === null) throw new Error('No token came.');
    // Five minutes before the end, or half-way where a token lives shorter than ten.
    const until = began + 1000 * Math.max(outcome.seconds - 300, outcome.seconds / 2);
    return { token: result.accessToken, until, secret: null };
  } catch (error) {
    if (outcome.failure !== null) throw outcome.failure;
    throw new SignInAgain(unusable, { cause: error });
  }
};

export const openTokens = (options: TokenOptions & { readonly vault: Vault }): Tokens => {
  const closing = new AbortController();
  return {
    get: (signal, refused) =>
      options.vault.token({
        signal: AbortSignal.any([signal, closing.signal]),
        refused: refused?.token ?? null,
        renew: (secret, ending) =>
          requestToken(options, AbortSignal.any([ending, closing.signal]), {
            credential: readCredential(secret),
            claims: refused?.claims ?? null,
          }),
      }),
    close: () => closing.abort(),
  };
};

const Roles = z.object({ roles: z.array(z.string()).catch([]) });

/** The application permissions that a token shows; a diagnostic only, as grants by RBAC for Applications do not show here. */
export const rolesOf = (token: string): readonly string[] => {
  const payload = token.split('.')[1] ?? '';
  return Roles.safeParse(parseJson(Buffer.from(payload, 'base64url').toString('utf8'))).data?.roles ?? [];
};
