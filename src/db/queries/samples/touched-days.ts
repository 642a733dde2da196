// Example calls of queries/touched-days.ts.
import {
  claimTouchedDays,
  deleteTouchedDays,
  holdNobodysAccounts,
  listTouchedAccounts,
  touchAccounts,
  touchDays,
} from '../touched-days.ts';
import { accountId, id, organizationId, type Sample } from './sample.ts';

const day = '2026-03-02';
const wanted = { organizationId, accountIds: [accountId] };

export const samples: Record<string, Sample> = {
  claimTouchedDays: { run: (tx) => claimTouchedDays(tx, wanted) },
  deleteTouchedDays: { run: (tx) => deleteTouchedDays(tx, { organizationId, touched: [{ accountId, day }] }) },
  holdNobodysAccounts: { run: (tx) => holdNobodysAccounts(tx, wanted) },
  listTouchedAccounts: { run: (tx) => listTouchedAccounts(tx, { organizationId, after: id(0), limit: 100 }) },
  touchAccounts: { run: (tx) => touchAccounts(tx, wanted) },
  touchDays: { run: (tx) => touchDays(tx, { organizationId, accountId, days: [day] }) },
};
