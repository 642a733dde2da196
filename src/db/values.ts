// How PostgreSQL's text forms become values, the same on both engines.

/** Types whose default reading differs between the drivers. */
export const oids = { bytea: 17, int8: 20, date: 1082, int8Array: 1016, dateArray: 1182 } as const;

const parseInt8 = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond what a number holds exactly.`);
  return value;
};

const keepText = (text: string): string => text;

/** By type oid: the readings that both drivers are told. */
export const scalarParsers: Readonly<Record<number, (text: string) => unknown>> = {
  [oids.int8]: parseInt8,
  [oids.date]: keepText,
};

/** `{1,NULL,3}` of elements that are never quoted: numbers and dates. */
const parsePlainArray =
  <Value>(parse: (text: string) => Value) =>
  (text: string): (Value | null)[] =>
    text === '{}'
      ? []
      : text
          .slice(1, -1)
          .split(',')
          .map((part) => (part === 'NULL' ? null : parse(part)));

export const arrayParsers: Readonly<Record<number, (text: string) => unknown>> = {
  [oids.int8Array]: parsePlainArray(parseInt8),
  [oids.dateArray]: parsePlainArray(keepText),
};

/** A text[] in PostgreSQL's text form, for arrays inside an unnested array: `unnest($1::text[]) u(tags)`, then `u.tags::text[]`. */
export const arrayText = (items: readonly string[]): string =>
  `{${items.map((item) => `"${item.replaceAll(/[\\"]/g, String.raw`\$&`)}"`).join(',')}}`;
