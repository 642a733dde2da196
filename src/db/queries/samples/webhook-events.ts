// Example calls of queries/webhook-events.ts.
import { listAlertTurns, listFinishedRuns, listRosterTurns, listSentReports } from '../webhook-events.ts';
import { at, organizationId, type Sample } from './sample.ts';

const span = { organizationId, from: at, to: at };

export const samples: Record<string, Sample> = {
  listAlertTurns: { run: (tx) => listAlertTurns(tx, span) },
  listFinishedRuns: { run: (tx) => listFinishedRuns(tx, span) },
  listSentReports: { run: (tx) => listSentReports(tx, span) },
  listRosterTurns: { run: (tx) => listRosterTurns(tx, span) },
};
