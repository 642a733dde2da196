// A webhook's message as Standard Webhooks has it: body, headers, and a signature for each secret that is good.
import { createHmac, randomBytes } from 'node:crypto';
import { type Keyring, type SecretPlace, SecretUnreadable } from '../lib/secrets.ts';
import type { StoredWebhook, WebhookKey } from '../db/queries/webhooks.ts';

const prefix = 'whsec_';

/** `whsec_` and 256 random bits in base64. */
export const newWebhookSecret = (): string => `${prefix}${randomBytes(32).toString('base64')}`;

const placeOf = ({ organizationId, webhookId }: WebhookKey, column: 'secret' | 'old_secret'): SecretPlace => ({
  organizationId,
  table: 'webhook',
  row: webhookId,
  column,
});

export const sealWebhookSecret = (
  keyring: Keyring,
  webhook: WebhookKey,
  given: { readonly secret: string; readonly column: 'secret' | 'old_secret' },
): Buffer => keyring.seal(given.secret, placeOf(webhook, given.column));

/** Errors: SecretUnreadable. */
export const openWebhookSecret = (keyring: Keyring, webhook: WebhookKey & Pick<StoredWebhook, 'secret'>): string =>
  keyring.open(webhook.secret, placeOf(webhook, 'secret'));

/** The secret in use first, then the one of before while it lasts. Errors: SecretUnreadable. */
export const secretsOf = (keyring: Keyring, webhook: StoredWebhook, now: number): readonly [string, ...string[]] => {
  const { oldSecret, oldUntil } = webhook;
  const current = openWebhookSecret(keyring, webhook);
  if (oldSecret === null || oldUntil === null || oldUntil.getTime() <= now) return [current];
  return [current, keyring.open(oldSecret, placeOf(webhook, 'old_secret'))];
};

/** Whether an error is that of a secret sealed with another key. */
export const isUnreadable = (error: unknown): boolean => error instanceof SecretUnreadable;

interface Told {
  readonly messageId: string;
  readonly event: string;
  readonly happenedAt: Date;
  readonly payload: Readonly<Record<string, unknown>>;
}

export const messageIdOf = ({ messageId }: Pick<Told, 'messageId'>): string => `msg_${messageId.replaceAll('-', '')}`;

export const bodyOf = ({ event, happenedAt, payload }: Told): string =>
  JSON.stringify({ type: event, timestamp: happenedAt.toISOString(), data: payload });

const signatureOf = (secret: string, signed: string): string =>
  `v1,${createHmac('sha256', Buffer.from(secret.slice(prefix.length), 'base64'))
    .update(signed)
    .digest('base64')}`;

/** `now`: milliseconds; receivers refuse what is much older or younger than their own clock. */
export const headersOf = (told: Told, secrets: readonly string[], now: number): Record<string, string> => {
  const id = messageIdOf(told);
  const timestamp = String(Math.floor(now / 1000));
  const signed = `${id}.${timestamp}.${bodyOf(told)}`;
  return {
    'content-type': 'application/json',
    'user-agent': 'Plumbline',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => signatureOf(secret, signed)).join(' '),
  };
};
