// How many different ids came over many pages, within a hundredth: a map of bits that a cursor can hold (linear counting).
import { createHash } from 'node:crypto';

const bits = 2 ** 15;

/** The map with these ids marked; empty text for none yet. */
export const markIds = (map: string, ids: Iterable<string>): string => {
  const bytes = map === '' ? Buffer.alloc(bits / 8) : Buffer.from(map, 'base64');
  for (const id of ids) {
    const place = createHash('sha256').update(id).digest().readUInt16BE() % bits;
    bytes[place >> 3] = (bytes[place >> 3] ?? 0) | (1 << (place & 7));
  }
  return bytes.toString('base64');
};

/** How many ids are marked; null once every bit is set, which some 300,000 do. */
export const estimateIds = (map: string): number | null => {
  let free = map === '' ? bits : 0;
  for (const byte of Buffer.from(map, 'base64')) for (let at = 0; at < 8; at += 1) free += ((byte >> at) & 1) ^ 1;
  return free === 0 ? null : Math.round(bits * Math.log(bits / free));
};
