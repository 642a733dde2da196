// Example calls of queries/workers.ts.
import { beatWorker, forgetWorker, listTroubles } from '../workers.ts';
import { id, type Sample } from './sample.ts';

export const samples: Record<string, Sample> = {
  beatWorker: { run: (tx) => beatWorker(tx, { worker: id(6), seconds: 15, trouble: null }), by: 'door' },
  listTroubles: { run: (tx) => listTroubles(tx, 15), by: 'door' },
  forgetWorker: { run: (tx) => forgetWorker(tx, id(6)), by: 'door' },
};
