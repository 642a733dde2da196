// What goes into the database and what comes out: the same on both engines.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { ownerOf } from './open.ts';
import { withDatabases } from './testing.ts';
import { arrayText } from './values.ts';

const at = new Date('2026-03-29T01:30:00.123Z');

withDatabases((here) => {
  const one = async <Row>(query: ReturnType<typeof sql<Row>>) =>
    (await query.execute(ownerOf(here.database).kysely)).rows[0];

  test('values are read as the same types', async () => {
    const read = await one(sql`
      select 9007199254740991::int8 as int8, count(*) as count, array[1, null, -3]::int8[] as int8s, '{}'::int8[] as none,
        date '2024-02-29' as day, array['0001-01-01', null, '9999-12-31']::date[] as days,
        timestamptz '2026-03-29 03:30:00.123+02' as at, array['2026-03-29 01:30:00.123Z', null]::timestamptz[] as ats,
        12.50::numeric as money, 0.1::float8 as ratio, 7::int4 as int4, true as flag,
        '\\x00ff27'::bytea as bytes, '{"a": [1, "ü", null]}'::jsonb as json,
        array['a,b', '"', '\\', '{}', '', 'NULL', null]::text[] as texts,
        array['00000000-0000-4000-8000-000000000001'::uuid] as ids, null::text as nothing`);
    expect(read).toStrictEqual({
      int8: 9007199254740991,
      count: 1,
      int8s: [1, null, -3],
      none: [],
      day: '2024-02-29',
      days: ['0001-01-01', null, '9999-12-31'],
      at,
      ats: [at, null],
      money: '12.50',
      ratio: 0.1,
      int4: 7,
      flag: true,
      bytes: Buffer.from([0, 255, 39]),
      json: { a: [1, 'ü', null] },
      texts: ['a,b', '"', '\\', '{}', '', 'NULL', null],
      ids: ['00000000-0000-4000-8000-000000000001'],
      nothing: null,
    });
  });

  test('a number that JavaScript cannot hold exactly is refused, not rounded', async () => {
    await expect(one(sql`select 9007199254740993::int8 as big`)).rejects.toThrow('9007199254740993');
    expect(await one(sql`select 1 as still`)).toEqual({ still: 1 });
  });

  test('values are written as they are given', async () => {
    const odd = ['a,b', '"quoted"', 'back\\slash', '{}', '', 'NULL', "it's", 'ü€😀', '$1', '\n\t'];
    const written = await one(sql`
      select ${at}::timestamptz as date, ${at.toISOString()}::timestamptz as iso, ${'2024-02-29'}::date as day,
        ${['2024-02-29']}::date[] as days, ${[at, at.toISOString(), null]}::timestamptz[] as ats, ${odd}::text[] as odd,
        ${arrayText(odd)}::text[] as coded, ${[[1, 2].length, 3]}::int8[] as int8s, ${[true, false]}::boolean[] as flags,
        ${Buffer.from([0, 255])}::bytea as bytes, ${JSON.stringify([{ a: 1 }, 'x'])}::jsonb as json,
        ${[JSON.stringify({ a: '"' }), null]}::jsonb[] as jsons, ${[]}::uuid[] as none, ${null}::text as nothing`);
    expect(written).toStrictEqual({
      date: at,
      iso: at,
      day: '2024-02-29',
      days: ['2024-02-29'],
      ats: [at, at, null],
      odd,
      coded: odd,
      int8s: [2, 3],
      flags: [true, false],
      bytes: Buffer.from([0, 255]),
      json: [{ a: 1 }, 'x'],
      jsons: [{ a: '"' }, null],
      none: [],
      nothing: null,
    });
  });

  test('changed rows are counted, read ones are not', async () => {
    const { kysely } = ownerOf(here.database);
    await kysely.connection().execute(async (connection) => {
      const count = async (text: string) => (await sql.raw(text).execute(connection)).numAffectedRows;
      expect(await count('create temp table counted (x int primary key)')).toBeUndefined();
      expect(await count('insert into counted select generate_series(1, 5)')).toBe(5n);
      expect(await count('insert into counted values (5), (6) on conflict do nothing')).toBe(1n);
      expect(await count('update counted set x = x where x > 4')).toBe(2n);
      expect(await count('update counted set x = x where x > 40')).toBe(0n);
      expect(
        await count('with gone as (delete from counted where x = 6 returning x) select * from gone'),
      ).toBeUndefined();
      expect(await count('delete from counted')).toBe(5n);
      expect(await count('select 1')).toBeUndefined();
    });
  });

  test('a database error carries its code, and several statements at once give all their rows', async () => {
    const { kysely } = ownerOf(here.database);
    await expect(sql`select 1/0`.execute(kysely)).rejects.toMatchObject({ code: '22012', message: 'division by zero' });
    const { rows } = await sql.raw('select 1 as a; select 2 as a').execute(kysely);
    expect(rows).toEqual([{ a: 1 }, { a: 2 }]);
  });
});
