// What the streams of every provider have in common: a page, the reason why an item is set aside, reading cursors back.
import type { z } from 'zod';
import { StartOver } from './errors.ts';
import type { Cursor, Page } from './stream.ts';

/** A page with nothing on it but what is given. */
export const page = (given: Partial<Page> & Pick<Page, 'cursor' | 'done'>): Page => ({
  activities: [],
  identities: [],
  removedIdentities: [],
  settings: null,
  quarantined: [],
  found: [],
  gone: [],
  sweep: null,
  pass: 0,
  ...given,
});

/** An item's fault as path and message; zod's messages name the shape that was expected, never what came. */
export const reasonOf = (error: z.ZodError): string => {
  const issue = error.issues[0];
  return `${issue?.path.join('.') || 'item'}: ${issue?.message ?? 'is of a wrong shape'}`;
};

/** Errors: StartOver when it is of another shape, for instance of another version. */
export const readCursor = <Shape>(schema: z.ZodType<Shape>, cursor: Cursor): Shape => {
  const parsed = schema.safeParse(cursor);
  if (parsed.success) return parsed.data;
  throw new StartOver({
    code: 'place-unreadable',
    title: 'The place up to which was read is of another version.',
    fix: 'Nothing to do: it is read from the start, and what is known already is not counted twice.',
    who: 'plumbline',
    link: null,
    raw: 'cursor',
  });
};
