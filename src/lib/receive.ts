// One request and all of its answer, in the pieces in which it comes.
import type { Dispatcher } from 'undici';

interface Received {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Of the body, one after the other; to be taken out when they are read. */
  readonly pieces: Buffer[];
}

interface Receiving {
  /** Bytes of a body after which the rest is let go, and none of it is kept; null: all of it is wanted. */
  readonly enough: number | null;
  /** Milliseconds for all of it. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

type Outcome = Pick<PromiseWithResolvers<Received>, 'resolve' | 'reject'>;

class Receiver implements Dispatcher.DispatchHandler {
  readonly #outcome: Outcome;
  readonly #enough: number | null;
  readonly #pieces: Buffer[] = [];
  #controller: Dispatcher.DispatchController | null = null;
  #stopped: Error | null = null;
  #status = 0;
  #headers: Received['headers'] = {};
  #length = 0;

  constructor(outcome: Outcome, enough: number | null) {
    this.#outcome = outcome;
    this.#enough = enough;
  }

  stop(reason: Error): void {
    this.#stopped = reason;
    this.#outcome.reject(reason);
    this.#controller?.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#stopped !== null) controller.abort(this.#stopped);
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Received['headers']): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, piece: Buffer): void {
    this.#length += piece.length;
    if (this.#enough === null) this.#pieces.push(piece);
    else if (this.#length > this.#enough) {
      this.onResponseEnd();
      controller.abort(new Error('The rest of the answer is not wanted.'));
    }
  }

  onResponseEnd(): void {
    this.#outcome.resolve({ status: this.#status, headers: this.#headers, pieces: this.#pieces });
  }

  onResponseError(_: unknown, error: Error): void {
    this.#outcome.reject(error);
  }
}

/**
 * Errors: the connection's; one of its own when the time is up or the signal aborted.
 * Field note: undici's own `request` gives the body as a stream, and what is read of such a stream lives until old garbage
 * is collected. So does all that comes to somebody who has waited for long, as a promise that is dead and old still holds
 * what it was given: hence large things are taken out of what holds them when they are used.
 */
export const receive = async (
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  { enough, timeout, signal }: Receiving,
): Promise<Received> => {
  const { promise, resolve, reject } = Promise.withResolvers<Received>();
  const receiver = new Receiver({ resolve, reject }, enough);
  const stop = (): void => receiver.stop(new Error('The request was stopped.'));
  const timer = setTimeout(() => receiver.stop(new Error('The request took too long.')), timeout);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    dispatcher.dispatch(request, receiver);
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
};
