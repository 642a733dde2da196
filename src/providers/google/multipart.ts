// Google's batches: many requests in one, as multipart/mixed with a request or an answer in each part.
import { randomUUID } from 'node:crypto';

/** One answer out of a batch. */
export interface Part {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As JSON; undefined where it is none. */
  readonly body: unknown;
}

/** Content type and body of a batch; `paths` begin with a slash, and each answer is known by its place among them. */
export const printBatch = (paths: readonly string[]): { readonly type: string; readonly body: string } => {
  const boundary = `batch_${randomUUID()}`;
  const parts = paths.map((path, index) =>
    [
      `--${boundary}`,
      'Content-Type: application/http',
      `Content-ID: <item-${index}>`,
      '',
      `GET ${path}`,
      'Accept: application/json',
      '',
      '',
    ].join('\r\n'),
  );
  return { type: `multipart/mixed; boundary=${boundary}`, body: `${parts.join('\r\n')}\r\n--${boundary}--\r\n` };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What stands before the first empty line, and what after it; null where there is no such line. */
const cut = (text: string): readonly [string, string] | null => {
  const found = /\r?\n\r?\n/.exec(text);
  return found === null ? null : [text.slice(0, found.index), text.slice(found.index + found[0].length)];
};

const headersIn = (block: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    block.split(/\r?\n/).flatMap((line) => {
      const [, name, value] = /^([\w-]{1,60}):([^]*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value.trim()]];
    }),
  );

/** Null for a part that is cut, or no answer to something that was asked. */
const readPart = (text: string): readonly [number, Part] | null => {
  const outer = cut(text.replace(/^\r?\n/, ''));
  const inner = outer === null ? null : cut(outer[1]);
  if (outer === null || inner === null) return null;
  const place = /<?response-item-(\d{1,3})>?/.exec(headersIn(outer[0])['content-id'] ?? '')?.[1];
  const status = /^HTTP\/[\d.]+ (\d{3})\b/.exec(inner[0])?.[1];
  if (place === undefined || status === undefined) return null;
  return [Number(place), { status: Number(status), headers: headersIn(inner[0]), body: parseJson(inner[1]) }];
};

const boundaryIn = /boundary=(?:"([^"]{1,100})"|([^\s;"]{1,100}))/i;

/** The answers of a batch by the place of what was asked; a place that is missing got none. `type`: the answer's content type. */
export const readBatch = (type: string, text: string): ReadonlyMap<number, Part> => {
  const [, quoted, plain] = boundaryIn.exec(type) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return new Map();
  const pieces = text.split(`--${boundary}`).slice(1);
  return new Map(pieces.map(readPart).filter((part) => part !== null));
};
