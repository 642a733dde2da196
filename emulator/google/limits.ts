// Google's limits per user and minute, and how each API says that they are used up.
import type { Answer } from '../http/wire.ts';
import type { Rate } from '../quota.ts';
import { answerGoogleError, GoogleError } from './errors.ts';
import type { Endpoint } from './call.ts';

const perMinute: Readonly<Record<Endpoint['api'], number>> = { gmail: 15_000, calendar: 600, directory: 2_400 };

export const ratesOf = (api: Endpoint['api']): readonly Rate[] => [{ limit: perMinute[api], seconds: 60 }];

/** Gmail names the time in words, with either status; the others answer 403. None sends Retry-After. */
export const answerOverLimit = (status: '403' | '429', api: Endpoint['api'], seconds: number): Answer => {
  const again = new Date(Date.now() + seconds * 1000).toISOString();
  if (api !== 'gmail') {
    const message = api === 'calendar' ? 'Rate Limit Exceeded' : 'Quota exceeded for quota metric.';
    const reason = api === 'calendar' ? 'rateLimitExceeded' : 'quotaExceeded';
    return answerGoogleError(new GoogleError({ code: 403, message, reason, domain: 'usageLimits' }));
  }
  const message = `User-rate limit exceeded.  Retry after ${again}`;
  return status === '429'
    ? answerGoogleError(new GoogleError({ code: 429, message, reason: 'rateLimitExceeded' }))
    : answerGoogleError(
        new GoogleError({ code: 403, message, reason: 'userRateLimitExceeded', domain: 'usageLimits' }),
      );
};

/** A fault's 429. */
export const answerThrottled = (retryAfter: string | null): Answer =>
  answerGoogleError(
    new GoogleError({ code: 429, message: 'Too many concurrent requests for user.', reason: 'rateLimitExceeded' }),
    retryAfter === null ? {} : { 'retry-after': retryAfter },
  );
