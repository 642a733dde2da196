// How much a stream holds where its source cannot count before it is read: as much in the parts to come as in those that are done.
import type { StreamProgress } from '../../../src/contract/connections.ts';

/** Fewer parts than this say nothing about the others. */
const enough = 3;

/** The same stream with an expectation and an end where they can be told from its parts; `now` for the end. */
export const estimated = (stream: StreamProgress, now: Date): StreamProgress => {
  const { items, partitions, rate } = stream;
  const over = partitions.current + partitions.stopped;
  if (items.expected !== null || partitions.current < enough || over >= partitions.total) return stream;
  // Parts that are half read count as unread, which rather says too much than too little.
  const expected = Math.max(
    items.done,
    Math.round((items.done * (partitions.total - partitions.stopped)) / partitions.current),
  );
  const left = expected - items.done;
  const end = rate === null || rate <= 0 ? null : new Date(now.getTime() + (left / rate) * 1000).toISOString();
  return { ...stream, items: { ...items, expected }, expectedEnd: stream.expectedEnd ?? end };
};
