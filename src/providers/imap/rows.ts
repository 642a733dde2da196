// The rows of a FETCH, taken out of what a server says before the client reads it: it reads any answer there is, at ten times the cost.
import type { ImapFlow } from 'imapflow';
import { Duplex, Transform, type TransformCallback, Writable } from 'node:stream';
import type { Fetched } from './message.ts';

/** A message as it was asked for, and whether it is a draft. */
export interface Found extends Fetched {
  readonly draft: boolean;
}

/** Longest line and largest block of header fields, in bytes, that are read here; the client has its own bounds for more. */
const largest = { line: 4096, block: 256 * 1024 };

const lineFeed = 0x0a;
const asterisk = 0x2a;

/** At the end of a line: behind it come so many bytes that are no lines, and then the line goes on. */
const marker = /\{(\d{1,19})\}\r?\n$/;
const longestMarker = 32;
const opening = /^\* \d{1,10} FETCH \(/i;
const item =
  /(?:UID (\d{1,10})|INTERNALDATE "([\w:+ -]{1,40})"|FLAGS \(([^(){}"\r\n]*)\)|EMAILID \(([\w-]{1,255})\)|X-GM-MSGID (\d{1,20})|MODSEQ \(\d{1,20}\)|(BODY)\[HEADER\.FIELDS \([\w -]+\)\] \{\d+\})(?: |\)\r?\n$)/iy;

const dateOf = (text: string): Date | string => {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date;
};

/** The row of a line without the block that came in its midst; null: of another form than servers have in common. */
const rowOf = (line: string, headers: Buffer): Found | null => {
  let [uid, internalDate, flags, emailId, body]: (string | undefined)[] = [];
  for (let at = opening.exec(line)?.[0].length ?? 0; at < line.length; at = item.lastIndex) {
    item.lastIndex = at;
    const found = item.exec(line);
    if (found === null) return null;
    uid ??= found[1];
    internalDate ??= found[2];
    flags ??= found[3];
    emailId ??= found[4] ?? found[5];
    body ??= found[6];
  }
  if (uid === undefined || body === undefined) return null;
  return {
    uid: Number(uid),
    internalDate: internalDate === undefined ? undefined : dateOf(internalDate),
    emailId,
    headers,
    draft: flags?.split(' ').includes('\\Draft') === true,
  };
};

/** What to do with the answer that begins at a place: a row ends there, more must come first, or it is the client's. */
type Taken = { readonly row: Found; readonly end: number } | 'more' | 'other';

/** Looks at the answer whose first line, line feed included, ends at `lineEnd`. */
const take = (bytes: Buffer, start: number, lineEnd: number): Taken => {
  if (bytes[start] !== asterisk || lineEnd - start > largest.line) return 'other';
  const line = bytes.toString('latin1', start, lineEnd);
  const length = Number(marker.exec(line)?.[1] ?? Number.NaN);
  if (!(length <= largest.block) || !opening.test(line)) return 'other';
  const blockEnd = lineEnd + length;
  const end = bytes.indexOf(lineFeed, blockEnd) + 1;
  if (bytes.length <= blockEnd || end === 0) return bytes.length - blockEnd > largest.line ? 'other' : 'more';
  const rest = end - blockEnd > largest.line ? '' : bytes.toString('latin1', blockEnd, end);
  if (rest === '' || marker.test(rest)) return 'other';
  const row = rowOf(line.trimEnd() + rest, bytes.subarray(lineEnd, blockEnd));
  return row === null ? 'other' : { row, end };
};

/** Lets through what a server says, but for the rows that somebody listens for. */
export class Rows extends Transform {
  #listener: ((row: Found) => void) | null = null;
  /** What came of an answer that is not whole. */
  #held: Buffer | null = null;
  /** Whether the next byte begins an answer. */
  #fresh = true;
  /** Bytes to come that are no lines. */
  #block = 0;

  /** Until the function that it returns is called. Rows come before the client hears that the command is done. */
  listen(listener: (row: Found) => void): () => void {
    this.#listener = listener;
    return () => {
      this.#listener = null;
    };
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const bytes = this.#held === null ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = null;
    let [at, passed] = [0, 0];
    while (at < bytes.length) {
      const end = this.#endAt(bytes, at);
      if (end === null) break;
      if (typeof end === 'number') {
        at = end;
        continue;
      }
      if (passed < at) this.push(bytes.subarray(passed, at));
      at = end.end;
      passed = at;
      this.#listener?.(end.row);
    }
    if (passed < at) this.push(bytes.subarray(passed, at));
    if (at < bytes.length) this.#held = bytes.subarray(at);
    done();
  }

  override _flush(done: TransformCallback): void {
    done(null, this.#held);
  }

  /** Up to where the client gets what comes next, or the row that it does not get; null: not before more came. */
  #endAt(bytes: Buffer, at: number): number | { readonly row: Found; readonly end: number } | null {
    if (this.#block > 0) {
      const end = Math.min(bytes.length, at + this.#block);
      this.#block -= end - at;
      return end;
    }
    const end = bytes.indexOf(lineFeed, at) + 1;
    if (end === 0) return this.#endOfPart(bytes, at);
    if (this.#fresh && this.#listener !== null) {
      const taken = take(bytes, at, end);
      if (taken === 'more') return null;
      if (taken !== 'other') return taken;
    }
    const announced = marker.exec(bytes.toString('latin1', Math.max(at, end - longestMarker), end))?.[1];
    this.#block = Number(announced ?? 0);
    this.#fresh = announced === undefined;
    return end;
  }

  /** A line that is too long to be kept goes on to the client as it comes, but for its last bytes, which may be a marker's. */
  #endOfPart(bytes: Buffer, at: number): number | null {
    if (bytes.length - at <= largest.line) return null;
    this.#fresh = false;
    return bytes.length - longestMarker;
  }
}

/**
 * Steps between a client that is connected and its server; null where the client is not built as it is known to be: then
 * all rows go its own way. Field note: its types name neither the socket nor the parser that the socket is piped into.
 */
export const tapRows = (client: ImapFlow): Rows | null => {
  if (!('socket' in client) || !('streamer' in client)) return null;
  const { socket, streamer } = client;
  if (!(socket instanceof Duplex) || !(streamer instanceof Writable)) return null;
  const listening = socket.listenerCount('data');
  socket.unpipe(streamer);
  if (socket.listenerCount('data') === listening) return null;
  const rows = new Rows();
  socket.pipe(rows).pipe(streamer);
  return rows;
};
