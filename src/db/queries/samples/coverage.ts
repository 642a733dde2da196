// Example calls of queries/coverage.ts.
import { listReadMailboxes, readHeldDays } from '../coverage.ts';
import { accountId, at, connectionId, organizationId, personId, type Sample } from './sample.ts';

const account = {
  personId,
  accountId,
  connectionId,
  mailbox: true,
  captured: true,
  createdAt: at,
  removedAt: null,
  from: null,
  until: null,
};
const connection = {
  connectionId,
  streams: ['mail'],
  since: null,
  status: 'connected',
  problem: null,
  connectedAt: at,
};
const asked = { organizationId, accounts: [account], streams: ['mail', 'chats'] };

export const samples: Record<string, Sample> = {
  listReadMailboxes: {
    run: (tx) => listReadMailboxes(tx, { ...asked, from: at }),
    answers: [[{ connections: [connection], reads: [], channels: [], untold: [] }]],
  },
  readHeldDays: { run: (tx) => readHeldDays(tx, organizationId) },
};
