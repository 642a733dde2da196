// One message's header fields → a Mail record.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Mail } from '../../../contract/records.ts';
import { instant, optionalId, plainAddress, plainId, plainInstant, recipient, sourceId } from '../fields.ts';
import { isRecord } from '../wire.ts';

const recipients = z.array(recipient);

/** All that is asked for of a message: who, to whom, when, in which conversation. */
const Message = z.object({
  id: sourceId,
  internetMessageId: optionalId,
  conversationId: optionalId,
  conversationIndex: z.string().nullish(),
  sentDateTime: instant,
  receivedDateTime: instant,
  from: recipient.nullish(),
  toRecipients: recipients,
  ccRecipients: recipients,
  bccRecipients: recipients,
  isDraft: z.boolean().nullish(),
});
type Message = z.infer<typeof Message>;

export const messageFields = Object.keys(Message.shape).join(',');

/** Ids are bounded; a conversation of more than 145 answers in a row has a longer index. */
const place = (index: Buffer): string => {
  const text = index.toString('base64');
  return text.length <= 1024 ? text : createHash('sha256').update(index).digest('base64');
};

const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** 22 bytes, as they are always written. */
const firstPlace = /^[A-Za-z0-9+/]{29}[AQgw]==$/;

/** A conversation index is 22 bytes for the first message and 5 more for each answer: an answer's parent is its index without the last 5. */
const places = (index: string | null | undefined): { position: string | null; answers: string | null } => {
  if (index && firstPlace.test(index)) return { position: index, answers: null };
  const bytes = Buffer.from(index && base64.test(index) ? index : '', 'base64');
  if (bytes.length < 22 || (bytes.length - 22) % 5 !== 0) return { position: null, answers: null };
  return { position: place(bytes), answers: bytes.length === 22 ? null : place(bytes.subarray(0, -5)) };
};

/** Broken mailers write `<>` into each mail: it names none of them. */
const isName = (id: string): boolean => /[\p{L}\p{N}]/u.test(id);

/** Without a Message-Id the item is an event of its own. */
const mailOf = (message: Message): Mail => {
  const { internetMessageId } = message;
  const counterparts: Mail['counterparts'] = [];
  for (const to of message.toRecipients) if (to !== null) counterparts.push({ address: to, role: 'to' });
  for (const cc of message.ccRecipients) if (cc !== null) counterparts.push({ address: cc, role: 'cc' });
  for (const bcc of message.bccRecipients) if (bcc !== null) counterparts.push({ address: bcc, role: 'bcc' });
  return {
    kind: 'mail',
    id: message.id,
    event: internetMessageId !== null && isName(internetMessageId) ? internetMessageId : message.id,
    actor: message.from ?? null,
    counterparts,
    at: message.receivedDateTime ?? message.sentDateTime,
    thread:
      message.conversationId === null ? null : { id: message.conversationId, ...places(message.conversationIndex) },
  };
};

/** A message's record; null for a draft, which nobody has sent or received. */
export const MailOrDraft = Message.transform((message) => (message.isDraft === true ? null : mailOf(message)));

/** Adds one list of recipients; false where one of them is out of the ordinary. */
const addPlain = (counterparts: Mail['counterparts'], found: unknown, role: 'to' | 'cc' | 'bcc'): boolean => {
  if (!Array.isArray(found)) return false;
  for (const one of found) {
    const address = plainAddress(one);
    if (address === undefined) return false;
    counterparts.push({ address, role });
  }
  return true;
};

/**
 * `MailOrDraft` of a message as nearly all come; undefined: the schema decides. Mail comes by the million, and the
 * schema takes six times as long and leaves five times as much garbage.
 */
export const plainMail = (item: unknown): Mail | undefined => {
  if (!isRecord(item) || item['isDraft'] !== false) return undefined;
  const id = plainId(item['id']);
  const event = plainId(item['internetMessageId']);
  const thread = plainId(item['conversationId']);
  const index = item['conversationIndex'];
  const at = plainInstant(item['receivedDateTime']);
  const actor = plainAddress(item['from']);
  if (id === undefined || event === undefined || thread === undefined || typeof index !== 'string') return undefined;
  if (!isName(event) || at === undefined || plainInstant(item['sentDateTime']) === undefined || actor === undefined)
    return undefined;
  const counterparts: Mail['counterparts'] = [];
  const plain =
    addPlain(counterparts, item['toRecipients'], 'to') &&
    addPlain(counterparts, item['ccRecipients'], 'cc') &&
    addPlain(counterparts, item['bccRecipients'], 'bcc');
  return plain
    ? { kind: 'mail', id, event, actor, counterparts, at, thread: { id: thread, ...places(index) } }
    : undefined;
};
