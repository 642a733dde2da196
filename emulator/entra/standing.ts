// Whether a sign-in of before still holds: the account, its state, second factor, assignment, and the app in the tenant.
import type { World } from '../world.ts';
import { codeOfState, type Account } from './account.ts';
import { refreshAccount } from './account-lookup.ts';
import { EntraError } from './errors.ts';
import type { App } from './registry.ts';
import type { SignIn } from './sign-in.ts';

/** Throws what Entra says to an account in a state in which nobody signs in. */
export const checkState = (account: Account): void => {
  const code = codeOfState(account.state);
  if (code !== null) throw new EntraError(code, account.userName);
};

/** Throws what Entra says to an account that may not sign in to the app. */
export const checkAccount = (app: App, account: Account): void => {
  checkState(account);
  if (app.disabledIn.includes(account.tenantId)) throw new EntraError(7000116, app.clientId);
  const assigned = [account.userName, account.address, account.oid].some((one) =>
    app.assigned.includes(one.toLowerCase()),
  );
  if (app.requireAssignment && !assigned) throw new EntraError(50105, account.userName);
};

/** The account as it is now. Throws 50034 when it is gone, its state's code, 50105, 50076 or 65001. */
export const checkStanding = (world: World, app: App, signIn: SignIn): Account => {
  const account = refreshAccount(world, signIn.account);
  if (!account) throw new EntraError(50034, signIn.account.userName);
  checkAccount(app, account);
  if (account.multiFactor && !signIn.multiFactor) {
    throw new EntraError(50076, "'00000003-0000-0000-c000-000000000000'");
  }
  return account;
};
