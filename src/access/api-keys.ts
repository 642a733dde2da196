// API keys: made, listed, revoked, and who a key lets in: a program of one organization that may do what its scopes say.
import { randomBytes, randomUUID } from 'node:crypto';
import { type ApiKey, ApiScope } from '../contract/api-keys.ts';
import type { Database } from '../db/open.ts';
import * as keys from '../db/queries/api-keys.ts';
import type { Clock } from '../lib/clock.ts';
import { hashToken } from '../lib/tokens.ts';
import type { Caller } from './caller.ts';

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

const scopesOf = (stored: keys.StoredApiKey): ApiScope[] =>
  stored.scopes.flatMap((scope) => ApiScope.safeParse(scope).data ?? []);

const describe = (stored: keys.StoredApiKey, now: number): ApiKey => {
  const { keyId: id, name, hint, createdBy, expiresAt, lastUsedAt, revokedAt, revokedBy } = stored;
  const expired = expiresAt !== null && expiresAt.getTime() <= now;
  return {
    id,
    name,
    hint,
    scopes: scopesOf(stored),
    state: revokedAt !== null ? 'revoked' : expired ? 'expired' : 'living',
    createdAt: stored.createdAt.toISOString(),
    createdBy,
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
    revokedBy,
  };
};

/** The token is told this once. */
export const makeApiKey = async (
  { database, clock }: Parts,
  wanted: {
    readonly organizationId: string;
    readonly by: string;
    readonly name: string;
    readonly scopes: readonly ApiScope[];
    readonly days: number | null;
  },
): Promise<{ key: ApiKey; token: string }> => {
  const { organizationId, name, scopes, days, by } = wanted;
  const now = clock.now();
  const { token, hint } = newKey(organizationId);
  const stored = await database.tenant(organizationId, (tx) =>
    keys.createApiKey(tx, {
      organizationId,
      keyId: randomUUID(),
      name,
      hint,
      tokenHash: hashToken(token),
      scopes,
      createdAt: new Date(now),
      createdBy: by,
      expiresAt: days === null ? null : new Date(now + days * dayMs),
    }),
  );
  return { key: describe(stored, now), token };
};

/** The newest first. */
export const listApiKeys = async ({ database, clock }: Parts, organizationId: string): Promise<ApiKey[]> => {
  const stored = await database.tenant(organizationId, (tx) => keys.listApiKeys(tx, organizationId));
  return stored.map((one) => describe(one, clock.now()));
};

/** Null: there is none. */
export const revokeApiKey = async (
  { database, clock }: Parts,
  revoked: { readonly organizationId: string; readonly keyId: string; readonly by: string },
): Promise<ApiKey | null> => {
  const now = clock.now();
  const stored = await database.tenant(revoked.organizationId, (tx) =>
    keys.revokeApiKey(tx, { ...revoked, now: new Date(now) }),
  );
  return stored === null ? null : describe(stored, now);
};

/**
 * Null for whatever is no living key. Found by its digest: how long that takes tells nothing of the key. Its rights are
 * its scopes, within those of an admin, whoever made it and whatever became of them.
 */
export const visitByKey = async ({ database, clock }: Parts, token: string): Promise<Caller | null> => {
  if (!pattern.test(token)) return null;
  const organizationId = organizationOf(token);
  const now = clock.now();
  const found = await database.tenant(organizationId, async (tx) => {
    const key = await keys.findApiKey(tx, { organizationId, tokenHash: hashToken(token), now: new Date(now) });
    const stale = key !== null && (key.lastUsedAt === null || key.lastUsedAt.getTime() <= now - usedStepMs);
    if (stale) await keys.markApiKeyUsed(tx, { ...key, now: new Date(now), unless: new Date(now - usedStepMs) });
    return key;
  });
  if (found === null) return null;
  const key = { keyId: found.keyId, scopes: scopesOf(found) };
  return { role: 'admin', organizationId, userId: null, email: '', fullName: `API key ${found.name}`, key };
};
