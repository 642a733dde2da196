// A file sent line by line as JSON lines, a JSON array, CSV or Parquet: at the pace of its reader, ended when that one is gone.
import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { z } from 'zod';
import type { ExportFormat } from '../contract/exports.ts';
import { parquetOf } from './parquet.ts';

export interface LineFile<Line> {
  readonly format: ExportFormat;
  /** Name without extension, for the browser's download. */
  readonly name: string;
  readonly lines: AsyncIterable<Line>;
}

const chunkBytes = 32_768;

interface Frame {
  readonly begin: string;
  readonly between: string;
  readonly end: string;
}

const frames: Readonly<Record<'jsonl' | 'json', Frame>> = {
  jsonl: { begin: '', between: '\n', end: '\n' },
  json: { begin: '[\n', between: ',\n', end: '\n]\n' },
};

/** Many short lines in one chunk. Errors: ZodError for a line that is not as the contract says. */
const jsonLines = async function* <Line>(
  lines: AsyncIterable<Line>,
  schema: z.ZodType,
  frame: Frame,
): AsyncGenerator<string> {
  let chunk = '';
  let first = true;
  for await (const line of lines) {
    chunk += `${first ? frame.begin : frame.between}${JSON.stringify(schema.parse(line))}`;
    first = false;
    if (chunk.length >= chunkBytes) {
      yield chunk;
      chunk = '';
    }
  }
  const empty = frame.begin === '' ? '' : '[]\n';
  yield first ? empty : `${chunk}${frame.end}`;
};

const parsed = async function* <Line>(lines: AsyncIterable<Line>, schema: z.ZodType): AsyncGenerator {
  for await (const line of lines) yield schema.parse(line);
};

/** Columns in the schema's order; an object's fields are columns of their own, `reason.code`. */
const columnsOf = (schema: z.ZodType): string[] => {
  if (!(schema instanceof z.ZodObject)) throw new TypeError('A line is an object.');
  return Object.entries(schema.shape).flatMap(([name, field]) => {
    const inner = field instanceof z.ZodNullable ? field.unwrap() : field;
    return inner instanceof z.ZodObject ? Object.keys(inner.shape).map((part) => `${name}.${part}`) : [name];
  });
};

/** The media type and the body. Cells that a spreadsheet would take for a formula get a quote in front. */
export const fileOf = <Line>(file: LineFile<Line>, schema: z.ZodType): { type: string; body: Readable } => {
  const { format, lines } = file;
  if (format === 'jsonl' || format === 'json') {
    const body = Readable.from(jsonLines(lines, schema, frames[format]), { objectMode: false });
    return { type: `application/${format}; charset=utf-8`, body };
  }
  if (format === 'parquet') {
    const body = Readable.from(parquetOf(lines, schema), { objectMode: false });
    return { type: 'application/vnd.apache.parquet', body };
  }
  const table = stringify({
    header: true,
    columns: columnsOf(schema),
    escape_formulas: true,
    cast: { boolean: (value) => String(value) },
  });
  // Whichever of the two ends ends the other; the error itself is reported by whoever reads the table.
  pipeline(Readable.from(parsed(lines, schema)), table, () => {});
  return { type: 'text/csv; charset=utf-8; header=present', body: table };
};
