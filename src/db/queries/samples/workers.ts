// Example calls of queries/workers.ts.
import { beatWorker, forgetWorker } from '../workers.ts';
import { id, type Sample } from './sample.ts';

export const samples: Record<string, Sample> = {
  beatWorker: { run: (tx) => beatWorker(tx, { worker: id(6), seconds: 15 }), by: 'door' },
  forgetWorker: { run: (tx) => forgetWorker(tx, id(6)), by: 'door' },
};
