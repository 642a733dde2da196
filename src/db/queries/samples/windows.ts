// Example calls of queries/windows.ts.
import { sweepMeetings } from '../windows.ts';
import { accountId, organizationId, type Sample } from './sample.ts';

const window = { from: '2026-03-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z', pass: 2 };

export const samples: Record<string, Sample> = {
  sweepMeetings: { run: (tx) => sweepMeetings(tx, { organizationId, accountId, ...window }) },
};
