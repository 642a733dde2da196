// Example calls of queries/bounces.ts.
import * as bounces from '../bounces.ts';
import { at, id, organizationId, type Sample } from './sample.ts';

const problem = { code: 'recipient-unknown', title: 'T', fix: 'F', who: 'admin', link: null, raw: '5.1.1' } as const;
const made = { provider: 'imap', address: 'back@example.com', settings: {}, secret: Buffer.from('sealed') };
const address = 'ana@example.com';

export const samples: Record<string, Sample> = {
  readBounceMailbox: { run: (tx) => bounces.readBounceMailbox(tx, organizationId) },
  saveBounceMailbox: {
    run: (tx) => bounces.saveBounceMailbox(tx, { organizationId, ...made, changedAt: at, changedBy: 'Ana' }),
  },
  deleteBounceMailbox: { run: (tx) => bounces.deleteBounceMailbox(tx, organizationId) },
  claimBounceMailbox: { run: (tx) => bounces.claimBounceMailbox(tx, { organizationId, due: at, seconds: 180 }) },
  markBouncesRead: {
    run: (tx) =>
      bounces.markBouncesRead(tx, { organizationId, place: '1:2', problem, changedAt: at, now: at, done: true }),
  },
  markBounced: { run: (tx) => bounces.markBounced(tx, { organizationId, mailId: id(7), problem, now: at }) },
  holdAddress: { run: (tx) => bounces.holdAddress(tx, { organizationId, address, mailId: id(7), since: at, problem }) },
  findHold: { run: (tx) => bounces.findHold(tx, { organizationId, address }) },
  releaseHold: { run: (tx) => bounces.releaseHold(tx, { organizationId, address }) },
  countHolds: { run: (tx) => bounces.countHolds(tx, organizationId), answers: [[{ total: 0 }]] },
};
