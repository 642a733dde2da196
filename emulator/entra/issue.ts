// What a user's grant is answered with: access token, refresh token, id token and client info.
import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { z } from 'zod';
import { answerJson, type Answer } from '../http/wire.ts';
import type { World } from '../world.ts';
import { signUserToken, subjectOf, type Proof } from './access-token.ts';
import { entraNow } from './authority.ts';
import { checkService, grantedNames, isConsented } from './consents.ts';
import { EntraError } from './errors.ts';
import type { Family } from './refresh-tokens.ts';
import type { App } from './registry.ts';
import { RESOURCES } from './resources.ts';
import { pickResource, type AskedResource, type Scopes } from './scopes.ts';
import type { SignIn } from './sign-in.ts';

export interface Award {
  readonly app: App;
  readonly by: Proof;
  readonly signIn: SignIn;
  /** What is asked for now; a code's own scopes where the request names none. */
  readonly scopes: Scopes;
  readonly form: URLSearchParams;
  /** The family that goes on; null starts one where offline_access was asked for. */
  readonly family: Family | null;
  /** Uses up what was presented, at the moment when nothing can go wrong any more; throws where somebody was faster. */
  readonly use: () => void;
}

export const tokenHeaders = (): Record<string, string> => ({
  'cache-control': 'no-store, no-cache',
  pragma: 'no-cache',
  'x-ms-request-id': randomUUID(),
  'x-ms-ests-server': '2.1.0 - EMU',
});

const Capabilities = z.object({
  access_token: z.object({ xms_cc: z.object({ values: z.array(z.string()) }).optional() }).optional(),
});

/** Whether the request's claims parameter says that the client takes claims challenges. Throws 90013 for nonsense. */
export const readChallenges = (form: URLSearchParams): boolean => {
  const claims = form.get('claims');
  if (claims === null || claims === '') return false;
  try {
    return Capabilities.parse(JSON.parse(claims)).access_token?.xms_cc?.values.includes('cp1') ?? false;
  } catch (cause) {
    throw new EntraError(90013, 'The claims parameter cannot be read.', { cause });
  }
};

/** Throws 65001 without consent, 70011 for two resources, 500011 or 500014 where the tenant lacks the resource. */
export const award = async (world: World, given: Award): Promise<Answer> => {
  const { app, signIn, scopes, form } = given;
  const { account } = signIn;
  const asked = pickResource(scopes) ?? ownResource(scopes);
  checkService(world, account.tenantId, asked);
  if (!isConsented(world, { app, account, scopes })) throw new EntraError(65001, app.clientId);
  const granted = [...grantedNames(world, { app, account }, asked), ...listWords(asked, signIn.scopes)];
  const challenges = readChallenges(form);
  const seconds = world.settings.tokenSeconds;
  const access_token = await signUserToken(world.key, {
    app,
    by: given.by,
    audience: asked.url ?? asked.resource.urls[0] ?? asked.resource.appId,
    now: entraNow(world),
    seconds,
    challenges,
    account,
    scopes: granted,
    multiFactor: signIn.multiFactor,
  });
  const body = {
    token_type: 'Bearer',
    scope: granted.map((name) => nameScope(asked, name)).join(' '),
    expires_in: seconds,
    ext_expires_in: seconds,
    access_token,
    ...renew(world, given, seconds),
    ...(signIn.scopes.openid ? { id_token: await signIdToken(world, given) } : {}),
    ...(form.get('client_info') === '1' ? { client_info: writeClientInfo(signIn) } : {}),
  };
  world.ledger.tokenIssued(app.clientId);
  return answerJson(200, body, tokenHeaders());
};

/** OpenID's words alone ask for Graph's own. */
const ownResource = (scopes: Scopes): AskedResource => {
  const [graph] = RESOURCES;
  if (!graph) throw new Error('There is no resource.');
  if (!scopes.openid && !scopes.offline && !scopes.profile && !scopes.email) throw new EntraError(28003);
  return { resource: graph, url: null, names: [], whole: false };
};

const listWords = ({ resource }: AskedResource, { openid, profile, email }: Scopes): string[] =>
  resource.key === 'graph'
    ? [...(openid ? ['openid'] : []), ...(profile ? ['profile'] : []), ...(email ? ['email'] : [])]
    : [];

const nameScope = ({ resource, url }: AskedResource, name: string): string => {
  if (['openid', 'profile', 'email'].includes(name)) return name;
  if (resource.key === 'graph' && url === null) return name;
  return `${url ?? resource.urls[0]}/${name}`;
};

/** The next refresh token, and the family's record of the access token that goes with it. */
const renew = (world: World, { signIn, family: known, use }: Award, seconds: number): { refresh_token?: string } => {
  use();
  const { refreshTokens } = world.entra;
  const now = world.clock.now();
  const begun = known === null && signIn.scopes.offline ? refreshTokens.start(signIn, now) : null;
  const family = known ?? begun?.family;
  if (!family) return {};
  family.lastIssuedAt = Date.now();
  family.lastLife = seconds * 1000;
  return { refresh_token: begun?.token ?? refreshTokens.next(family, now) };
};

const writeClientInfo = ({ account }: SignIn): string =>
  Buffer.from(JSON.stringify({ uid: account.oid, utid: account.tenantId })).toString('base64url');

/** Version 2.0; `sub` is pairwise, `oid` and profile come with the scope profile. */
const signIdToken = (world: World, { app, signIn }: Award): Promise<string> => {
  const { account, scopes, nonce } = signIn;
  const issued = Math.floor(entraNow(world) / 1000);
  return new SignJWT({
    ...(scopes.profile ? { name: account.name, oid: account.oid, preferred_username: account.address } : {}),
    ...(scopes.email ? { email: account.address } : {}),
    ...(nonce === null ? {} : { nonce }),
    ...(account.kind === 'guest' ? { idp: 'mail' } : {}),
    auth_time: Math.floor(signIn.authenticatedAt / 1000),
    rh: '1.',
    tid: account.tenantId,
    uti: randomUUID().replaceAll('-', '').slice(0, 22),
    ver: '2.0',
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: world.key.kid })
    .setIssuer(`https://login.microsoftonline.com/${account.tenantId}/v2.0`)
    .setAudience(app.clientId)
    .setSubject(subjectOf(app, account))
    .setIssuedAt(issued)
    .setNotBefore(issued)
    .setExpirationTime(issued + 3600)
    .sign(world.key.privateKey);
};
