// Graph's error answers: code, message, and the inner error with date and request id.
import { randomUUID } from 'node:crypto';
import { answerJson, type Answer } from '../http/wire.ts';

/** The error's code, or with it the one that its inner error carries. */
export type ErrorCode = string | { readonly outer: string; readonly inner: string };

/** Thrown by Graph's endpoints; becomes the JSON of Graph's error answer. */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly innerCode: string | null;

  constructor(status: number, code: ErrorCode, message: string) {
    super(message);
    this.name = 'GraphError';
    this.status = status;
    this.code = typeof code === 'string' ? code : code.outer;
    this.innerCode = typeof code === 'string' ? null : code.inner;
  }
}

/** The answer for an error, as Graph writes it. */
export const answerGraphError = (error: GraphError, headers: Readonly<Record<string, string>> = {}): Answer => {
  const requestId = randomUUID();
  return answerJson(
    error.status,
    {
      error: {
        code: error.code,
        message: error.message,
        innerError: {
          ...(error.innerCode === null ? {} : { code: error.innerCode }),
          date: new Date().toISOString().slice(0, 19),
          'request-id': requestId,
          'client-request-id': requestId,
        },
      },
    },
    { 'request-id': requestId, ...headers },
  );
};

export const accessDenied = (): GraphError =>
  new GraphError(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');

export const blockedByPolicy = (): GraphError =>
  new GraphError(403, 'ErrorAccessDenied', 'Access to OData is disabled.');

export const insufficientPrivileges = (): GraphError =>
  new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');

export const resourceNotFound = (id: string): GraphError =>
  new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

export const itemNotFound = (): GraphError =>
  new GraphError(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');

/** Outlook's word for a delta or next link that it no longer knows. */
export const syncStateNotFound = (): GraphError =>
  new GraphError(
    410,
    'SyncStateNotFound',
    'The sync state generation is not found; generation=149;[highest=157][157][155][156].',
  );

export const badRequest = (message: string): GraphError => new GraphError(400, 'BadRequest', message);

/** What Microsoft has and this emulator has not: said aloud, so that nobody builds on a silent wrong answer. */
export const notEmulated = (what: string): GraphError =>
  new GraphError(501, 'NotImplemented', `The emulator does not have ${what}.`);

/** The directory's word for a token that is too old. */
export const resyncRequired = (): GraphError =>
  new GraphError(
    410,
    'resyncRequired',
    'Resync required. Any differences between the local and the server state must be replaced.',
  );

export const mailboxMissing = (): GraphError =>
  new GraphError(
    404,
    'MailboxNotEnabledForRESTAPI',
    'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
  );

/** The body of a 429; its inner error has another form than other errors'. */
export const tooManyRequests = (): object => ({
  error: {
    code: 'TooManyRequests',
    innerError: {
      code: '429',
      date: new Date().toISOString().slice(0, 19),
      message: 'Please retry after',
      'request-id': randomUUID(),
      status: '429',
    },
    message: 'Please retry again later.',
  },
});
