// Example calls of queries/stored-records.ts.
import { listStoredContacts, listStoredEvents, listStoredMeasures } from '../stored-records.ts';
import { accountId, id, organizationId, personId, type Sample } from './sample.ts';

const all = { organizationId, personId: null, after: null, limit: 10 };
const some = { organizationId, personId, limit: 10 };
const span = { from: '2026-03-02', to: '2026-03-03' };

export const samples: Record<string, Sample> = {
  listStoredContacts: { run: (tx) => listStoredContacts(tx, all) },
  'listStoredContacts of one person': { run: (tx) => listStoredContacts(tx, { ...some, after: [accountId, id(5)] }) },
  listStoredEvents: { run: (tx) => listStoredEvents(tx, { ...all, from: null, to: null }) },
  'listStoredEvents of one person': {
    run: (tx) => listStoredEvents(tx, { ...some, ...span, after: [accountId, id(5)] }),
  },
  listStoredMeasures: { run: (tx) => listStoredMeasures(tx, { ...all, from: null, to: null }) },
  'listStoredMeasures of one person': {
    run: (tx) => listStoredMeasures(tx, { ...some, ...span, after: [accountId, '2026-03-02', 'email.sent'] }),
  },
};
