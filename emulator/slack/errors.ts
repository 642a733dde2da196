// What Slack answers when it refuses: a 200 that says `ok: false`, and a 429 over the limit.
import { answerJson, type Answer } from '../http/wire.ts';

/** Thrown by a method; `detail` stands beside `error` in the answer. */
export class SlackError extends Error {
  override readonly name = 'SlackError';
  readonly code: string;
  readonly detail: object;

  constructor(code: string, detail: object = {}) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}

export const answerSlackError = ({ code, detail }: SlackError): Answer =>
  answerJson(200, { ok: false, error: code, ...detail });

/** Over the limit; null leaves the header out. */
export const answerRateLimited = (retryAfter: string | null): Answer =>
  answerJson(429, { ok: false, error: 'ratelimited' }, retryAfter === null ? {} : { 'retry-after': retryAfter });

/** An argument that is missing, as the method tells it. */
export const missingArgument = (name: string): SlackError =>
  new SlackError('invalid_arguments', {
    response_metadata: { messages: [`[ERROR] missing required field: ${name}`] },
  });
