// One message's header fields → a Mail record, or the reason why there is none.
import { hash } from 'node:crypto';
import type { Mail } from '../../contract/records.ts';
import type { Quarantined } from '../stream.ts';
import { readAddresses } from '../mail-addresses.ts';
import { type Headers, joined, readHeaders } from './headers.ts';

/** What is fetched of a message. */
export interface Fetched {
  readonly uid: number;
  /** When the mailbox got it, as the server says. */
  readonly internalDate: Date | string | undefined;
  /** The server's own id that stays the same over moves (OBJECTID, Gmail's); undefined where there is none. */
  readonly emailId: string | undefined;
  readonly headers: Buffer | undefined;
}

const longest = 1024;

/** Ids are bounded in the records; a longer one is known by its digest. */
const bounded = (id: string): string => (id.length <= longest ? id : hash('sha256', id, 'base64'));

/** No half of a pair, no control character: neither can be stored, and no id has one. */
const clean = (text: string): string => text.replace(/\p{Cc}+/gu, '').toWellFormed();

/** Broken mailers write `<>` into each mail: it names none of them. */
const isName = (id: string): boolean => /[\p{L}\p{N}]/u.test(id);

const bracketed = /<[^<>]+>/g;
const printable = /^[!-~]*$/;

/** Ids in their order, without blanks that folding left in them. */
const idsOf = (text: string): readonly string[] =>
  (text.match(bracketed) ?? [])
    .map((id) => bounded(printable.test(id) ? id : clean(id.replace(/\s+/g, ''))))
    .filter(isName);

/** A Message-Id as the source gives it, brackets and all; null where there is none. */
const messageIdOf = (headers: Headers): string | null => {
  const given = clean(headers.get('message-id')?.[0] ?? '').trim();
  const id = idsOf(given)[0] ?? given;
  return isName(id) ? bounded(id) : null;
};

const threadOf = (headers: Headers, messageId: string | null): Mail['thread'] => {
  const references = idsOf(joined(headers, 'references', ' '));
  const answered = idsOf(joined(headers, 'in-reply-to', ' '))[0] ?? references.at(-1) ?? null;
  const root = references[0] ?? answered ?? messageId;
  // A message that names itself as the one it answers (seen from web forms) answers nothing.
  return root === null ? null : { id: root, position: messageId, answers: answered === messageId ? null : answered };
};

const timeOf = (value: Date | string | undefined): number => {
  const time = value instanceof Date ? value.getTime() : Date.parse(value ?? '');
  // Servers write "unknown" as the beginning of their time.
  return Math.abs(time) < 86_400_000 ? Number.NaN : time;
};

const instantOf = (time: number): string | null => {
  if (Number.isNaN(time)) return null;
  const date = new Date(time);
  return date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9999 ? date.toISOString() : null;
};

/** When the mailbox got it, else when it was sent, else nobody knows. */
const atOf = (fetched: Fetched, headers: Headers): string | null =>
  instantOf(timeOf(fetched.internalDate)) ?? instantOf(timeOf(headers.get('date')?.[0]));

/**
 * The id in its mailbox. Where the server has none that lasts it is made of what a move leaves as it is: Message-Id and
 * date of arrival. So a message that is found in another folder, or after the server numbered a folder anew, is itself.
 */
const idOf = (fetched: Fetched, messageId: string | null): string => {
  const { emailId, headers, internalDate } = fetched;
  if (emailId !== undefined && emailId !== '' && emailId.length <= longest) return clean(emailId);
  const came = `\n${internalDate instanceof Date ? internalDate.toISOString() : (internalDate ?? '')}`;
  const known = messageId ?? headers ?? '';
  return hash(
    'sha256',
    typeof known === 'string' ? known + came : Buffer.concat([known, Buffer.from(came)]),
    'base64url',
  );
};

const roles = ['to', 'cc', 'bcc'] as const;

export type Read = { readonly mail: Mail } | { readonly odd: Quarantined };

/** Reads one message; the reason names the field, never what stands in it. */
export const mailOf = (fetched: Fetched): Read => {
  if (fetched.headers === undefined)
    return { odd: { id: `uid-${fetched.uid}`, reason: 'header: the server sent none' } };
  const headers = readHeaders(fetched.headers);
  const messageId = messageIdOf(headers);
  const id = idOf(fetched, messageId);
  const counterparts: Mail['counterparts'] = [];
  for (const role of roles) {
    if (!headers.has(role)) continue;
    const { addresses, fault } = readAddresses(joined(headers, role));
    if (fault !== null) return { odd: { id, reason: `${role}: ${fault}` } };
    for (const address of addresses) counterparts.push({ address, role });
  }
  const from = readAddresses(joined(headers, 'from'));
  const writer = from.addresses.length > 0 ? from : readAddresses(joined(headers, 'sender'));
  if (writer.fault !== null) return { odd: { id, reason: `from: ${writer.fault}` } };
  const mail: Mail = {
    kind: 'mail',
    id,
    event: messageId ?? id,
    actor: writer.addresses[0] ?? null,
    counterparts,
    at: atOf(fetched, headers),
    thread: threadOf(headers, messageId),
  };
  return { mail };
};
