// Example calls of queries/quarantine.ts.
import { quarantineItems, releaseItems } from '../quarantine.ts';
import { accountId, at, connectionId, id, organizationId, type Sample } from './sample.ts';

const mailbox = { organizationId, connectionId, stream: 'mail', accountId };

export const samples: Record<string, Sample> = {
  quarantineItems: { run: (tx) => quarantineItems(tx, { ...mailbox, items: [{ item: id(7), reason: 'R' }], at }) },
  releaseItems: { run: (tx) => releaseItems(tx, { ...mailbox, items: `{${id(7)}}` }) },
};
