// What a channel had in its last days, as remembered from pass to pass: what is missing in the next one was deleted, which Slack tells nowhere, or is no longer kept there.
import { z } from 'zod';
import { isRecord, isSince, slackId, timestamp } from '../fields.ts';
import { type Message, threadOf } from '../message.ts';

/** A message by its timestamp, with its author and, for a reply, its thread. */
const Known = z.tuple([timestamp, slackId, timestamp.nullable()]);
type Known = z.infer<typeof Known>;

export const Memory = z.strictObject({
  /** From the last pass, and not come again in this one. */
  missing: z.array(Known),
  /** Of this pass, for the next. */
  kept: z.array(Known),
  /** The oldest that came in this pass, of whatever kind; null: nothing came yet. */
  oldest: timestamp.nullable().default(null),
});
export type Memory = z.infer<typeof Memory>;

export const noMemory: Memory = { missing: [], kept: [], oldest: null };

/** A cursor is stored with every page, so it may not grow for ever: of a busier channel the newest are remembered. */
const mostKept = 1000;

/** A memory while a page is read. */
export interface OpenMemory {
  readonly missing: Map<string, Known>;
  readonly kept: Map<string, Known>;
  oldest: string | null;
}

const byTime = (list: readonly Known[]): Map<string, Known> => new Map(list.map((one) => [one[0], one]));

export const openMemory = ({ missing, kept, oldest }: Memory): OpenMemory => ({
  missing: byTime(missing),
  kept: byTime(kept),
  oldest,
});

export const closeMemory = ({ missing, kept, oldest }: OpenMemory): Memory => ({
  oldest,
  missing: [...missing.values()],
  kept: [...kept.values()].toSorted(([one], [other]) => (one < other ? 1 : -1)).slice(0, mostKept),
});

/** What came, also of apps and of the system, shows how far back Slack still keeps the channel. */
export const noteCame = (memory: OpenMemory, items: readonly unknown[]): void => {
  for (const item of items) {
    const ts = timestamp.safeParse(isRecord(item) ? item['ts'] : undefined).data;
    if (ts !== undefined && (memory.oldest === null || isSince(memory.oldest, ts))) memory.oldest = ts;
  }
};

/** It came, whether or not it could be read. */
export const noteSeen = ({ missing }: OpenMemory, item: unknown): void => {
  const ts = isRecord(item) ? item['ts'] : undefined;
  if (typeof ts === 'string') missing.delete(ts);
};

export const remember = ({ kept }: OpenMemory, message: Message): void => {
  kept.set(message.ts, [message.ts, message.user, threadOf(message)]);
};

/** Threads whose replies did not come: whether they were deleted shows in the threads alone. */
export const threadsToAsk = ({ missing }: OpenMemory): readonly string[] => [
  ...new Set([...missing.values()].flatMap(([, , thread]) => thread ?? [])),
];

/**
 * What did not come again although everything was read. Only where something as old still came: a workspace may keep its
 * messages for some days or weeks alone, and what is past that was not taken back by anybody.
 */
export const deletedIn = (
  { missing, oldest }: OpenMemory,
  channel: string,
): readonly { readonly account: string; readonly id: string }[] =>
  [...missing.values()]
    .filter(([ts]) => oldest !== null && isSince(ts, oldest))
    .map(([ts, account]) => ({ account, id: `${channel}/${ts}` }));
