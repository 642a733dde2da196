// The types of columns as both drivers read and write them.
import type { ColumnType } from 'kysely';

/** timestamptz: read as Date (milliseconds); written as Date or ISO 8601 text. */
export type Time = ColumnType<Date, Date | string, Date | string>;
export type TimeOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
/** jsonb: read as the value, written as JSON text (`JSON.stringify`), since the two drivers turn arrays into different things. */
export type Json<Value> = ColumnType<Value, string, string>;
export type JsonOrNull<Value> = ColumnType<Value | null, string | null | undefined, string | null>;
export type BufferOrNull = ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>;
export type TextOrNull = ColumnType<string | null, string | null | undefined, string | null>;
/** date: `YYYY-MM-DD`, no zone. */
export type Day = string;
/** What a link or a sign-in under way is for; whoever writes it parses it when it is read again. */
export type Purpose = Readonly<Record<string, unknown>>;
export type Details = Readonly<Record<string, string | number | null>>;
