// Example calls of queries/alerts.ts.
import { clearAlerts, clearAllAlerts, dismissAlert, listAlerts, raiseAlert } from '../alerts.ts';
import { at, connectionId, id, organizationId, type Sample } from './sample.ts';

const key = { organizationId, connectionId };
const problem = { code: 'c', title: 't', fix: 'f', who: 'admin', link: null, raw: 'r' } as const;

export const samples: Record<string, Sample> = {
  clearAlerts: { run: (tx) => clearAlerts(tx, { ...key, kind: 'credential-expiry', except: [], now: at }) },
  clearAllAlerts: { run: (tx) => clearAllAlerts(tx, { ...key, now: at }) },
  dismissAlert: { run: (tx) => dismissAlert(tx, { organizationId, alertId: id(7), by: 'Ana', now: at }) },
  listAlerts: { run: (tx) => listAlerts(tx, organizationId) },
  raiseAlert: {
    run: (tx) => raiseAlert(tx, { ...key, alertId: id(7), kind: 'credential-expiry', about: 'a', problem, now: at }),
  },
};
