// Webhooks: addresses that are told what happens, signed as Standard Webhooks says, with a log and replay of each delivery.
import { z } from 'zod';
import { Problem } from './connections.ts';
import { endpoint, Id, Instant, Nothing } from './endpoint.ts';

export const WebhookEvent = z.enum([
  'connection.broke',
  'connection.restored',
  'alert.raised',
  'alert.cleared',
  'sync.finished',
  'roster.changed',
  'report.ready',
]);
export type WebhookEvent = z.infer<typeof WebhookEvent>;

/** When each is told, in words. */
export const eventTexts: Readonly<Record<WebhookEvent, string>> = {
  'connection.broke': 'A connection cannot be read any more until somebody mends it.',
  'connection.restored': 'A connection that was broken is read again.',
  'alert.raised': 'Any alert, such as coverage that fell or a credential that ends soon.',
  'alert.cleared': 'What an alert was about is over.',
  'sync.finished': 'A stream of a connection was read to its end.',
  'roster.changed': 'An import of the roster was done or undone.',
  'report.ready': 'A scheduled report was made and the mail server took it; one for each team and recipient.',
};

/** What is true of every delivery. */
export const deliveryPromise =
  'Each event is delivered at least once: it may come twice, with the same webhook-id. Events may come in another order than they happened.';

const Address = z
  .string()
  .trim()
  .max(2000)
  .refine((text) => URL.canParse(text) && new URL(text).protocol === 'https:', 'Enter an address with https://.')
  .refine((text) => {
    const { username, password, hash } = URL.canParse(text) ? new URL(text) : { username: '', password: '', hash: '' };
    return username === '' && password === '' && hash === '';
  }, 'Enter it without user, password and #.');
const Events = z
  .array(WebhookEvent)
  .min(1, 'Choose at least one event.')
  .transform((events) => [...new Set(events)]);

export const Webhook = z.object({
  id: Id,
  url: z.string(),
  events: z.array(WebhookEvent),
  /** failed: switched off by itself, because nothing got through for days. */
  state: z.enum(['on', 'off', 'failed']),
  createdAt: Instant,
  createdBy: z.string(),
  /** Since when nothing got through; null: the last did, or none was sent. */
  failingSince: Instant.nullable(),
  /** Until then the secret of before signs, too; null: there is one only. */
  oldSecretUntil: Instant.nullable(),
});
export type Webhook = z.infer<typeof Webhook>;

export const WebhookDelivery = z.object({
  id: Id,
  /** The header `webhook-id`; a replay carries the same. */
  messageId: z.string(),
  /** A `WebhookEvent`, or `webhook.test`. */
  event: z.string(),
  happenedAt: Instant,
  state: z.enum(['queued', 'sending', 'delivered', 'failed']),
  attempts: z.int(),
  createdAt: Instant,
  /** When it is tried next; null when it is not. */
  nextAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  /** Of the last attempt: the HTTP status, null where none came; milliseconds; what was wrong. */
  status: z.int().nullable(),
  duration: z.int().nullable(),
  problem: Problem.nullable(),
  /** As it is sent. */
  body: z.string(),
});
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

const WebhookId = z.object({ id: Id });

export const listWebhooks = endpoint({
  method: 'GET',
  path: '/api/webhooks',
  can: 'settings:manage',
  summary: 'Webhooks in order of their making; their secrets are never shown again.',
  input: Nothing,
  output: z.object({ webhooks: z.array(Webhook) }),
});

export const makeWebhook = endpoint({
  method: 'POST',
  path: '/api/webhooks',
  can: 'settings:manage',
  summary: 'Makes a webhook. This answer is the only place where its secret stands. What happened before is not told.',
  input: z.object({ url: Address, events: Events }),
  output: z.object({ webhook: Webhook, secret: z.string() }),
});

export const changeWebhook = endpoint({
  method: 'POST',
  path: '/api/webhooks/:id',
  can: 'settings:manage',
  summary: 'Changes address and events, switches it on or off. What waits when it is switched off is given up.',
  input: z.object({ id: Id, url: Address, events: Events, on: z.boolean() }),
  output: z.object({ webhook: Webhook }),
});

export const renewWebhookSecret = endpoint({
  method: 'POST',
  path: '/api/webhooks/:id/secret',
  can: 'settings:manage',
  summary:
    'Makes a new secret. For 24 hours each delivery is signed with both, so that receivers change over in peace.',
  input: WebhookId,
  output: z.object({ webhook: Webhook, secret: z.string() }),
});

export const deleteWebhook = endpoint({
  method: 'POST',
  path: '/api/webhooks/:id/delete',
  can: 'settings:manage',
  summary: 'Deletes a webhook with its secret and its log. Nothing is told there any more.',
  input: WebhookId,
  output: Nothing,
});

export const testWebhook = endpoint({
  method: 'POST',
  path: '/api/webhooks/:id/test',
  can: 'settings:manage',
  summary: 'Sends `webhook.test` at once, once, and says what came of it.',
  input: WebhookId,
  output: z.object({ delivery: WebhookDelivery }),
});

export const listDeliveries = endpoint({
  method: 'GET',
  path: '/api/webhooks/:id/deliveries',
  can: 'settings:manage',
  summary: 'Deliveries that wait and those of the last 30 days, the newest first. No answer of a receiver is kept.',
  input: z.object({
    id: Id,
    page: z.coerce.number().int().min(1).max(10_000).default(1),
    size: z.coerce.number().int().min(1).max(100).default(20),
  }),
  output: z.object({ deliveries: z.array(WebhookDelivery), total: z.int() }),
});

export const replayDelivery = endpoint({
  method: 'POST',
  path: '/api/deliveries/:id/replay',
  can: 'settings:manage',
  summary: 'Puts a delivery into the queue once more, under its webhook-id and with a new signature.',
  input: z.object({ id: Id }),
  output: z.object({ delivery: WebhookDelivery }),
});
