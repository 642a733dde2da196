// What each fault does to an answer: stands in for it, bends the page it holds, or breaks the connection it travels on.
import type { Fault } from './faults.ts';
import {
  answerGraphError,
  GraphError,
  accessDenied,
  mailboxMissing,
  resyncRequired,
  syncStateNotFound,
  tooManyRequests,
} from './graph/errors.ts';
import { answerJson, readText, type Answer } from './http/wire.ts';
import { bendPage, dropValue, emptyOnce, leadAstray, repeatItems } from './page-faults.ts';
import { writeRetryAfter } from './retry-after.ts';

/** How the answer travels: whole, cut half way, or not at all. */
export interface Delivery {
  readonly answer: Answer;
  readonly delay: number;
  readonly transport: 'whole' | 'cut' | 'reset';
}

/** An answer that holds a place in the quota until it has left, and whose Retry-After holds from then on. */
export interface Leaving extends Delivery {
  /** To be called when it leaves. */
  readonly announce: () => void;
  /** To be called once it has left. */
  readonly release: () => void;
}

const idle = (): void => undefined;

/** A delivery that holds no place and announces nothing. */
export const stay = (delivery: Delivery): Leaving => ({ ...delivery, announce: idle, release: idle });

export const deliver = (answer: Answer): Delivery => ({ answer, delay: 0, transport: 'whole' });

export interface Surroundings {
  /** The URL that was asked for, as a client may ask for it again. */
  readonly url: string;
  /** Tells an empty page's next link from the page itself. */
  readonly nonce: string;
  /** Where a directory's delta starts anew; null for Outlook, which has no such header. */
  readonly restart: string | null;
}

const standIns = new Set<Fault['kind']>([
  'status',
  'throttle',
  'reset',
  'hang',
  'garbage',
  'gone',
  'expired-token',
  'mailbox-missing',
  'access-denied',
  'not-provisioned',
  'graph-error',
  'answer',
]);

/** True for faults that never look at the real answer. */
export const standsIn = (fault: Fault): boolean => standIns.has(fault.kind);

/** The delivery that a fault makes of the real answer, which is computed only where it is needed. */
export const applyFault = (fault: Fault, real: () => Answer, around: Surroundings): Delivery => {
  const { url } = around;
  switch (fault.kind) {
    case 'status':
      return deliver(answerStatus(fault.status));
    case 'throttle': {
      const header = writeRetryAfter(fault.retryAfter);
      return deliver(answerJson(429, tooManyRequests(), header === null ? {} : { 'retry-after': header }));
    }
    case 'reset':
      return { answer: nothing, delay: 0, transport: 'reset' };
    case 'hang':
      return { answer: nothing, delay: fault.milliseconds, transport: 'reset' };
    case 'slow':
      return { answer: real(), delay: fault.milliseconds, transport: 'whole' };
    case 'cut-connection':
      return { answer: real(), delay: 0, transport: 'cut' };
    case 'cut-json':
      return deliver(cutHalf(real()));
    case 'garbage':
      return deliver(garbage);
    case 'content-type':
      return deliver(asWebPage(real()));
    case 'gone':
      return deliver(answerGone(around.restart));
    case 'expired-token':
      return deliver(answerGraphError(expiredToken()));
    case 'mailbox-missing':
      return deliver(answerGraphError(mailboxMissing()));
    case 'access-denied':
      return deliver(answerGraphError(accessDenied()));
    case 'not-provisioned':
      return deliver(answerGraphError(new GraphError(401, 'Unauthorized', 'Account is not provisioned.')));
    case 'graph-error': {
      const { status, code, innerCode, message, headers } = fault;
      const codes = innerCode === null ? code : { outer: code, inner: innerCode };
      return deliver(answerGraphError(new GraphError(status, codes, message), headers));
    }
    case 'answer':
      return deliver(answerJson(fault.status, fault.body, fault.headers));
    case 'page-without-value':
      return deliver(bendPage(real(), url, dropValue));
    case 'next-link-to-itself':
      return deliver(bendPage(real(), url, ({ value }) => ({ value, '@odata.nextLink': url })));
    case 'next-link-elsewhere':
      return deliver(bendPage(real(), url, leadAstray(fault.host)));
    case 'empty-page':
      return deliver(bendPage(real(), url, emptyOnce(url, around.nonce)));
    case 'duplicate-items':
      return deliver(bendPage(real(), url, repeatItems));
    case 'entra':
    case 'token-without-roles':
      break;
  }
  return deliver(real());
};

const nothing: Answer = { status: 0, headers: {}, body: '' };

const garbage: Answer = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: '\u0000\u001f<<%PDF-1.4 \ufffd{"value":[',
};

const expiredToken = (): GraphError =>
  new GraphError(401, 'InvalidAuthenticationToken', 'Access token has expired or is not yet valid.');

const statusCodes: Readonly<Record<number, string>> = {
  500: 'InternalServerError',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
  504: 'UnknownError',
};

const answerStatus = (status: number): Answer =>
  answerGraphError(new GraphError(status, statusCodes[status] ?? 'UnknownError', 'An error has occurred.'));

const cutHalf = (answer: Answer): Answer => {
  const text = readText(answer);
  return { ...answer, body: text.slice(0, Math.floor(text.length / 2)) };
};

const asWebPage = (answer: Answer): Answer => ({
  status: 200,
  headers: { ...answer.headers, 'content-type': 'text/html; charset=utf-8' },
  body: '<html><body><h1>Please wait</h1></body></html>',
});

const answerGone = (restart: string | null): Answer =>
  restart === null ? answerGraphError(syncStateNotFound()) : answerGraphError(resyncRequired(), { location: restart });
