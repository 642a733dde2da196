// Example calls of queries/outbox.ts.
import {
  cancelMail,
  changeParameters,
  claimMail,
  countHanded,
  countOutbox,
  deleteOldMails,
  findWaitingAlerts,
  listDueOutboxes,
  listOutbox,
  markHanded,
  queueMails,
  readMail,
  requeueMail,
  settleMail,
} from '../outbox.ts';
import { at, id, organizationId, type Sample } from './sample.ts';

const key = { organizationId, mailId: id(7) };
const held = { ...key, holder: id(8) };
const mail = {
  mailId: id(7),
  key: 'report/own/weekly/2026-03-02/u',
  kind: 'report',
  parameters: { report: 'own' },
  userId: id(9),
  recipient: 'ana@example.com',
  createdAt: at,
  nextAt: at,
} as const;

export const samples: Record<string, Sample> = {
  cancelMail: { run: (tx) => cancelMail(tx, { ...key, now: at }) },
  changeParameters: { run: (tx) => changeParameters(tx, { ...key, parameters: { began: [] } }) },
  claimMail: { run: (tx) => claimMail(tx, { organizationId, holder: id(8), seconds: 120, now: at }) },
  countHanded: { run: (tx) => countHanded(tx, { organizationId, since: at }), answers: [[{ total: 3 }]] },
  countOutbox: { run: (tx) => countOutbox(tx, organizationId) },
  deleteOldMails: { run: (tx) => deleteOldMails(tx, { organizationId, before: at }) },
  findWaitingAlerts: { run: (tx) => findWaitingAlerts(tx, { organizationId, userId: id(9) }) },
  listDueOutboxes: { run: (tx) => listDueOutboxes(tx, at), by: 'door' },
  listOutbox: { run: (tx) => listOutbox(tx, { organizationId, state: null, limit: 50, offset: 0 }) },
  'listOutbox of one state': {
    run: (tx) => listOutbox(tx, { organizationId, state: 'failed', limit: 50, offset: 0 }),
  },
  markHanded: { run: (tx) => markHanded(tx, { ...held, now: at }) },
  queueMails: { run: (tx) => queueMails(tx, { organizationId, mails: [mail] }) },
  readMail: { run: (tx) => readMail(tx, key) },
  requeueMail: { run: (tx) => requeueMail(tx, { ...key, now: at }) },
  settleMail: {
    run: (tx) =>
      settleMail(tx, {
        ...held,
        state: 'sent',
        answer: '250 2.0.0',
        problem: null,
        uncertain: false,
        nextAt: at,
        now: at,
      }),
  },
};
