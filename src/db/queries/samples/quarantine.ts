// Example calls of queries/quarantine.ts.
import {
  countQuarantineGroups,
  listQuarantineGroups,
  quarantineItems,
  releaseItems,
  restartQuarantined,
} from '../quarantine.ts';
import { accountId, at, connectionId, id, organizationId, type Sample } from './sample.ts';

const mailbox = { organizationId, connectionId, stream: 'mail', accountId };

export const samples: Record<string, Sample> = {
  countQuarantineGroups: { run: (tx) => countQuarantineGroups(tx, { organizationId, stream: null }) },
  listQuarantineGroups: {
    run: (tx) => listQuarantineGroups(tx, { organizationId, stream: null, limit: 50, offset: 0 }),
  },
  'listQuarantineGroups of a stream': {
    run: (tx) => listQuarantineGroups(tx, { organizationId, stream: 'mail', limit: 50, offset: 50 }),
  },
  restartQuarantined: {
    run: (tx) => restartQuarantined(tx, { organizationId, connectionId, stream: 'mail', now: at }),
    answers: [[{ accountId }], [{ accountId }], []],
  },
  quarantineItems: { run: (tx) => quarantineItems(tx, { ...mailbox, items: [{ item: id(7), reason: 'R' }], at }) },
  releaseItems: { run: (tx) => releaseItems(tx, { ...mailbox, items: `{${id(7)}}` }) },
};
