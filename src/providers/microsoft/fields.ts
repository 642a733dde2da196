// The shapes of single fields in Graph's items, shared by the streams' schemas.
import { z } from 'zod';
import { isRecord } from './wire.ts';

// PostgreSQL refuses NUL, and no id or address has any of the others.
const control = /\p{Cc}/u;

/** What can be stored as text: no control characters, no half of a surrogate pair. */
const storable = (text: string): boolean => !control.test(text) && text.isWellFormed();
const unstorable = 'has characters that cannot be stored';

/** An opaque id. */
export const sourceId = z.string().min(1).max(1024).refine(storable, unstorable);

/** An opaque id or null; empty is none. */
export const optionalId = z
  .string()
  .max(1024)
  .refine(storable, unstorable)
  .nullish()
  .transform((id) => (id === undefined || id === '' ? null : id));

/** An address in lower case; its length counts there, as some letters become two. */
export const address = z.string().toLowerCase().max(320).refine(storable, unstorable);

export const emailAddress = z.object({ address: address.nullish() }).nullish();

/** `{ emailAddress: { address } }` → the address; null where there is none, as names without an address happen. */
export const recipient = z.object({ emailAddress }).transform((found) => found.emailAddress?.address || null);

const plain = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
/** Exchange writes "no date" as the first day there is. */
const noDate = '0001-01-01T00:00:00Z';

/** ISO 8601 → the same in UTC with milliseconds; null where there is none. */
export const instant = z.iso
  .datetime({ offset: true })
  .transform((text, context) => {
    if (text === noDate) return null;
    // Nearly all come like this, and printing a Date is the dearest part of reading a message.
    if (plain.test(text)) return `${text.slice(0, 19)}.000Z`;
    const time = new Date(text);
    if (!Number.isNaN(time.getTime()) && time.getUTCFullYear() >= 0 && time.getUTCFullYear() <= 9999)
      return time.toISOString();
    context.addIssue({ code: 'custom', message: 'is out of range' });
    return z.NEVER;
  })
  .nullish()
  .transform((time) => time ?? null);

/** Text for people, at most 512 characters; null where there is none. */
export const text = z
  .string()
  .nullish()
  .transform(
    (given) =>
      given
        ?.replace(/\p{Cc}+/gu, ' ')
        .trim()
        .slice(0, 512)
        .toWellFormed() || null,
  );

/*
 * The same fields as nearly all come, for what comes by the million: the schema's own answer for printable ASCII,
 * undefined for everything else, which is then the schema's to judge.
 */
const printable = /^[!-~]{1,1024}$/;
const longestAddress = 320;

export const plainId = (found: unknown): string | undefined =>
  typeof found === 'string' && printable.test(found) ? found : undefined;

export const plainInstant = (found: unknown): string | undefined =>
  typeof found === 'string' && plain.test(found) && found !== noDate ? `${found.slice(0, 19)}.000Z` : undefined;

/** Of a recipient. */
export const plainAddress = (found: unknown): string | undefined => {
  const named = isRecord(found) ? found['emailAddress'] : undefined;
  const given = isRecord(named) ? named['address'] : undefined;
  return typeof given === 'string' && given.length <= longestAddress && printable.test(given)
    ? given.toLowerCase()
    : undefined;
};
