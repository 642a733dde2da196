// Example calls of queries/webhooks.ts.
import * as webhooks from '../webhooks.ts';
import { at, id, organizationId, type Sample } from './sample.ts';

const key = { organizationId, webhookId: id(7) };
const url = 'https://hooks.example.com/plumbline';
const events = ['alert.raised'];
const secret = Buffer.from('sealed');
const problem = { code: 'x', title: 'X.', fix: 'Y.', who: 'admin', link: null, raw: 'z' } as const;

export const samples: Record<string, Sample> = {
  changeWebhook: { run: (tx) => webhooks.changeWebhook(tx, { ...key, url, events, on: true, now: at }) },
  clearWebhookAlert: { run: (tx) => webhooks.clearWebhookAlert(tx, { ...key, now: at }) },
  createWebhook: {
    run: (tx) => webhooks.createWebhook(tx, { ...key, url, events, secret, createdAt: at, createdBy: 'Ana' }),
    answers: [[{ webhookId: id(7) }]],
  },
  deleteWebhook: { run: (tx) => webhooks.deleteWebhook(tx, key) },
  failWebhook: { run: (tx) => webhooks.failWebhook(tx, key) },
  listTellable: { run: (tx) => webhooks.listTellable(tx), by: 'door' },
  listWebhooks: { run: (tx) => webhooks.listWebhooks(tx, organizationId) },
  lockWebhook: { run: (tx) => webhooks.lockWebhook(tx, key) },
  markFailing: { run: (tx) => webhooks.markFailing(tx, { ...key, now: at }) },
  markSeen: { run: (tx) => webhooks.markSeen(tx, { ...key, until: at }) },
  markThrough: { run: (tx) => webhooks.markThrough(tx, key) },
  raiseWebhookAlert: { run: (tx) => webhooks.raiseWebhookAlert(tx, { ...key, alertId: id(8), problem, now: at }) },
  readWebhook: { run: (tx) => webhooks.readWebhook(tx, key) },
  setWebhookSecret: { run: (tx) => webhooks.setWebhookSecret(tx, { ...key, secret, oldSecret: secret, oldUntil: at }) },
};
