// Lines as a Parquet file: typed columns taken from the contract's schema, one row group after the other in bounded memory.
import { setImmediate as others } from 'node:timers/promises';
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import { z } from 'zod';

/** Rows of a group: what is kept in memory at a time. */
const groupRows = 10_000;

/** A column of the file: its place in a line, its schema, how a value is written. */
interface Column {
  readonly name: string;
  readonly read: (line: Readonly<Record<string, unknown>>) => unknown;
  readonly elements: readonly SchemaElement[];
}

interface Field {
  readonly inner: z.ZodType;
  readonly nullable: boolean;
}

const isSchema = (value: unknown): value is z.ZodType => value instanceof z.ZodType;

const unwrap = (field: z.ZodType): Field => {
  if (field instanceof z.ZodNullable || field instanceof z.ZodOptional) {
    const inner = field.unwrap();
    return isSchema(inner) ? { inner, nullable: true } : { inner: field, nullable: true };
  }
  return { inner: field, nullable: false };
};

const text: Partial<SchemaElement> = { type: 'BYTE_ARRAY', converted_type: 'UTF8' };
const instant: Partial<SchemaElement> = {
  type: 'INT64',
  converted_type: 'TIMESTAMP_MILLIS',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
};
const json: Partial<SchemaElement> = { type: 'BYTE_ARRAY', converted_type: 'JSON' };

const typeOf = (schema: z.ZodType): Partial<SchemaElement> => {
  if (schema instanceof z.ZodISODateTime) return instant;
  if (schema instanceof z.ZodISODate) return { type: 'INT32', converted_type: 'DATE' };
  if (schema instanceof z.ZodNumber) return { type: schema.isInt ? 'INT64' : 'DOUBLE' };
  if (schema instanceof z.ZodBoolean) return { type: 'BOOLEAN' };
  if (schema instanceof z.ZodRecord) return json;
  return text;
};

const valueOf = (schema: z.ZodType): ((value: unknown) => unknown) => {
  if (schema instanceof z.ZodISODateTime || schema instanceof z.ZodISODate) {
    return (value) => (typeof value === 'string' ? new Date(value) : null);
  }
  if (schema instanceof z.ZodNumber && schema.isInt) {
    return (value) => (typeof value === 'number' ? BigInt(value) : null);
  }
  return (value) => value ?? null;
};

const fieldsOf = (schema: z.ZodObject): readonly (readonly [string, Field])[] =>
  Object.entries(schema.shape).map(([name, field]) => [name, unwrap(isSchema(field) ? field : z.unknown())]);

const repetition = (nullable: boolean): NonNullable<SchemaElement['repetition_type']> =>
  nullable ? 'OPTIONAL' : 'REQUIRED';

/** A list in the three levels of the format; a list of objects is one of structs. */
const listElements = (name: string, element: z.ZodType, nullable: boolean): readonly SchemaElement[] => {
  const inner: readonly SchemaElement[] =
    element instanceof z.ZodObject
      ? [
          { name: 'element', num_children: Object.keys(element.shape).length, repetition_type: 'REQUIRED' },
          ...fieldsOf(element).map(([part, field]) => ({
            name: part,
            ...typeOf(field.inner),
            repetition_type: repetition(field.nullable),
          })),
        ]
      : [{ name: 'element', ...typeOf(element), repetition_type: 'REQUIRED' }];
  return [
    { name, converted_type: 'LIST', num_children: 1, repetition_type: repetition(nullable) },
    { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
    ...inner,
  ];
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const columnOf = (name: string, { inner, nullable }: Field, read: Column['read']): Column => {
  if (inner instanceof z.ZodArray) {
    const { element } = inner;
    return { name, read, elements: listElements(name, isSchema(element) ? element : z.string(), nullable) };
  }
  const write = valueOf(inner);
  const element = { name, ...typeOf(inner), repetition_type: repetition(nullable) };
  return { name, read: (line) => write(read(line)), elements: [element] };
};

/** In the schema's order; an object's fields are columns of their own, `reason_code`. */
const columnsOf = (schema: z.ZodType): readonly Column[] => {
  if (!(schema instanceof z.ZodObject)) throw new TypeError('A line is an object.');
  return fieldsOf(schema).flatMap(([name, field]) => {
    if (!(field.inner instanceof z.ZodObject)) return [columnOf(name, field, (line) => line[name])];
    return fieldsOf(field.inner).map(([part, inner]) =>
      columnOf(`${name}_${part}`, { ...inner, nullable: inner.nullable || field.nullable }, (line) => {
        const whole = line[name];
        return isRecord(whole) ? whole[part] : null;
      }),
    );
  });
};

/** What was written since the last time. The writer's offset goes on: places in the file are told by it. */
const drain = (bytes: ByteWriter): Uint8Array => {
  const chunk = new Uint8Array(bytes.getBuffer());
  bytes.index = 0;
  return chunk;
};

/** The bytes of the file, a row group at a time. Errors: ZodError for a line that is not as the contract says. */
export const parquetOf = async function* <Line>(
  lines: AsyncIterable<Line>,
  schema: z.ZodType,
): AsyncGenerator<Uint8Array> {
  const columns = columnsOf(schema);
  const bytes = new ByteWriter();
  const root: SchemaElement = { name: 'root', num_children: columns.length };
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [root, ...columns.flatMap(({ elements }) => elements)],
    createdBy: 'Plumbline',
  });
  let group: Readonly<Record<string, unknown>>[] = [];
  const write = async (): Promise<Uint8Array> => {
    const rows = group;
    group = [];
    const columnData = columns.map(({ name, read }) => ({ name, data: rows.map(read), offsetIndex: false }));
    await writer.write({ columnData, rowGroupSize: groupRows });
    // Encoding a group keeps the thread to itself: whoever waits comes first now.
    await others();
    return drain(bytes);
  };
  for await (const line of lines) {
    const parsed = schema.parse(line);
    if (isRecord(parsed)) group.push(parsed);
    if (group.length >= groupRows) yield await write();
  }
  if (group.length > 0) yield await write();
  await writer.finish();
  yield drain(bytes);
};
