// One message's header fields → a Mail record.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Mail } from '../../../contract/records.ts';
import { instant, optionalId, recipient, sourceId } from '../fields.ts';

const recipients = z.array(recipient);

/** All that is asked for of a message: who, to whom, when, in which conversation. */
export const Message = z.object({
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
export type Message = z.infer<typeof Message>;

export const messageFields = Object.keys(Message.shape).join(',');

/** Ids are bounded; a conversation of more than 145 answers in a row has a longer index. */
const place = (index: Buffer): string => {
  const text = index.toString('base64');
  return text.length <= 1024 ? text : createHash('sha256').update(index).digest('base64');
};

const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** A conversation index is 22 bytes for the first message and 5 more for each answer: an answer's parent is its index without the last 5. */
const places = (index: string | null | undefined): { position: string | null; answers: string | null } => {
  const bytes = Buffer.from(index && base64.test(index) ? index : '', 'base64');
  if (bytes.length < 22 || (bytes.length - 22) % 5 !== 0) return { position: null, answers: null };
  return { position: place(bytes), answers: bytes.length === 22 ? null : place(bytes.subarray(0, -5)) };
};

/** The record; without a Message-Id the item is an event of its own. */
export const mailOf = (message: Message): Mail => {
  const counterparts: Mail['counterparts'] = [];
  for (const to of message.toRecipients) if (to !== null) counterparts.push({ address: to, role: 'to' });
  for (const cc of message.ccRecipients) if (cc !== null) counterparts.push({ address: cc, role: 'cc' });
  for (const bcc of message.bccRecipients) if (bcc !== null) counterparts.push({ address: bcc, role: 'bcc' });
  return {
    kind: 'mail',
    id: message.id,
    event: message.internetMessageId ?? message.id,
    actor: message.from ?? null,
    counterparts,
    at: message.receivedDateTime ?? message.sentDateTime,
    thread:
      message.conversationId === null ? null : { id: message.conversationId, ...places(message.conversationIndex) },
  };
};
