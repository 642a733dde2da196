// Sign-ins at a source that are under way, of all organizations; all of it by the door. Each is taken once.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';

export interface StoredSignIn {
  readonly stateHash: Buffer;
  readonly organizationId: string;
  readonly browserHash: Buffer;
  /** The login that began it; null: the operator, or who holds the link. */
  readonly userId: string | null;
  readonly linkId: string | null;
  readonly connectionId: string | null;
  readonly purpose: Readonly<Record<string, unknown>>;
  /** Sealed. */
  readonly secret: Buffer;
  readonly expiresAt: Date;
}

const columns = [
  'state_hash as stateHash',
  'organization_id as organizationId',
  'browser_hash as browserHash',
  'user_id as userId',
  'link_id as linkId',
  'connection_id as connectionId',
  'purpose',
  'secret',
  'expires_at as expiresAt',
] as const;

/** Removes what had expired by then, with the secrets in it. */
export const deleteExpiredSignIns = async (tx: Tx, by: Date): Promise<void> => {
  await tx.deleteFrom('sign_in').where('expires_at', '<', by).execute();
};

export const createSignIn = async (tx: Tx, signIn: StoredSignIn & { readonly createdAt: Date }): Promise<void> => {
  await tx
    .insertInto('sign_in')
    .values({
      state_hash: signIn.stateHash,
      organization_id: signIn.organizationId,
      browser_hash: signIn.browserHash,
      user_id: signIn.userId,
      link_id: signIn.linkId,
      connection_id: signIn.connectionId,
      purpose: JSON.stringify(signIn.purpose),
      secret: signIn.secret,
      created_at: signIn.createdAt,
      expires_at: signIn.expiresAt,
    })
    .execute();
};

interface Brought {
  readonly stateHash: Buffer;
  readonly browserHash: Buffer;
  /** `redirect` or `device-code`: one is no answer to the other. */
  readonly kind: string;
  readonly now: Date;
}

/** Exactly one of many takes it. Null: it is used, expired, unknown, of another kind, or of another browser, which takes nothing. */
export const takeSignIn = async (tx: Tx, brought: Brought): Promise<StoredSignIn | null> =>
  (await tx
    .updateTable('sign_in')
    .set({ used_at: brought.now })
    .where('state_hash', '=', brought.stateHash)
    .where('browser_hash', '=', brought.browserHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', brought.now)
    .where(sql<boolean>`purpose->>'kind' = ${brought.kind}`)
    .returning(columns)
    .executeTakeFirst()) ?? null;

/** Why one could not be taken: by the same browser before, by another browser, or nothing that anybody knows of now. */
export const explainSignIn = async (tx: Tx, brought: Brought): Promise<'used' | 'other-browser' | 'unknown'> => {
  const found = await tx
    .selectFrom('sign_in')
    .select(['browser_hash as browserHash', 'used_at as usedAt'])
    .where('state_hash', '=', brought.stateHash)
    .where('expires_at', '>', brought.now)
    .where(sql<boolean>`purpose->>'kind' = ${brought.kind}`)
    .executeTakeFirst();
  if (found === undefined) return 'unknown';
  if (!found.browserHash.equals(brought.browserHash)) return 'other-browser';
  return found.usedAt === null ? 'unknown' : 'used';
};

/** One that waits to be taken; null: it is used, expired, unknown, of another kind or browser. */
export const findWaiting = async (tx: Tx, brought: Brought): Promise<StoredSignIn | null> =>
  (await tx
    .selectFrom('sign_in')
    .select(columns)
    .where('state_hash', '=', brought.stateHash)
    .where('browser_hash', '=', brought.browserHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', brought.now)
    .where(sql<boolean>`purpose->>'kind' = ${brought.kind}`)
    .executeTakeFirst()) ?? null;

/** The turn to ask the source about a device code: the next one is an interval later. Null: not yet, or over. */
export const claimPoll = async (tx: Tx, brought: Brought): Promise<StoredSignIn | null> => {
  const now = brought.now.getTime();
  const next = sql`${now}::bigint + 1000 * (purpose->>'interval')::bigint`;
  return (
    (await tx
      .updateTable('sign_in')
      .set({ purpose: sql<string>`jsonb_set(purpose, '{nextAt}', to_jsonb(${next}))` })
      .where('state_hash', '=', brought.stateHash)
      .where('browser_hash', '=', brought.browserHash)
      .where('used_at', 'is', null)
      .where('expires_at', '>', brought.now)
      .where(sql<boolean>`purpose->>'kind' = ${brought.kind}`)
      .where(sql<boolean>`(purpose->>'nextAt')::bigint <= ${now}::bigint`)
      .returning(columns)
      .executeTakeFirst()) ?? null
  );
};

/** The source asked for longer pauses: `interval` seconds from now on. */
export const slowPoll = async (tx: Tx, brought: Brought & { readonly interval: number }): Promise<void> => {
  const nextAt = brought.now.getTime() + 1000 * brought.interval;
  await tx
    .updateTable('sign_in')
    .set({
      purpose: sql<string>`purpose || jsonb_build_object('interval', ${brought.interval}::int, 'nextAt', ${nextAt}::bigint)`,
    })
    .where('state_hash', '=', brought.stateHash)
    .where('used_at', 'is', null)
    .execute();
};

/** Whether another organization of this deployment holds the tenant by one of the ways. */
export const isTenantElsewhere = async (
  tx: Tx,
  asked: {
    readonly organizationId: string;
    readonly provider: string;
    readonly tenantId: string;
    readonly ways: readonly string[];
  },
): Promise<boolean> => {
  const { rows } = await sql`
    select connection_id from connection
    where organization_id <> ${asked.organizationId}::uuid and provider = ${asked.provider}
      and tenant_id = ${asked.tenantId} and way = any(${asked.ways}::text[]) and status <> 'disconnected'
    limit 1`.execute(tx);
  return rows.length > 0;
};
