// One message's header fields → a Mail record; no subject, no snippet and no text is asked for.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Mail } from '../../contract/records.ts';
import { readAddresses } from '../mail-addresses.ts';
import { pathId } from './fields.ts';

/** The header fields that are asked for, and no others are looked at. */
export const headerNames = [
  'From',
  'Sender',
  'To',
  'Cc',
  'Bcc',
  'Date',
  'Message-ID',
  'In-Reply-To',
  'References',
] as const;

/** All that is asked for of a message. */
export const messageFields = 'id,labelIds,internalDate,payload/headers(name,value)';

const header = z.object({ name: z.string().max(200), value: z.string() });

const Message = z.object({
  id: pathId,
  labelIds: z.array(z.string()).nullish(),
  /** Milliseconds since 1970, as text. */
  internalDate: z.string().nullish(),
  payload: z.object({ headers: z.array(header) }),
});
type Message = z.infer<typeof Message>;

/** What nobody has sent or received as mail. */
const leftOut: readonly string[] = ['DRAFT', 'CHAT', 'SPAM'];

/** Whether a message with these labels is left out. */
export const isLeftOut = (labels: readonly string[] | null | undefined): boolean =>
  labels?.some((label) => leftOut.includes(label)) === true;

const longest = 1024;

/** Ids are bounded in the records; a longer one is known by its digest. */
const bounded = (id: string): string => (id.length <= longest ? id : createHash('sha256').update(id).digest('base64'));

/** No half of a pair, no control character: neither can be stored, and no id has one. */
const clean = (text: string): string => text.replace(/\p{Cc}+/gu, '').toWellFormed();

/** Broken mailers write `<>` into each mail: it names none of them. */
const isName = (id: string): boolean => /[\p{L}\p{N}]/u.test(id);

const bracketed = /<[^<>]+>/g;

/** Ids in their order, without blanks that folding left in them. */
const idsIn = (text: string): readonly string[] =>
  [...text.matchAll(bracketed)].map(([id]) => bounded(clean(id.replace(/\s+/g, '')))).filter(isName);

const valueOf = ({ payload }: Message, name: (typeof headerNames)[number]): string =>
  payload.headers
    .filter((one) => one.name.toLowerCase() === name.toLowerCase())
    .map(({ value }) => value)
    .join(name === 'References' || name === 'In-Reply-To' ? ' ' : ', ');

const messageIdOf = (message: Message): string | null => {
  const given = clean(valueOf(message, 'Message-ID')).trim();
  const id = idsIn(given)[0] ?? given;
  return isName(id) ? bounded(id) : null;
};

/** Gmail's own thread is one mailbox's; the header fields say the same in all of them. */
const threadOf = (message: Message, messageId: string | null): Mail['thread'] => {
  const references = idsIn(valueOf(message, 'References'));
  const answered = idsIn(valueOf(message, 'In-Reply-To'))[0] ?? references.at(-1) ?? null;
  const root = references[0] ?? answered ?? messageId;
  // A message that names itself as the one it answers (seen from web forms) answers nothing.
  return root === null ? null : { id: root, position: messageId, answers: answered === messageId ? null : answered };
};

const instantOf = (time: number): string | null => {
  const date = new Date(time);
  if (Number.isNaN(date.getTime()) || Math.abs(time) < 86_400_000) return null;
  return date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9999 ? date.toISOString() : null;
};

/** When Gmail got it, else when it was sent, else nobody knows. */
const atOf = (message: Message): string | null => {
  const internal = /^\d{1,16}$/.test(message.internalDate ?? '') ? Number(message.internalDate) : Number.NaN;
  return instantOf(internal) ?? instantOf(Date.parse(valueOf(message, 'Date')));
};

/** A field's addresses; a fault is told without what stands in the field. */
const addressesIn = (
  message: Message,
  name: (typeof headerNames)[number],
  context: z.RefinementCtx,
): readonly string[] => {
  const { addresses, fault } = readAddresses(valueOf(message, name));
  if (fault !== null) context.addIssue({ code: 'custom', message: fault, path: [name] });
  return addresses;
};

/** A message's record; null for a draft, a chat and spam. Without a Message-ID it is an event of its own. */
export const MailOrNone = Message.transform((message, context): Mail | null => {
  if (isLeftOut(message.labelIds)) return null;
  const to = addressesIn(message, 'To', context).map((one) => ({ address: one, role: 'to' as const }));
  const cc = addressesIn(message, 'Cc', context).map((one) => ({ address: one, role: 'cc' as const }));
  const bcc = addressesIn(message, 'Bcc', context).map((one) => ({ address: one, role: 'bcc' as const }));
  const from = addressesIn(message, 'From', context);
  const writers = from.length > 0 ? from : addressesIn(message, 'Sender', context);
  const messageId = messageIdOf(message);
  return {
    kind: 'mail',
    id: message.id,
    event: messageId ?? message.id,
    actor: writers[0] ?? null,
    counterparts: [...to, ...cc, ...bcc],
    at: atOf(message),
    thread: threadOf(message, messageId),
  };
});
