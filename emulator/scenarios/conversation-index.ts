// The base64 value by which Exchange tells who answers whom: 22 bytes for a thread's first message, 5 more for each answer.
import type { Instant } from '../tenant/model.ts';
import { bytesOf, type Key } from './random.ts';

const ROOT_BYTES = 22;
const ANSWER_BYTES = 5;
/** Windows counts in 100 ns since 1601. */
const FILETIME_EPOCH = 11_644_473_600_000n;

/** The index of a first message: a mark, five bytes of time, a GUID made from the key. */
export function startIndex(key: Key, at: Instant | null): string {
  const bytes = Buffer.alloc(ROOT_BYTES);
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE((BigInt(at ?? 0) + FILETIME_EPOCH) * 10_000n);
  time.copy(bytes, 0, 0, 6);
  bytes[0] = 0x01;
  bytesOf(['conversation-index', ...key], 16).copy(bytes, 6);
  return bytes.toString('base64');
}

/** The index of an answer to the message that has the given index. */
export function answerIndex(parent: string, key: Key): string {
  return Buffer.concat([Buffer.from(parent, 'base64'), bytesOf(['answer', ...key], ANSWER_BYTES)]).toString('base64');
}
