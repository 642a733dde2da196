// Example calls of queries/purges.ts.
import { countHeld, deleteEndedSessions, deleteOld, holdPeopleOf, listOwners, readOldest } from '../purges.ts';
import { accountId, at, id, organizationId, type Sample } from './sample.ts';

const activity = { organizationId, kind: 'activity' as const };
const runs = { organizationId, kind: 'runs' as const };
const figures = { organizationId, kind: 'figures' as const };
const owners = [accountId];

export const samples: Record<string, Sample> = {
  countHeld: { run: (tx) => countHeld(tx, { ...activity, before: at }) },
  'countHeld of all': { run: (tx) => countHeld(tx, { ...runs, before: null }) },
  readOldest: { run: (tx) => readOldest(tx, activity) },
  listOwners: { run: (tx) => listOwners(tx, { ...activity, after: id(0), limit: 200 }) },
  holdPeopleOf: { run: (tx) => holdPeopleOf(tx, { ...activity, owners }), answers: [[{ id: id(4) }]] },
  deleteOld: { run: (tx) => deleteOld(tx, { ...activity, before: at, owners, limit: 5000 }) },
  'deleteOld of contacts': {
    run: (tx) => deleteOld(tx, { organizationId, kind: 'contacts', before: at, owners, limit: 5000 }),
  },
  'deleteOld of figures': { run: (tx) => deleteOld(tx, { ...figures, before: at, owners, limit: 5000 }) },
  'deleteOld of runs': { run: (tx) => deleteOld(tx, { ...runs, before: at, owners: null, limit: 5000 }) },
  deleteEndedSessions: { run: (tx) => deleteEndedSessions(tx, { organizationId, before: at }), by: 'door' },
};
