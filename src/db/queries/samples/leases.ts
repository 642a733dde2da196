// Example calls of queries/leases.ts.
import { claimMailboxes, holdConnection, holdMailbox, leaveSpent, releaseLeases, renewLeases } from '../leases.ts';
import { accountId, at, connectionId, id, organizationId, type Sample } from './sample.ts';

const key = { organizationId, connectionId };
const held = { ...key, holder: id(6), accountIds: [accountId] };

export const samples: Record<string, Sample> = {
  claimMailboxes: {
    run: (tx) =>
      claimMailboxes(tx, {
        ...key,
        holder: id(6),
        seconds: 60,
        limit: 10,
        now: at,
        streams: ['mail'],
        alone: false,
        dead: [],
      }),
  },
  holdConnection: { run: (tx) => holdConnection(tx, { ...key, seconds: 60 }) },
  holdMailbox: { run: (tx) => holdMailbox(tx, { ...key, accountId, seconds: 60 }) },
  leaveSpent: {
    run: (tx) =>
      leaveSpent(tx, {
        ...key,
        holder: id(6),
        worker: id(7),
        mailboxes: [{ accountId, spent: { reports: [[10, 2]] } }],
      }),
  },
  releaseLeases: { run: (tx) => releaseLeases(tx, held) },
  renewLeases: { run: (tx) => renewLeases(tx, { ...held, seconds: 60 }) },
};
