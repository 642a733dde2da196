// Everything that the emulated Entra remembers beside the app registrations.
import { Accounts } from './account.ts';
import { BrowserSessions } from './browser-sessions.ts';
import { Codes } from './codes.ts';
import { DelegatedGrants } from './delegated-grants.ts';
import { DeviceCodes } from './device-codes.ts';
import { Issuer } from './issuer.ts';
import { RefreshTokens } from './refresh-tokens.ts';
import { TenantPolicies } from './tenant-policies.ts';

export interface Entra {
  readonly accounts: Accounts;
  readonly policies: TenantPolicies;
  readonly delegated: DelegatedGrants;
  readonly codes: Codes;
  readonly refreshTokens: RefreshTokens;
  readonly devices: DeviceCodes;
  readonly browsers: BrowserSessions;
  readonly issuer: Issuer;
}

/** An Entra where nobody has signed in yet. */
export const openEntra = (): Entra => ({
  accounts: new Accounts(),
  policies: new TenantPolicies(),
  delegated: new DelegatedGrants(),
  codes: new Codes(),
  refreshTokens: new RefreshTokens(),
  devices: new DeviceCodes(),
  browsers: new BrowserSessions(),
  issuer: new Issuer(),
});
