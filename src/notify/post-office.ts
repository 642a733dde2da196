// By which way an organization's mail leaves: its own settings, else the deployment's server.
import { secretPlace } from '../connections/sources.ts';
import { type MemoryVault, openMemoryVault, openVault } from '../connections/vault.ts';
import type { Database } from '../db/open.ts';
import { readBounceMailbox } from '../db/queries/bounces.ts';
import { readCredential } from '../db/queries/connections.ts';
import { readMailSettings, type StoredMailSettings } from '../db/queries/mail-settings.ts';
import type { Clock } from '../lib/clock.ts';
import { type Hosts, noHosts } from '../lib/hosts.ts';
import { type Keyring, SecretUnreadable } from '../lib/secrets.ts';
import { type Problem, RetryLater, SignInAgain } from '../providers/errors.ts';
import { MailRefused, type MailStep, type MailTransport } from '../providers/mail-transport.ts';
import type { Endpoints, Provider, Seams } from '../providers/provider.ts';
import { type DeploymentMail, openDeployment } from './deployment.ts';
import { openMailSecret } from './mail-secret.ts';
import { composeMessage, type Mail, type Sender, wireAddress } from './message.ts';
import { openSmtp } from './smtp.ts';

export interface PostOfficeParts {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly seams: Seams;
  readonly endpoints: Endpoints;
  readonly providers: readonly Provider[];
  /** The operator's server; null: none is set up. */
  readonly deployment: DeploymentMail | null;
  readonly proxy: string | null;
  /** PEM of authorities to trust instead of the usual ones. */
  readonly caFile?: string;
}

interface Sending {
  readonly signal?: AbortSignal;
  readonly reached?: (step: MailStep, detail: string) => void;
  /** Called last before the mail is handed over; false: it is not to be sent. */
  readonly claim?: () => Promise<boolean>;
}

export interface PostOffice {
  /** Whether mail of the organization can leave at all. */
  isSetUp(organizationId: string): Promise<boolean>;
  /** How many mails may leave within a minute. */
  rateOf(organizationId: string): Promise<number>;
  /** Whom mail is from; null: none can be sent. */
  senderOf(organizationId: string): Promise<Sender | null>;
  /** Resolves to the codes of the answer; null: `claim` said no. Errors: MailRefused. */
  send(organizationId: string, mail: Mail, sending?: Sending): Promise<string | null>;
}

const deploymentRate = 60;

const operator = { who: 'operator', link: null } as const;
const notSetUp: Problem = {
  ...operator,
  code: 'mail-not-set-up',
  title: 'No way to send mail is set up.',
  fix: 'Set one up in Settings, Email; or the operator sets PLUMBLINE_SMTP_URL and PLUMBLINE_MAIL_FROM for all.',
  raw: 'no settings',
};
const unreadable: Problem = {
  ...operator,
  code: 'secret-unreadable',
  title: 'The stored secret for mail cannot be opened with the key this server has.',
  fix: 'Start the server with the secret key that was in use when it was entered, or enter it again.',
  raw: 'SecretUnreadable',
};
const connectionGone: Problem = {
  code: 'mail-connection-gone',
  title: 'The connection that mail was sent through is gone.',
  fix: 'Choose another one in Settings, Email, or enter an app of its own.',
  who: 'admin',
  link: null,
  raw: 'no connection',
};

const refuse = (problem: Problem, cause?: unknown): MailRefused =>
  new MailRefused({ problem, step: 'sign-in', passing: false }, { cause });

/** What the sign-in service says, as of a mail. */
const asMail = (error: unknown): unknown => {
  if (error instanceof SignInAgain) return refuse(error.problem, error);
  if (!(error instanceof RetryLater)) return error;
  const { problem, seconds } = error;
  return new MailRefused({ problem, step: 'sign-in', passing: true, seconds }, { cause: error });
};

/** The tokens of an organization's app for mail, as long as its settings stay. */
class MailVaults {
  readonly #vaults = new Map<string, { readonly of: number; readonly vault: MemoryVault }>();
  readonly #clock: Clock;
  constructor(clock: Clock) {
    this.#clock = clock;
  }
  get(organizationId: string, changedAt: Date, secret: string): MemoryVault {
    const held = this.#vaults.get(organizationId);
    if (held?.of === changedAt.getTime()) return held.vault;
    const vault = openMemoryVault(secret, this.#clock);
    this.#vaults.set(organizationId, { of: changedAt.getTime(), vault });
    return vault;
  }
}

interface Opening {
  readonly organizationId: string;
  readonly stored: StoredMailSettings;
  readonly secret: string;
  readonly vault: MemoryVault;
}

const openOwnSmtp = (parts: PostOfficeParts, { stored, secret, vault }: Opening): MailTransport => {
  const { settings } = stored;
  const { host = '', port = '587', security, signIn, user = '' } = settings;
  const hosts: Hosts = parts.seams.hosts ?? noHosts;
  const service = parts.providers.find((one) => one.id === settings['provider'])?.mail;
  const outside = { ...parts.seams, endpoints: parts.endpoints, vault };
  const token = async (signal: AbortSignal): Promise<string> => {
    if (service === undefined) throw refuse(connectionGone);
    try {
      return await service.submissionToken({ settings, signal }, outside);
    } catch (error) {
      throw asMail(error);
    }
  };
  const how = signIn === 'oauth' ? { user, token } : { user, password: secret };
  return openSmtp(
    {
      host,
      port: Number(port),
      security: security === 'tls' || security === 'none' ? security : 'starttls',
      signIn: signIn === 'none' ? null : how,
    },
    {
      locate: (name, signal) => hosts.locate(name, signal),
      proxy: parts.proxy,
      ...(parts.caFile === undefined ? {} : { caFile: parts.caFile }),
    },
  );
};

/** Errors: MailRefused when the connection or its provider is gone. */
const openService = async (
  parts: PostOfficeParts,
  { organizationId, stored, vault: own }: Opening,
): Promise<MailTransport> => {
  const { provider = '', connectionId = '' } = stored.settings;
  const service = parts.providers.find((one) => one.id === provider)?.mail;
  if (service === undefined) throw refuse(connectionGone);
  const outside = { ...parts.seams, endpoints: parts.endpoints };
  const sender = stored.fromAddress;
  if (connectionId === '') return service.open({ settings: stored.settings, sender }, { ...outside, vault: own });
  const key = { organizationId, connectionId };
  const connection = await parts.database.tenant(organizationId, (tx) => readCredential(tx, key));
  if (connection?.provider !== provider || connection.secret === null) throw refuse(connectionGone);
  const place = secretPlace(organizationId, connectionId);
  const vault = openVault(parts, key, (column) => ({ ...place, column }));
  return service.open({ settings: connection.settings, sender }, { ...outside, vault });
};

interface Way {
  readonly transport: MailTransport;
  readonly sender: Sender;
  /** Where mail comes back to; null: to the sender. */
  readonly bounceTo: string | null;
}

/** Errors: MailRefused. */
const openWay = async (parts: PostOfficeParts, organizationId: string, vaults: MailVaults): Promise<Way> => {
  const stored = await parts.database.tenant(organizationId, (tx) => readMailSettings(tx, organizationId));
  if (stored === null) {
    const way = openDeployment(parts.deployment, parts);
    if (way === null) throw refuse(notSetUp);
    return { ...way, bounceTo: null };
  }
  const sender = { name: stored.fromName, address: stored.fromAddress };
  try {
    const secret = openMailSecret(parts.keyring, organizationId, stored.secret);
    const vault = vaults.get(organizationId, stored.changedAt, secret);
    const opening = { organizationId, stored, secret, vault };
    if (stored.transport !== 'smtp') return { transport: await openService(parts, opening), sender, bounceTo: null };
    const bounces = await parts.database.tenant(organizationId, (tx) => readBounceMailbox(tx, organizationId));
    return { transport: openOwnSmtp(parts, opening), sender, bounceTo: bounces?.address ?? null };
  } catch (error) {
    if (error instanceof SecretUnreadable) throw refuse(unreadable, error);
    throw error;
  }
};

/** No mail takes longer. */
const patience = 120_000;

export const openPostOffice = (parts: PostOfficeParts): PostOffice => {
  const readOwn = (organizationId: string): Promise<StoredMailSettings | null> =>
    parts.database.tenant(organizationId, (tx) => readMailSettings(tx, organizationId));
  const vaults = new MailVaults(parts.seams.clock);
  return {
    isSetUp: async (organizationId) => parts.deployment !== null || (await readOwn(organizationId)) !== null,
    rateOf: async (organizationId) => (await readOwn(organizationId))?.perMinute ?? deploymentRate,
    senderOf: async (organizationId) => {
      const own = await readOwn(organizationId);
      if (own !== null) return { name: own.fromName, address: own.fromAddress };
      return openDeployment(parts.deployment, parts)?.sender ?? null;
    },
    send: async (organizationId, mail, sending = {}) => {
      const { transport, sender, bounceTo } = await openWay(parts, organizationId, vaults);
      try {
        const message = await composeMessage(mail, sender, parts.seams.clock.now());
        if (sending.claim !== undefined && !(await sending.claim())) return null;
        const limit = AbortSignal.timeout(patience);
        const signal = sending.signal === undefined ? limit : AbortSignal.any([sending.signal, limit]);
        const { reached } = sending;
        const back = bounceTo === null ? {} : { bounceTo: wireAddress(bounceTo) };
        const named = mail.id === undefined ? {} : { envelopeId: mail.id };
        const finished = { from: wireAddress(sender.address), to: wireAddress(mail.to), message, ...back, ...named };
        return await transport.send(finished, { signal, ...(reached === undefined ? {} : { reached }) });
      } finally {
        transport.close();
      }
    },
  };
};
