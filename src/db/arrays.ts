// Arrays in PostgreSQL's binary form. Both drivers send a Buffer as it is, and the server takes values over instead of reading texts.
import { writeUuid } from '../lib/ids.ts';

/** Element types, by PostgreSQL's oid. */
const types = { uuid: 2950, instant: 1184, text: 25, jsonb: 3802 } as const;
type Type = keyof typeof types;

/** One dimension, whether there may be nulls, the type, how many, and that counting begins at 1. */
const headLength = 20;
/** PostgreSQL counts from the year 2000. */
const epoch = Date.UTC(2000, 0);
const jsonbVersion = 1;

/** Every array begins in this one, and is copied out of it at its true length. */
const shared = Buffer.allocUnsafeSlow(256 * 1024);

/** PostgreSQL takes neither U+0000 nor half a surrogate pair. */
const wellFormed = (text: string): string => text.toWellFormed().replaceAll('\0', '');

/** The elements of one array, one after the other. */
class Elements {
  #bytes = shared;
  #at = headLength;

  none(): void {
    this.#need(4);
    this.#length(-1);
  }

  uuid(digest: string): void {
    this.#need(20);
    this.#length(16);
    writeUuid(digest, this.#bytes, this.#at);
    this.#at += 16;
  }

  /** `ms`: since 1970 UTC. Microseconds may be more than a number holds exactly, so they are made in halves. Errors: RangeError where it is no number. */
  instant(ms: number): void {
    if (Number.isNaN(ms)) throw new RangeError('An instant of an array is none.');
    this.#need(12);
    this.#length(8);
    const since = ms - epoch;
    const high = Math.floor(since / 2 ** 32);
    const low = (since - high * 2 ** 32) * 1000;
    this.#at = this.#bytes.writeInt32BE(high * 1000 + Math.floor(low / 2 ** 32), this.#at);
    this.#at = this.#bytes.writeUInt32BE(low % 2 ** 32, this.#at);
  }

  text(text: string): void {
    this.#need(4);
    const begin = this.#at;
    this.#at += 4;
    if (!this.#addPlain(text)) this.#add(wellFormed(text));
    this.#bytes.writeInt32BE(this.#at - begin - 4, begin);
  }

  /** Pairs of texts as a JSON array of arrays. */
  pairs<Row>(rows: readonly Row[], first: (row: Row) => string, second: (row: Row) => string): void {
    this.#need(6);
    const begin = this.#at;
    this.#at += 4;
    this.#bytes[this.#at++] = jsonbVersion;
    let opening = '[[';
    for (const row of rows) {
      this.#add(opening);
      opening = ',[';
      this.#addJson(first(row));
      this.#add(',');
      this.#addJson(second(row));
      this.#add(']');
    }
    this.#add(rows.length === 0 ? '[]' : ']');
    this.#bytes.writeInt32BE(this.#at - begin - 4, begin);
  }

  take(type: Type, count: number): Buffer {
    const bytes = this.#bytes;
    const head = [1, 1, types[type], count, 1];
    for (const [at, number] of head.entries()) bytes.writeInt32BE(number, at * 4);
    return Buffer.from(bytes.subarray(0, this.#at));
  }

  #length(length: number): void {
    this.#at = this.#bytes.writeInt32BE(length, this.#at);
  }

  #need(length: number): void {
    if (this.#at + length <= this.#bytes.length) return;
    const bytes = Buffer.allocUnsafe((this.#at + length) * 2);
    this.#bytes.copy(bytes, 0, 0, this.#at);
    this.#bytes = bytes;
  }

  #addJson(text: string): void {
    this.#need(text.length + 2);
    const begin = this.#at;
    this.#bytes[this.#at++] = 0x22;
    if (this.#addPlain(text)) {
      this.#bytes[this.#at++] = 0x22;
      return;
    }
    this.#at = begin;
    this.#add(JSON.stringify(wellFormed(text)));
  }

  /** Printable ASCII without quotes and backslashes, as nearly every address is; false, with nothing written, for all else. */
  #addPlain(text: string): boolean {
    this.#need(text.length + 1);
    const bytes = this.#bytes;
    const begin = this.#at;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code < 0x20 || code > 0x7e || code === 0x22 || code === 0x5c) return false;
      bytes[begin + at] = code;
    }
    this.#at = begin + text.length;
    return true;
  }

  #add(text: string): void {
    this.#need(text.length * 3);
    this.#at += this.#bytes.write(text, this.#at);
  }
}

/** An array of as many elements as there are rows: `write` adds exactly one for each. */
export const arrayOf = <Row>(
  type: Type,
  rows: readonly Row[],
  write: (elements: Elements, row: Row) => void,
): Buffer => {
  const elements = new Elements();
  for (const row of rows) write(elements, row);
  return elements.take(type, rows.length);
};
