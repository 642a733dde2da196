// CSV with a header as the conformance suite tampers with it: a list `rows` of objects.
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import type { Conformance } from './testing.ts';

type Json = z.core.util.JSONType;

const Rows = z.object({ rows: z.array(z.json()) });

const cell = (value: Json | undefined): string =>
  typeof value === 'string' || value === undefined ? (value ?? '') : JSON.stringify(value);

/** A document that is no table any more is printed as JSON. */
export const tableForm: NonNullable<Conformance['form']> = {
  parse: (body) => z.json().parse({ rows: parse(body, { columns: true, bom: true }) }),
  print: (document) => {
    const { data } = Rows.safeParse(document);
    if (data === undefined) return JSON.stringify(document);
    const rows = data.rows.map((row) =>
      typeof row === 'object' && row !== null && !Array.isArray(row) ? row : { only: JSON.stringify(row) },
    );
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    return stringify([columns, ...rows.map((row) => columns.map((name) => cell(row[name])))], { bom: true });
  },
};
