// Example calls of queries/progress.ts.
import { countPartitions, countQuarantined, listNextReady, readRates, readWait } from '../progress.ts';
import { at, connectionId, organizationId, type Sample } from './sample.ts';

const key = { organizationId, connectionId };

export const samples: Record<string, Sample> = {
  countPartitions: { run: (tx) => countPartitions(tx, { ...key, now: at }) },
  countQuarantined: { run: (tx) => countQuarantined(tx, key) },
  listNextReady: { run: (tx) => listNextReady(tx, { ...key, streams: ['mail'], now: at }) },
  readRates: { run: (tx) => readRates(tx, key) },
  readWait: { run: (tx) => readWait(tx, key) },
};
