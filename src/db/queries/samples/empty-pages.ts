// Example calls of queries/empty-pages.ts.
import { advanceEmpty } from '../empty-pages.ts';
import { accountId, at, connectionId, organizationId, type Sample } from './sample.ts';

const key = { stream: 'mail', accountId, part: 'root' };

export const samples: Record<string, Sample> = {
  advanceEmpty: {
    run: (tx) =>
      advanceEmpty(tx, {
        organizationId,
        connectionId,
        steps: [
          { key, version: 1, cursor: '{}', began: at, asked: at, nextAt: at },
          { key, version: 1, cursor: '{}', began: at, asked: at, nextAt: null },
        ],
        now: at,
      }),
  },
};
