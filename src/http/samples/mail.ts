// What the endpoints of contract/mail.ts are asked with, and what they answer where it is not 200.
import type { Samples, Statuses } from './sample.ts';

const plan = { organization: 'off', team: 'off', own: 'off', minute: 480, pdf: false };
const report = { report: 'own', frequency: 'weekly' };

export const samples: Samples = {
  'GET /api/mail/settings': () => ({}),
  'POST /api/mail/settings': () => ({
    settings: {
      transport: 'smtp',
      fromAddress: 'plumbline@example.com',
      host: '127.0.0.1',
      port: 1,
      security: 'none',
      signIn: 'none',
    },
  }),
  'POST /api/mail/settings/remove': () => ({}),
  'POST /api/mail/test': () => ({}),
  'GET /api/mail/scripts': () => ({ provider: 'test', clientId: 'x', mailbox: 'a@example.com', by: 'service' }),
  'GET /api/mail/outbox': () => ({}),
  'POST /api/mail/outbox/:id/retry': ({ endedMailId }) => ({ id: endedMailId }),
  'POST /api/mail/outbox/:id/cancel': ({ waitingMailId }) => ({ id: waitingMailId }),
  'GET /api/mail/plan': () => ({}),
  'POST /api/mail/plan': () => ({ plan }),
  'GET /api/mail/preferences': () => ({}),
  'POST /api/mail/preferences': () => ({
    preferences: { organization: null, team: null, own: null, alerts: 'off', minute: null, quiet: null, pdf: null },
  }),
  'POST /api/mail/unsubscribe/open': () => ({ token: 'x'.repeat(71) }),
  'POST /api/mail/unsubscribe': () => ({ token: 'x'.repeat(71) }),
  'POST /api/mail/reports/preview': ({ mark }) => ({ ...report, to: `person@${mark}.example` }),
  'POST /api/mail/reports/send': () => report,
};

export const others: Statuses = {
  // The owner is nobody on the roster.
  'POST /api/mail/reports/send': 409,
  // The test's provider sends no mail.
  'GET /api/mail/scripts': 400,
  'POST /api/mail/unsubscribe/open': 404,
  'POST /api/mail/unsubscribe': 404,
};
