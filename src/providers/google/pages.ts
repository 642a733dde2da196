// A stream's page from Google's lists: each object is parsed on its own, and what cannot be parsed is set aside with its fault.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Quarantined } from '../stream.ts';
import { oddAnswer } from './errors.ts';
import { googleId, isRecord } from './fields.ts';
import { reasonOf } from '../pages.ts';

/** An object's fault as path and message; zod's messages name the shape that was expected, never what came. */
export const faultOf = (item: unknown, error: z.ZodError): Quarantined => {
  const id = googleId.safeParse(isRecord(item) ? item['id'] : undefined);
  return {
    id: id.data ?? null,
    reason: reasonOf(error),
  };
};

/** Every object under a name through the schema; those that do not fit are set aside, one by one. Errors: RetryLater when it is no list. */
export const parseList = <Parsed>(
  schema: z.ZodType<Parsed>,
  answer: Readonly<Record<string, unknown>>,
  name: string,
): { readonly parsed: readonly Parsed[]; readonly quarantined: readonly Quarantined[] } => {
  // Google leaves an empty list out.
  const list = answer[name] ?? [];
  if (!Array.isArray(list)) throw oddAnswer('its rows are no list', name);
  const parsed: Parsed[] = [];
  const quarantined: Quarantined[] = [];
  for (const item of list) {
    const result = schema.safeParse(item);
    if (result.success) parsed.push(result.data);
    else quarantined.push(faultOf(item, result.error));
  }
  return { parsed, quarantined };
};

/** Where a list goes on: Google's token (null: at its start), how often it went on, and the digest of one token before (Brent). */
export const Spot = z.strictObject({
  token: z.string().nullable(),
  steps: z.int().min(0),
  mark: z.string(),
  /** How often the answer came without rows. */
  blanks: z.int().min(0),
});
export type Spot = z.infer<typeof Spot>;

export const startSpot: Spot = { token: null, steps: 0, mark: '', blanks: 0 };

/** An answer without rows is believed when it comes a third time. */
const mostBlanks = 2;

/** The spot to ask at once more, as the rows are missing, which may be an empty list or something on the way; null: it is believed. */
export const askAgain = (spot: Spot, answer: Readonly<Record<string, unknown>>, name: string): Spot | null =>
  answer[name] !== undefined || spot.blanks >= mostBlanks ? null : { ...spot, blanks: spot.blanks + 1 };

/** The spot after an answer; null: the list is at its end. Errors: RetryLater when the list came back to a spot it had before. */
export const follow = (spot: Spot, answer: Readonly<Record<string, unknown>>): Spot | null => {
  const told = z.string().max(4000).nullish().safeParse(answer['nextPageToken']);
  if (!told.success) throw oddAnswer('where its list goes on is of a wrong shape', 'nextPageToken');
  if (!told.data) return null;
  const token = told.data.toWellFormed();
  const digest = createHash('sha256').update(token).digest('base64url').slice(0, 16);
  if (token === spot.token || digest === spot.mark) throw oddAnswer('its pages go round in a circle', 'nextPageToken');
  const steps = spot.steps + 1;
  return { token, steps, mark: (steps & (steps - 1)) === 0 ? digest : spot.mark, blanks: 0 };
};

/** `pageToken`, where the list goes on. */
export const goOn = ({ token }: Spot): readonly (readonly [string, string])[] =>
  token === null ? [] : [['pageToken', token]];
