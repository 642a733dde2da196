// Example calls of queries/accounts.ts.
import {
  listAccounts,
  listReaddressed,
  markAccountsRemoved,
  type SourceAccount,
  setMailboxSettings,
  upsertAccounts,
} from '../accounts.ts';
import { accountId, at, connectionId, hours, organizationId, type Sample } from './sample.ts';

const key = { organizationId, connectionId };
const account: SourceAccount = {
  accountId,
  sourceId: 'source',
  kind: 'person',
  displayName: 'Ana',
  addresses: ['ana@example.com'],
  department: null,
  jobTitle: null,
  managerSourceId: null,
  enabled: true,
  mailbox: true,
  createdAt: null,
};

export const samples: Record<string, Sample> = {
  listAccounts: { run: (tx) => listAccounts(tx, key) },
  listReaddressed: { run: (tx) => listReaddressed(tx, { ...key, accounts: [account] }) },
  markAccountsRemoved: { run: (tx) => markAccountsRemoved(tx, { ...key, sourceIds: ['source'], at }) },
  setMailboxSettings: { run: (tx) => setMailboxSettings(tx, { organizationId, accountId, zone: 'UTC', hours }) },
  upsertAccounts: { run: (tx) => upsertAccounts(tx, { ...key, accounts: [account] }) },
};
