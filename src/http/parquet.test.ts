// Parquet files, read back by another implementation than wrote them.
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SignalLine } from '../contract/people.ts';
import { parquetOf } from './parquet.ts';

const Line = z.object({
  name: z.string(),
  at: z.iso.datetime().nullable(),
  day: z.iso.date(),
  count: z.int(),
  share: z.number().nullable(),
  on: z.boolean(),
  why: z.object({ code: z.string(), text: z.string() }).nullable(),
  marks: z.array(z.string()),
  others: z.array(z.object({ address: z.string(), role: z.string() })),
  beside: z.record(z.string(), z.number()),
});
type Line = z.infer<typeof Line>;

const lineOf = (index: number): Line => ({
  name: `Zoë ${index}`,
  at: index % 3 === 0 ? null : new Date(Date.UTC(2026, 10, 20, 8, 0, index % 60, 123)).toISOString(),
  day: '2028-02-29',
  count: index,
  share: index % 2 === 0 ? null : index / 7,
  on: index % 2 === 0,
  why: index % 5 === 0 ? { code: 'no-replies', text: 'No replies.' } : null,
  marks: index % 4 === 0 ? [] : ['recurring', 'online'],
  others: index % 4 === 1 ? [] : [{ address: `a${index}@contoso.com`, role: 'to' }],
  beside: { p90: index },
});

async function* linesOf(count: number, seen: number[] = []): AsyncGenerator<Line> {
  for (let index = 0; index < count; index += 1) {
    seen.push(index);
    yield lineOf(index);
  }
}

const read = async <Row>(lines: AsyncIterable<Row>, schema: z.ZodType = Line) => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of parquetOf(lines, schema)) chunks.push(chunk);
  const file = Buffer.concat(chunks);
  const buffer = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  return { chunks, metadata: parquetMetadata(buffer), rows: await parquetReadObjects({ file: buffer }) };
};

describe('a Parquet file', () => {
  it('holds every line with its values, also where they are missing', async () => {
    const { rows } = await read(linesOf(40));
    expect(rows).toHaveLength(40);
    for (const [index, row] of rows.entries()) {
      const { at, day, why, count, ...same } = lineOf(index);
      expect(row).toEqual({
        ...same,
        at: at === null ? null : new Date(at),
        day: new Date(day),
        count: BigInt(count),
        why_code: why?.code ?? null,
        why_text: why?.text ?? null,
      });
    }
  });

  it('has typed columns', async () => {
    const { metadata } = await read(linesOf(1));
    const columns = Object.fromEntries(
      parquetSchema(metadata).children.map(({ element }) => [
        element.name,
        [element.type, element.converted_type, element.repetition_type].filter(Boolean).join(' '),
      ]),
    );
    expect(columns).toEqual({
      name: 'BYTE_ARRAY UTF8 REQUIRED',
      at: 'INT64 TIMESTAMP_MILLIS OPTIONAL',
      day: 'INT32 DATE REQUIRED',
      count: 'INT64 REQUIRED',
      share: 'DOUBLE OPTIONAL',
      on: 'BOOLEAN REQUIRED',
      why_code: 'BYTE_ARRAY UTF8 OPTIONAL',
      why_text: 'BYTE_ARRAY UTF8 OPTIONAL',
      marks: 'LIST REQUIRED',
      others: 'LIST REQUIRED',
      beside: 'BYTE_ARRAY JSON REQUIRED',
    });
    expect(parquetSchema(metadata).children.find(({ element }) => element.name === 'at')?.element.logical_type).toEqual(
      { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    );
  });

  it('comes in row groups while lines are still being read, so that its size is not what memory holds', async () => {
    const seen: number[] = [];
    const file = parquetOf(linesOf(35_000, seen), Line);
    const first = await file.next();
    expect(first.done).toBe(false);
    expect(seen).toHaveLength(10_000);
    await file.return(undefined);
    const whole = await read(linesOf(35_000));
    expect(whole.metadata.row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([10_000, 10_000, 10_000, 5000]);
    expect(whole.rows.map((row) => Number(row['count']))).toEqual(Array.from({ length: 35_000 }, (_, index) => index));
  });

  it('without lines is a file all the same', async () => {
    const { rows, metadata } = await read(linesOf(0));
    expect(rows).toEqual([]);
    expect(metadata.num_rows).toBe(0n);
  });

  it('is refused for a line that is not as the contract says', async () => {
    const wrong = (async function* () {
      yield { ...lineOf(1), day: 'yesterday' };
    })();
    await expect(read(wrong)).rejects.toThrow(z.ZodError);
  });

  it('takes the lines of figures as they are', async () => {
    const line = {
      person: 'Ana',
      email: 'ana@contoso.com',
      personId: '00000000-0000-4000-8000-000000000001',
      day: '2026-11-20',
      signal: 'mail-sent',
      unit: 'count',
      value: 3,
      state: 'measured',
      coverage: 1,
      asOf: null,
      reason: null,
      beside: {},
    };
    const { rows } = await read(
      (async function* () {
        yield line;
      })(),
      SignalLine,
    );
    const { reason, ...same } = line;
    expect(rows).toEqual([{ ...same, day: new Date('2026-11-20'), reason_code: null, reason_text: null }]);
    expect(reason).toBeNull();
  });
});
