// Example calls of queries/pages.ts.
import { type ActivityRow, type Advance, advance, advanceWithActivities, packRows } from '../pages.ts';
import { accountId, at, connectionId, id, organizationId, type Sample } from './sample.ts';

const step: Advance = {
  key: { organizationId, connectionId, stream: 'mail', accountId, part: 'root' },
  version: 1,
  cursor: '{}',
  began: at,
  asked: at,
  nextAt: null,
  items: 1,
  now: at,
};
const row: ActivityRow = {
  item: id(7),
  kind: 'mail',
  event: id(8),
  at: at.getTime(),
  seconds: 0,
  actor: 'ana@example.com',
  counterparts: [{ address: 'ben@example.com', role: 'to' }],
  thread: null,
  position: null,
  answers: null,
  marks: [],
};
const meeting: ActivityRow = { ...row, kind: 'meeting', seconds: 1800, marks: ['recurring'] };

export const samples: Record<string, Sample> = {
  advance: { run: (tx) => advance(tx, step) },
  'advance at the end of a run': { run: (tx) => advance(tx, { ...step, nextAt: at }) },
  advanceWithActivities: { run: (tx) => advanceWithActivities(tx, step, { rows: packRows([row]), pass: 0 }) },
  'advanceWithActivities with meetings': {
    run: (tx) => advanceWithActivities(tx, { ...step, nextAt: at }, { rows: packRows([meeting]), pass: 2 }),
  },
};
