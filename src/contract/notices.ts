// Being told of changes by the source itself: whether it can be, is, and how it stands.
import { z } from 'zod';
import { ConnectionId, Problem } from './connections.ts';
import { endpoint, Id } from './endpoint.ts';

export const NoticeState = z.object({
  /** Why it cannot be switched on here, and what to do; null: it can. */
  blocked: Problem.nullable(),
  told: z.boolean(),
  /** Subscriptions that live, of those that are wanted: one for each mailbox and stream. */
  live: z.int(),
  wanted: z.int(),
  /** The first reason why some are missing; null: none is known. */
  problem: Problem.nullable(),
});
export type NoticeState = z.infer<typeof NoticeState>;

export const readNoticeState = endpoint({
  method: 'GET',
  path: '/api/connections/:id/notices',
  can: 'connections:read',
  summary: 'Whether the source tells of changes by itself, so that they are read within a minute.',
  input: ConnectionId,
  output: NoticeState,
});

export const switchNotices = endpoint({
  method: 'POST',
  path: '/api/connections/:id/notices',
  can: 'connections:manage',
  summary: 'Asks the source to tell of changes, or not to any more. The schedule reads everything either way.',
  input: z.object({ id: Id, told: z.boolean() }),
  output: NoticeState,
});
