// Draws and identifiers that depend on nothing but their key, so that a scenario is the same each time it is opened.
import { createHash } from 'node:crypto';

export type Key = readonly (string | number)[];

/** 32 bits, evenly spread. */
export function hashOf(key: Key): number {
  let state = 0x811c9dc5;
  for (const part of key) {
    if (typeof part === 'number' && Number.isInteger(part) && part >= 0 && part < 0x1_0000_0000) {
      state = Math.imul(state ^ part, 0x9e3779b1) ^ (state >>> 15);
    } else {
      const text = String(part);
      for (let at = 0; at < text.length; at += 1) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
    }
    state = Math.imul(state ^ 0x5bf03635, 0x01000193);
  }
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}

/** Eight hexadecimal digits. */
export function hexOf(key: Key): string {
  return hashOf(key).toString(16).padStart(8, '0');
}

/** The first bytes of a cryptographic digest of the key: collisions need not be thought of. */
export function bytesOf(key: Key, length: number): Buffer {
  return createHash('sha256').update(key.join('\u0000')).digest().subarray(0, length);
}

export interface Draw {
  /** In [0, 1). */
  readonly real: () => number;
  /** A whole number from `first` to `last`, both included. */
  readonly whole: (first: number, last: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
  /** So many different members, or all if there are fewer. */
  readonly some: <T>(list: readonly T[], count: number) => readonly T[];
}

/** A stream of draws for that key; the same key gives the same stream. */
export function drawFrom(key: Key): Draw {
  let state = hashOf(key);
  const real = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const whole = (first: number, last: number): number => first + Math.floor(real() * (last - first + 1));
  const pick = <T>(list: readonly T[]): T => {
    const member = list[whole(0, list.length - 1)];
    if (member === undefined) throw new RangeError('Nothing to pick from: the list is empty.');
    return member;
  };
  const some = <T>(list: readonly T[], count: number): readonly T[] => {
    const left = [...list];
    const chosen: T[] = [];
    while (chosen.length < count && left.length > 0) chosen.push(...left.splice(whole(0, left.length - 1), 1));
    return chosen;
  };
  return { real, whole, chance: (probability) => real() < probability, pick, some };
}

/** A GUID of the usual form. */
export function guidOf(key: Key): string {
  const bytes = bytesOf(['guid', ...key], 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** An identifier as Exchange writes them: long, opaque and case-sensitive. */
export function exchangeId(prefix: string, key: Key): string {
  return `${prefix}${bytesOf([prefix, ...key], 32).toString('base64url')}=`;
}

/** A word that stands in exactly one subject, body or folder name, so that a leak of it can be found. */
export function canary(place: 'subject' | 'body' | 'folder', key: Key): string {
  return `canary-${place}-${hexOf([place, ...key])}${hexOf(['again', place, ...key])}`;
}
