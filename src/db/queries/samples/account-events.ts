// Example calls of queries/account-events.ts.
import { removeAccountEvents, saveAccountEvents } from '../account-events.ts';
import { accountId, connectionId, id, organizationId, type Sample } from './sample.ts';

const key = { organizationId, connectionId };
const event = {
  accountId,
  item: id(5),
  kind: 'chat',
  at: '2026-03-02T08:00:00.000Z',
  place: id(6),
  thread: id(7),
  position: id(8),
  answers: null,
  mentions: [id(9)],
  reactions: 2,
  positiveReactions: 1,
  marks: ['reply'],
} as const;

export const samples: Record<string, Sample> = {
  saveAccountEvents: { run: (tx) => saveAccountEvents(tx, { ...key, events: [event] }) },
  removeAccountEvents: { run: (tx) => removeAccountEvents(tx, { ...key, events: [{ accountId, item: id(5) }] }) },
};
