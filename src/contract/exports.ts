// How files are written: the formats that every export offers.
import { z } from 'zod';

export const formats = ['jsonl', 'json', 'csv', 'parquet'] as const;
/** jsonl: a JSON object a line; json: one array; csv: with a header; parquet: typed columns, Snappy. */
export const ExportFormat = z.enum(formats).default('jsonl');
export type ExportFormat = z.output<typeof ExportFormat>;
