// API keys: made, listed, revoked, and who a key lets in: a program of one organization that may do what its scopes say.
import { randomBytes, randomUUID } from 'node:crypto';
import { type ApiKey, ApiScope } from '../contract/api-keys.ts';
import type { Database } from '../db/open.ts';
import * as keys from '../db/queries/api-keys.ts';
import { listLogins } from '../db/queries/logins.ts';
import type { Clock } from '../lib/clock.ts';
import { hashToken } from '../lib/tokens.ts';
import type { Caller } from './caller.ts';
import { givenRights } from './can.ts';
import { KeyStopped, stopOf } from './key-standing.ts';

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
}

const dayMs = 86_400_000;
/** That a key was used is written down this often at most, so that reading does not write. */
const usedStepMs = 60_000;

const prefix = 'plk_';
const pattern = /^plk_[\w-]{72}$/;
const hintBytes = 6;

/** Whether a bearer token means to be an API key. */
export const isApiKey = (token: string): boolean => token.startsWith(prefix);

/** 6 bytes to know it by, the organization's id and 256 random bits, in base64url; the first 8 letters are shown again. */
const newKey = (organizationId: string): { token: string; hint: string } => {
  const organization = Buffer.from(organizationId.replaceAll('-', ''), 'hex');
  const text = Buffer.concat([randomBytes(hintBytes), organization, randomBytes(32)]).toString('base64url');
  return { token: `${prefix}${text}`, hint: `${prefix}${text.slice(0, 8)}` };
};

const organizationOf = (token: string): string =>
  Buffer.from(token.slice(prefix.length), 'base64url')
    .toString('hex', hintBytes, hintBytes + 16)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const scopesOf = (stored: Pick<keys.StoredApiKey, 'scopes'>): ApiScope[] =>
  stored.scopes.flatMap((scope) => ApiScope.safeParse(scope).data ?? []);

const describe = (
  stored: keys.StoredApiKey,
  { now, maker }: { readonly now: number; readonly maker: keys.Maker | null },
): ApiKey => {
  const { keyId: id, name, hint, createdBy, expiresAt, lastUsedAt, revokedAt, revokedBy } = stored;
  const ended = revokedAt !== null ? 'revoked' : expiresAt !== null && expiresAt.getTime() <= now ? 'expired' : null;
  const scopes = scopesOf(stored);
  const stop = ended === null ? stopOf({ ...stored, scopes, maker }) : null;
  return {
    id,
    name,
    hint,
    scopes,
    state: ended ?? (stop === null ? 'living' : 'stopped'),
    stop,
    createdAt: stored.createdAt.toISOString(),
    createdBy,
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
    revokedBy,
  };
};

/** What each member may now, by id. */
const readMakers = async ({ database }: Parts, organizationId: string): Promise<ReadonlyMap<string, keys.Maker>> => {
  const members = await database.door((tx) => listLogins(tx, organizationId));
  return new Map(members.map(({ userId, role, namesGivenAt }) => [userId, { role, names: namesGivenAt !== null }]));
};

const describeAll = async (
  parts: Parts,
  organizationId: string,
  stored: readonly keys.StoredApiKey[],
): Promise<ApiKey[]> => {
  const makers = await readMakers(parts, organizationId);
  const now = parts.clock.now();
  return stored.map((key) => describe(key, { now, maker: makers.get(key.madeBy ?? '') ?? null }));
};

/** As it is listed. */
const describeOne = async (parts: Parts, stored: keys.StoredApiKey): Promise<ApiKey> => {
  const [key] = await describeAll(parts, stored.organizationId, [stored]);
  if (key === undefined) throw new TypeError('A key has a description.');
  return key;
};

/** The token is told this once. */
export const makeApiKey = async (
  parts: Parts,
  wanted: {
    readonly organizationId: string;
    readonly by: string;
    /** The member who makes it; null: the operator. */
    readonly userId: string | null;
    readonly name: string;
    readonly scopes: readonly ApiScope[];
    readonly days: number | null;
  },
): Promise<{ key: ApiKey; token: string }> => {
  const { organizationId, name, scopes, days, by, userId } = wanted;
  const now = parts.clock.now();
  const { token, hint } = newKey(organizationId);
  const stored = await parts.database.tenant(organizationId, (tx) =>
    keys.createApiKey(tx, {
      organizationId,
      keyId: randomUUID(),
      name,
      hint,
      tokenHash: hashToken(token),
      scopes,
      createdAt: new Date(now),
      createdBy: by,
      madeBy: userId,
      expiresAt: days === null ? null : new Date(now + days * dayMs),
    }),
  );
  return { key: await describeOne(parts, stored), token };
};

/** The newest first. */
export const listApiKeys = async (parts: Parts, organizationId: string): Promise<ApiKey[]> =>
  describeAll(
    parts,
    organizationId,
    await parts.database.tenant(organizationId, (tx) => keys.listApiKeys(tx, organizationId)),
  );

/** Null: there is none. */
export const revokeApiKey = async (
  parts: Parts,
  revoked: { readonly organizationId: string; readonly keyId: string; readonly by: string },
): Promise<ApiKey | null> => {
  const now = new Date(parts.clock.now());
  const stored = await parts.database.tenant(revoked.organizationId, (tx) =>
    keys.revokeApiKey(tx, { ...revoked, now }),
  );
  return stored === null ? null : describeOne(parts, stored);
};

const markUsed = async ({ database }: Parts, key: keys.FoundApiKey, now: number): Promise<void> => {
  const unless = new Date(now - usedStepMs);
  if (key.lastUsedAt !== null && key.lastUsedAt > unless) return;
  await database.tenant(key.organizationId, (tx) => keys.markApiKeyUsed(tx, { ...key, now: new Date(now), unless }));
};

/**
 * Null for whatever is no living key. Found by its digest: how long that takes tells nothing of the key. Its rights are its
 * scopes, within those of an admin. Errors: KeyStopped where its maker is gone or may no longer do what it may: asked at
 * each use, in the statement that finds the key.
 */
export const visitByKey = async (parts: Parts, token: string): Promise<Caller | null> => {
  if (!pattern.test(token)) return null;
  const organizationId = organizationOf(token);
  const now = parts.clock.now();
  const asked = { organizationId, tokenHash: hashToken(token), now: new Date(now) };
  const found = await parts.database.door((tx) => keys.findApiKey(tx, asked));
  if (found === null) return null;
  const scopes = scopesOf(found);
  const stop = stopOf({ ...found, scopes });
  if (stop !== null) throw new KeyStopped(stop);
  await markUsed(parts, found, now);
  return {
    role: 'admin',
    organizationId,
    userId: null,
    email: '',
    fullName: `API key ${found.name}`,
    given: givenRights(scopes.includes('names:export')),
    key: { keyId: found.keyId, scopes },
  };
};
