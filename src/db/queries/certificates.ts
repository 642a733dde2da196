// Key pairs made here for a way into a source: the private part sealed, used once, gone after a day.
import type { Tx } from '../schema.ts';

export interface StoredCertificate {
  readonly organizationId: string;
  readonly certificateId: string;
  /** PEM. */
  readonly certificate: string;
  /** Sealed by the caller. */
  readonly privateKey: Buffer;
}

export const createCertificate = async (
  tx: Tx,
  made: StoredCertificate & { readonly expiresAt: Date; readonly createdAt: Date },
): Promise<void> => {
  await tx
    .insertInto('certificate')
    .values({
      organization_id: made.organizationId,
      certificate_id: made.certificateId,
      private_key: made.privateKey,
      certificate: made.certificate,
      expires_at: made.expiresAt,
      created_at: made.createdAt,
    })
    .execute();
};

/** Null when there is none that was made after `since`. */
export const readCertificate = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly certificateId: string; readonly since: Date },
): Promise<StoredCertificate | null> =>
  (await tx
    .selectFrom('certificate')
    .select([
      'organization_id as organizationId',
      'certificate_id as certificateId',
      'certificate',
      'private_key as privateKey',
    ])
    .where('organization_id', '=', asked.organizationId)
    .where('certificate_id', '=', asked.certificateId)
    .where('created_at', '>', asked.since)
    .executeTakeFirst()) ?? null;

/** Removes what was made before then and never used. */
export const deleteOldCertificates = async (
  tx: Tx,
  old: { readonly organizationId: string; readonly before: Date },
): Promise<void> => {
  await tx
    .deleteFrom('certificate')
    .where('organization_id', '=', old.organizationId)
    .where('created_at', '<', old.before)
    .execute();
};

export const deleteCertificate = async (
  tx: Tx,
  used: { readonly organizationId: string; readonly certificateId: string },
): Promise<void> => {
  await tx
    .deleteFrom('certificate')
    .where('organization_id', '=', used.organizationId)
    .where('certificate_id', '=', used.certificateId)
    .execute();
};
