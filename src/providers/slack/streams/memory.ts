// What a channel had in its last days, as remembered from pass to pass: what is missing in the next one was deleted, which Slack tells nowhere.
import { z } from 'zod';
import { isRecord, slackId, timestamp } from '../fields.ts';
import { type Message, threadOf } from '../message.ts';

/** A message by its timestamp, with its author and, for a reply, its thread. */
const Known = z.tuple([timestamp, slackId, timestamp.nullable()]);
type Known = z.infer<typeof Known>;

export const Memory = z.strictObject({
  /** From the last pass, and not come again in this one. */
  missing: z.array(Known),
  /** Of this pass, for the next. */
  kept: z.array(Known),
});
export type Memory = z.infer<typeof Memory>;

export const noMemory: Memory = { missing: [], kept: [] };

/** A cursor is stored with every page, so it may not grow for ever: of a busier channel the newest are remembered. */
const mostKept = 1000;

/** A memory while a page is read. */
export interface OpenMemory {
  readonly missing: Map<string, Known>;
  readonly kept: Map<string, Known>;
}

const byTime = (list: readonly Known[]): Map<string, Known> => new Map(list.map((one) => [one[0], one]));

export const openMemory = ({ missing, kept }: Memory): OpenMemory => ({
  missing: byTime(missing),
  kept: byTime(kept),
});

export const closeMemory = ({ missing, kept }: OpenMemory): Memory => ({
  missing: [...missing.values()],
  kept: [...kept.values()].toSorted(([one], [other]) => (one < other ? 1 : -1)).slice(0, mostKept),
});

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

/** What did not come again although everything was read. */
export const deletedIn = (
  { missing }: OpenMemory,
  channel: string,
): readonly { readonly account: string; readonly id: string }[] =>
  [...missing.values()].map(([ts, account]) => ({ account, id: `${channel}/${ts}` }));
