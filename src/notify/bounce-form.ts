// The mailbox that mail comes back to, as it is entered, shown and tested.
import { openMemoryVault } from '../connections/vault.ts';
import type { Bounces } from '../contract/bounces.ts';
import { countHolds, readBounceMailbox, saveBounceMailbox } from '../db/queries/bounces.ts';
import { readMailSettings } from '../db/queries/mail-settings.ts';
import type { Check, Provider } from '../providers/provider.ts';
import { bounceSecretPlace, openBounceSecret } from './bounce-secret.ts';
import { type BounceParts, readBounces } from './bounces.ts';
import type { DeploymentMail } from './deployment.ts';
import { MailFormInvalid } from './mail-form.ts';

type FormParts = BounceParts & { readonly deployment: DeploymentMail | null };

const able = (providers: readonly Provider[]) =>
  providers.flatMap((provider) => (provider.bounces === undefined ? [] : [{ provider, service: provider.bounces }]));

export const showBounces = async (parts: FormParts, organizationId: string): Promise<Bounces> => {
  const { database, deployment, providers } = parts;
  const [mail, stored, held] = await database.tenant(organizationId, async (tx) => [
    await readMailSettings(tx, organizationId),
    await readBounceMailbox(tx, organizationId),
    await countHolds(tx, organizationId),
  ]);
  const service = able(providers).find(({ provider }) => provider.id === stored?.provider)?.service;
  return {
    by: mail?.transport ?? (deployment === null ? 'none' : 'deployment'),
    services: able(providers).map(({ provider, service: { fields } }) => ({
      provider: provider.id,
      name: provider.name,
      fields: fields.map(({ optional, ...field }) => ({ ...field, optional: optional ?? false })),
    })),
    own: stored && {
      provider: stored.provider,
      address: stored.address,
      settings: { ...service?.shownOf(stored.settings) },
      checkedAt: stored.checkedAt?.toISOString() ?? null,
      problem: stored.problem,
      changedAt: stored.changedAt.toISOString(),
      changedBy: stored.changedBy,
    },
    held,
  };
};

/** Errors: MailFormInvalid. */
export const saveBounceForm = async (
  parts: FormParts,
  form: { readonly provider: string; readonly fields: Readonly<Record<string, string>> },
  by: { readonly organizationId: string; readonly name: string },
): Promise<void> => {
  const found = able(parts.providers).find(({ provider }) => provider.id === form.provider);
  if (found === undefined)
    throw new MailFormInvalid([{ field: 'provider', message: 'Its mailboxes are not read for mail that came back.' }]);
  const { provider, service } = found;
  const parsed = provider.parse(service.way, form.fields);
  if (!parsed.ok)
    throw new MailFormInvalid(parsed.faults.map(({ field, message }) => ({ field: `fields.${field}`, message })));
  const { organizationId } = by;
  const mailbox = {
    organizationId,
    provider: provider.id,
    address: service.addressOf(parsed.settings),
    settings: parsed.settings,
    secret: parts.keyring.seal(parsed.secret, bounceSecretPlace(organizationId)),
    changedAt: new Date(parts.seams.clock.now()),
    changedBy: by.name,
  };
  await parts.database.tenant(organizationId, (tx) => saveBounceMailbox(tx, mailbox));
};

/**
 * Opens the mailbox step by step and, where all of them work, reads what came back. Null: none is set up. Errors:
 * SecretUnreadable.
 */
export const testBounceMailbox = async (
  parts: FormParts,
  organizationId: string,
  signal: AbortSignal,
): Promise<{ readonly checks: readonly Check[]; readonly bounced: number | null } | null> => {
  const stored = await parts.database.tenant(organizationId, (tx) => readBounceMailbox(tx, organizationId));
  const found = able(parts.providers).find(({ provider }) => provider.id === stored?.provider);
  if (stored === null || found === undefined) return null;
  const secret = openBounceSecret(parts.keyring, organizationId, stored.secret);
  const vault = openMemoryVault(secret, parts.seams.clock);
  const source = found.provider.open(stored, { ...parts.seams, endpoints: parts.endpoints, vault });
  try {
    const checks = await source.check([], signal);
    const opens = checks.every(({ state }) => state === 'ok');
    return { checks, bounced: opens ? await readBounces(parts, { organizationId, atOnce: true }, signal) : null };
  } finally {
    await source.close();
  }
};
