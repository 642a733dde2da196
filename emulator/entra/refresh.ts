// The grant of a refresh token: whoever signed in must still be allowed to, and the client must be the same.
import type { Answer } from '../http/wire.ts';
import type { World } from '../world.ts';
import type { Proof } from './access-token.ts';
import { coversTenant, isShared, resolveApp } from './authority.ts';
import type { UserRequest } from './authorization-code.ts';
import { proveClient, proveEither, provePublicClient, type Attempt } from './client-proof.ts';
import { EntraError } from './errors.ts';
import { need } from './form.ts';
import { award } from './issue.ts';
import type { Family } from './refresh-tokens.ts';
import { readScopes } from './scopes.ts';
import { checkStanding } from './standing.ts';

/** Throws the EntraError that Microsoft answers with. */
export const grantForRefresh = async (world: World, { named, form }: UserRequest): Promise<Answer> => {
  const app = resolveApp(world, named, need(form, 'client_id'));
  const value = need(form, 'refresh_token');
  const { settings, entra, clock } = world;
  const rules = {
    now: clock.now(),
    strict: settings.refreshRotation === 'strict',
    idleSeconds: settings.refreshIdleSeconds,
    maxSeconds: settings.refreshMaxSeconds,
  };
  const family = entra.refreshTokens.find(value, rules);
  const { signIn } = family;
  if (signIn.clientId !== app.clientId) throw new EntraError(70000, 'The token was issued to another client.');
  checkAuthority(world, named, family);
  const tenantId = isShared(named) ? null : signIn.account.tenantId;
  const by = await prove(world, family, { app, form, named, tenantId });
  const account = checkStanding(world, app, signIn);
  const { signInFrequency } = entra.policies.of(account.tenantId);
  if (signInFrequency !== null && signIn.at + signInFrequency * 1000 <= rules.now) {
    throw new EntraError(70043, `The token was issued on ${new Date(signIn.at).toISOString()}.`);
  }
  const scope = form.get('scope');
  const scopes = scope === null || scope === '' ? firstOf(family) : readScopes(scope);
  const use = (): void => entra.refreshTokens.use(value, rules);
  return award(world, { app, by, signIn: { ...signIn, account, nonce: null }, scopes, form, family, use });
};

const firstOf = ({ signIn: { scopes } }: Family) => ({ ...scopes, resources: scopes.resources.slice(0, 1) });

const checkAuthority = (world: World, named: string, { signIn: { account } }: Family): void => {
  const covered =
    account.kind === 'personal' ? named !== 'organizations' : coversTenant(world, named, account.tenantId);
  if (!covered) throw new EntraError(50020, account.userName);
};

const prove = (world: World, { signIn: { platform } }: Family, attempt: Attempt): Promise<Proof> | Proof => {
  if (platform === 'web') return proveClient(world, attempt);
  // A device code's client may be confidential; a redirect URI's public client never is.
  return attempt.app.publicClient ? proveEither(world, attempt) : provePublicClient(attempt.form);
};
