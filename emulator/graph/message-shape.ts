// A message as JSON text, property by property: pages hold up to a thousand, so each is written once, straight into the page.
import { hashText } from '../seeded.ts';
import type { Folder, Instant, Message, Tenant } from '../tenant/model.ts';
import { accessDenied } from './errors.ts';
import { showItemId } from './item-ids.ts';
import { unknownProperty } from './odata.ts';
import { writeRecipient } from './people-names.ts';

export interface MessageView {
  readonly tenant: Tenant;
  readonly now: Instant;
  readonly folder: Folder;
  readonly select: readonly string[] | null;
  /** Mail.Read: body, preview and headers may be seen. */
  readonly withContent: boolean;
  readonly immutableIds: boolean;
  /** Delta answers name each item's type. */
  readonly typed: boolean;
}

export type WriteMessage = (message: Message) => string;

const content = new Set(['body', 'bodyPreview', 'uniqueBody']);
/** Read only when selected. */
const onlySelected = new Set(['uniqueBody', 'internetMessageHeaders']);

const text = (value: string | null): string => (value === null ? 'null' : JSON.stringify(value));
const two = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));
const dayLength = 86_400_000;
let knownDay = Number.NaN;
let knownDate = '';

/** `"2026-11-20T09:00:00Z"`; the date is written once for messages of the same day. */
const time = (at: Instant | null): string => {
  if (at === null) return 'null';
  const day = Math.floor(at / dayLength);
  if (day !== knownDay) {
    knownDay = day;
    knownDate = new Date(day * dayLength).toISOString().slice(0, 11);
  }
  const seconds = Math.floor((at - day * dayLength) / 1000);
  const minutes = Math.floor(seconds / 60);
  return `"${knownDate}${two[Math.floor(minutes / 60)]}:${two[minutes % 60]}:${two[seconds % 60]}Z"`;
};

const escape = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const body = (message: Message): string =>
  `{"contentType":"html","content":${JSON.stringify(`<html><body>${escape(message.body)}</body></html>`)}}`;
export const changeKey = (message: Message): string => `CQAAABYAAAD${hashText(message.id).toString(36)}AAA`;
const dateOf = (message: Message): Instant | null => message.receivedAt ?? message.sentAt;

const makeFields = ({ tenant, now, folder }: MessageView): Readonly<Record<string, WriteMessage>> => {
  const one = (address: string) => (address === '' ? 'null' : writeRecipient(tenant, address, now));
  const many = (addresses: readonly string[]) => {
    let json = '[';
    for (const address of addresses) json += (json.length > 1 ? ',' : '') + writeRecipient(tenant, address, now);
    return `${json}]`;
  };
  return {
    createdDateTime: (message) => time(dateOf(message)),
    lastModifiedDateTime: (message) => time(dateOf(message)),
    changeKey: (message) => text(changeKey(message)),
    categories: () => '[]',
    receivedDateTime: (message) => time(message.receivedAt),
    sentDateTime: (message) => time(message.sentAt),
    hasAttachments: () => 'false',
    internetMessageId: (message) => text(message.internetMessageId),
    subject: (message) => text(message.subject),
    bodyPreview: (message) => text(message.body.slice(0, 255)),
    importance: () => '"normal"',
    parentFolderId: () => text(folder.id),
    conversationId: (message) => text(message.conversationId),
    conversationIndex: (message) => text(message.conversationIndex),
    isDeliveryReceiptRequested: () => 'false',
    isReadReceiptRequested: () => 'false',
    isRead: () => 'true',
    isDraft: (message) => String(message.isDraft),
    webLink: (message) =>
      text(
        `https://outlook.office365.com/owa/?ItemID=${encodeURIComponent(message.id)}&exvsurl=1&viewmodel=ReadMessageItem`,
      ),
    inferenceClassification: () => '"focused"',
    body,
    sender: (message) => one(message.from),
    from: (message) => one(message.from),
    toRecipients: (message) => many(message.to),
    ccRecipients: (message) => many(message.cc),
    bccRecipients: (message) => many(message.bcc),
    replyTo: () => '[]',
    flag: () => '{"flagStatus":"notFlagged"}',
    uniqueBody: body,
    internetMessageHeaders: (message) =>
      // Sent Items carry none.
      folder.wellKnown === 'sentitems'
        ? '[]'
        : `[{"name":"Subject","value":${text(message.subject)}},{"name":"Message-ID","value":${text(message.internetMessageId)}}]`,
  };
};

/** Makes the function that writes a message. Throws 403 when content is selected without Mail.Read, 400 for an unknown property. */
export const writeMessages = (view: MessageView): WriteMessage => {
  const fields = makeFields(view);
  const names =
    view.select ??
    Object.keys(fields).filter((name) => !onlySelected.has(name) && (view.withContent || !content.has(name)));
  const wanted = [...new Set(names)].filter((name) => name !== 'id');
  const writers = wanted.map((name): readonly [string, WriteMessage] => {
    const write = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!write) throw unknownProperty(name, 'message');
    if (content.has(name) && !view.withContent) throw accessDenied();
    return [`,"${name}":`, write];
  });
  const type = view.typed ? '"@odata.type":"#microsoft.graph.message",' : '';
  const id = (message: Message) => JSON.stringify(showItemId(message.id, view.folder.id, view.immutableIds));
  return (message) => {
    let json = `{${type}"@odata.etag":"W/\\"${changeKey(message)}\\"","id":${id(message)}`;
    for (const [name, write] of writers) json += name + write(message);
    return `${json}}`;
  };
};

/** A message that left the folder, as a delta answer tells. */
export const writeRemoval = (view: MessageView, immutableId: string): string =>
  `{"@odata.type":"#microsoft.graph.message","id":${JSON.stringify(showItemId(immutableId, view.folder.id, view.immutableIds))},"@removed":{"reason":"deleted"}}`;
