// The key of an organization's pseudonyms, sealed; made once.
import type { Tx } from '../schema.ts';

/** Null: none was made yet. */
export const readPseudonymKey = async (tx: Tx, organizationId: string): Promise<Buffer | null> => {
  const row = await tx
    .selectFrom('pseudonym_key')
    .select('secret')
    .where('organization_id', '=', organizationId)
    .executeTakeFirst();
  return row?.secret ?? null;
};

/** Keeps the first of many that are made at once; resolves to the one that is kept. */
export const keepPseudonymKey = async (
  tx: Tx,
  made: { readonly organizationId: string; readonly secret: Buffer },
): Promise<Buffer> => {
  await tx
    .insertInto('pseudonym_key')
    .values({ organization_id: made.organizationId, secret: made.secret })
    .onConflict((conflict) => conflict.column('organization_id').doNothing())
    .execute();
  return (await readPseudonymKey(tx, made.organizationId)) ?? made.secret;
};
