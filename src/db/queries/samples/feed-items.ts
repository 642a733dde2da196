// Example calls of queries/feed-items.ts.
import { findItem, listCopies, readActivityItem, readCallItem, readEventItem } from '../feed-items.ts';
import { accountId, at, id, organizationId, personId, type Sample } from './sample.ts';

const everybody = { organizationId, personIds: null, connectionIds: null };
const key = { ...everybody, accountId, item: id(5) };

export const samples: Record<string, Sample> = {
  findItem: { run: (tx) => findItem(tx, { ...everybody, item: id(5) }) },
  'findItem of a person': { run: (tx) => findItem(tx, { ...everybody, personIds: [personId], item: id(5) }) },
  readActivityItem: { run: (tx) => readActivityItem(tx, key) },
  readEventItem: { run: (tx) => readEventItem(tx, key) },
  readCallItem: { run: (tx) => readCallItem(tx, key) },
  listCopies: {
    run: (tx) => listCopies(tx, { ...everybody, event: id(6), at: at.toISOString(), reachMs: 900_000, limit: 200 }),
  },
};
