// Arrays in binary form hold on both engines what their texts would.
import * as fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { bareDigest, openDigests } from '../lib/ids.ts';
import { arrayOf } from './arrays.ts';
import { ownerOf } from './open.ts';
import { withDatabases } from './testing.ts';

const clean = (text: string): string => text.toWellFormed().replaceAll('\0', '');

withDatabases((here) => {
  /** The elements as the server prints them. */
  const read = async <Element>(bytes: Buffer, type: string): Promise<Element[]> => {
    const { kysely } = ownerOf(here.database);
    const { rows } = await sql<{ element: Element }>`
      select element from unnest(${bytes}::${sql.raw(type)}[]) element`.execute(kysely);
    return rows.map((row) => row.element);
  };

  test('texts come back as they went, but for what the database cannot hold', async () => {
    const odd = ['', 'NULL', '"\\{},', 'ä€😀', 'a\0b', '\ud800x', 'x'.repeat(100_000), 'ä'.repeat(100_000)];
    const texts = [...fc.sample(fc.string({ unit: 'binary' }), 200), ...odd];
    const kept = texts.map(clean);
    expect(
      await read(
        arrayOf('text', texts, (elements, text) => elements.text(text)),
        'text',
      ),
    ).toEqual(kept);
    const pairs = texts.map((text) => [text, `${text}"`, ...texts.slice(0, 3)]);
    const bytes = arrayOf('jsonb', pairs, (elements, some) => {
      elements.pairs(
        some,
        (text) => text,
        () => 'to',
      );
    });
    expect(await read(bytes, 'jsonb')).toEqual(pairs.map((some) => some.map((text) => [clean(text), 'to'])));
  });

  test('instants are exact to the millisecond from the year 1 to the year 9999', async () => {
    const ends = ['0001-01-01T00:00:00.000Z', '1999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'];
    const range = { min: new Date(ends[0]!), max: new Date(ends[2]!), noInvalidDate: true };
    const instants = [...ends.map((text) => new Date(text)), ...fc.sample(fc.date(range), 200)];
    const bytes = arrayOf('instant', instants, (elements, at) => elements.instant(at.getTime()));
    const { kysely } = ownerOf(here.database);
    const { rows } = await sql<{ ms: string }>`
      select (extract(epoch from at) * 1000)::numeric(20, 3)::text as ms from unnest(${bytes}::timestamptz[]) at
    `.execute(kysely);
    expect(rows.map((row) => row.ms)).toEqual(instants.map((at) => `${at.getTime()}.000`));
    expect(() => arrayOf('instant', [Number.NaN], (elements, ms) => elements.instant(ms))).toThrow(RangeError);
  });

  test('digests come back as the uuids that they are, and none as null', async () => {
    const digestOf = openDigests('item', 'ana');
    const ids = [...Array.from({ length: 300 }, (_, at) => `id ${at}`), null];
    const bytes = arrayOf('uuid', ids, (elements, id) => {
      if (id === null) elements.none();
      else elements.uuid(digestOf(id));
    });
    const found = await read<string | null>(bytes, 'uuid');
    expect(found.map((uuid) => uuid?.replaceAll('-', '') ?? null)).toEqual(
      ids.map((id) => (id === null ? null : bareDigest('item', 'ana', id))),
    );
  });

  test('an array without elements is one', async () => {
    expect(
      await read(
        arrayOf<string>('text', [], (elements, text) => elements.text(text)),
        'text',
      ),
    ).toEqual([]);
  });
});
