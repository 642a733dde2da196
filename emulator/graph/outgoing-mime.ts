// A mail that is sent as a whole message (MIME in base64): taken apart into what the JSON form would have said.
import { badRequest, GraphError } from './errors.ts';
import type { Outgoing } from './outgoing-message.ts';

interface Part {
  /** Names in lower case; folded lines are joined. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

const LARGEST_REQUEST = 4 * 1024 * 1024;

const malformed = (): GraphError =>
  new GraphError(400, 'ErrorMimeContentInvalidBase64String', 'Invalid base64 string for MIME content.');

/** `text` has one character a byte. */
const readPart = (text: string): Part => {
  const end = text.search(/\r?\n\r?\n/);
  const head = (end < 0 ? text : text.slice(0, end)).replaceAll(/\r?\n[ \t]+/g, ' ');
  const headers = head.split(/\r?\n/).flatMap((line): [string, string][] => {
    const colon = line.indexOf(':');
    return colon < 1 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]];
  });
  return { headers: new Map(headers), body: end < 0 ? '' : text.slice(end).replace(/^\r?\n\r?\n/, '') };
};

const parameterOf = (header: string, name: string): string | null => {
  const found = new RegExp(`;\\s*${name}="?([^";]+)"?`, 'i').exec(header);
  return found?.[1]?.trim() ?? null;
};

const typeOf = ({ headers }: Part): string => headers.get('content-type') ?? 'text/plain';

/** Leaves of the tree, in order. */
const leavesOf = (part: Part): readonly Part[] => {
  const boundary = /^multipart\//i.test(typeOf(part)) ? parameterOf(typeOf(part), 'boundary') : null;
  if (boundary === null) return [part];
  const [, ...pieces] = `\r\n${part.body}`.split(
    new RegExp(`\\r?\\n--${boundary.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`),
  );
  return pieces
    .filter((piece) => !piece.startsWith('--'))
    .flatMap((piece) => leavesOf(readPart(piece.replace(/^[ \t]*\r?\n/, ''))));
};

const bytesOf = ({ headers, body }: Part): Buffer => {
  const encoding = (headers.get('content-transfer-encoding') ?? '7bit').toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64');
  if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1');
  const joined = body.replaceAll(/=\r?\n/g, '');
  const decoded = joined.replaceAll(/=([0-9A-F]{2})/gi, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(decoded, 'latin1');
};

/** Encoded words of RFC 2047. */
const wordsOf = (text: string): string =>
  text
    .replaceAll(/(\?=)\s+(=\?)/g, '$1$2')
    .replaceAll(/=\?([\w-]+)\?([QB])\?([^?]*)\?=/gi, (_all: string, ...groups: string[]) => {
      const [, kind = '', word = ''] = groups;
      if (kind.toUpperCase() === 'B') return Buffer.from(word, 'base64').toString('utf8');
      const bytes = word
        .replaceAll('_', ' ')
        .replaceAll(/=([0-9A-F]{2})/gi, (_hex, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
      return Buffer.from(bytes, 'latin1').toString('utf8');
    });

const addressesIn = (header: string | undefined): readonly string[] =>
  [...(header ?? '').matchAll(/<([^<>\s]+@[^<>\s]+)>|([^\s<>,;:"]+@[^\s<>,;:"]+)/g)].map(
    ([, inside, bare]) => inside ?? bare ?? '',
  );

const attachmentOf = (part: Part): Outgoing['attachments'][number] => {
  const disposition = part.headers.get('content-disposition') ?? '';
  const contentId = part.headers.get('content-id')?.replaceAll(/[<>]/g, '') ?? null;
  const bytes = bytesOf(part);
  return {
    name: parameterOf(disposition, 'filename') ?? parameterOf(typeOf(part), 'name') ?? 'attachment',
    contentType: typeOf(part).split(';')[0] ?? '',
    isInline: /^inline/i.test(disposition),
    contentId,
    bytes: bytes.length,
    contentBytes: bytes.toString('base64'),
  };
};

/** Throws the GraphError that Graph answers with. */
export const readOutgoingMime = (text: string): Outgoing => {
  if (Buffer.byteLength(text) > LARGEST_REQUEST)
    throw new GraphError(413, 'ErrorMessageSizeExceeded', 'The message exceeds the maximum supported size.');
  if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text)) throw malformed();
  const message = readPart(Buffer.from(text, 'base64').toString('latin1'));
  const { headers } = message;
  const [to, cc, bcc] = ['to', 'cc', 'bcc'].map((name) => addressesIn(headers.get(name)));
  if ([...(to ?? []), ...(cc ?? []), ...(bcc ?? [])].length === 0)
    throw badRequest('At least one recipient is required.');
  const leaves = leavesOf(message);
  const shown = leaves.filter((part) => !/^attachment|^inline/i.test(part.headers.get('content-disposition') ?? ''));
  const html = shown.find((part) => /^text\/html/i.test(typeOf(part)));
  const body = html ?? shown.find((part) => /^text\/plain/i.test(typeOf(part)));
  return {
    to: to ?? [],
    cc: cc ?? [],
    bcc: bcc ?? [],
    replyTo: addressesIn(headers.get('reply-to')),
    from: addressesIn(headers.get('from'))[0] ?? null,
    subject: wordsOf(headers.get('subject') ?? ''),
    contentType: html === undefined ? 'text' : 'html',
    body: body === undefined ? '' : bytesOf(body).toString('utf8'),
    importance: (headers.get('importance') ?? 'normal').toLowerCase(),
    headers: Object.fromEntries(headers),
    attachments: leaves.filter((part) => !shown.includes(part)).map(attachmentOf),
    saveToSentItems: true,
  };
};
