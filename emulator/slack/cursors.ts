// Cursors: base64 of a word, a colon and a place, as Slack's are.
import { SlackError } from './errors.ts';

export const writeCursor = (word: string, place: string): string =>
  Buffer.from(`${word}:${place}`, 'utf8').toString('base64');

/** The place that a cursor of that word names; null without a cursor. Throws invalid_cursor for any other. */
export const readCursor = (word: string, cursor: string | undefined): string | null => {
  if (cursor === undefined || cursor === '') return null;
  const [found, place = ''] = Buffer.from(cursor, 'base64').toString('utf8').split(':');
  if (found !== word || place === '') throw new SlackError('invalid_cursor');
  return place;
};

export interface Slice<T> {
  readonly items: readonly T[];
  /** Empty on the last page. */
  readonly next: string;
  /** Names this page. */
  readonly here: string;
}

/** A page of a list whose cursors name the id that comes next. */
export const sliceList = <T>(
  items: readonly T[],
  idOf: (item: T) => string,
  asked: { readonly word: string; readonly cursor: string | undefined; readonly limit: number },
): Slice<T> => {
  const place = readCursor(asked.word, asked.cursor);
  const from = place === null ? 0 : items.findIndex((item) => idOf(item) === place);
  if (from === -1) throw new SlackError('invalid_cursor');
  const [first, last] = [items[from], items[from + asked.limit]];
  return {
    items: items.slice(from, from + asked.limit),
    next: last === undefined ? '' : writeCursor(asked.word, idOf(last)),
    here: first === undefined ? '' : writeCursor(asked.word, idOf(first)),
  };
};
