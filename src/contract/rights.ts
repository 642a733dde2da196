// The right to see names in exports, which a member has beside the role: given, taken back, and what one has oneself.
import { z } from 'zod';
import { endpoint, Id, Instant, Nothing } from './endpoint.ts';
import { Role } from './session.ts';

export const changeNamesRight = endpoint({
  method: 'POST',
  path: '/api/members/:id/names-in-exports',
  can: 'members:manage',
  summary:
    'Gives a member the right to see names in exports, or takes it back. Owners have it by their role; nobody gives it to themselves.',
  input: z.object({ id: Id, given: z.boolean() }),
  output: Nothing,
});

export const RightChange = z.object({
  id: Id,
  member: z.string(),
  given: z.boolean(),
  at: Instant,
  by: z.string(),
});
export type RightChange = z.infer<typeof RightChange>;

export const listRightChanges = endpoint({
  method: 'GET',
  path: '/api/right-changes',
  can: 'members:manage',
  summary: 'Each time the right to see names in exports was given or taken back, by whom; the newest first.',
  input: Nothing,
  output: z.object({ changes: z.array(RightChange) }),
});

export const readOwnRights = endpoint({
  method: 'GET',
  path: '/api/own/rights',
  can: 'own:read',
  summary: 'Whether files that one exports name people, and who can give that right.',
  input: Nothing,
  output: z.object({
    names: z.boolean(),
    /** Owners and admins other than who asks, owners first, five at most; empty for who has the right. */
    givers: z.array(z.object({ fullName: z.string(), role: Role })),
  }),
});
