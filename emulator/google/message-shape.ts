// A message as Gmail writes it: headers for those who ask for metadata, everything for those who ask for all of it.
import type { Instant, Message, Tenant } from '../tenant/model.ts';
import { hashText } from '../seeded.ts';
import type { GmailMessage, Mailbox } from './mailbox.ts';

const ROOT_BYTES = 22;
const ANSWER_BYTES = 5;
const NEWS = /^letters@/;

interface Header {
  readonly name: string;
  readonly value: string;
}

export interface MessageView {
  readonly tenant: Tenant;
  readonly mailbox: Mailbox;
  readonly now: Instant;
}

/** `Ines Falk <ines.falk@contoso.com>` for people of the tenant, the bare address for all others. */
const writeAddress = (address: string, { tenant, now }: MessageView): string => {
  const user = tenant.findUser(address, now);
  return user === null ? address : `${user.displayName} <${address}>`;
};

/** The Message-Id that this message answers: what lies here, or an id that nobody here knows. */
const findAnswered = ({ conversationId, conversationIndex }: Message, { mailbox }: MessageView): string | null => {
  const index = conversationIndex === null ? null : Buffer.from(conversationIndex, 'base64');
  if (index === null || index.length < ROOT_BYTES + ANSWER_BYTES) return null;
  const above = index.subarray(0, -ANSWER_BYTES).toString('base64');
  const found = mailbox.conversations.get(conversationId)?.find((other) => other.conversationIndex === above);
  return found?.internetMessageId ?? `<${hashText(above).toString(16)}@elsewhere.example>`;
};

const listHeaders = ({ message, labels }: GmailMessage, view: MessageView): readonly Header[] => {
  const write = (addresses: readonly string[]): string => addresses.map((one) => writeAddress(one, view)).join(', ');
  const answered = findAnswered(message, view);
  const headers: readonly (readonly [string, string | null])[] = [
    ['MIME-Version', '1.0'],
    ['Date', message.sentAt === null ? null : new Date(message.sentAt).toUTCString().replace('GMT', '+0000')],
    ['Message-ID', message.internetMessageId],
    ['In-Reply-To', answered],
    ['References', answered],
    ['Subject', message.subject],
    ['From', writeAddress(message.from, view)],
    ['To', message.to.length === 0 ? null : write(message.to)],
    ['Cc', message.cc.length === 0 ? null : write(message.cc)],
    ['Bcc', message.bcc.length === 0 || !labels.includes('SENT') ? null : write(message.bcc)],
    ['List-Id', NEWS.test(message.from) ? '<letters.news.example>' : null],
    ['Content-Type', 'text/plain; charset="UTF-8"'],
  ];
  return headers.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
};

const writeRaw = (headers: readonly Header[], body: string): string =>
  Buffer.from(`${headers.map(({ name, value }) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${body}`).toString(
    'base64url',
  );

export interface Wanted {
  readonly format: 'minimal' | 'full' | 'raw' | 'metadata';
  /** Lower case; empty is all of them. */
  readonly headers: readonly string[];
  /** With gmail.metadata alone there is no snippet. */
  readonly snippet: boolean;
}

export const writeMessage = (found: GmailMessage, view: MessageView, wanted: Wanted): object => {
  const { message } = found;
  const common = {
    id: found.id,
    threadId: found.threadId,
    labelIds: found.labels,
    ...(wanted.snippet ? { snippet: message.body.slice(0, 200) } : {}),
    sizeEstimate: message.bytes,
    historyId: String(found.historyId),
    internalDate: String(found.at),
  };
  if (wanted.format === 'minimal') return common;
  const all = listHeaders(found, view);
  if (wanted.format === 'raw') return { ...common, raw: writeRaw(all, message.body) };
  if (wanted.format === 'metadata') {
    const { headers } = wanted;
    const some = headers.length === 0 ? all : all.filter(({ name }) => headers.includes(name.toLowerCase()));
    return { ...common, payload: { mimeType: 'text/plain', headers: some } };
  }
  const body = { size: Buffer.byteLength(message.body), data: Buffer.from(message.body).toString('base64url') };
  return { ...common, payload: { partId: '', mimeType: 'text/plain', filename: '', headers: all, body } };
};
