// Example calls of queries/webhook-deliveries.ts.
import * as deliveries from '../webhook-deliveries.ts';
import { at, id, organizationId, type Sample } from './sample.ts';

const webhook = { organizationId, webhookId: id(7) };
const key = { organizationId, deliveryId: id(8) };
const held = { holder: id(9), seconds: 60 };
const problem = { code: 'x', title: 'X.', fix: 'Y.', who: 'admin', link: null, raw: 'z' } as const;
const delivery = {
  deliveryId: id(8),
  messageId: id(6),
  key: 'alert.raised/1',
  event: 'alert.raised',
  happenedAt: at,
  payload: { alertId: id(5) },
};
const attempt = { state: 'queued', status: 500, durationMs: 12, problem, nextAt: at, now: at } as const;

export const samples: Record<string, Sample> = {
  claimDelivery: { run: (tx) => deliveries.claimDelivery(tx, { ...webhook, ...held, now: at }) },
  countDeliveries: { run: (tx) => deliveries.countDeliveries(tx, webhook), answers: [[{ total: 3 }]] },
  deleteOldDeliveries: { run: (tx) => deliveries.deleteOldDeliveries(tx, { organizationId, before: at }) },
  giveUpDeliveries: { run: (tx) => deliveries.giveUpDeliveries(tx, { ...webhook, problem, now: at }) },
  holdDelivery: { run: (tx) => deliveries.holdDelivery(tx, { ...key, ...held }) },
  listDeliveries: { run: (tx) => deliveries.listDeliveries(tx, { ...webhook, limit: 20, offset: 0 }) },
  listDueWebhooks: { run: (tx) => deliveries.listDueWebhooks(tx, at), by: 'door' },
  queueDeliveries: { run: (tx) => deliveries.queueDeliveries(tx, { ...webhook, deliveries: [delivery], now: at }) },
  readDelivery: { run: (tx) => deliveries.readDelivery(tx, key) },
  settleDelivery: { run: (tx) => deliveries.settleDelivery(tx, { ...key, holder: id(9), ...attempt }) },
};
