// Example calls of queries/notices.ts.
import * as notices from '../notices.ts';
import { accountId, at, connectionId, organizationId, type Sample } from './sample.ts';

const key = { organizationId, connectionId };
const one = { ...key, stream: 'mail', accountId };
const problem = { code: 'x', title: 'X.', fix: 'Y.', who: 'admin', link: null, raw: 'z' } as const;

export const samples: Record<string, Sample> = {
  listNoticesDue: { run: (tx) => notices.listNoticesDue(tx, { now: at, limit: 10 }), by: 'door' },
  claimNotices: { run: (tx) => notices.claimNotices(tx, { ...key, now: at, again: at }) },
  settleNotices: { run: (tx) => notices.settleNotices(tx, { ...key, dueAt: at, claimed: at }) },
  readTold: { run: (tx) => notices.readTold(tx, key) },
  setTold: { run: (tx) => notices.setTold(tx, { ...key, told: true, now: at }) },
  seedSubscriptions: { run: (tx) => notices.seedSubscriptions(tx, { ...key, streams: ['mail'], now: at }) },
  listDueSubscriptions: {
    run: (tx) => notices.listDueSubscriptions(tx, { ...key, streams: ['mail'], now: at, limit: 10 }),
  },
  listSpareSubscriptions: { run: (tx) => notices.listSpareSubscriptions(tx, { ...key, streams: [], limit: 10 }) },
  dropSubscription: { run: (tx) => notices.dropSubscription(tx, one) },
  saveSubscription: {
    run: (tx) => notices.saveSubscription(tx, { ...one, sourceId: 'a', secretHash: null, endsAt: at, dueAt: at }),
  },
  failSubscription: { run: (tx) => notices.failSubscription(tx, { ...one, problem, gone: false, dueAt: at }) },
  readNextNotice: { run: (tx) => notices.readNextNotice(tx, key) },
  findSubscriptions: { run: (tx) => notices.findSubscriptions(tx, { ...key, sourceIds: ['a'] }) },
  wakePartitions: {
    run: (tx) => notices.wakePartitions(tx, { ...key, mailboxes: [one], now: at, rest: 60 }),
    answers: [[{ dueAt: at }]],
  },
  countSubscriptions: { run: (tx) => notices.countSubscriptions(tx, { ...key, now: at }) },
};
