// What one finished sign-in is: who, at which app, for what, proven how; codes and refresh tokens stand for it.
import type { Account } from './account.ts';
import type { Scopes } from './scopes.ts';

/** The platform of the redirect URI; `public` also for device code. */
export type Platform = 'web' | 'spa' | 'public';

export interface SignIn {
  readonly clientId: string;
  readonly account: Account;
  readonly scopes: Scopes;
  readonly platform: Platform;
  readonly nonce: string | null;
  /** The tenant's clock, milliseconds. */
  readonly at: number;
  /** Entra's time, milliseconds. */
  readonly authenticatedAt: number;
  readonly multiFactor: boolean;
}
