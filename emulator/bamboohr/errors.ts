// What BambooHR answers when it refuses: a status, the reason in a header, and an empty body.
import type { Answer } from '../http/wire.ts';

export class BambooError extends Error {
  override readonly name = 'BambooError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export const answerBambooError = ({ status, message }: BambooError, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: {
    'content-type': 'text/html; charset=UTF-8',
    ...(message === '' ? {} : { 'x-bamboohr-error-message': message }),
    ...headers,
  },
  body: '',
});

/** Over the limit; null leaves Retry-After out. */
export const answerLimited = (status: 429 | 503, retryAfter: string | null): Answer =>
  answerBambooError(
    new BambooError(status, status === 429 ? 'Rate limit exceeded' : ''),
    retryAfter === null ? {} : { 'retry-after': retryAfter },
  );
