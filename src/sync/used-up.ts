// A limit of the source that is used up for now: how a partition's row tells of it, and how people read it.
import type { Problem } from '../providers/errors.ts';
import type { RateLimit } from '../providers/stream.ts';

const code = 'allowance-used';

const spanOf = (seconds: number): string => {
  if (seconds === 1) return 'a second';
  if (seconds === 86_400) return '24 hours';
  if (seconds % 60 !== 0) return `${seconds} seconds`;
  return seconds === 60 ? 'a minute' : `${seconds / 60} minutes`;
};

/** `14 requests in 10 minutes`. */
const say = ({ requests, seconds }: RateLimit): string =>
  `${requests} ${requests === 1 ? 'request' : 'requests'} in ${spanOf(seconds)}`;

export const usedUp = (limit: RateLimit): Problem => ({
  code,
  title: `No more than ${say(limit)} ${limit.requests === 1 ? 'is' : 'are'} allowed.`,
  fix: 'Nothing to do: it goes on by itself.',
  who: 'plumbline',
  link: null,
  raw: limit.name,
});

/** `14 requests in 10 minutes`; null for a problem that is another, or a limit that is declared no more. */
export const sayUsedUp = (problem: Problem | null, limits: readonly RateLimit[]): string | null => {
  const limit = problem?.code === code ? limits.find(({ name }) => name === problem.raw) : undefined;
  return limit === undefined ? null : say(limit);
};
