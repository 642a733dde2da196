// The authorize endpoint: sign-in, consent where it is needed, and the code that is sent to the app.
import type { Answer, Request } from '../http/wire.ts';
import type { World } from '../world.ts';
import { entraNow, resolveApp } from './authority.ts';
import type { Challenge } from './codes.ts';
import {
  isAdmin,
  isConsented,
  findObstacle,
  listAsked,
  listMissing,
  writePermission,
  checkService,
} from './consents.ts';
import { EntraError, readManner, sayError } from './errors.ts';
import { identify, readPageForm, withCookie, type Identified } from './identification.ts';
import { answerAsking, answerNeedAdmin, answerTrouble } from './pages.ts';
import { pickRedirect, sendError, sendTo, type Target } from './redirects.ts';
import { readScopes, type Scopes } from './scopes.ts';

interface Wanted {
  readonly scopes: Scopes;
  readonly nonce: string | null;
  readonly challenge: Challenge | null;
  readonly prompt: string | null;
  readonly hint: string | null;
}

/** Answers GET and POST of `/{tenant}/oauth2/v2.0/authorize`: a page, or a redirect to the app. */
export const answerAuthorize = (world: World, named: string, request: Request): Answer => {
  let target: Target | null = null;
  try {
    target = readTarget(world, named, request);
    return signIn(world, request, { named, target, wanted: readWanted(request.query) });
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    return refuse(target, error, request.query.get('prompt') === 'none');
  }
};

/** Answers with that refusal as the endpoint would: to the app where Entra tells the app, on a page elsewhere. */
export const refuseAuthorize = (
  world: World,
  named: string,
  { request, error }: { request: Request; error: EntraError },
): Answer => {
  try {
    return refuse(readTarget(world, named, request), error, request.query.get('prompt') === 'none');
  } catch (first) {
    if (!(first instanceof EntraError)) throw first;
    return answerTrouble(sayError(first));
  }
};

const refuse = (target: Target | null, error: EntraError, silent: boolean): Answer =>
  target && (silent || readManner(error).redirected)
    ? sendError(target, error, silent)
    : answerTrouble(sayError(error));

const longest = 8_000;

/** Throws what is shown on a page because nobody can be sent anywhere: 90056, 90015, 700016, 50011 … */
const readTarget = (world: World, named: string, { method, search, query }: Request): Target => {
  if (method !== 'GET' && method !== 'POST') throw new EntraError(90056, method);
  if (search.length > longest) throw new EntraError(90015);
  const clientId = query.get('client_id');
  if (!clientId) throw new EntraError(900144, 'client_id');
  const app = resolveApp(world, named, clientId);
  const redirect = pickRedirect(app, query.get('redirect_uri'));
  const mode = query.get('response_mode') ?? 'query';
  const known = mode === 'query' || mode === 'fragment' || mode === 'form_post' ? mode : 'query';
  return { app, ...redirect, mode: known, state: query.get('state') };
};

const prompts = ['none', 'login', 'select_account', 'consent', 'create'];

/** Throws what is told to the app: 900144, 700054, 70005, 70007, 90023, 501491, and what is wrong with the scope. */
const readWanted = (query: URLSearchParams): Wanted => {
  const responseType = query.get('response_type');
  if (!responseType) throw new EntraError(900144, 'response_type');
  if (responseType !== 'code') throw new EntraError(/\bid_token\b/.test(responseType) ? 700054 : 70005, responseType);
  const mode = query.get('response_mode');
  if (mode !== null && !['query', 'fragment', 'form_post'].includes(mode)) throw new EntraError(70007, mode);
  const prompt = query.get('prompt');
  if (prompt !== null && !prompts.includes(prompt))
    throw new EntraError(90023, `Unsupported 'prompt' value '${prompt}'.`);
  const scope = query.get('scope');
  if (!scope) throw new EntraError(900144, 'scope');
  return {
    scopes: readScopes(scope),
    nonce: query.get('nonce'),
    challenge: readChallenge(query),
    prompt,
    hint: query.get('login_hint'),
  };
};

const readChallenge = (query: URLSearchParams): Challenge | null => {
  const value = query.get('code_challenge');
  if (value === null) return null;
  const method = query.get('code_challenge_method') ?? 'plain';
  if (method !== 'plain' && method !== 'S256') throw new EntraError(90100, 'code_challenge_method');
  if (value.length < 43 || value.length > 128) throw new EntraError(501491);
  return { value, method };
};

interface Attempt {
  readonly named: string;
  readonly target: Target;
  readonly wanted: Wanted;
}

const signIn = (world: World, request: Request, attempt: Attempt): Answer => {
  const { named, target, wanted } = attempt;
  const who = identify(world, request, {
    named,
    app: target.app,
    prompt: wanted.prompt,
    hint: wanted.hint,
    field: 'account',
  });
  if (who.kind === 'page') return who.answer;
  if (who.kind === 'cancelled') return sendTo(target, { error: 'access_denied', error_subcode: 'cancel' });
  const answer = decide(world, request, { ...attempt, who });
  return withCookie(answer, who.cookie);
};

type Signed = Attempt & { readonly who: Identified & { kind: 'in' } };

/** Consent: given before, given now, refused, or not this person's to give. */
const decide = (world: World, request: Request, signed: Signed): Answer => {
  const { target, wanted, who } = signed;
  const { account } = who.presence;
  const applicant = { app: target.app, account, scopes: wanted.scopes };
  for (const asked of wanted.scopes.resources) checkService(world, account.tenantId, asked);
  const form = readPageForm(request);
  const decision = form.get('decision');
  const consented = isConsented(world, applicant);
  if (consented && (wanted.prompt !== 'consent' || decision === 'accept')) return giveCode(world, signed);
  if (wanted.prompt === 'none') return sendError(target, new EntraError(65001, target.app.clientId), true);
  const obstacle = consented ? null : findObstacle(world, applicant);
  if (obstacle !== null) return answerObstacle(signed, obstacle, decision);
  if (decision === 'accept') {
    consent(world, signed, form.get('organization') === 'yes');
    return giveCode(world, signed);
  }
  if (decision !== null) return sendError(target, new EntraError(65004), false);
  const permissions = (consented ? listAsked : listMissing)(world, applicant).map(writePermission);
  return answerAsking({
    appName: target.app.displayName,
    address: account.address,
    permissions: [
      ...(wanted.scopes.openid ? ['View your basic profile'] : []),
      ...permissions,
      ...(wanted.scopes.offline ? ['Maintain access to data you have given it access to'] : []),
    ],
    lead: 'would like to:',
    forAll: isAdmin(account),
    hidden: who.fields,
  });
};

const answerObstacle = ({ target, who }: Signed, code: 90094 | 90095, decision: string | null): Answer => {
  const error = new EntraError(code);
  if (decision === 'request') return sendError(target, error, false);
  if (decision === 'return' || decision === 'cancel') {
    return sendTo(target, { error: 'access_denied', error_subcode: 'cancel' });
  }
  const page = { appName: target.app.displayName, message: sayError(error), ask: code === 90095 };
  return answerNeedAdmin(page, who.fields);
};

/** Keeps what is consented to; the app has a service principal in the tenant from then on. */
const consent = (world: World, { target: { app }, wanted, who }: Signed, forAll: boolean): void => {
  const { account } = who.presence;
  const asked = listAsked(world, { app, account, scopes: wanted.scopes }).map(writePermission);
  const userId = forAll && isAdmin(account) ? null : account.oid;
  world.entra.delegated.grant({ clientId: app.clientId, tenantId: account.tenantId, userId }, asked);
  world.registry.ensurePrincipal(app.clientId, account.tenantId);
};

const giveCode = (world: World, { target, wanted, who }: Signed): Answer => {
  const { account, multiFactor, authenticatedAt } = who.presence;
  const code = world.entra.codes.issue({
    signIn: {
      clientId: target.app.clientId,
      account,
      scopes: wanted.scopes,
      platform: target.platform,
      nonce: wanted.nonce,
      at: world.clock.now(),
      authenticatedAt: authenticatedAt || entraNow(world),
      multiFactor,
    },
    redirectUri: target.redirectUri,
    challenge: wanted.challenge,
  });
  return sendTo(target, { code, session_state: account.oid });
};
