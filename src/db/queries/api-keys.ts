// API keys: made, found by the digest of what a program sends together with who stands behind it, used, revoked.
import type { Role } from '../../contract/session.ts';
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
  /** The member who made it; null: the operator. */
  readonly madeBy: string | null;
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
  'made_by as madeBy',
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
  readonly madeBy: string | null;
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
      made_by: key.madeBy,
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

/** What a member may now. */
export interface Maker {
  readonly role: Role;
  /** Whether the right to see names in exports was given. */
  readonly names: boolean;
}

export interface FoundApiKey extends ApiKeyKey {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdBy: string;
  readonly madeBy: string | null;
  readonly lastUsedAt: Date | null;
  /** Null: the operator made it, or its maker is no member any more. */
  readonly maker: Maker | null;
}

/** By the door. Null when there is no such key, or it was revoked or has expired by `now`. */
export const findApiKey = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly tokenHash: Buffer; readonly now: Date },
): Promise<FoundApiKey | null> => {
  const found = await tx
    .selectFrom('api_key')
    .leftJoin('login', (join) =>
      join
        .onRef('login.user_id', '=', 'api_key.made_by')
        .onRef('login.organization_id', '=', 'api_key.organization_id'),
    )
    .select([
      'api_key.organization_id as organizationId',
      'api_key.key_id as keyId',
      'api_key.name',
      'api_key.scopes',
      'api_key.created_by as createdBy',
      'api_key.made_by as madeBy',
      'api_key.last_used_at as lastUsedAt',
      'login.role',
      'login.names_given_at as namesGivenAt',
    ])
    .where('api_key.organization_id', '=', asked.organizationId)
    .where('api_key.token_hash', '=', asked.tokenHash)
    .where('api_key.revoked_at', 'is', null)
    .where((row) => row.or([row('api_key.expires_at', 'is', null), row('api_key.expires_at', '>', asked.now)]))
    .executeTakeFirst();
  if (found === undefined) return null;
  const { role, namesGivenAt, ...key } = found;
  return { ...key, maker: role === null ? null : { role, names: namesGivenAt !== null } };
};

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
