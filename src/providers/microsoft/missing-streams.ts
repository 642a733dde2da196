// Streams that Microsoft offers in some clouds only, and why they are missing in the others.
import type { Endpoints } from '../provider.ts';

/** Stream → clouds without it → the reason as a sentence. */
type Absences = Readonly<Record<string, Readonly<Record<string, string>>>>;

const globalOnly = 'Microsoft offers this in its global cloud only.';
const national = { 'gcc-high': globalOnly, dod: globalOnly, china: globalOnly };

/** Graph answers for everything else in every cloud. */
const absences: Absences = { usage: national, audit: national, calls: national };

/** Why each stream is missing in this cloud; a stream that is there does not occur. A custom cloud is taken for a whole one. */
export const missingStreams = (
  { cloud }: Pick<Endpoints, 'cloud'>,
  from = absences,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(from).flatMap(([stream, clouds]) => {
      const reason = Object.hasOwn(clouds, cloud) ? clouds[cloud] : undefined;
      return reason === undefined ? [] : [[stream, reason]];
    }),
  );
