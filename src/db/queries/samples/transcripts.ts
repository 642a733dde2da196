// Example calls of queries/transcripts.ts.
import { saveTranscripts, touchTranscripts } from '../transcripts.ts';
import { accountId, at, id, organizationId, type Sample } from './sample.ts';

const transcript = {
  transcriptId: id(5),
  event: id(6),
  at: '2026-03-02T08:00:00.000Z',
  endedAt: null,
  attributed: true,
  participants: ['ana@example.com'],
  cues: 12,
  sealed: Buffer.from([1]),
};

export const samples: Record<string, Sample> = {
  touchTranscripts: { run: (tx) => touchTranscripts(tx, { organizationId, accountIds: null }) },
  'touchTranscripts of some': { run: (tx) => touchTranscripts(tx, { organizationId, accountIds: [accountId] }) },
  saveTranscripts: {
    run: (tx) => saveTranscripts(tx, { organizationId, accountId, transcripts: [transcript], now: at }),
  },
};
