// IMAP as a provider: any mail server with a password, and Exchange Online with an app's token.
import { noHosts } from '../../lib/hosts.ts';
import type { Endpoints, Outside, Provider, Source, Vault } from '../provider.ts';
import { runChecks } from './check.ts';
import { accessScript, fetchAppToken, findExchange } from './exchange.ts';
import type { Server } from './server.ts';
import { openSessions, type Credential, type Sessions } from './sessions.ts';
import { parseSetup, readClientSecret, readPassword, Settings, setup } from './setup.ts';
import { mailDeclaration, mailStream } from './streams/mail.ts';
import { type Owner, peopleDeclaration, peopleStream } from './streams/people.ts';

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
      const app = { place, tenantId, clientId, network, clock };
      return {
        accessToken: await vault.token({
          signal,
          refused,
          renew: (secret, renewing) => fetchAppToken(app, readClientSecret(secret), renewing),
        }),
      };
    },
  };
};

const describe = async (settings: Settings, sessions: Sessions, signal: AbortSignal) => {
  const mailbox = settings.way === 'password' ? settings.address : (settings.addresses[0] ?? '');
  await sessions.use({ mailbox, signal }, async () => {});
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

export const imap: Provider = {
  id: 'imap',
  name: 'IMAP',
  setup,
  streams: [peopleDeclaration, mailDeclaration],
  hosts: tokenHosts,
  parse: parseSetup,
  blocked: (way, endpoints) =>
    way === 'exchange-app' && findExchange(endpoints) === null
      ? {
          code: 'no-exchange',
          title: 'This cloud has no Exchange Online that is known here.',
          fix: 'Choose another way in.',
          who: 'operator',
          link: null,
          raw: endpoints.cloud,
        }
      : null,
  missingStreams: () => ({}),
  signIn: null,
  makeCertificate: null,
  scripts: ({ settings }) => {
    const parsed = Settings.safeParse(settings).data;
    return parsed?.way === 'exchange-app' ? [accessScript(parsed.clientId, parsed.addresses)] : [];
  },
  open: (stored, outside): Source => {
    const settings = Settings.parse(stored.settings);
    const opened = settings.way === 'password' ? withPassword(settings, outside) : withApp(settings, outside);
    const { server, way, owners, credential, userOf } = opened;
    const mailboxes = owners.map(({ address }) => address);
    const alone = mailboxes.length === 1;
    const hosts = outside.hosts ?? noHosts;
    const common = { credential, hosts, clock: outside.clock, alone, userOf, way };
    const sessions = openSessions({ ...common, server: server ?? nowhere });
    const checking = { server, address: mailboxes[0] ?? '', mailboxes, sessions, hosts };
    return {
      streams: [peopleStream(owners), mailStream(sessions)],
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
