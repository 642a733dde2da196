// Example calls of queries/retention.ts.
import {
  advanceKeptFrom,
  changeRetention,
  forgetFixedDays,
  listRetention,
  markPurged,
  markUnknownDays,
  readComputableFrom,
  readKeptFrom,
  setRetention,
} from '../retention.ts';
import { accountId, at, organizationId, personId, type Sample } from './sample.ts';

const kind = 'activity' as const;
const by = 'Ana';
const from = [{ day: '2026-03-06' }];

export const samples: Record<string, Sample> = {
  listRetention: { run: (tx) => listRetention(tx, organizationId) },
  setRetention: {
    run: (tx) => setRetention(tx, { organizationId, settings: [{ kind, days: 21, keptFrom: at }], at, by }),
  },
  changeRetention: { run: (tx) => changeRetention(tx, { organizationId, kind, days: 30, at, by }) },
  advanceKeptFrom: { run: (tx) => advanceKeptFrom(tx, { organizationId, kind, keptFrom: at, at }) },
  markPurged: { run: (tx) => markPurged(tx, { organizationId, kind, at }) },
  readKeptFrom: { run: (tx) => readKeptFrom(tx, organizationId) },
  readComputableFrom: { run: (tx) => readComputableFrom(tx, organizationId) },
  markUnknownDays: { run: (tx) => markUnknownDays(tx, { organizationId, personIds: [personId] }), answers: [from] },
  forgetFixedDays: { run: (tx) => forgetFixedDays(tx, { organizationId, accountIds: [accountId] }), answers: [from] },
};
