// Example calls of queries/person-records.ts.
import {
  listAppNames,
  listHeld,
  listMentions,
  listPersonCalls,
  listPersonEvents,
  listPersonReports,
  listReported,
} from '../person-records.ts';
import { accountId, at, id, organizationId, type Sample } from './sample.ts';

const from = at.getTime();
const whose = { organizationId, accountIds: [accountId] };
const span = { ...whose, from, to: from + 1 };
const addresses = ['ana@example.com'];

export const samples: Record<string, Sample> = {
  listPersonEvents: { run: (tx) => listPersonEvents(tx, { ...span, limit: 1000 }) },
  listMentions: { run: (tx) => listMentions(tx, { ...span, threads: [id(7)] }) },
  listPersonCalls: { run: (tx) => listPersonCalls(tx, { ...span, addresses }) },
  listPersonReports: { run: (tx) => listPersonReports(tx, { ...whose, from: '2026-03-02', to: '2026-03-08' }) },
  listReported: { run: (tx) => listReported(tx, whose) },
  listHeld: { run: (tx) => listHeld(tx, { ...whose, addresses }) },
  listAppNames: { run: (tx) => listAppNames(tx, whose) },
};
