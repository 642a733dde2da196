// What each fault does to an answer: replaces it, bends the page it holds, or breaks the connection it travels on.
import { z } from 'zod';
import type { Fault, RetryAfter } from './faults.ts';
import { answerGraphError, GraphError, syncStateNotFound } from './graph/errors.ts';
import { answerJson, type Answer } from './http/wire.ts';

/** How the answer travels: whole, cut half way, or not at all. */
export interface Delivery {
  readonly answer: Answer;
  readonly delay: number;
  readonly transport: 'whole' | 'cut' | 'reset';
}

export const deliver = (answer: Answer): Delivery => ({ answer, delay: 0, transport: 'whole' });

export interface Surroundings {
  /** The URL that was asked for, as a client may ask for it again. */
  readonly url: string;
  /** Tells an empty page's next link from the page itself. */
  readonly nonce: string;
  /** Where a directory's delta starts anew; null for Outlook, which has no such header. */
  readonly restart: string | null;
}

/** The answer that stands in for the real one, which is then not computed; null when the fault needs the real one. */
export const replaceAnswer = (fault: Fault, around: Surroundings): Delivery | null => {
  switch (fault.kind) {
    case 'status':
      return deliver(
        answerGraphError(
          new GraphError(fault.status, statusCodes[fault.status] ?? 'UnknownError', 'An error has occurred.'),
        ),
      );
    case 'throttle':
      return deliver(answerThrottled(fault.retryAfter));
    case 'reset':
      return { ...deliver(nothing), transport: 'reset' };
    case 'hang':
      return { answer: nothing, delay: fault.milliseconds, transport: 'reset' };
    case 'garbage':
      return deliver({
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: '\u0000\u001f<<%PDF-1.4 \ufffd{"value":[',
      });
    case 'gone':
      return deliver(answerGone(around.restart));
    case 'expired-token':
      return deliver(
        answerGraphError(
          new GraphError(401, 'InvalidAuthenticationToken', 'Access token has expired or is not yet valid.'),
        ),
      );
    case 'mailbox-missing':
      return deliver(
        answerGraphError(
          new GraphError(
            404,
            'MailboxNotEnabledForRESTAPI',
            'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
          ),
        ),
      );
    case 'access-denied':
      return deliver(
        answerGraphError(
          new GraphError(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.'),
        ),
      );
    case 'not-provisioned':
      return deliver(answerGraphError(new GraphError(401, 'Unauthorized', 'Account is not provisioned.')));
    default:
      return null;
  }
};

const nothing: Answer = { status: 0, headers: {}, body: '' };
const statusCodes: Readonly<Record<number, string>> = {
  500: 'InternalServerError',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
  504: 'UnknownError',
};

/** The real answer as the fault bends it. */
export const bendAnswer = (fault: Fault, answer: Answer, around: Surroundings): Delivery => {
  switch (fault.kind) {
    case 'slow':
      return { answer, delay: fault.milliseconds, transport: 'whole' };
    case 'cut-connection':
      return { answer, delay: 0, transport: 'cut' };
    case 'cut-json':
      return deliver({ ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) });
    case 'content-type':
      return deliver({
        ...answer,
        headers: { ...answer.headers, 'content-type': 'text/html; charset=utf-8' },
        body: '<html><body><h1>Service unavailable</h1></body></html>',
      });
    default:
      return deliver(bendPage(fault, answer, around));
  }
};

const Page = z.looseObject({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
});

const bendPage = (fault: Fault, answer: Answer, around: Surroundings): Answer => {
  if (answer.status !== 200) return answer;
  const { value, '@odata.nextLink': next, '@odata.deltaLink': delta, ...rest } = Page.parse(JSON.parse(answer.body));
  const onward = next ?? delta ?? around.url;
  const links = {
    ...(next === undefined ? {} : { '@odata.nextLink': next }),
    ...(delta === undefined ? {} : { '@odata.deltaLink': delta }),
  };
  const rewrite = (page: object): Answer => ({ ...answer, body: JSON.stringify({ ...rest, ...page }) });
  switch (fault.kind) {
    case 'page-without-value':
      return rewrite({ '@odata.nextLink': onward });
    case 'next-link-to-itself':
      return rewrite({ value, '@odata.nextLink': around.url });
    case 'next-link-elsewhere':
      return rewrite({ value, '@odata.nextLink': onward.replace(/^https?:\/\/[^/]+/, fault.host) });
    case 'empty-page':
      return rewrite({
        value: [],
        '@odata.nextLink': `${around.url}${around.url.includes('?') ? '&' : '?'}$again=${around.nonce}`,
      });
    case 'duplicate-items':
      return rewrite({ ...links, value: [...value, ...value.slice(0, Math.max(1, Math.floor(value.length / 3)))] });
    default:
      return answer;
  }
};

/** 429 with a Retry-After in one of the forms that have been seen. */
export const answerThrottled = (retryAfter: RetryAfter): Answer => {
  const header = writeRetryAfter(retryAfter);
  return answerJson(
    429,
    {
      error: {
        code: 'TooManyRequests',
        innerError: {
          code: '429',
          date: new Date().toISOString().slice(0, 19),
          message: 'Please retry after',
          status: '429',
        },
        message: 'Please retry again later.',
      },
    },
    header === null ? {} : { 'retry-after': header },
  );
};

const writeRetryAfter = ({ form, seconds }: RetryAfter): string | null => {
  switch (form) {
    case 'seconds':
      return String(Math.ceil(seconds));
    case 'zero':
      return '0';
    case 'date':
      // An HTTP date has whole seconds: round up, so that waiting for it is never too short.
      return new Date(Math.ceil((Date.now() + seconds * 1000) / 1000) * 1000).toUTCString();
    case 'decimal':
      return String(seconds);
    case 'garbage':
      return 'soon';
    case 'none':
      return null;
  }
};

/** Milliseconds that a Retry-After announces; null when it says nothing. */
export const readRetryAfter = (header: string | undefined): number | null => {
  if (header === undefined) return null;
  if (/^\d+(\.\d+)?$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
};

const answerGone = (restart: string | null): Answer => {
  if (restart === null) return answerGraphError(syncStateNotFound());
  const answer = answerGraphError(
    new GraphError(
      410,
      'resyncRequired',
      'Resync required. Any differences between the local and the server state must be replaced.',
    ),
  );
  return { ...answer, headers: { ...answer.headers, location: restart } };
};
