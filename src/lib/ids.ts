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

/** The digit behind the 16th of a hash, as a uuid has it. */
const variantOf = (hex: string, at = 16): string => variants[hex.charCodeAt(at) & 3] ?? '8';

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
 * The digest of `(...first, last)` for one `last` after another, as the hash itself: a character for each byte, of which
 * `writeUuid` makes the uuid. Ids are made by the million: texts that are joined first and hashed then are three times
 * the garbage.
 */
export const openDigests = (...first: readonly string[]): ((last: string) => string) => {
  const beginning = textOf(first);
  const bytes = Buffer.allocUnsafe(beginning.length * 3 + longestLast * 3 + 5);
  const start = bytes.write(beginning);
  const views: Buffer[] = [];
  return (last) => {
    if (last.length > longestLast) return hash('sha256', textOf([...first, last]), 'binary');
    const length = bytes.write(`${last.length}:`, start, 'latin1');
    const end = start + length + bytes.write(last, start + length);
    return hash('sha256', (views[end] ??= bytes.subarray(0, end)), 'binary');
  };
};

/** By the ninth byte of a hash, that of its uuid. */
const variantBytes = Uint8Array.from({ length: 256 }, (_, byte) => {
  const hex = byte.toString(16).padStart(2, '0');
  return Number.parseInt(variantOf(hex, 0) + hex.slice(1), 16);
});

/** Writes the 16 bytes of a digest's uuid. */
export const writeUuid = (digest: string, bytes: Buffer, start: number): void => {
  for (let at = 0; at < 16; at += 1) bytes[start + at] = digest.charCodeAt(at);
  bytes[start + 6] = 0x80 | (digest.charCodeAt(6) & 15);
  bytes[start + 8] = variantBytes[digest.charCodeAt(8)] ?? 0;
};
