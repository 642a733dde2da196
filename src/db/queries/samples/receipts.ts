// Example calls of queries/receipts.ts.
import { addReceipt, listReceipts } from '../receipts.ts';
import { at, id, organizationId, type Sample } from './sample.ts';

const receipt = { receiptId: id(7), kind: 'disconnected', at, by: 'Ana', details: { activities: 3 } } as const;

export const samples: Record<string, Sample> = {
  addReceipt: { run: (tx) => addReceipt(tx, { organizationId, ...receipt }) },
  listReceipts: { run: (tx) => listReceipts(tx, organizationId) },
};
