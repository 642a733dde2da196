// The shapes of single fields in Google's objects, shared by the streams' schemas.
import { z } from 'zod';

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What can be stored as text: no control characters, no half of a surrogate pair. */
const storable = (text: string): boolean => !/\p{Cc}/u.test(text) && text.isWellFormed();

/** An opaque id. */
export const googleId = z.string().min(1).max(1024).refine(storable, 'has characters that cannot be stored');

/** An opaque id or null; empty is none. */
export const optionalId = z
  .string()
  .max(1024)
  .refine(storable, 'has characters that cannot be stored')
  .nullish()
  .transform((id) => id || null);

/** Ids that become part of an address that is asked. */
export const pathId = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, 'is no id');

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

const plainAddress = /^[^\s@\p{Cc}]{1,64}@[^\s@\p{Cc}]{1,255}$/u;

/** An address in lower case; null where there is none, or nothing that is one. */
export const address = z
  .string()
  .max(320)
  .toLowerCase()
  .nullish()
  .transform((given) => (given && plainAddress.test(given) && given.isWellFormed() ? given : null));

/** ISO 8601 → milliseconds since 1970, in years of four digits. */
export const moment = z.iso.datetime({ offset: true }).transform((given, context) => {
  const time = new Date(given);
  if (!Number.isNaN(time.getTime()) && time.getUTCFullYear() >= 0 && time.getUTCFullYear() <= 9999)
    return time.getTime();
  context.addIssue({ code: 'custom', message: 'is out of range' });
  return z.NEVER;
});
