// One request to the token endpoint, made by msal-node and carried by our own network; what was answered counts, not what msal keeps of it.
import type { INetworkModule, NetworkRequestOptions, NodeAuthOptions } from '@azure/msal-node';
import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import type { Network } from '../../lib/network.ts';
import { type Problem, type RetryLater, SignInAgain } from '../errors.ts';
import type { ClientProof } from './client-proof.ts';
import type { Cloud } from './clouds.ts';
import { retryAfter } from '../retry-after.ts';
import { oddAnswer } from './errors.ts';
import { type TokenRefusal, tokenError } from './problems/entra.ts';
import type { LinkContext } from './problems/row.ts';
import { type Answer, exchange, parseJson } from './wire.ts';

export interface RequestOptions {
  readonly cloud: Cloud;
  /** Also `organizations` where it is not known yet. */
  readonly tenantId: string;
  readonly clientId: string;
  readonly links: LinkContext;
  readonly network: Network;
  readonly clock: Clock;
}

type TokenGrant =
  | { readonly kind: 'application'; readonly claims: string | null }
  | {
      readonly kind: 'code';
      readonly code: string;
      readonly verifier: string;
      readonly redirectUri: string;
      readonly scopes: readonly string[];
    }
  | { readonly kind: 'refresh'; readonly refreshToken: string; readonly claims: string | null };

export interface TokenSet {
  readonly accessToken: string;
  /** How long the access token lives. */
  readonly seconds: number;
  readonly refreshToken: string | null;
  readonly idToken: string | null;
  /** What was granted, without the service's address, in lower case. */
  readonly scopes: readonly string[];
}

const TokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive(),
  refresh_token: z.string().min(1).nullish(),
  id_token: z.string().min(1).nullish(),
  scope: z.string().nullish(),
});

const TokenFault = z.object({
  error: z.string().catch(''),
  error_codes: z.array(z.number()).catch([]),
  error_description: z.string().catch(''),
});

/** The number of the AADSTS code in a text; none where there is none. */
export const codesIn = (text: string): readonly number[] => {
  const described = /AADSTS(\d{4,8})/.exec(text)?.[1];
  return described === undefined ? [] : [Number(described)];
};

/** Why the sign-in service refused. */
export const tokenRefusal = (answer: Answer, now: number): TokenRefusal => {
  const fault = TokenFault.safeParse(parseJson(answer.text));
  const { error, error_codes, error_description } = fault.data ?? { error: '', error_codes: [], error_description: '' };
  return {
    status: answer.status,
    error,
    codes: error_codes.length === 0 ? codesIn(error_description) : error_codes,
    retryAfter: retryAfter(answer.headers, now),
  };
};

type Around = Pick<RequestOptions, 'clock' | 'links'>;

/** The error for an answer of the sign-in service that is none of success. */
export const refusedError = (answer: Answer, { clock, links }: Around): SignInAgain | RetryLater =>
  tokenError(tokenRefusal(answer, clock.now()), links);

/** The tokens of an answer. Errors: SignInAgain, RetryLater. */
export const readTokens = (answer: Answer, options: Around): TokenSet => {
  if (answer.status !== 200) throw refusedError(answer, options);
  const token = TokenAnswer.safeParse(parseJson(answer.text));
  if (!token.success) throw oddAnswer('a token request came back without a token', `HTTP ${answer.status}`);
  const { access_token, expires_in, refresh_token, id_token, scope } = token.data;
  return {
    accessToken: access_token,
    seconds: expires_in,
    refreshToken: refresh_token ?? null,
    idToken: id_token ?? null,
    scopes: (scope ?? '')
      .split(/\s+/)
      .map((name) => (name.split('/').at(-1) ?? '').toLowerCase())
      .filter((name) => name !== ''),
  };
};

/** What a request came to; msal itself forgets the status, the wait and the refresh token. */
interface Outcome {
  failure: unknown;
  tokens: TokenSet | null;
}

/** What msal is given as its network: our own, with the configured host in place of the official one. */
const carry = (options: RequestOptions, signal: AbortSignal, outcome: Outcome): INetworkModule => {
  const { cloud, network } = options;
  const ask = async (method: 'GET' | 'POST', official: string, sent?: NetworkRequestOptions) => {
    const moved = official.startsWith(`${cloud.authority}/`);
    const url = moved ? `${cloud.loginUrl}${official.slice(cloud.authority.length)}` : official;
    const body = sent?.body === undefined ? {} : { body: sent.body };
    try {
      const answer = await exchange(network, { method, url, signal, headers: sent?.headers ?? {}, ...body });
      if (method === 'POST') outcome.tokens = readTokens(answer, options);
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

const authOf = (proof: ClientProof): Partial<NodeAuthOptions> => {
  if (proof.kind === 'secret') return { clientSecret: proof.clientSecret };
  if (proof.kind === 'assertion') return { clientAssertion: proof.assertion };
  if (proof.kind === 'none') return {};
  return { clientCertificate: { thumbprintSha256: proof.thumbprint, privateKey: proof.privateKey } };
};

interface Asking {
  readonly proof: ClientProof;
  readonly grant: TokenGrant;
}

/** A new msal application each time: its own cache and pauses go by the machine's clock, not ours. */
const ask = async (options: RequestOptions, { proof, grant }: Asking, networkClient: INetworkModule): Promise<void> => {
  // Loaded when it is needed: it takes a while, and many runs never ask for a token.
  const { ConfidentialClientApplication, PublicClientApplication } = await import('@azure/msal-node');
  const configuration = {
    auth: {
      clientId: options.clientId,
      // http authorities are always refused by msal: it is told the real one, and `carry` changes the host.
      authority: `${options.cloud.authority}/${options.tenantId}`,
      // Says that we understand a claims challenge, so that a revocation reaches us at once.
      clientCapabilities: ['cp1'],
      ...authOf(proof),
    },
    system: { networkClient, disableInternalRetries: true },
  };
  if (grant.kind === 'application') {
    const challenge = grant.claims === null ? {} : { claims: grant.claims };
    const asked = { scopes: [options.cloud.scope], skipCache: true, ...challenge };
    await new ConfidentialClientApplication(configuration).acquireTokenByClientCredential(asked);
    return;
  }
  const application =
    proof.kind === 'none'
      ? new PublicClientApplication(configuration)
      : new ConfidentialClientApplication(configuration);
  if (grant.kind === 'refresh') {
    const challenge = grant.claims === null ? {} : { claims: grant.claims };
    await application.acquireTokenByRefreshToken({
      scopes: [options.cloud.scope],
      refreshToken: grant.refreshToken,
      ...challenge,
    });
    return;
  }
  const { code, verifier, redirectUri, scopes } = grant;
  await application.acquireTokenByCode({ code, redirectUri, codeVerifier: verifier, scopes: [...scopes] });
};

/** Asks for tokens once. Errors: SignInAgain, RetryLater, GiveUp; the signal's reason. */
export const requestTokens = async (
  options: RequestOptions,
  asking: Asking,
  signal: AbortSignal,
): Promise<TokenSet> => {
  const outcome: Outcome = { failure: null, tokens: null };
  let complaint: unknown = null;
  try {
    await ask(options, asking, carry(options, signal, outcome));
  } catch (error) {
    complaint = error;
  }
  // msal also judges an id token, which it cannot verify: what matters of it is judged by identity-token.
  if (outcome.tokens !== null) return outcome.tokens;
  if (outcome.failure !== null) throw outcome.failure;
  throw new SignInAgain(unusable, { cause: complaint });
};
