// Example calls of queries/feed.ts.
import { countAccounts, findNewest, glanceActivities, glanceCalls, glanceEvents } from '../feed.ts';
import { at, connectionId, id, organizationId, personId, type Sample } from './sample.ts';

const everybody = { organizationId, personIds: null, connectionIds: null };
const some = { organizationId, personIds: [personId], connectionIds: [connectionId] };
const span = { from: at.toISOString(), before: { at: at.toISOString(), key: id(5) }, limit: 50 };
const activities = { ...span, kinds: ['mail-sent', 'mail-received', 'meeting'] as const, reachMs: 900_000 };

export const samples: Record<string, Sample> = {
  glanceActivities: { run: (tx) => glanceActivities(tx, { ...everybody, ...activities }) },
  'glanceActivities of a person and a connection': { run: (tx) => glanceActivities(tx, { ...some, ...activities }) },
  glanceEvents: { run: (tx) => glanceEvents(tx, { ...everybody, ...span, kinds: ['chat', 'sign-in', 'audit'] }) },
  glanceCalls: { run: (tx) => glanceCalls(tx, { ...everybody, ...span }) },
  findNewest: {
    run: (tx) =>
      findNewest(tx, { ...some, upTo: at.toISOString(), tables: ['activity', 'account_event', 'transcript'] }),
  },
  countAccounts: { run: (tx) => countAccounts(tx, everybody) },
};
