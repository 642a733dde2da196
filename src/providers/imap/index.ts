// IMAP as a provider: any mail server with a password, and Exchange Online with an app's token.
import { readFileSync } from 'node:fs';
import { noHosts } from '../../lib/hosts.ts';
import type { BounceService, Endpoints, Grant, Outside, Provider, Renewed, Source, Vault } from '../provider.ts';
import { bounceFields, readReports } from './bounces.ts';
import { runChecks } from './check.ts';
import { accessScript, findExchange } from './exchange.ts';
import type { Server } from './server.ts';
import { openSessions, type Credential, type Sessions } from './sessions.ts';
import { parseSetup, readClientSecret, readPassword, readRefreshToken, Settings, setup } from './setup.ts';
import { openSharedApp, personScopes, signIn, signInBlocked } from './sign-in.ts';
import { mailDeclaration, mailStream } from './streams/mail.ts';
import { type Owner, peopleDeclaration, peopleStream } from './streams/people.ts';
import { requestTokens } from './tokens.ts';

const tokenHosts = (endpoints: Endpoints): readonly string[] => {
  const login = URL.parse(findExchange(endpoints)?.loginUrl ?? '');
  return login === null ? [] : [`${login.hostname}:${login.port === '' ? '443' : login.port}`];
};

/** Milliseconds for which a password is not asked for again. */
const passwordLife = 300_000;

type Of<Name extends Settings['way']> = Extract<Settings, { way: Name }>;
type Opening = Outside & { readonly vault: Vault };

interface Opened {
  /** Null: none was named. */
  readonly server: Server | null;
  readonly way: 'password' | 'token';
  readonly owners: readonly Owner[];
  readonly credential: Credential;
  readonly userOf: (mailbox: string) => string;
}

const withPassword = (settings: Of<'password'>, { vault, clock }: Opening): Opened => {
  const { address, host, port, security, user, displayName, fingerprint } = settings;
  return {
    server: host === '' ? null : { host, port, security, pin: fingerprint === '' ? null : fingerprint },
    way: 'password',
    owners: [{ address, name: displayName }],
    userOf: () => user,
    credential: async ({ signal }) => ({
      password: await vault.token({
        signal,
        refused: null,
        renew: async (secret) => ({ token: readPassword(secret), until: clock.now() + passwordLife, secret: null }),
      }),
    }),
  };
};

const withApp = (settings: Of<'exchange-app'>, { vault, endpoints, network, clock }: Opening): Opened => {
  const { tenantId, clientId, addresses } = settings;
  const place = findExchange(endpoints);
  return {
    server: place?.server ?? null,
    way: 'token',
    owners: addresses.map((address) => ({ address, name: '' })),
    userOf: (mailbox) => mailbox,
    credential: async ({ signal, refused }) => {
      if (place === null) throw new TypeError('This cloud has no Exchange Online.');
      const renew = async (secret: string, renewing: AbortSignal): Promise<Renewed> => {
        const app = { place, tenantId, clientId, proof: { clientSecret: readClientSecret(secret) }, network, clock };
        const form = { grant_type: 'client_credentials', scope: place.appScope };
        const { accessToken, until } = await requestTokens(app, form, renewing);
        return { token: accessToken, until, secret: null };
      };
      return { accessToken: await vault.token({ signal, refused, renew }) };
    },
  };
};

const withAccount = ({ address, tenantId }: Of<'own-account'>, opening: Opening): Opened => ({
  server: findExchange(opening.endpoints)?.server ?? null,
  way: 'token',
  owners: [{ address, name: '' }],
  userOf: (mailbox) => mailbox,
  credential: async ({ signal, refused }) => {
    const renew = async (secret: string, renewing: AbortSignal): Promise<Renewed> => {
      const app = openSharedApp(opening, tenantId);
      const form = { grant_type: 'refresh_token', refresh_token: readRefreshToken(secret), scope: personScopes(app) };
      const { accessToken, until, refreshToken } = await requestTokens(app, form, renewing);
      return { token: accessToken, until, secret: refreshToken === null ? null : JSON.stringify({ refreshToken }) };
    };
    return { accessToken: await opening.vault.token({ signal, refused, renew }) };
  },
});

const openSettings = (settings: Settings, opening: Opening): Opened => {
  if (settings.way === 'password') return withPassword(settings, opening);
  return settings.way === 'own-account' ? withAccount(settings, opening) : withApp(settings, opening);
};

const describe = async (settings: Settings, sessions: Sessions, signal: AbortSignal): Promise<Grant> => {
  const mailbox = settings.way === 'exchange-app' ? (settings.addresses[0] ?? '') : settings.address;
  await sessions.use({ mailbox, signal }, async () => {});
  if (settings.way === 'own-account') {
    const { tenantId, userId, address } = settings;
    return { tenantId, tenantName: address, grantKey: `${tenantId}/${userId}`, signedInAs: address };
  }
  if (settings.way === 'password') {
    const { address, host, user } = settings;
    return { tenantId: address, tenantName: address, grantKey: `${host}/${user.toLowerCase()}`, signedInAs: address };
  }
  const { tenantId, clientId, addresses } = settings;
  const domain = mailbox.slice(mailbox.lastIndexOf('@') + 1);
  const tenantName = addresses.length === 1 ? mailbox : `${addresses.length} mailboxes of ${domain}`;
  return { tenantId, tenantName, grantKey: `${tenantId}/${clientId}`, signedInAs: null };
};

/** A source without a server is only good for being tested: the test says which server it seems to be. */
const nowhere: Server = { host: 'no-server.invalid', port: 993, security: 'tls', pin: null };

/** A mailbox with a password that mail comes back to. */
const bounces: BounceService = {
  way: 'password',
  fields: bounceFields,
  addressOf: (settings) => settings['address'] ?? '',
  shownOf: ({ address = '', host = '', port = '', security = '', user = '', fingerprint = '' }) => ({
    address,
    host,
    port,
    security,
    user,
    fingerprint,
  }),
  read: async ({ settings, place, since, signal }, outside) => {
    const opened = openSettings(Settings.parse(settings), outside);
    const { server, way, owners, credential, userOf } = opened;
    const common = { credential, hosts: outside.hosts ?? noHosts, clock: outside.clock, alone: true, userOf, way };
    const sessions = openSessions({ ...common, server: server ?? nowhere });
    try {
      const mailbox = owners[0]?.address ?? '';
      return await sessions.use({ mailbox, signal }, (session) => readReports(session, { place, since }));
    } finally {
      await sessions.close();
    }
  },
};

export const imap: Provider = {
  id: 'imap',
  name: 'IMAP',
  icon: readFileSync(new URL('icon.svg', import.meta.url), 'utf8'),
  setup,
  streams: [peopleDeclaration, mailDeclaration],
  hosts: tokenHosts,
  parse: parseSetup,
  blocked: (way, endpoints) => {
    if (way === 'own-account') return signInBlocked(endpoints);
    if (way === 'exchange-app' && findExchange(endpoints) === null) return signInBlocked(endpoints);
    return null;
  },
  missingStreams: () => ({}),
  signIn,
  makeCertificate: null,
  bounces,
  scripts: ({ settings }) => {
    const parsed = Settings.safeParse(settings).data;
    return parsed?.way === 'exchange-app' ? [accessScript(parsed.clientId, parsed.addresses)] : [];
  },
  open: (stored, outside): Source => {
    const settings = Settings.parse(stored.settings);
    const opened = openSettings(settings, outside);
    const { server, way, owners, credential, userOf } = opened;
    const mailboxes = owners.map(({ address }) => address);
    const alone = mailboxes.length === 1;
    const hosts = outside.hosts ?? noHosts;
    const common = { credential, hosts, clock: outside.clock, alone, userOf, way };
    const sessions = openSessions({ ...common, server: server ?? nowhere });
    const checking = { server, address: mailboxes[0] ?? '', mailboxes, sessions, hosts };
    return {
      streams: [peopleStream(owners), mailStream(sessions, outside.clock)],
      describe: (signal) => describe(settings, sessions, signal),
      check: (_streams, signal) => runChecks(checking, signal),
      listPermissions: async () => [
        {
          name: way === 'password' ? 'Password for IMAP' : 'IMAP.AccessAsApp',
          use: 'spare',
          text: 'IMAP knows no lesser access than whole messages. Plumbline asks for header fields alone and opens folders read-only.',
        },
      ],
      reach: null,
      close: () => sessions.close(),
    };
  },
};
