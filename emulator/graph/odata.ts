// The parts of OData that the emulated endpoints read: $select, $top, Prefer, $filter, and the tokens in next and delta links.
import { readHeader, type Request } from '../http/wire.ts';
import { hashText } from '../seeded.ts';
import { badRequest, GraphError } from './errors.ts';

export interface Prefer {
  readonly immutableIds: boolean;
  readonly maxPageSize: number | null;
  readonly timeZone: string | null;
}

/** Reads the Prefer header; unknown preferences are passed over, as HTTP says. */
export const readPrefer = (request: Request): Prefer => {
  const header = readHeader(request.headers, 'prefer') ?? '';
  const size = /odata\.maxpagesize\s*=\s*"?(\d+)/i.exec(header)?.[1];
  return {
    immutableIds: /idtype\s*=\s*"?immutableid"?/i.test(header),
    maxPageSize: size === undefined ? null : Math.max(1, Number(size)),
    timeZone: /outlook\.timezone\s*=\s*"([^"]+)"/i.exec(header)?.[1] ?? null,
  };
};

/** The selected properties, or null for all; `*` counts as all. */
export const readSelect = (query: URLSearchParams): readonly string[] | null => {
  const names = (query.get('$select') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names.length === 0 || names.includes('*') ? null : names;
};

/** A whole number from the query within bounds. Throws 400 for anything else. */
export const readCount = (
  query: URLSearchParams,
  name: string,
  bounds: { min: number; max: number },
): number | null => {
  const text = query.get(name);
  if (text === null) return null;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < bounds.min || value > bounds.max) {
    throw badRequest(
      `Invalid value '${text}' for query option '${name}'. It must be between ${bounds.min} and ${bounds.max}.`,
    );
  }
  return value;
};

export const unknownProperty = (name: string, type: string): GraphError =>
  new GraphError(
    400,
    'RequestBroker--ParseUri',
    `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`,
  );

/** Opaque text for a link. */
export const writeToken = (content: object): string => {
  const text = JSON.stringify(content);
  return Buffer.from(`${hashText(text).toString(36)}.${text}`).toString('base64url');
};

/** What a token holds; null for one that was not written here. */
export const readToken = (token: string): unknown => {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  const dot = text.indexOf('.');
  const content = text.slice(dot + 1);
  if (dot < 1 || hashText(content).toString(36) !== text.slice(0, dot)) return null;
  return JSON.parse(content);
};

/** The token of a next or delta link in the query, or null on a first call. */
export const readLinkToken = (query: URLSearchParams): string | null =>
  query.get('$skiptoken') ?? query.get('$deltatoken') ?? query.get('$skipToken') ?? query.get('$deltaToken');

/** A link with these options; `$` stays readable as in Microsoft's links. */
export const writeLink = (base: string, options: Readonly<Record<string, string | number | null>>): string => {
  const parts = Object.entries(options).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${encodeURIComponent(String(value)).replaceAll('%2C', ',')}`],
  );
  return parts.length === 0 ? base : `${base}?${parts.join('&')}`;
};

export interface Comparison {
  readonly property: string;
  readonly operator: 'eq' | 'ne' | 'ge' | 'gt' | 'le' | 'lt' | 'startswith';
  readonly value: string | boolean | null;
}

/** `and` outside of quotes: an even number of them follows. */
const conjunction = /\s+and\s+(?=(?:[^']*'[^']*')*[^']*$)/i;

/** Reads comparisons joined by `and`; null when the filter is anything more. */
export const readFilter = (filter: string): readonly Comparison[] | null => {
  const parts: (Comparison | null)[] = filter.split(conjunction).map((part) => readComparison(part.trim()));
  const read: Comparison[] = [];
  for (const part of parts) {
    if (part === null) return null;
    read.push(part);
  }
  return read;
};

const operators = ['eq', 'ne', 'ge', 'gt', 'le', 'lt'] as const;

const readComparison = (text: string): Comparison | null => {
  const starts = /^startswith\(\s*(\w+)\s*,\s*'((?:[^']|'')*)'\s*\)$/i.exec(text);
  if (starts)
    return { property: starts[1] ?? '', operator: 'startswith', value: (starts[2] ?? '').replaceAll("''", "'") };
  const plain = /^([\w/]+)\s+(eq|ne|ge|gt|le|lt)\s+(.+)$/i.exec(text);
  const operator = operators.find((name) => name === plain?.[2]?.toLowerCase());
  if (!plain || !operator) return null;
  const raw = plain[3] ?? '';
  const quoted = /^'((?:[^']|'')*)'$/.exec(raw)?.[1];
  const value = quoted === undefined ? readBare(raw) : quoted.replaceAll("''", "'");
  return value === undefined ? null : { property: plain[1] ?? '', operator, value };
};

const readBare = (raw: string): string | boolean | null | undefined => {
  if (raw === 'true' || raw === 'false') return raw === 'true';
  if (raw === 'null') return null;
  return /^[\w.:+-]+$/.test(raw) ? raw : undefined;
};
