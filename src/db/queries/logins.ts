// Who can sign in, and who is signed in; all of it by the door.
import { sql } from 'kysely';
import type { Role } from '../../contract/session.ts';
import type { Tx } from '../schema.ts';

export interface NewLogin {
  readonly userId: string;
  readonly organizationId: string;
  /** Lower-case; unique over all organizations. */
  readonly email: string;
  readonly fullName: string;
  readonly role: Role;
  readonly passwordHash: string;
  readonly createdAt: Date;
}

/** Errors: SQLSTATE 23505 when the address can sign in already. */
export const createLogin = async (tx: Tx, login: NewLogin): Promise<void> => {
  await tx
    .insertInto('login')
    .values({
      user_id: login.userId,
      organization_id: login.organizationId,
      email: login.email,
      full_name: login.fullName,
      role: login.role,
      password_hash: login.passwordHash,
      created_at: login.createdAt,
    })
    .execute();
};

/** `email`: lower-case. */
export const findLogin = async (tx: Tx, email: string): Promise<NewLogin | null> =>
  (await tx
    .selectFrom('login')
    .select([
      'user_id as userId',
      'organization_id as organizationId',
      'email',
      'full_name as fullName',
      'role',
      'password_hash as passwordHash',
      'created_at as createdAt',
    ])
    .where('email', '=', email)
    .executeTakeFirst()) ?? null;

export interface NewSession {
  /** Digest of the token that the browser holds; the token itself is never stored. */
  readonly tokenHash: Buffer;
  readonly userId: string;
  readonly organizationId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export const createSession = async (tx: Tx, session: NewSession): Promise<void> => {
  await tx
    .insertInto('session')
    .values({
      token_hash: session.tokenHash,
      user_id: session.userId,
      organization_id: session.organizationId,
      created_at: session.createdAt,
      expires_at: session.expiresAt,
    })
    .execute();
};

export interface SignedIn {
  readonly userId: string;
  readonly email: string;
  readonly fullName: string;
  readonly role: Role;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly zone: string;
  readonly expiresAt: Date;
  /** When the right to see names in exports was given; null: it was not. */
  readonly namesGivenAt: Date | null;
}

/** Null when there is no such session, or it has expired by `now`. */
export const findSession = async (
  tx: Tx,
  asked: { readonly tokenHash: Buffer; readonly now: Date },
): Promise<SignedIn | null> => {
  const who = await tx
    .selectFrom('session')
    .innerJoin('login', 'login.user_id', 'session.user_id')
    .select([
      'login.user_id as userId',
      'login.email',
      'login.full_name as fullName',
      'login.role',
      'login.organization_id as organizationId',
      'session.expires_at as expiresAt',
      'login.names_given_at as namesGivenAt',
    ])
    .where('session.token_hash', '=', asked.tokenHash)
    .where('session.expires_at', '>', asked.now)
    .executeTakeFirst();
  if (who === undefined) return null;
  // On Citus logins stand on the coordinator and organizations do not: asked apart, each is one node's query.
  const organization = await tx
    .selectFrom('organization')
    .select(['name', 'zone'])
    .where('organization_id', '=', who.organizationId)
    .executeTakeFirst();
  return organization === undefined ? null : { ...who, organizationName: organization.name, zone: organization.zone };
};

/** A session in use lives until `until`, but never longer than `longestDays` after it began. */
export const extendSession = async (
  tx: Tx,
  session: { readonly tokenHash: Buffer; readonly until: Date; readonly longestDays: number },
): Promise<void> => {
  const longest = sql<Date>`created_at + make_interval(days => ${session.longestDays}::int)`;
  await tx
    .updateTable('session')
    .set({ expires_at: sql<Date>`least(${session.until}::timestamptz, ${longest})` })
    .where('token_hash', '=', session.tokenHash)
    .execute();
};

/** Signing out twice is fine. */
export const deleteSession = async (tx: Tx, tokenHash: Buffer): Promise<void> => {
  await tx.deleteFrom('session').where('token_hash', '=', tokenHash).execute();
};

/** Removes what had expired by `now`; returns how many. */
export const deleteExpiredSessions = async (tx: Tx, now: Date): Promise<number> => {
  const { numDeletedRows } = await tx.deleteFrom('session').where('expires_at', '<=', now).executeTakeFirstOrThrow();
  return Number(numDeletedRows);
};

export interface Member {
  readonly userId: string;
  readonly email: string;
  readonly fullName: string;
  readonly role: Role;
  readonly createdAt: Date;
  /** When and by whom the right to see names in exports was given; null: it was not. */
  readonly namesGivenAt: Date | null;
  readonly namesGivenBy: string | null;
}

/** In order of joining. */
export const listLogins = (tx: Tx, organizationId: string): Promise<Member[]> =>
  tx
    .selectFrom('login')
    .select([
      'user_id as userId',
      'email',
      'full_name as fullName',
      'role',
      'created_at as createdAt',
      'names_given_at as namesGivenAt',
      'names_given_by as namesGivenBy',
    ])
    .where('organization_id', '=', organizationId)
    .orderBy('created_at')
    .orderBy('user_id')
    .execute();

/** With its sessions. The last owner stays, however many are removed at once; another's login is nobody's to remove. */
export const deleteLogin = async (
  tx: Tx,
  removed: { readonly organizationId: string; readonly userId: string },
): Promise<'removed' | 'unknown' | 'last-owner'> => {
  // Invariant: of two owners who remove each other the second waits here, and then finds itself the last.
  const owners = await tx
    .selectFrom('login')
    .select('user_id as userId')
    .where('organization_id', '=', removed.organizationId)
    .where('role', '=', 'owner')
    .orderBy('user_id')
    .forUpdate()
    .execute();
  if (owners.length === 1 && owners[0]?.userId === removed.userId) return 'last-owner';
  const { numDeletedRows } = await tx
    .deleteFrom('login')
    .where('organization_id', '=', removed.organizationId)
    .where('user_id', '=', removed.userId)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n ? 'removed' : 'unknown';
};
