// What cursors of paged listings have in common: reading them back, and finding listings that go round in circles.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { StartOver } from '../errors.ts';
import type { Cursor } from '../stream.ts';
import { oddAnswer } from './errors.ts';

/** How many links were followed in this pass, and the digest of one of them (Brent): it finds a loop of any length. */
export const Trail = z.strictObject({ steps: z.int().min(0), mark: z.string() });
export type Trail = z.infer<typeof Trail>;

export const startTrail: Trail = { steps: 0, mark: '' };

/** The trail after one more link. Errors: RetryLater when the listing has come back to a link it had before. */
export const follow = (trail: Trail, link: string): Trail => {
  const digest = createHash('sha256').update(link).digest('base64url').slice(0, 16);
  if (digest === trail.mark) throw oddAnswer('its pages go round in a circle', '@odata.nextLink');
  const steps = trail.steps + 1;
  const powerOfTwo = (steps & (steps - 1)) === 0;
  return { steps, mark: powerOfTwo ? digest : trail.mark };
};

/** The cursor in its stream's own shape. Errors: StartOver when it is of another shape, for instance of another version. */
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
