// One person's own mailbox at Exchange Online: signed in on Microsoft's pages, for IMAP and nothing else, for as long as the grant lives.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { GiveUp, NeedsAdmin, type Problem, SignInAgain } from '../errors.ts';
import type { Endpoints, Outside, SignIn, SignInRequest, SignInResult } from '../provider.ts';
import { findExchange } from './exchange.ts';
import { links } from './problems/row.ts';
import { type App, requestTokens, sharedProof } from './tokens.ts';

const way = 'own-account';

const problem = (code: string, title: string, more: Pick<Problem, 'fix' | 'who' | 'raw'>): Problem => ({
  code,
  title,
  link: null,
  ...more,
});

/** Why nobody can sign in here; null: they can. */
export const signInBlocked = (endpoints: Endpoints): Problem | null => {
  if (findExchange(endpoints) === null)
    return problem('no-exchange', 'This cloud has no Exchange Online that is known here.', {
      fix: 'Choose another way in.',
      who: 'operator',
      raw: endpoints.cloud,
    });
  if (!endpoints.mailSignIn)
    return problem('mail-sign-in-off', 'Connecting mail by a sign-in is switched off on this server.', {
      fix: 'Connect the mailbox with a password where its server allows that. What is connected already goes on.',
      who: 'operator',
      raw: 'PLUMBLINE_MAIL_SIGN_IN',
    });
  if (endpoints.sharedApp === null)
    return problem('shared-app-missing', 'No app registration of this server is set up.', {
      fix: 'Whoever runs this server registers an app with the delegated permission IMAP.AccessAsUser.All of Office 365 Exchange Online and sets PLUMBLINE_APP_CLIENT_ID.',
      who: 'operator',
      raw: 'PLUMBLINE_APP_CLIENT_ID',
    });
  return null;
};

/** The operator's app at Exchange Online. Errors: SignInAgain where there is none. */
export const openSharedApp = ({ endpoints, network, clock }: Outside, tenantId: string | null): App => {
  const place = findExchange(endpoints);
  const { sharedApp } = endpoints;
  if (place === null || sharedApp === null) {
    const blocked = signInBlocked({ ...endpoints, mailSignIn: true });
    throw new SignInAgain(blocked ?? noSuchWay);
  }
  const { clientId } = sharedApp;
  const proof = sharedProof(sharedApp);
  return { place, tenantId: sharedApp.tenantId ?? tenantId ?? 'organizations', clientId, proof, network, clock };
};

export const personScopes = ({ place }: App): string => `${place.personScope} offline_access openid profile`;

const noSuchWay = problem('way-unknown', 'This way does not lead to pages to sign in on.', {
  fix: 'Choose another way on the page where a source is connected.',
  who: 'plumbline',
  raw: 'way',
});

const begin = async (request: SignInRequest, outside: Outside): Promise<string> => {
  if (request.way !== way) throw new GiveUp(noSuchWay);
  const app = openSharedApp(outside, null);
  const url = new URL(`${app.place.loginUrl}/${encodeURIComponent(app.tenantId)}/oauth2/v2.0/authorize`);
  url.search = new URLSearchParams({
    client_id: app.clientId,
    response_type: 'code',
    redirect_uri: request.redirectUri,
    // In the fragment, which no server and no proxy on the way gets to see.
    response_mode: 'fragment',
    scope: personScopes(app),
    state: request.state,
    nonce: request.nonce,
    code_challenge: createHash('sha256').update(request.verifier).digest('base64url'),
    code_challenge_method: 'S256',
    prompt: 'select_account',
    ...(request.loginHint === null ? {} : { login_hint: request.loginHint }),
  }).toString();
  return url.href;
};

/** What is said when only an admin may allow the app. */
const wantsAdmin = /AADSTS(90094|90095|65001|65005|90093|650056)\b/;

const returnedError = (parameters: Readonly<Record<string, string>>): Error => {
  const text = `${parameters['error'] ?? ''} ${parameters['error_description'] ?? ''}`;
  const raw = /AADSTS\d{4,8}/.exec(text)?.[0] ?? (/^\w{1,40}/.exec(text)?.[0] || 'no code');
  if (wantsAdmin.test(text))
    return new NeedsAdmin({
      ...problem('admin-approval-needed', 'The organization lets only an admin allow apps to read mail.', {
        fix: 'Ask an admin to allow the app IMAP.AccessAsUser.All, or to connect Microsoft 365 for everybody.',
        who: 'admin',
        raw,
      }),
      link: links.exchangeImap,
    });
  return new SignInAgain(
    problem('sign-in-not-finished', 'The sign-in at Microsoft was cancelled or refused.', {
      fix: 'Begin again and accept what is asked for. If it is refused again, the code below says why.',
      who: 'employee',
      raw,
    }),
  );
};

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const Claims = z.object({
  aud: z.string(),
  nonce: z.string(),
  exp: z.number(),
  tid: z.string().regex(guid),
  oid: z.string().regex(guid),
  preferred_username: z.string().max(320).includes('@').toLowerCase(),
});

const notProved = (raw: string): SignInAgain =>
  new SignInAgain(
    problem('identity-unproved', 'Microsoft’s answer does not say whose mailbox it is.', {
      fix: 'Begin the sign-in again in one browser tab.',
      who: 'employee',
      raw,
    }),
  );

/**
 * Whose sign-in it was. The token came from the sign-in service itself over TLS, asked with the app's own proof: that
 * stands in for its signature (OpenID Connect Core, 3.1.3.7).
 */
const readPerson = (idToken: string | null, asked: { clientId: string; nonce: string; now: number }) => {
  let claims: unknown;
  try {
    claims = JSON.parse(Buffer.from(idToken?.split('.')[1] ?? '', 'base64url').toString());
  } catch (cause) {
    throw new SignInAgain(notProved('id_token').problem, { cause });
  }
  const read = Claims.safeParse(claims).data;
  if (read === undefined) throw notProved('id_token');
  if (read.aud.toLowerCase() !== asked.clientId.toLowerCase()) throw notProved('aud');
  if (read.nonce !== asked.nonce) throw notProved('nonce');
  if (read.exp * 1000 <= asked.now) throw notProved('exp');
  return { tenantId: read.tid.toLowerCase(), userId: read.oid.toLowerCase(), address: read.preferred_username };
};

type Finishing = SignInRequest & { readonly parameters: Readonly<Record<string, string>> };

const finish = async (request: Finishing, outside: Outside): Promise<SignInResult> => {
  if (request.way !== way) throw new GiveUp(noSuchWay);
  const { parameters, signal } = request;
  // Some of Microsoft's pages append a `#` to the last value.
  const code = (parameters['code'] ?? '').replace(/#$/, '');
  if (code === '') throw returnedError(parameters);
  const app = openSharedApp(outside, null);
  const tokens = await requestTokens(
    app,
    {
      grant_type: 'authorization_code',
      code,
      redirect_uri: request.redirectUri,
      code_verifier: request.verifier,
      scope: personScopes(app),
    },
    signal,
  );
  const person = readPerson(tokens.idToken, { clientId: app.clientId, nonce: request.nonce, now: app.clock.now() });
  if (guid.test(app.tenantId) && app.tenantId.toLowerCase() !== person.tenantId) throw notProved('tid');
  if (tokens.refreshToken === null) throw notProved('no refresh_token');
  return {
    result: 'granted',
    settings: { way, ...person, clientId: app.clientId },
    secret: JSON.stringify({ refreshToken: tokens.refreshToken }),
    credentialExpiresAt: null,
  };
};

const noDeviceCode = async (): Promise<never> => {
  throw new GiveUp(noSuchWay);
};

export const signIn: SignIn = { begin, finish, beginDeviceCode: noDeviceCode, pollDeviceCode: noDeviceCode };
