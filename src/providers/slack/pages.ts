// A stream's page from Slack's objects: each is parsed on its own, and what cannot be parsed is set aside with its fault.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { RetryLater } from '../errors.ts';
import type { Quarantined } from '../stream.ts';
import { isRecord } from './fields.ts';
import { reasonOf } from '../pages.ts';

const Named = z.union([
  z.object({ id: z.string().regex(/^[A-Za-z0-9]{1,40}$/) }).transform(({ id }) => id),
  z.object({ ts: z.string().regex(/^[\d.]{1,40}$/) }).transform(({ ts }) => ts),
]);

/** An object's fault as path and message; zod's messages name the shape that was expected, never what came. */
export const faultOf = (item: unknown, error: z.ZodError, within = ''): Quarantined => {
  const name = Named.safeParse(item).data ?? null;
  return {
    id: name === null ? null : `${within}${name}`,
    reason: reasonOf(error),
  };
};

/** Every object through its schema; those that do not fit are set aside, one by one. */
export const parseItems = <Parsed>(
  schema: z.ZodType<Parsed>,
  items: readonly unknown[],
): { readonly parsed: readonly Parsed[]; readonly quarantined: readonly Quarantined[] } => {
  const parsed: Parsed[] = [];
  const quarantined: Quarantined[] = [];
  for (const item of items) {
    const result = schema.safeParse(item);
    if (result.success) parsed.push(result.data);
    else quarantined.push(faultOf(item, result.error));
  }
  return { parsed, quarantined };
};

/** The error for an answer that came with success and yet is none. */
export const oddAnswer = (what: string, raw: string): RetryLater =>
  new RetryLater({
    problem: {
      code: 'odd-answer',
      title: `Slack's answer cannot be used: ${what}.`,
      fix: 'Nothing to do: it is asked for again. If it stays, see whether a proxy on the way changes answers.',
      who: 'plumbline',
      link: null,
      raw,
    },
    seconds: null,
    scope: 'mailbox',
  });

/** Where a list goes on: Slack's own cursor (null: at its start), how often it went on, and the digest of one cursor before (Brent). */
export const Place = z.strictObject({ next: z.string().nullable(), steps: z.int().min(0), mark: z.string() });
export type Place = z.infer<typeof Place>;

export const startPlace: Place = { next: null, steps: 0, mark: '' };

const Metadata = z.object({ next_cursor: z.string().max(4000).nullish() }).nullish();

/** The place after an answer; null: the list is at its end. Errors: RetryLater when the list came back to a place it had before. */
export const follow = (place: Place, answer: Readonly<Record<string, unknown>>): Place | null => {
  const metadata = Metadata.safeParse(answer['response_metadata']);
  if (!metadata.success) throw oddAnswer('where its list goes on is of a wrong shape', 'response_metadata');
  const next = metadata.data?.next_cursor ?? '';
  if (next === '') {
    if (answer['has_more'] === true) throw oddAnswer('there is more, and no way to it', 'next_cursor');
    return null;
  }
  const digest = createHash('sha256').update(next).digest('base64url').slice(0, 16);
  if (next === place.next || digest === place.mark) throw oddAnswer('its pages go round in a circle', 'next_cursor');
  const steps = place.steps + 1;
  return { next, steps, mark: (steps & (steps - 1)) === 0 ? digest : place.mark };
};

/** The list under a name. Errors: RetryLater when it is missing. */
export const listIn = (answer: Readonly<Record<string, unknown>>, name: string): readonly unknown[] => {
  const list = isRecord(answer) ? answer[name] : undefined;
  if (!Array.isArray(list)) throw oddAnswer('its rows are missing', `no ${name}`);
  return list;
};
