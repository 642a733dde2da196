// Tokens for mail over IMAP at Exchange Online: for an app by its secret, for a person by the code of a sign-in and then by refreshing.
import { constants, createHash, createPrivateKey, randomUUID, sign, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import type { Network } from '../../lib/network.ts';
import { type Problem, RetryLater, SignInAgain } from '../errors.ts';
import type { SharedApp } from '../provider.ts';
import type { Place } from './exchange.ts';
import { links } from './problems/row.ts';

/** With what an app proves itself. */
export type Proof = { readonly clientSecret: string } | { readonly certificate: string };

export interface App {
  readonly place: Place;
  /** A tenant's id, or where accounts of several may sign in. */
  readonly tenantId: string;
  readonly clientId: string;
  readonly proof: Proof;
  readonly network: Network;
  readonly clock: Clock;
}

/** What is asked with: the grant's own fields. */
export type TokenForm = Readonly<Record<string, string>> & { readonly grant_type: string; readonly scope: string };

const Token = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().min(0),
  refresh_token: z.string().min(1).nullish(),
  id_token: z.string().nullish(),
});

export interface TokenSet {
  readonly accessToken: string;
  /** By the product's clock: until when it is to be used. */
  readonly until: number;
  readonly refreshToken: string | null;
  readonly idToken: string | null;
}

const Refusal = z.object({ error: z.string().catch(''), error_description: z.string().catch('') });

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const busy = (raw: string, seconds: number | null, cause?: unknown): RetryLater => {
  const problem: Problem = {
    code: 'sign-in-busy',
    title: 'Microsoft’s sign-in service gives no token now.',
    fix: 'Nothing to do: it is tried again.',
    who: 'microsoft',
    link: null,
    raw,
  };
  return new RetryLater({ problem, seconds, scope: 'connection' }, { cause });
};

const rows: readonly (Pick<Problem, 'code' | 'title' | 'fix' | 'who'> & { readonly codes: readonly string[] })[] = [
  {
    codes: ['AADSTS7000215'],
    code: 'client-secret-wrong',
    title: 'The client secret is wrong.',
    fix: 'Copy the Value of the secret, not its Secret ID; if it is no longer shown, create a new secret.',
    who: 'admin',
  },
  {
    codes: ['AADSTS7000222'],
    code: 'client-secret-expired',
    title: 'The client secret has expired.',
    fix: 'Create a new client secret and enter it here.',
    who: 'admin',
  },
  {
    codes: ['AADSTS700016'],
    code: 'app-unknown',
    title: 'There is no app with this client ID in the tenant.',
    fix: 'Check the Application (client) ID and the Directory (tenant) ID.',
    who: 'admin',
  },
  {
    codes: ['AADSTS90002', 'AADSTS900023'],
    code: 'tenant-unknown',
    title: 'There is no such tenant.',
    fix: 'Check the Directory (tenant) ID.',
    who: 'admin',
  },
  {
    codes: [
      'invalid_grant',
      'AADSTS50173',
      'AADSTS700082',
      'AADSTS70008',
      'AADSTS700084',
      'AADSTS65001',
      'AADSTS50076',
    ],
    code: 'grant-over',
    title: 'The sign-in no longer holds: it was revoked, has expired, or the password was changed.',
    fix: 'Sign in again.',
    who: 'employee',
  },
];

const refused = (text: string, status: number): SignInAgain => {
  const said = Refusal.safeParse(parseJson(text)).data;
  const number = /AADSTS\d{4,8}/.exec(said?.error_description ?? '')?.[0] ?? '';
  const raw = number === '' ? (said?.error ?? '') : number;
  const row =
    rows.find(({ codes }) => codes.includes(raw)) ?? rows.find(({ codes }) => codes.includes(said?.error ?? ''));
  return new SignInAgain({
    code: row?.code ?? 'token-not-given',
    title: row?.title ?? 'Microsoft gives no token for Exchange Online.',
    fix:
      row?.fix ??
      'Check the app registration, its credential and the consent to its IMAP permission; the code below says more.',
    who: row?.who ?? 'admin',
    link: links.exchangeImap,
    raw: `${/^\w{1,40}$/.test(raw) ? raw : 'no code'}, HTTP ${status}`,
  });
};

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** RFC 7523: a statement about itself that only the holder of the certificate's key can sign. */
const assertion = ({ clientId, clock }: App, certificate: string, audience: string): string => {
  const thumbprint = createHash('sha256').update(new X509Certificate(certificate).raw).digest('base64url');
  const now = Math.floor(clock.now() / 1000);
  const claims = { aud: audience, iss: clientId, sub: clientId, jti: randomUUID(), nbf: now - 60, exp: now + 540 };
  const text = `${base64({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint })}.${base64(claims)}`;
  const key = { key: createPrivateKey(certificate), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
};

const proofOf = (app: App, url: string): Record<string, string> =>
  'clientSecret' in app.proof
    ? { client_secret: app.proof.clientSecret }
    : {
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion(app, app.proof.certificate, url),
      };

/** A token is given up so many seconds before its time. */
const margin = 300;

/** Errors: SignInAgain, RetryLater; the signal's reason. */
export const requestTokens = async (app: App, form: TokenForm, signal: AbortSignal): Promise<TokenSet> => {
  const { place, tenantId, clientId, network, clock } = app;
  const url = `${place.loginUrl}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`;
  const asked = clock.now();
  let answer: { status: number; headers: Readonly<Record<string, string>>; text: string };
  try {
    const came = await network({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({ ...form, client_id: clientId, ...proofOf(app, url) }).toString(),
      signal,
    });
    answer = { status: came.status, headers: came.headers, text: await came.text() };
  } catch (error) {
    throw signal.aborted ? signal.reason : busy('no answer', null, error);
  }
  const { status, headers, text } = answer;
  const wait = /^\d{1,6}$/.exec(headers['retry-after'] ?? '')?.[0];
  if (status === 429 || status >= 500) throw busy(`HTTP ${status}`, wait === undefined ? null : Number(wait));
  if (status !== 200) throw refused(text, status);
  const token = Token.safeParse(parseJson(text)).data;
  if (token === undefined) throw busy('no token', null);
  return {
    accessToken: token.access_token,
    until: asked + (token.expires_in - margin) * 1000,
    refreshToken: token.refresh_token ?? null,
    idToken: token.id_token ?? null,
  };
};

/** With what the operator's own app proves itself. */
export const sharedProof = ({ clientSecret, certificate }: SharedApp): Proof =>
  clientSecret === null ? { certificate: certificate ?? '' } : { clientSecret };
