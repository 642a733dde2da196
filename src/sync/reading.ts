// What is being read: a mailbox under a lease, and where each of its partitions stands.
import type { DuePartition } from '../db/queries/partitions.ts';
import type { Cursor, Stream } from '../providers/stream.ts';
import type { Lease } from './lease.ts';
import type { Slice } from './slice.ts';

/** What the partitions of a mailbox share while it is read. */
export interface Mailbox {
  readonly slice: Slice;
  readonly lease: Lease;
  /** The stream that a wait for the mailbox holds, where it stands for the whole tenant; null: all of them. */
  readonly holds: string | null;
  /** Aborted when no further request is to be sent for what it holds for now. */
  readonly over: AbortSignal;
  /** Until when its partitions were put off while it was read, milliseconds since 1970: not because there is news of them. */
  readonly putOff: { until: number };
  /** Ends the reading of what it holds for now. */
  readonly leave: () => void;
  /** To be called when further partitions were found. */
  readonly found: () => void;
}

/** A partition between two of its pages. */
export interface Progress {
  readonly partition: DuePartition;
  readonly stream: Stream;
  readonly cursor: Cursor | null;
  readonly version: number;
  /** When the run of requests began that the cursor stands in; null between two runs. */
  readonly began: Date | null;
  /** When the first of its pages in this visit was asked for, milliseconds since 1970; null before that. */
  readonly asked: number | null;
  /** Failed requests in a row. */
  readonly attempts: number;
  readonly restarts: number;
  /** Items that the next page is expected to hold. */
  readonly items: number;
}
