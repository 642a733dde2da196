// What the endpoints of contract/webhooks.ts are asked with.
import type { Samples } from './sample.ts';

const url = 'https://hooks.example.com/plumbline';
const events = ['alert.raised'];

export const samples: Samples = {
  'GET /api/webhooks': () => ({}),
  'POST /api/webhooks': () => ({ url, events }),
  'POST /api/webhooks/:id': ({ webhookId }) => ({ id: webhookId, url, events, on: true }),
  'POST /api/webhooks/:id/secret': ({ webhookId }) => ({ id: webhookId }),
  'POST /api/webhooks/:id/delete': ({ endingWebhookId }) => ({ id: endingWebhookId }),
  'POST /api/webhooks/:id/test': ({ webhookId }) => ({ id: webhookId }),
  'GET /api/webhooks/:id/deliveries': ({ webhookId }) => ({ id: webhookId }),
  'POST /api/deliveries/:id/replay': ({ deliveryId }) => ({ id: deliveryId }),
};
