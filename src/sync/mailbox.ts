// One mailbox that this worker holds: up to four of its partitions at a time, until nothing of it is due.
import { StalePage } from '../activity/ingest.ts';
import { type DuePartition, listDuePartitions } from '../db/queries/partitions.ts';
import type { Lease } from './lease.ts';
import { readPartition } from './partition.ts';
import type { Mailbox } from './reading.ts';
import type { Slice } from './slice.ts';

const atOnce = 4;

const listDue = (slice: Slice, accountId: string): Promise<DuePartition[]> =>
  slice.write((tx) =>
    listDuePartitions(tx, { ...slice.key, accountIds: [accountId], streams: slice.reading, now: slice.now() }),
  );

/** Resolves to whether further partitions were found. When one fails the others end with their page, then it is thrown. */
const readAll = async (mailbox: Mailbox, due: readonly DuePartition[]): Promise<boolean> => {
  const waiting = [...due];
  let foundMore = false;
  const readSome = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (mailbox.over.aborted) return;
      if (!mailbox.slice.stopped.has(next.key.stream) && (await readPartition(mailbox, next))) foundMore = true;
    }
  };
  const readOrLeave = async (): Promise<void> => {
    try {
      await readSome();
    } catch (error) {
      mailbox.leave();
      // Another worker has this mailbox by now.
      if (!(error instanceof StalePage)) throw error;
    }
  };
  const readers = Array.from({ length: Math.min(atOnce, due.length) }, readOrLeave);
  const failed = (await Promise.allSettled(readers)).find((reader) => reader.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return foundMore;
};

/**
 * Reads what is due of a mailbox, and what is found meanwhile. Resolves when nothing is due any more, or the mailbox,
 * the slice or the lease is over. Errors: those of the database.
 */
export const readMailbox = async (slice: Slice, lease: Lease, due: readonly DuePartition[]): Promise<void> => {
  const leaving = new AbortController();
  const over = AbortSignal.any([slice.over, lease.signal, leaving.signal]);
  const leave = (): void => leaving.abort(new Error('The mailbox is left alone for now.'));
  for (let next = due; next.length > 0 && !over.aborted; ) {
    const foundMore = await readAll({ slice, lease, over, leave }, next);
    next = foundMore && !over.aborted ? await listDue(slice, lease.accountId) : [];
  }
};
