// Example calls of queries/import-connections.ts.
import { openImportConnection, openImportPartition } from '../import-connections.ts';
import { accountId, at, connectionId, organizationId, type Sample } from './sample.ts';

const key = { organizationId, connectionId };
const partition = { ...key, stream: 'calls', accountId, part: 'import' };

export const samples: Record<string, Sample> = {
  openImportConnection: {
    run: (tx) =>
      openImportConnection(tx, {
        ...key,
        provider: 'slack',
        importId: 'slack-export',
        title: 'Slack export',
        by: 'Olga',
        now: at,
      }),
  },
  openImportPartition: {
    run: (tx) => openImportPartition(tx, { key: partition, sourceId: 'ana@example.com', now: at }),
    answers: [[], [], [{ version: 3 }]],
  },
};
