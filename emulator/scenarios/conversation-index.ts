// The base64 value by which Exchange tells who answers whom: 22 bytes for a thread's first message, 5 more for each answer.
import type { Instant } from '../tenant/model.ts';
import { hashOf, type Key } from './random.ts';

const ROOT_BYTES = 22;
const ANSWER_BYTES = 5;
/** Windows counts in 100 ns since 1601. */
const FILETIME_EPOCH = 11_644_473_600_000n;

/** 128 bits of the key that cost little: there may be millions of threads. */
function threadGuid(key: Key): Buffer {
  const bytes = Buffer.alloc(16);
  for (const at of [0, 4, 8, 12]) bytes.writeUInt32BE(hashOf(['thread', at, ...key]), at);
  return bytes;
}

/** The index of a first message: a mark, five bytes of time, a GUID made from the key. */
export function startIndex(key: Key, at: Instant | null): string {
  const bytes = Buffer.alloc(ROOT_BYTES);
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE((BigInt(at ?? 0) + FILETIME_EPOCH) * 10_000n);
  time.copy(bytes, 0, 0, 6);
  bytes[0] = 0x01;
  threadGuid(key).copy(bytes, 6);
  return bytes.toString('base64');
}

/** The index of an answer to the message that has the given index. */
export function answerIndex(parent: string, key: Key): string {
  const more = Buffer.alloc(ANSWER_BYTES);
  more.writeUInt32BE(hashOf(['answer', ...key]), 0);
  more.writeUInt8(hashOf(['answer again', ...key]) & 0xff, 4);
  return Buffer.concat([Buffer.from(parent, 'base64'), more]).toString('base64');
}
