// The access token of a connection and who renews it: one holder at a time over all processes, by a lease in database time.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import type { ConnectionKey } from './connections.ts';

/** All of it sealed. */
export interface StoredToken {
  /** Null when disconnected. */
  readonly secret: Buffer | null;
  readonly token: Buffer | null;
  /** By the product's clock. */
  readonly until: Date | null;
}

const isIt = ({ organizationId, connectionId }: ConnectionKey) =>
  sql`organization_id = ${organizationId}::uuid and connection_id = ${connectionId}::uuid`;

/** Null when there is no such connection. */
export const readToken = async (tx: Tx, key: ConnectionKey): Promise<StoredToken | null> =>
  (await tx
    .selectFrom('connection')
    .select(['secret', 'token', 'token_until as until'])
    .where('organization_id', '=', key.organizationId)
    .where('connection_id', '=', key.connectionId)
    .executeTakeFirst()) ?? null;

export interface Holder extends ConnectionKey {
  readonly holder: string;
}

/** Takes the turn to renew, when nobody has it or its holder's time is over; what is stored by then. Null: somebody else has it, or there is no credential. */
export const claimRenewal = async (
  tx: Tx,
  claim: Holder & { readonly seconds: number },
): Promise<StoredToken | null> => {
  const { rows } = await sql<StoredToken>`
    update connection set renewing_by = ${claim.holder}::uuid,
      renewing_until = now() + make_interval(secs => ${claim.seconds}::double precision)
    where ${isIt(claim)} and secret is not null and (renewing_until is null or renewing_until <= now())
    returning secret, token, token_until as until`.execute(tx);
  return rows[0] ?? null;
};

/**
 * Token and, where the source replaced it, credential, in one statement; the turn ends. False: the turn had gone to
 * somebody else, or the credential was replaced or deleted meanwhile; nothing was saved. The same call again is harmless.
 */
export const saveRenewed = async (
  tx: Tx,
  renewed: Holder & { readonly token: Buffer; readonly until: Date; readonly secret: Buffer | null },
): Promise<boolean> => {
  const { rows } = await sql`
    update connection set token = ${renewed.token}, token_until = ${renewed.until}::timestamptz,
      secret = coalesce(${renewed.secret}::bytea, secret), renewing_by = null, renewing_until = null
    where ${isIt(renewed)} and secret is not null
      and (renewing_by = ${renewed.holder}::uuid or token = ${renewed.token}::bytea)
    returning connection_id`.execute(tx);
  return rows.length > 0;
};

/** The turn ends without a token. */
export const releaseRenewal = async (tx: Tx, turn: Holder): Promise<void> => {
  await sql`
    update connection set renewing_by = null, renewing_until = null
    where ${isIt(turn)} and renewing_by = ${turn.holder}::uuid`.execute(tx);
};

/** The next who needs a token asks for a new one. */
export const forgetToken = async (tx: Tx, key: ConnectionKey): Promise<void> => {
  await sql`update connection set token = null, token_until = null where ${isIt(key)}`.execute(tx);
};

/** The login whose own account it is. */
export const setOwner = async (tx: Tx, owned: ConnectionKey & { readonly userId: string | null }): Promise<void> => {
  await sql`update connection set owner_id = ${owned.userId}::uuid where ${isIt(owned)}`.execute(tx);
};

/** Ids of the connections that are a login's own. */
export const listOwned = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly userId: string },
): Promise<readonly string[]> => {
  const { rows } = await sql<{ id: string }>`
    select connection_id as id from connection
    where organization_id = ${asked.organizationId}::uuid and owner_id = ${asked.userId}::uuid`.execute(tx);
  return rows.map(({ id }) => id);
};

/** The connection that has the grant already; null: none. */
export const findGrant = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly provider: string; readonly grantKey: string },
): Promise<string | null> => {
  const { rows } = await sql<{ id: string }>`
    select connection_id as id from connection
    where organization_id = ${asked.organizationId}::uuid and provider = ${asked.provider}
      and grant_key = ${asked.grantKey}`.execute(tx);
  return rows[0]?.id ?? null;
};
