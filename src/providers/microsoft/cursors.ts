// What cursors of paged listings have in common: reading them back, and finding listings that go round in circles.
import { createHash } from 'node:crypto';
import { z } from 'zod';
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
