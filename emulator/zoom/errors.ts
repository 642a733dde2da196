// What Zoom answers when it refuses: a status, and a code of its own in the body.
import { answerJson, type Answer } from '../http/wire.ts';

export class ZoomError extends Error {
  override readonly name = 'ZoomError';
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const answerZoomError = ({ status, code, message }: ZoomError): Answer => answerJson(status, { code, message });

export const invalidToken = (): ZoomError => new ZoomError(401, 124, 'Invalid access token.');
export const expiredToken = (): ZoomError => new ZoomError(401, 124, 'Access token is expired.');
export const badPageToken = (): ZoomError =>
  new ZoomError(400, 300, 'The next page token is either invalid or expired.');

/** The categories of calls, and how often each may come, by plan. */
export type Category = 'Light' | 'Medium';
export type Plan = 'free' | 'pro' | 'business';

const DAY = 86_400;
interface Allowance {
  readonly second: number;
  /** Null without a limit by day. */
  readonly day: number | null;
}
const allowances: Readonly<Record<Plan, Readonly<Record<Category, Allowance>>>> = {
  free: { Light: { second: 4, day: 6_000 }, Medium: { second: 2, day: 2_000 } },
  pro: { Light: { second: 30, day: null }, Medium: { second: 20, day: null } },
  business: { Light: { second: 80, day: null }, Medium: { second: 60, day: null } },
};

export const ratesOf = (plan: Plan, category: Category): readonly { limit: number; seconds: number }[] => {
  const { second, day } = allowances[plan][category];
  return [{ limit: second, seconds: 1 }, ...(day === null ? [] : [{ limit: day, seconds: DAY }])];
};

interface Exceeded {
  readonly plan: Plan;
  readonly category: Category;
  readonly retryAfter: string | null;
}

const answerLimit = ({ plan, category, retryAfter }: Exceeded, daily: boolean): Answer => {
  const { second, day } = allowances[plan][category];
  const message = daily
    ? 'You have reached the maximum daily rate limit for this API. Refer to the response header for details on when you can make another request.'
    : 'You have reached the maximum per-second rate limit for this API. Try again later.';
  return answerJson(
    429,
    { code: 429, message },
    {
      'x-ratelimit-category': category,
      'x-ratelimit-type': daily ? 'Daily-limit' : 'Per-second-limit',
      'x-ratelimit-limit': String(daily ? (day ?? second) : second),
      'x-ratelimit-remaining': '0',
      ...(retryAfter === null ? {} : { 'retry-after': retryAfter }),
    },
  );
};

export const answerPerSecond = (exceeded: Exceeded): Answer => answerLimit(exceeded, false);

/** Over the limit for so many seconds; a day's limit ends at a time that is written as ISO 8601. */
export const answerOverLimit = (plan: Plan, category: Category, seconds: number): Answer =>
  seconds <= 60
    ? answerPerSecond({ plan, category, retryAfter: String(seconds) })
    : answerLimit(
        { plan, category, retryAfter: `${new Date(Date.now() + seconds * 1000).toISOString().slice(0, 19)}Z` },
        true,
      );
