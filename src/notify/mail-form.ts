// What the form for mail sent, checked and sealed; a secret that is not given anew stays, for the same server and app only.
import type { z } from 'zod';
import type { ProviderForm, SmtpForm } from '../contract/mail.ts';
import type { Database } from '../db/open.ts';
import { readConnection } from '../db/queries/connections.ts';
import { readMailSettings, saveMailSettings, type StoredMailSettings } from '../db/queries/mail-settings.ts';
import type { Keyring } from '../lib/secrets.ts';
import { isLoopback } from '../lib/network.ts';
import type { Endpoints, MailService, Provider } from '../providers/provider.ts';
import { mailSecretPlace, openMailSecret } from './mail-secret.ts';

export type MailForm = z.output<typeof SmtpForm> | z.output<typeof ProviderForm>;

export interface MailFormParts {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly endpoints: Endpoints;
  readonly providers: readonly Provider[];
}

interface Fault {
  readonly field: string;
  readonly message: string;
}

/** What was entered cannot be stored; names the fields. */
export class MailFormInvalid extends Error {
  override readonly name = 'MailFormInvalid';
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    super('Something in the settings for mail is not right.');
    this.faults = faults;
  }
}

const fault = (field: string, message: string): MailFormInvalid => new MailFormInvalid([{ field, message }]);

interface Entered {
  readonly settings: Readonly<Record<string, string>>;
  /** Null: there is none. */
  readonly secret: string | null;
  readonly expiresAt: Date | null;
}

interface Kept {
  readonly stored: StoredMailSettings | null;
  readonly secret: string;
}

const serviceOf = (providers: readonly Provider[], id: string): { provider: Provider; mail: MailService } => {
  const provider = providers.find((one) => one.id === id);
  if (provider?.mail === undefined) throw fault('provider', 'This source sends no mail.');
  return { provider, mail: provider.mail };
};

/** The app of its own: as entered, or as it is stored where nothing was. `same`: settings that must not have changed for that. */
const appOf = (
  parts: MailFormParts,
  form: { readonly provider: string; readonly fields: Readonly<Record<string, string>> | null },
  kept: Kept & { readonly same: boolean },
): Entered => {
  const { provider, mail } = serviceOf(parts.providers, form.provider);
  if (form.fields === null) {
    const { stored, secret, same } = kept;
    if (stored === null || !same || secret === '' || stored.settings['provider'] !== form.provider)
      throw fault('fields', 'Enter the app with its secret or certificate.');
    return { settings: stored.settings, secret, expiresAt: stored.credentialExpiresAt };
  }
  const parsed = provider.parse(mail.way, form.fields);
  if (!parsed.ok)
    throw new MailFormInvalid(parsed.faults.map(({ field, message }) => ({ field: `fields.${field}`, message })));
  const expiresAt = parsed.credentialExpiresAt === null ? null : new Date(parsed.credentialExpiresAt);
  return { settings: parsed.settings, secret: parsed.secret, expiresAt };
};

const checkToken = (parts: MailFormParts, form: z.output<typeof SmtpForm>): void => {
  const { mail } = serviceOf(parts.providers, form.provider);
  const submission = mail.submission(parts.endpoints);
  // A token would open its mailbox to whoever is given it.
  if (submission !== null && submission.host !== form.host.toLowerCase())
    throw fault('host', `A token is given to the source’s own server only: ${submission.host}.`);
  if (submission === null && !isLoopback(form.host)) throw fault('signIn', 'This cloud has no mail server for apps.');
  if (form.security === 'none' && submission !== null) throw fault('security', 'A token is never sent in the clear.');
};

const smtpOf = (parts: MailFormParts, form: z.output<typeof SmtpForm>, kept: Kept): Entered => {
  const { host, port, security, signIn, user, password } = form;
  const { stored } = kept;
  if (security === 'none' && !isLoopback(host))
    throw fault('security', 'Without encryption mail is sent to this machine only. Choose STARTTLS or TLS.');
  const shown = { host: host.toLowerCase(), port: String(port), security, signIn, user };
  if (signIn === 'none') return { settings: { ...shown, user: '' }, secret: null, expiresAt: null };
  if (user === '') throw fault('user', signIn === 'oauth' ? 'Enter the address of the mailbox.' : 'Enter the user.');
  const before = stored?.settings;
  const same = before?.['host'] === shown.host && before['signIn'] === signIn && before['user'] === user;
  if (signIn === 'oauth') {
    checkToken(parts, form);
    const app = appOf(parts, form, { ...kept, same });
    return { ...app, settings: { ...app.settings, ...shown, provider: form.provider } };
  }
  if (password !== null && password !== '') return { settings: shown, secret: password, expiresAt: null };
  if (!same || before['port'] !== shown.port || before['security'] !== security || kept.secret === '')
    throw fault('password', 'Enter the password: it was stored for another server or user, or not at all.');
  return { settings: shown, secret: kept.secret, expiresAt: null };
};

const providerOf = async (
  parts: MailFormParts,
  organizationId: string,
  { form, kept }: { readonly form: z.output<typeof ProviderForm>; readonly kept: Kept },
): Promise<Entered> => {
  const { provider, connectionId } = form;
  serviceOf(parts.providers, provider);
  if (connectionId === null) {
    const same = kept.stored?.transport === 'provider' && (kept.stored.settings['connectionId'] ?? '') === '';
    const app = appOf(parts, form, { ...kept, same });
    return { ...app, settings: { ...app.settings, provider, connectionId: '' } };
  }
  const key = { organizationId, connectionId };
  const connection = await parts.database.tenant(organizationId, (tx) => readConnection(tx, key));
  if (connection?.provider !== provider || connection.mode !== 'application' || connection.status === 'disconnected')
    throw fault('connectionId', 'Choose a connection of an app that is connected.');
  return { settings: { provider, connectionId }, secret: null, expiresAt: null };
};

/** Errors: MailFormInvalid; SecretUnreadable when a stored secret is to be kept and cannot be opened. */
export const saveMailForm = async (
  parts: MailFormParts,
  form: MailForm,
  by: { readonly organizationId: string; readonly name: string; readonly now: Date },
): Promise<void> => {
  const { organizationId } = by;
  const stored = await parts.database.tenant(organizationId, (tx) => readMailSettings(tx, organizationId));
  const keeps = form.transport === 'smtp' ? form.password === null && form.fields === null : form.fields === null;
  const secret = keeps && stored !== null ? openMailSecret(parts.keyring, organizationId, stored.secret) : '';
  const kept = { stored: stored?.transport === form.transport ? stored : null, secret };
  const entered =
    form.transport === 'smtp' ? smtpOf(parts, form, kept) : await providerOf(parts, organizationId, { form, kept });
  const sealed = entered.secret === null ? null : parts.keyring.seal(entered.secret, mailSecretPlace(organizationId));
  await parts.database.tenant(organizationId, (tx) =>
    saveMailSettings(tx, {
      organizationId,
      transport: form.transport,
      fromName: form.fromName,
      fromAddress: form.fromAddress,
      settings: entered.settings,
      secret: sealed,
      credentialExpiresAt: entered.expiresAt,
      perMinute: form.perMinute,
      changedAt: by.now,
      changedBy: by.name,
    }),
  );
};
