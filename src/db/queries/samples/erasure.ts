// Example calls of queries/erasure.ts.
import { eraseConnection, eraseMailboxes } from '../erasure.ts';
import { accountId, connectionId, organizationId, type Sample } from './sample.ts';

export const samples: Record<string, Sample> = {
  eraseConnection: {
    run: (tx) => eraseConnection(tx, { organizationId, connectionId }),
    answers: [[], [{ accountId }]],
  },
  eraseMailboxes: { run: (tx) => eraseMailboxes(tx, { organizationId, accountIds: [accountId] }) },
};
