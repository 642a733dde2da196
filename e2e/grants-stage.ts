// The Microsoft provider before the emulated tenant: its network, a browser of few manners, and what administrators set.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type EmulatedTenant, startEmulatedTenant } from '../src/cli/emulated-tenant.ts';
import { systemClock } from '../src/lib/clock.ts';
import { openNetwork } from '../src/lib/network.ts';
import { microsoft } from '../src/providers/microsoft/index.ts';
import { vaultOf } from '../src/providers/microsoft/testing.ts';
import type { Endpoints, Outside, SignIn, SignInRequest, SignInResult, Source } from '../src/providers/provider.ts';
import { control } from './control.ts';

const redirectUri = 'http://127.0.0.1:3000/connect/callback';
const sharedApp = {
  clientId: '77777777-1111-4222-8333-444444444444',
  tenantId: null,
  clientSecret: 'shared~Secret1',
  certificate: null,
};
export const streams = ['people', 'mail', 'meetings', 'mailbox-settings'];
/** What one person is asked for, as the streams declare it. */
export const scopes = microsoft.streams.flatMap(({ delegated }) =>
  (delegated ?? []).flatMap((group) => group.slice(0, 1).map(({ name }) => name)),
);
const roles = ['User.Read.All', 'Mail.ReadBasic.All', 'Calendars.ReadBasic.All', 'MailboxSettings.Read'];
const never = Date.UTC(2099, 0);

/** Where a page leads to, with what it hands over there; null: it shows something. */
type Arrival = Readonly<Record<string, string>> | null;

export interface TestBrowser {
  /** `fields`: what is filled in and pressed on all of Microsoft's pages; null: the page is only opened. */
  go(url: string, fields: Readonly<Record<string, string>> | null): Promise<Arrival>;
}

export const openBrowser = (): TestBrowser => {
  const cookies = new Map<string, string>();
  return {
    go: async (url, fields) => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const form = 'application/x-www-form-urlencoded';
      const sent =
        fields === null
          ? { headers: { cookie } }
          : { method: 'POST', headers: { cookie, 'content-type': form }, body: new URLSearchParams(fields).toString() };
      const answer = await fetch(url, { ...sent, redirect: 'manual' });
      await answer.text();
      for (const given of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(given) ?? [];
        cookies.set(name, value);
      }
      const location = answer.headers.get('location');
      if (location === null) return null;
      const { searchParams, hash } = new URL(location, url);
      return Object.fromEntries([...searchParams, ...new URLSearchParams(hash.slice(1))]);
    },
  };
};

/** One round of a sign-in. */
interface Round {
  readonly way: string;
  readonly given?: Partial<SignInRequest>;
  readonly browser: TestBrowser;
  readonly fields: Readonly<Record<string, string>> | null;
}

export const requestOf = (way: string, given: Partial<SignInRequest> = {}): SignInRequest => ({
  way,
  streams,
  fields: {},
  redirectUri,
  state: randomBytes(16).toString('base64url'),
  verifier: randomBytes(32).toString('base64url'),
  nonce: randomBytes(16).toString('base64url'),
  step: null,
  loginHint: null,
  signal: AbortSignal.timeout(60_000),
  ...given,
});

export interface GrantsStage {
  readonly tenant: EmulatedTenant;
  readonly control: ReturnType<typeof control>;
  readonly outside: Outside;
  readonly signIn: SignIn;
  /** Errors: those of the round, or that Microsoft showed a page and led nowhere. */
  round(round: Round): Promise<SignInResult>;
  /** A source with what was granted. `endpoints`: what the operator's environment says beside. */
  open(
    stored: { readonly settings: Readonly<Record<string, string>>; readonly secret: string },
    endpoints?: Partial<Endpoints>,
  ): { readonly source: Source; readonly secret: () => string };
  close(): Promise<void>;
}

const registerApp = (tenant: EmulatedTenant): Promise<unknown> =>
  control(tenant).post('/apps', {
    clientId: sharedApp.clientId,
    displayName: 'Plumbline',
    homeTenantId: '99999999-1111-4222-8333-444444444444',
    signInAudience: 'AzureADMultipleOrgs',
    secrets: [{ id: 'secret-id', value: sharedApp.clientSecret, endsAt: never }],
    redirectUris: [redirectUri],
    publicClient: true,
    requiredRoles: roles,
    requiredScopes: scopes,
  });

export const openGrantsStage = async (): Promise<GrantsStage> => {
  const tenant = await startEmulatedTenant(['--scenario', 'small-office']);
  await registerApp(tenant);
  const endpoints: Endpoints = { cloud: 'custom', urls: tenant.urls, sharedApp, mailSignIn: true };
  const opened = openNetwork({ allow: microsoft.hosts(endpoints), proxy: null });
  const outside: Outside = { network: opened.network, clock: systemClock(), endpoints };
  const signIn = z.custom<SignIn>().parse(microsoft.signIn);
  return {
    tenant,
    control: control(tenant),
    outside,
    signIn,
    round: async ({ way, given, browser, fields }) => {
      const request = requestOf(way, given);
      const parameters = await browser.go(await signIn.begin(request, outside), fields);
      if (parameters === null) throw new Error('Microsoft showed a page and led nowhere.');
      return signIn.finish({ ...request, parameters }, outside);
    },
    open: ({ settings, secret }, more = {}) => {
      const vault = vaultOf(secret, outside.clock);
      const around = { ...outside, endpoints: { ...endpoints, ...more }, vault };
      return { source: microsoft.open({ settings }, around), secret: vault.secret };
    },
    close: async () => {
      await opened.close();
      await tenant.stop();
    },
  };
};
