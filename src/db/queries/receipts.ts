// Receipts: what was ended or erased, kept when the thing itself is gone.
import type { Tx } from '../schema.ts';

export interface Receipt {
  readonly receiptId: string;
  readonly kind: 'disconnected' | 'erased' | 'purged';
  readonly at: Date;
  readonly by: string;
  /** Names and counts. */
  readonly details: Readonly<Record<string, string | number | null>>;
}

export const addReceipt = async (tx: Tx, receipt: Receipt & { readonly organizationId: string }): Promise<void> => {
  await tx
    .insertInto('receipt')
    .values({
      organization_id: receipt.organizationId,
      receipt_id: receipt.receiptId,
      kind: receipt.kind,
      at: receipt.at,
      by: receipt.by,
      details: JSON.stringify(receipt.details),
    })
    .execute();
};

/** The newest first, at most two hundred. */
export const listReceipts = (tx: Tx, organizationId: string): Promise<Receipt[]> =>
  tx
    .selectFrom('receipt')
    .select(['receipt_id as receiptId', 'kind', 'at', 'by', 'details'])
    .where('organization_id', '=', organizationId)
    .orderBy('at', 'desc')
    .orderBy('receipt_id')
    .limit(200)
    .execute();
