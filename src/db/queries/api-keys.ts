// API keys: made, found by the digest of what a program sends, used, revoked.
import type { Tx } from '../schema.ts';

interface ApiKeyKey {
  readonly organizationId: string;
  readonly keyId: string;
}

export interface StoredApiKey extends ApiKeyKey {
  readonly name: string;
  /** How it begins. */
  readonly hint: string;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly revokedBy: string | null;
}

const columns = [
  'organization_id as organizationId',
  'key_id as keyId',
  'name',
  'hint',
  'scopes',
  'created_at as createdAt',
  'created_by as createdBy',
  'expires_at as expiresAt',
  'last_used_at as lastUsedAt',
  'revoked_at as revokedAt',
  'revoked_by as revokedBy',
] as const;

interface NewApiKey extends ApiKeyKey {
  readonly name: string;
  readonly hint: string;
  /** Digest of the key; the key itself is never stored. */
  readonly tokenHash: Buffer;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly expiresAt: Date | null;
}

export const createApiKey = (tx: Tx, key: NewApiKey): Promise<StoredApiKey> =>
  tx
    .insertInto('api_key')
    .values({
      organization_id: key.organizationId,
      key_id: key.keyId,
      name: key.name,
      hint: key.hint,
      token_hash: key.tokenHash,
      scopes: [...key.scopes],
      created_at: key.createdAt,
      created_by: key.createdBy,
      expires_at: key.expiresAt,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();

/** The newest first, at most 500. */
export const listApiKeys = (tx: Tx, organizationId: string): Promise<StoredApiKey[]> =>
  tx
    .selectFrom('api_key')
    .select(columns)
    .where('organization_id', '=', organizationId)
    .orderBy('created_at', 'desc')
    .orderBy('key_id')
    .limit(500)
    .execute();

/** Null when there is no such key, or it was revoked or has expired by `now`. */
export const findApiKey = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly tokenHash: Buffer; readonly now: Date },
): Promise<StoredApiKey | null> =>
  (await tx
    .selectFrom('api_key')
    .select(columns)
    .where('organization_id', '=', asked.organizationId)
    .where('token_hash', '=', asked.tokenHash)
    .where('revoked_at', 'is', null)
    .where((row) => row.or([row('expires_at', 'is', null), row('expires_at', '>', asked.now)]))
    .executeTakeFirst()) ?? null;

/** Writes nothing where it was used after `unless` already. */
export const markApiKeyUsed = async (
  tx: Tx,
  used: ApiKeyKey & { readonly now: Date; readonly unless: Date },
): Promise<void> => {
  await tx
    .updateTable('api_key')
    .set({ last_used_at: used.now })
    .where('organization_id', '=', used.organizationId)
    .where('key_id', '=', used.keyId)
    .where((row) => row.or([row('last_used_at', 'is', null), row('last_used_at', '<=', used.unless)]))
    .execute();
};

/** The key as it is then; the first to revoke it stays named. Null when there is none. */
export const revokeApiKey = async (
  tx: Tx,
  revoked: ApiKeyKey & { readonly by: string; readonly now: Date },
): Promise<StoredApiKey | null> => {
  await tx
    .updateTable('api_key')
    .set({ revoked_at: revoked.now, revoked_by: revoked.by })
    .where('organization_id', '=', revoked.organizationId)
    .where('key_id', '=', revoked.keyId)
    .where('revoked_at', 'is', null)
    .execute();
  const key = await tx
    .selectFrom('api_key')
    .select(columns)
    .where('organization_id', '=', revoked.organizationId)
    .where('key_id', '=', revoked.keyId)
    .executeTakeFirst();
  return key ?? null;
};
