// Sessions: a random token in the browser, its hash in the database; 12 hours idle, 7 days in all.
import type { Database } from '../db/open.ts';
import {
  createSession,
  deleteExpiredSessions,
  deleteSession,
  extendSession,
  findSession,
  type SignedIn,
} from '../db/queries/logins.ts';
import type { Clock } from '../lib/clock.ts';
import { hashToken, isToken, newToken } from '../lib/tokens.ts';

const hour = 3_600_000;
const idleMs = 12 * hour;
export const sessionDays = 7;
/** A session in use is made longer this often at most, so that reading does not write. */
const stepMs = hour / 4;

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
}

/** A new session for a login; the token is told this once. */
export const startSession = async (
  { database, clock }: Parts,
  login: { readonly userId: string; readonly organizationId: string },
): Promise<string> => {
  const token = newToken();
  const createdAt = new Date(clock.now());
  const expiresAt = new Date(clock.now() + idleMs);
  const { userId, organizationId } = login;
  await database.door(async (tx) => {
    await deleteExpiredSessions(tx, createdAt);
    await createSession(tx, { tokenHash: hashToken(token), userId, organizationId, createdAt, expiresAt });
  });
  return token;
};

/** Null for whatever is no living session's token. */
export const readSignedIn = async ({ database, clock }: Parts, token: string): Promise<SignedIn | null> => {
  if (!isToken(token)) return null;
  const tokenHash = hashToken(token);
  const now = clock.now();
  return database.door(async (tx) => {
    const signedIn = await findSession(tx, { tokenHash, now: new Date(now) });
    if (signedIn !== null && signedIn.expiresAt.getTime() < now + idleMs - stepMs) {
      await extendSession(tx, { tokenHash, until: new Date(now + idleMs), longestDays: sessionDays });
    }
    return signedIn;
  });
};

export const endSession = async ({ database }: Parts, token: string): Promise<void> => {
  if (isToken(token)) await database.door((tx) => deleteSession(tx, hashToken(token)));
};
