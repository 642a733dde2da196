// Example calls of queries/partitions.ts.
import {
  addParts,
  dropParts,
  listDuePartitions,
  makeAllDue,
  parkStreams,
  postponeMailbox,
  readNextDue,
  seedPartitions,
  setReadFrom,
  setBack,
  startOver,
  stopStream,
} from '../partitions.ts';
import { accountId, at, connectionId, organizationId, type Sample } from './sample.ts';

const key = { organizationId, connectionId };
const mailbox = { ...key, stream: 'mail', accountId };
const problem = { code: 'x', title: 'T', fix: 'F', who: 'admin' as const, link: null, raw: 'R' };
const setback = {
  key: { ...mailbox, part: 'root' },
  version: 1,
  state: 'waiting' as const,
  problem,
  attempts: 1,
  asked: null,
  dueAt: at,
  now: at,
};
const streams = { byTenant: ['people'], byMailbox: ['mail'] };

export const samples: Record<string, Sample> = {
  addParts: { run: (tx) => addParts(tx, { ...mailbox, parts: [{ part: 'inbox', items: 5 }], now: at }) },
  dropParts: { run: (tx) => dropParts(tx, { ...mailbox, parts: ['inbox'] }) },
  listDuePartitions: {
    run: (tx) => listDuePartitions(tx, { ...key, accountIds: [accountId], streams: ['mail'], now: at }),
  },
  makeAllDue: { run: (tx) => makeAllDue(tx, { ...key, now: at }) },
  parkStreams: { run: (tx) => parkStreams(tx, { ...key, streams: ['calls'] }) },
  postponeMailbox: { run: (tx) => postponeMailbox(tx, { ...key, accountId, streams: ['mail'], until: at }) },
  readNextDue: { run: (tx) => readNextDue(tx, key) },
  setReadFrom: { run: (tx) => setReadFrom(tx, { ...key, stream: 'mail', accountId, part: 'root' }, at.toISOString()) },
  seedPartitions: { run: (tx) => seedPartitions(tx, { ...key, ...streams, now: at, accountIds: null }) },
  'seedPartitions for some accounts': {
    run: (tx) => seedPartitions(tx, { ...key, ...streams, now: at, accountIds: [accountId] }),
  },
  setBack: { run: (tx) => setBack(tx, setback) },
  'setBack that was asked for': { run: (tx) => setBack(tx, { ...setback, asked: 'part' }) },
  startOver: { run: (tx) => startOver(tx, setback) },
  stopStream: { run: (tx) => stopStream(tx, { ...key, stream: 'mail', problem, dueAt: at, now: at }) },
};
