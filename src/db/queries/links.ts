// One-time links: made, opened, claimed by one browser, used once, renewed, revoked.
import { sql } from 'kysely';
import type { Problem } from '../../contract/connections.ts';
import type { Tx } from '../schema.ts';

export interface LinkKey {
  readonly organizationId: string;
  readonly linkId: string;
}

export interface StoredLink extends LinkKey {
  readonly kind: 'admin-consent' | 'invite' | 'join';
  readonly purpose: Readonly<Record<string, unknown>>;
  /** Lower-case; null: whoever holds it. */
  readonly email: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly sentAt: Date | null;
  readonly remindedAt: Date | null;
  /** Digest of the browser's cookie. */
  readonly claimedBy: Buffer | null;
  readonly usedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly problem: Problem | null;
  readonly connectionId: string | null;
}

const columns = [
  'organization_id as organizationId',
  'link_id as linkId',
  'kind',
  'purpose',
  'email',
  'created_by as createdBy',
  'created_at as createdAt',
  'expires_at as expiresAt',
  'sent_at as sentAt',
  'reminded_at as remindedAt',
  'claimed_by as claimedBy',
  'used_at as usedAt',
  'revoked_at as revokedAt',
  'problem',
  'connection_id as connectionId',
] as const;

export interface NewLink extends LinkKey {
  /** Digest of the token; the token itself is never stored. */
  readonly tokenHash: Buffer;
  readonly kind: StoredLink['kind'];
  readonly purpose: Readonly<Record<string, unknown>>;
  readonly email: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export const createLink = (tx: Tx, link: NewLink): Promise<StoredLink> =>
  tx
    .insertInto('link')
    .values({
      organization_id: link.organizationId,
      link_id: link.linkId,
      token_hash: link.tokenHash,
      kind: link.kind,
      purpose: JSON.stringify(link.purpose),
      email: link.email,
      created_by: link.createdBy,
      created_at: link.createdAt,
      expires_at: link.expiresAt,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();

interface TokenOf {
  readonly organizationId: string;
  readonly tokenHash: Buffer;
}

/** Null when there is none with this token. */
export const findLink = async (tx: Tx, asked: TokenOf): Promise<StoredLink | null> =>
  (await tx
    .selectFrom('link')
    .select(columns)
    .where('organization_id', '=', asked.organizationId)
    .where('token_hash', '=', asked.tokenHash)
    .executeTakeFirst()) ?? null;

export const readLink = async (tx: Tx, key: LinkKey): Promise<StoredLink | null> =>
  (await tx
    .selectFrom('link')
    .select(columns)
    .where('organization_id', '=', key.organizationId)
    .where('link_id', '=', key.linkId)
    .executeTakeFirst()) ?? null;

/** `by`: only those that this login made; null: all. The newest first, at most 2,000. */
export const listLinks = (
  tx: Tx,
  asked: { readonly organizationId: string; readonly by: string | null },
): Promise<StoredLink[]> =>
  tx
    .selectFrom('link')
    .select(columns)
    .where('organization_id', '=', asked.organizationId)
    .where(sql<boolean>`(${asked.by}::text is null or purpose->>'by' = ${asked.by}::text)`)
    .orderBy('created_at', 'desc')
    .orderBy('link_id')
    .limit(2000)
    .execute();

const living = sql<boolean>`used_at is null and revoked_at is null`;

/** For one browser: of many at once the first has it, and goes on having it. Null: it is not to be had, or there is no sign-in behind it. */
export const claimLink = async (
  tx: Tx,
  claim: TokenOf & { readonly browserHash: Buffer; readonly now: Date },
): Promise<StoredLink | null> =>
  (await tx
    .updateTable('link')
    .set({
      claimed_by: claim.browserHash,
      claimed_at: sql<Date>`coalesce(claimed_at, ${claim.now}::timestamptz)`,
    })
    .where('organization_id', '=', claim.organizationId)
    .where('token_hash', '=', claim.tokenHash)
    .where('kind', '<>', 'join')
    .where(living)
    .where('expires_at', '>', claim.now)
    .where((where) => where.or([where('claimed_by', 'is', null), where('claimed_by', '=', claim.browserHash)]))
    .returning(columns)
    .executeTakeFirst()) ?? null;

/** Uses it up. `browserHash`: who must have claimed it; null: nobody needs to. False: it is used, revoked or another browser's. */
export const useLink = async (
  tx: Tx,
  use: LinkKey & { readonly browserHash: Buffer | null; readonly connectionId: string | null; readonly now: Date },
): Promise<boolean> => {
  const { rows } = await sql`
    update link set used_at = ${use.now}::timestamptz, connection_id = ${use.connectionId}::uuid, problem = null
    where organization_id = ${use.organizationId}::uuid and link_id = ${use.linkId}::uuid
      and used_at is null and revoked_at is null
      and (${use.browserHash}::bytea is null or claimed_by = ${use.browserHash}::bytea)
    returning link_id`.execute(tx);
  return rows.length > 0;
};

/** What it was used for did not come about after all. */
export const unuseLink = async (tx: Tx, key: LinkKey): Promise<void> => {
  await tx
    .updateTable('link')
    .set({ used_at: null })
    .where('organization_id', '=', key.organizationId)
    .where('link_id', '=', key.linkId)
    .where('connection_id', 'is', null)
    .execute();
};

/** What following it came to last. */
export const setLinkProblem = async (tx: Tx, told: LinkKey & { readonly problem: Problem }): Promise<void> => {
  await tx
    .updateTable('link')
    .set({ problem: JSON.stringify(told.problem) })
    .where('organization_id', '=', told.organizationId)
    .where('link_id', '=', told.linkId)
    .where('used_at', 'is', null)
    .execute();
};

export const setLinkSent = async (tx: Tx, sent: LinkKey & { readonly at: Date }): Promise<void> => {
  await tx
    .updateTable('link')
    .set({ sent_at: sent.at })
    .where('organization_id', '=', sent.organizationId)
    .where('link_id', '=', sent.linkId)
    .execute();
};

/** Another token takes the place of the old one, for any browser. Null: it is used or revoked. */
export const renewLink = async (
  tx: Tx,
  renewed: LinkKey & { readonly tokenHash: Buffer; readonly expiresAt: Date; readonly now: Date },
): Promise<StoredLink | null> =>
  (await tx
    .updateTable('link')
    .set({
      token_hash: renewed.tokenHash,
      expires_at: renewed.expiresAt,
      reminded_at: renewed.now,
      claimed_by: null,
      claimed_at: null,
      problem: null,
    })
    .where('organization_id', '=', renewed.organizationId)
    .where('link_id', '=', renewed.linkId)
    .where(living)
    .returning(columns)
    .executeTakeFirst()) ?? null;

/** One that is used stays used. */
export const revokeLink = async (tx: Tx, revoked: LinkKey & { readonly now: Date }): Promise<void> => {
  await tx
    .updateTable('link')
    .set({ revoked_at: revoked.now })
    .where('organization_id', '=', revoked.organizationId)
    .where('link_id', '=', revoked.linkId)
    .where(living)
    .execute();
};

/** All living links that a login made. */
export const revokeLinksOf = async (
  tx: Tx,
  revoked: { readonly organizationId: string; readonly by: string; readonly now: Date },
): Promise<void> => {
  await tx
    .updateTable('link')
    .set({ revoked_at: revoked.now })
    .where('organization_id', '=', revoked.organizationId)
    .where(sql<boolean>`purpose->>'by' = ${revoked.by}::text`)
    .where(living)
    .execute();
};

/** All living links to sign in for a connection again. */
export const revokeLinksTo = async (
  tx: Tx,
  revoked: { readonly organizationId: string; readonly connectionId: string; readonly now: Date },
): Promise<void> => {
  await tx
    .updateTable('link')
    .set({ revoked_at: revoked.now })
    .where('organization_id', '=', revoked.organizationId)
    .where(sql<boolean>`purpose->>'connectionId' = ${revoked.connectionId}::text`)
    .where(living)
    .execute();
};

/** Those of the addresses (lower-case) that hold a living invite for the source, or have an account connected by it. */
export const listInvited = async (
  tx: Tx,
  asked: {
    readonly organizationId: string;
    readonly provider: string;
    readonly emails: readonly string[];
    readonly now: Date;
  },
): Promise<readonly { readonly email: string; readonly connected: boolean }[]> => {
  const { rows } = await sql<{ email: string; connected: boolean }>`
    select email, false as connected from link
    where organization_id = ${asked.organizationId}::uuid and kind = 'invite' and used_at is null and revoked_at is null
      and expires_at > ${asked.now}::timestamptz and purpose->>'provider' = ${asked.provider}
      and email = any(${asked.emails}::text[])
    union all
    select lower(signed_in_as collate "C"), true from connection
    where organization_id = ${asked.organizationId}::uuid and provider = ${asked.provider}
      and status in ('connected', 'paused') and lower(signed_in_as collate "C") = any(${asked.emails}::text[])`.execute(
    tx,
  );
  return rows;
};
