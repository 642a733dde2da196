// A stream's page from Zoom's lists: each object is parsed on its own, and what cannot be parsed is set aside with its fault.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Quarantined } from '../stream.ts';
import { oddAnswer } from './errors.ts';
import { reasonOf } from '../pages.ts';

const storable = (text: string): boolean => !/\p{Cc}/u.test(text) && text.isWellFormed();

export const storableText = (most: number) =>
  z.string().max(most).refine(storable, 'has characters that cannot be stored');

/** An opaque id. */
export const zoomId = storableText(200).min(1);

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

/** An address in lower case; null where there is none. */
export const address = z
  .string()
  .max(320)
  .toLowerCase()
  .nullish()
  .transform((given) =>
    given && /^[^\s@\p{Cc}]{1,64}@[^\s@\p{Cc}]{1,255}$/u.test(given) && given.isWellFormed() ? given : null,
  );

/** ISO 8601 → the same in UTC with milliseconds. */
export const instant = z.iso.datetime({ offset: true }).transform((given, context) => {
  const time = new Date(given);
  if (!Number.isNaN(time.getTime()) && time.getUTCFullYear() >= 0 && time.getUTCFullYear() <= 9999)
    return time.toISOString();
  context.addIssue({ code: 'custom', message: 'is out of range' });
  return z.NEVER;
});

/** An object's fault as path and message; zod's messages name the shape that was expected, never what came. */
const faultOf = (item: unknown, error: z.ZodError): Quarantined => {
  const named = z.object({ id: zoomId }).or(z.object({ uuid: zoomId }).transform(({ uuid }) => ({ id: uuid })));
  return {
    id: named.safeParse(item).data?.id ?? null,
    reason: reasonOf(error),
  };
};

/** Every object of a list through its schema. Errors: RetryLater when the list is missing. */
export const parseList = <Parsed>(
  schema: z.ZodType<Parsed>,
  answer: Readonly<Record<string, unknown>>,
  name: string,
): { readonly parsed: readonly Parsed[]; readonly quarantined: readonly Quarantined[] } => {
  const list = answer[name];
  if (!Array.isArray(list)) throw oddAnswer('its rows are missing', `no ${name}`);
  const parsed: Parsed[] = [];
  const quarantined: Quarantined[] = [];
  for (const item of list) {
    const result = schema.safeParse(item);
    if (result.success) parsed.push(result.data);
    else quarantined.push(faultOf(item, result.error));
  }
  return { parsed, quarantined };
};

/** Where a list goes on: Zoom's token (null: at its start), how often it went on, and the digest of one token before (Brent). */
export const Spot = z.strictObject({ token: z.string().nullable(), steps: z.int().min(0), mark: z.string() });
export type Spot = z.infer<typeof Spot>;

export const startSpot: Spot = { token: null, steps: 0, mark: '' };

/** The spot after an answer; null: the list is at its end. Errors: RetryLater when the list came back to a spot it had before. */
export const follow = (spot: Spot, answer: Readonly<Record<string, unknown>>): Spot | null => {
  const token = storableText(4000).nullish().safeParse(answer['next_page_token']);
  if (!token.success) throw oddAnswer('where its list goes on is of a wrong shape', 'next_page_token');
  if (!token.data) return null;
  const digest = createHash('sha256').update(token.data).digest('base64url').slice(0, 16);
  if (token.data === spot.token || digest === spot.mark)
    throw oddAnswer('its pages go round in a circle', 'next_page_token');
  const steps = spot.steps + 1;
  return { token: token.data, steps, mark: (steps & (steps - 1)) === 0 ? digest : spot.mark };
};

/** `page_size` and where to go on, as a query. */
export const queryOf = (spot: Spot, more: Readonly<Record<string, string>> = {}): string =>
  new URLSearchParams({
    ...more,
    page_size: '300',
    ...(spot.token === null ? {} : { next_page_token: spot.token }),
  }).toString();
