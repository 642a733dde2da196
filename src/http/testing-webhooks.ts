// Two webhooks of an organization and a delivery for tests of who may see what, and a network in which their host is public.
import { randomUUID } from 'node:crypto';
import type { Database } from '../db/open.ts';
import { queueDeliveries } from '../db/queries/webhook-deliveries.ts';
import { createWebhook } from '../db/queries/webhooks.ts';
import { type Hosts, noHosts } from '../lib/hosts.ts';

/** Knows one host, and reaches none. */
export const testHosts: Hosts = {
  ...noHosts,
  locate: async (host, signal) =>
    host === 'hooks.example.com' ? [{ address: '192.0.2.1', family: 4 }] : noHosts.locate(host, signal),
};

export const fillWebhooks = async (
  database: Database,
  organizationId: string,
  mark: string,
): Promise<{ webhookId: string; endingWebhookId: string; deliveryId: string }> => {
  const [webhookId, endingWebhookId, deliveryId] = [randomUUID(), randomUUID(), randomUUID()];
  const now = new Date();
  const made = { organizationId, events: ['alert.raised'], createdAt: now, createdBy: mark };
  const delivery = { deliveryId, messageId: randomUUID(), key: deliveryId, event: 'alert.raised', happenedAt: now };
  await database.tenant(organizationId, async (tx) => {
    for (const id of [webhookId, endingWebhookId]) {
      const url = `https://hooks.example.com/${mark}`;
      await createWebhook(tx, { ...made, webhookId: id, url, secret: Buffer.from('sealed') });
    }
    const deliveries = [{ ...delivery, payload: { mark } }];
    await queueDeliveries(tx, { organizationId, webhookId, deliveries, now });
  });
  return { webhookId, endingWebhookId, deliveryId };
};
