// Webhooks as an organization sets them up: made, changed, given a new secret, tested, their log, replay.
import { randomUUID } from 'node:crypto';
import { type Webhook, type WebhookDelivery, WebhookEvent } from '../contract/webhooks.ts';
import * as queue from '../db/queries/webhook-deliveries.ts';
import * as rows from '../db/queries/webhooks.ts';
import { noHosts } from '../lib/hosts.ts';
import { EgressRefused } from '../lib/network.ts';
import type { Keyring } from '../lib/secrets.ts';
import { tellAtOnce, type TellingParts } from './webhook-delivery.ts';
import {
  bodyOf,
  isUnreadable,
  messageIdOf,
  newWebhookSecret,
  openWebhookSecret,
  sealWebhookSecret,
} from './webhook-message.ts';
import { webhookOff } from './webhook-problems.ts';

const dayMs = 86_400_000;
const lookUpMs = 5000;

/** The address cannot be told; `message` says why, for the person who entered it. */
export class WebhookAddressRefused extends Error {
  override readonly name = 'WebhookAddressRefused';
}

/** Errors: WebhookAddressRefused. What a name stands for later is checked anew at each delivery. */
const checkAddress = async ({ seams }: TellingParts, url: string, stopping: AbortSignal): Promise<void> => {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(lookUpMs)]);
  try {
    await (seams.hosts ?? noHosts).locate(host, signal);
  } catch (cause) {
    if (stopping.aborted) throw cause;
    const words =
      cause instanceof EgressRefused
        ? 'This host lies in a private network. The operator can allow it in PLUMBLINE_ALLOW_PRIVATE_HOSTS.'
        : 'This host was not found.';
    throw new WebhookAddressRefused(words, { cause });
  }
};

const describe = (stored: rows.StoredWebhook, now: number): Webhook => {
  const { oldUntil, failingSince } = stored;
  return {
    id: stored.webhookId,
    url: stored.url,
    events: stored.events.flatMap((event) => WebhookEvent.safeParse(event).data ?? []),
    state: stored.state,
    createdAt: stored.createdAt.toISOString(),
    createdBy: stored.createdBy,
    failingSince: failingSince?.toISOString() ?? null,
    oldSecretUntil: oldUntil !== null && oldUntil.getTime() > now ? oldUntil.toISOString() : null,
  };
};

const describeDelivery = (row: queue.DeliveryRow): WebhookDelivery => ({
  id: row.deliveryId,
  messageId: messageIdOf(row),
  event: row.event,
  happenedAt: row.happenedAt.toISOString(),
  state: row.state,
  attempts: row.attempts,
  createdAt: row.createdAt.toISOString(),
  nextAt: row.state === 'queued' ? row.nextAt.toISOString() : null,
  finishedAt: row.finishedAt?.toISOString() ?? null,
  status: row.status,
  duration: row.durationMs,
  problem: row.problem,
  body: bodyOf(row),
});

export const listWebhooks = async ({ database, seams }: TellingParts, organizationId: string): Promise<Webhook[]> => {
  const stored = await database.tenant(organizationId, (tx) => rows.listWebhooks(tx, organizationId));
  return stored.map((one) => describe(one, seams.clock.now()));
};

/** Switched on; the secret is told this once. Errors: WebhookAddressRefused. */
export const makeWebhook = async (
  parts: TellingParts,
  wanted: {
    readonly organizationId: string;
    readonly by: string;
    readonly url: string;
    readonly events: readonly WebhookEvent[];
  },
  signal: AbortSignal,
): Promise<{ webhook: Webhook; secret: string }> => {
  const { organizationId, by: createdBy } = wanted;
  await checkAddress(parts, wanted.url, signal);
  const now = parts.seams.clock.now();
  const key = { organizationId, webhookId: randomUUID() };
  const secret = newWebhookSecret();
  const sealed = sealWebhookSecret(parts.keyring, key, { secret, column: 'secret' });
  const made = { ...wanted, ...key, secret: sealed, createdAt: new Date(now), createdBy };
  const stored = await parts.database.tenant(organizationId, (tx) => rows.createWebhook(tx, made));
  return { webhook: describe(stored, now), secret };
};

/** Null: there is none. Errors: WebhookAddressRefused. */
export const changeWebhook = async (
  parts: TellingParts,
  changed: rows.WebhookKey & { readonly url: string; readonly events: readonly WebhookEvent[]; readonly on: boolean },
  signal: AbortSignal,
): Promise<Webhook | null> => {
  const { database, seams } = parts;
  const { organizationId } = changed;
  const before = await database.tenant(organizationId, (tx) => rows.readWebhook(tx, changed));
  if (before === null) return null;
  if (changed.url !== before.url) await checkAddress(parts, changed.url, signal);
  const now = new Date(seams.clock.now());
  const stored = await database.tenant(organizationId, async (tx) => {
    await rows.changeWebhook(tx, { ...changed, now });
    if (changed.on) await rows.clearWebhookAlert(tx, { ...changed, now });
    else await queue.giveUpDeliveries(tx, { ...changed, problem: webhookOff, now });
    return rows.readWebhook(tx, changed);
  });
  return stored === null ? null : describe(stored, now.getTime());
};

/** Null: it was sealed with a key that is gone, so that nothing can be signed with it any more. */
const readableSecret = (keyring: Keyring, webhook: rows.StoredWebhook): string | null => {
  try {
    return openWebhookSecret(keyring, webhook);
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
};

/** The one of before signs, too, for a day, where it can be read. Null: there is none. */
export const renewSecret = async (
  { database, keyring, seams }: TellingParts,
  key: rows.WebhookKey,
): Promise<{ webhook: Webhook; secret: string } | null> => {
  const now = seams.clock.now();
  const secret = newWebhookSecret();
  const stored = await database.tenant(key.organizationId, async (tx) => {
    const before = await rows.lockWebhook(tx, key);
    if (before === null) return null;
    const old = readableSecret(keyring, before);
    await rows.setWebhookSecret(tx, {
      ...key,
      secret: sealWebhookSecret(keyring, key, { secret, column: 'secret' }),
      oldSecret: old === null ? null : sealWebhookSecret(keyring, key, { secret: old, column: 'old_secret' }),
      oldUntil: old === null ? null : new Date(now + dayMs),
    });
    return rows.readWebhook(tx, key);
  });
  return stored === null ? null : { webhook: describe(stored, now), secret };
};

/** False: there was none. */
export const deleteWebhook = ({ database, seams }: TellingParts, key: rows.WebhookKey): Promise<boolean> =>
  database.tenant(key.organizationId, async (tx) => {
    await rows.clearWebhookAlert(tx, { ...key, now: new Date(seams.clock.now()) });
    return rows.deleteWebhook(tx, key);
  });

/** So long a test is this process's to send; then any worker's, should it have died meanwhile. */
const ownMs = 60_000;

/** Sends `webhook.test` at once; also to one that is off. Null: there is none. */
export const testWebhook = async (
  parts: TellingParts,
  key: rows.WebhookKey,
  signal: AbortSignal,
): Promise<WebhookDelivery | null> => {
  const { database, seams } = parts;
  const now = new Date(seams.clock.now());
  const deliveryId = randomUUID();
  const test = {
    event: 'webhook.test',
    key: `test/${deliveryId}`,
    happenedAt: now,
    payload: { webhookId: key.webhookId },
  };
  const there = await database.tenant(key.organizationId, async (tx) => {
    if ((await rows.readWebhook(tx, key)) === null) return false;
    const deliveries = [{ deliveryId, messageId: randomUUID(), ...test }];
    await queue.queueDeliveries(tx, { ...key, deliveries, now, dueAt: new Date(now.getTime() + ownMs) });
    return true;
  });
  if (!there) return null;
  await tellAtOnce(parts, { ...key, deliveryId }, signal);
  const row = await database.tenant(key.organizationId, (tx) => queue.readDelivery(tx, { ...key, deliveryId }));
  return row === null ? null : describeDelivery(row);
};

/** The newest first. Null: there is no such webhook. */
export const listDeliveries = (
  { database }: TellingParts,
  asked: rows.WebhookKey & { readonly limit: number; readonly offset: number },
): Promise<{ deliveries: WebhookDelivery[]; total: number } | null> =>
  database.tenant(asked.organizationId, async (tx) => {
    if ((await rows.readWebhook(tx, asked)) === null) return null;
    const found = await queue.listDeliveries(tx, asked);
    return { deliveries: found.map(describeDelivery), total: await queue.countDeliveries(tx, asked) };
  });

/** Queued once more, as a delivery of its own under the same webhook-id. Null: there is none. `off`: nothing is sent there. */
export const replayDelivery = (
  { database, seams }: TellingParts,
  key: queue.DeliveryKey,
): Promise<WebhookDelivery | 'off' | null> =>
  database.tenant(key.organizationId, async (tx) => {
    const now = new Date(seams.clock.now());
    const row = await queue.readDelivery(tx, key);
    if (row === null) return null;
    if ((await rows.readWebhook(tx, row))?.state !== 'on') return 'off';
    const deliveryId = randomUUID();
    const again = { ...row, deliveryId, key: `replay/${deliveryId}` };
    await queue.queueDeliveries(tx, { ...row, deliveries: [again], now });
    const queued = await queue.readDelivery(tx, { ...key, deliveryId });
    return queued === null ? null : describeDelivery(queued);
  });
