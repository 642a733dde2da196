// Example calls of queries/cycles.ts.
import { beginCycle, makeConnectionDue, settleConnection, writeRates } from '../cycles.ts';
import { at, connectionId, id, organizationId, type Sample } from './sample.ts';

const key = { organizationId, connectionId };

export const samples: Record<string, Sample> = {
  beginCycle: { run: (tx) => beginCycle(tx, { ...key, now: at }) },
  makeConnectionDue: { run: (tx) => makeConnectionDue(tx, { ...key, now: at }) },
  settleConnection: { run: (tx) => settleConnection(tx, { ...key, now: at, noLaterThan: null }) },
  writeRates: { run: (tx) => writeRates(tx, { ...key, worker: id(6), rates: [{ stream: 'mail', rate: 1 }] }) },
};
