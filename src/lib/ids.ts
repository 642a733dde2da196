// Ids: random ones for what is made here, digests for what a source names.
import { hash, randomUUID } from 'node:crypto';

/** A random uuid (version 4). */
export const newId = (): string => randomUUID();

const variants = ['8', '9', 'a', 'b'];

/** Lengths go in, so that no two lists of parts run into one another. */
const textOf = (parts: readonly string[]): string => {
  let text = '';
  for (const part of parts) text += `${part.length}:${part}`;
  return text;
};

const hexOf = (parts: readonly string[]): string => hash('sha256', textOf(parts));

const variantOf = (hex: string): string => variants[hex.charCodeAt(16) & 3] ?? '8';

/** The same parts give the same id, everywhere and for ever: the first 16 bytes of their SHA-256 as a uuid (version 8). */
export const digest = (...parts: readonly string[]): string => {
  const hex = hexOf(parts);
  const [time, middle, end] = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(20, 32)];
  return `${time}-${middle}-8${hex.slice(13, 16)}-${variantOf(hex)}${hex.slice(17, 20)}-${end}`;
};

const bareOf = (hex: string): string => {
  bare.write(hex, 0, 32, 'latin1');
  bare[12] = eight;
  bare[16] = variantOf(hex).charCodeAt(0);
  return bare.toString('latin1');
};
const bare = Buffer.alloc(32);
const eight = '8'.charCodeAt(0);

/** `digest` without its hyphens: the same uuid to a database. */
export const bareDigest = (...parts: readonly string[]): string => bareOf(hexOf(parts));

/** Longer parts are hashed like any other text. */
const longestLast = 1200;

/**
 * `bareDigest(...first, last)` for one `last` after another. Ids are made by the million: texts that are joined first
 * and hashed then are three times the garbage.
 */
export const openDigests = (...first: readonly string[]): ((last: string) => string) => {
  const beginning = textOf(first);
  const bytes = Buffer.allocUnsafe(beginning.length * 3 + longestLast * 3 + 5);
  const start = bytes.write(beginning);
  const views: Buffer[] = [];
  return (last) => {
    if (last.length > longestLast) return bareDigest(...first, last);
    const length = bytes.write(`${last.length}:`, start, 'latin1');
    const end = start + length + bytes.write(last, start + length);
    return bareOf(hash('sha256', (views[end] ??= bytes.subarray(0, end))));
  };
};
