// Example calls of queries/coverage.ts.
import { listReadMailboxes, readHeldDays } from '../coverage.ts';
import { accountId, at, connectionId, organizationId, personId, type Sample } from './sample.ts';

const account = { accountId, connectionId, mailbox: true, createdAt: at, removedAt: null };
const connection = { connectionId, streams: ['mail'], since: null, status: 'connected', problem: null };

export const samples: Record<string, Sample> = {
  listReadMailboxes: {
    run: (tx) => listReadMailboxes(tx, { organizationId, personIds: [personId] }),
    answers: [[{ accountId, personId }], [account], [connection]],
  },
  readHeldDays: { run: (tx) => readHeldDays(tx, organizationId) },
};
