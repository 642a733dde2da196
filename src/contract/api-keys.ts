// API keys: what lets a program in, as far as its scopes go and as long as its maker may do the same. A key is shown once.
import { z } from 'zod';
import { endpoint, Id, Instant, Nothing } from './endpoint.ts';

/** What a key may be allowed: the permissions that make sense for a program. None of them lets it make keys. */
export const ApiScope = z.enum([
  'people:read',
  'people:manage',
  'teams:read',
  'connections:read',
  'data:export',
  'names:export',
]);
export type ApiScope = z.infer<typeof ApiScope>;

/** What each scope lets a key do, in words. */
export const scopeTexts: Readonly<Record<ApiScope, string>> = {
  'people:read': 'Read people by name, their figures with the evidence, and the activity feed.',
  'people:manage': 'Change people: the roster, which accounts are whose, teams, leave and working time.',
  'teams:read': 'Read the figures of teams, with the same protection of few people as on the pages.',
  'connections:read': 'Read connections, how they are being read, and what went wrong.',
  'data:export':
    'Export figures, activity and what was collected beside them as files. People stand in them under pseudonyms.',
  'names:export':
    'See names in exports: with one of the scopes above, files carry names and addresses in place of pseudonyms.',
};

export const ApiKey = z.object({
  id: Id,
  name: z.string(),
  /** How it begins, such as `plk_Ab3dEf9h`. */
  hint: z.string(),
  scopes: z.array(ApiScope),
  /** stopped: its maker is no member any more, or may no longer do what it may; see `stop`. */
  state: z.enum(['living', 'stopped', 'expired', 'revoked']),
  /** Why it is stopped, and what to do; null where it is not. */
  stop: z.object({ code: z.enum(['maker-left', 'right-lost']), text: z.string(), fix: z.string() }).nullable(),
  createdAt: Instant,
  createdBy: z.string(),
  /** Null: without an end. */
  expiresAt: Instant.nullable(),
  /** To the minute; null: never. */
  lastUsedAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
  revokedBy: z.string().nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;

export const listApiKeys = endpoint({
  method: 'GET',
  path: '/api/api-keys',
  can: 'settings:manage',
  summary: 'API keys, the newest first, also those that have ended. The keys themselves are never shown again.',
  input: Nothing,
  output: z.object({ keys: z.array(ApiKey) }),
});

export const makeApiKey = endpoint({
  method: 'POST',
  path: '/api/api-keys',
  can: 'settings:manage',
  summary:
    'Makes a key that works while its maker is a member who may do what it may. This answer is the only place where it stands; send it as `Authorization: Bearer plk_…`.',
  input: z.object({
    name: z.string().trim().min(1, 'Enter a name, such as the program that will use it.').max(100),
    scopes: z
      .array(ApiScope)
      .min(1, 'Choose at least one scope.')
      .transform((scopes) => [...new Set(scopes)]),
    /** Days until it ends; null: without an end. */
    days: z.int('Enter a whole number of days.').min(1, 'Enter 1 or more.').max(3650, 'Enter 3650 or less.').nullable(),
  }),
  output: z.object({ key: ApiKey, token: z.string() }),
});

export const revokeApiKey = endpoint({
  method: 'POST',
  path: '/api/api-keys/:id/revoke',
  can: 'settings:manage',
  summary: 'Ends a key at once and for good. Revoking it twice is fine.',
  input: z.object({ id: Id }),
  output: z.object({ key: ApiKey }),
});
