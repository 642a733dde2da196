// Ids: random ones for what is made here, digests for what a source names.
import { hash, randomUUID } from 'node:crypto';

/** A random uuid (version 4). */
export const newId = (): string => randomUUID();

const variants = ['8', '9', 'a', 'b'];

/**
 * The same parts give the same id, everywhere and for ever: the first 16 bytes of their SHA-256 as a uuid (version 8).
 * Lengths go in, so that no two lists of parts run into one another.
 */
export const digest = (...parts: readonly string[]): string => {
  let text = '';
  for (const part of parts) text += `${part.length}:${part}`;
  const hex = hash('sha256', text);
  const variant = variants[hex.charCodeAt(16) & 3] ?? '8';
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
