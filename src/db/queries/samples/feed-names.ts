// Example calls of queries/feed-names.ts.
import { listNamedAccounts } from '../feed-names.ts';
import { accountId, organizationId, type Sample } from './sample.ts';

export const samples: Record<string, Sample> = {
  listNamedAccounts: {
    run: (tx) => listNamedAccounts(tx, { organizationId, accountIds: [accountId], addresses: ['ana@contoso.com'] }),
  },
};
