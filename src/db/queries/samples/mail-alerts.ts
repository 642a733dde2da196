// Example calls of queries/mail-alerts.ts.
import { listUntold, markTold, readAlerts } from '../mail-alerts.ts';
import { at, id, organizationId, type Sample } from './sample.ts';

export const samples: Record<string, Sample> = {
  listUntold: { run: (tx) => listUntold(tx, organizationId) },
  markTold: { run: (tx) => markTold(tx, { organizationId, began: [id(7)], ended: [id(8)], now: at }) },
  readAlerts: { run: (tx) => readAlerts(tx, { organizationId, alertIds: [id(7)] }) },
};
