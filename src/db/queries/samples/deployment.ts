// Example calls of queries/deployment.ts.
import {
  countAlerts,
  countConnections,
  countMails,
  countQuarantine,
  countWorkers,
  listLatestRuns,
  listStreamReadings,
} from '../deployment.ts';
import type { Sample } from './sample.ts';

export const samples: Record<string, Sample> = {
  countConnections: { run: countConnections, by: 'door' },
  listStreamReadings: { run: listStreamReadings, by: 'door' },
  listLatestRuns: { run: listLatestRuns, by: 'door' },
  countQuarantine: { run: countQuarantine, by: 'door' },
  countMails: { run: countMails, by: 'door' },
  countAlerts: { run: countAlerts, by: 'door' },
  countWorkers: { run: (tx) => countWorkers(tx, 15), by: 'door' },
};
