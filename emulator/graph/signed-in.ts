// For tests: somebody who has signed in to the app, without going through a browser.
import { signUserToken } from '../entra/access-token.ts';
import type { AdminRole } from '../entra/account.ts';
import { clientId, tenantId, type TestEmulator } from '../harness.ts';

interface SignInOptions {
  /** Separated by blanks. */
  readonly scopes: string;
  /** The client declared `cp1`. */
  readonly challenges?: boolean;
  readonly roles?: readonly AdminRole[];
}

/** Headers with a token of the tiny tenant's user of that name. */
export const signIn = async (
  { world }: TestEmulator,
  name: string,
  { scopes, challenges = true, roles = [] }: SignInOptions,
): Promise<{ authorization: string }> => {
  const app = world.registry.app(clientId);
  if (!app) throw new Error('The app is gone.');
  const address = `${name}@contoso.com`;
  const token = await signUserToken(world.key, {
    app,
    by: 'secret',
    audience: 'https://graph.microsoft.com',
    now: Date.now() + world.settings.skewSeconds * 1000,
    seconds: 3600,
    challenges,
    scopes: scopes.split(' '),
    multiFactor: false,
    account: {
      tenantId,
      oid: name,
      userName: address,
      address,
      name,
      kind: 'member',
      roles,
      state: 'active',
      multiFactor: false,
    },
  });
  return { authorization: `Bearer ${token}` };
};
