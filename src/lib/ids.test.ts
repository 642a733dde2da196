// Ids are stable, uuid-shaped and never run into one another.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { bareDigest, digest, newId, openDigests, writeUuid } from './ids.ts';

test('new ids differ and are uuids', () => {
  const ids = Array.from({ length: 100 }, newId);
  expect(new Set(ids).size).toBe(100);
  for (const id of ids) expect(z.uuid().safeParse(id).success).toBe(true);
});

test('a digest is a uuid and stays the same for ever', () => {
  expect(digest('a', 'b')).toBe(digest('a', 'b'));
  // SHA-256 of 10:connection6:user-1, with the bits that make it a uuid of version 8.
  expect(digest('connection', 'user-1')).toBe('9dec2d3c-97bf-8e0f-9781-488883b4d8b7');
  fc.assert(fc.property(fc.array(fc.string()), (parts) => z.uuid().safeParse(digest(...parts)).success));
});

test('two lists of parts share a digest only if they are the same list', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 4 }), fc.array(fc.string(), { maxLength: 4 }), (left, right) => {
      const same = left.length === right.length && left.every((part, at) => part === right[at]);
      return (digest(...left) === digest(...right)) === same;
    }),
  );
  expect(digest('ab', 'c')).not.toBe(digest('a', 'bc'));
});

test('a bare digest is the digest without its hyphens', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (parts) => bareDigest(...parts) === digest(...parts).replaceAll('-', '')),
  );
});

test('digests that share their beginning are the same as one by one', () => {
  const odd = ['', 'a', '\ud800', 'ä', 'x'.repeat(1200), 'ä'.repeat(1200), 'x'.repeat(1201)];
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 3 }), fc.array(fc.string()), (first, lasts) => {
      const digestOf = openDigests(...first);
      const bytes = Buffer.alloc(17);
      const uuidOf = (last: string): string => {
        writeUuid(digestOf(last), bytes, 1);
        return bytes.toString('hex', 1);
      };
      const all = [...lasts, ...odd, ...lasts];
      return all.every((last) => uuidOf(last) === bareDigest(...first, last));
    }),
  );
});
