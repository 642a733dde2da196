// A mailbox that this worker holds: requests run under it, and end when it is lost.

/** The lease is over: another worker may read the mailbox now. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

interface Running {
  /** When the request began; milliseconds of the caller's clock. */
  readonly began: number;
  readonly controller: AbortController;
}

/** A request under a lease. `signal` is aborted when the lease is lost or the request takes too long. */
export interface Leased {
  readonly signal: AbortSignal;
  end(): void;
}

export class Lease {
  readonly accountId: string;
  #until: number;
  readonly #running = new Set<Running>();
  readonly #lost = new AbortController();

  /** `until`: milliseconds of a clock that never goes back. */
  constructor(accountId: string, until: number) {
    this.accountId = accountId;
    this.#until = until;
  }

  /** Aborted when the lease is lost. */
  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  renew(until: number): void {
    if (!this.signal.aborted) this.#until = until;
  }

  /** Errors: LeaseLost when it is over already. */
  begin(now: number): Leased {
    this.check(now);
    if (this.signal.aborted) throw this.signal.reason;
    const running = { began: now, controller: new AbortController() };
    this.#running.add(running);
    return { signal: running.controller.signal, end: () => void this.#running.delete(running) };
  }

  /** Loses the lease when its time is over. */
  check(now: number): void {
    if (now >= this.#until) this.lose(new LeaseLost('The lease was not renewed in time.'));
  }

  /** Ends the requests that have been running since before `began`. */
  endOlder(began: number, reason: Error): void {
    for (const request of this.#running) if (request.began < began) request.controller.abort(reason);
  }

  /** Ends all requests; none can begin any more. */
  lose(reason: Error): void {
    if (this.signal.aborted) return;
    this.#lost.abort(reason);
    for (const request of this.#running) request.controller.abort(reason);
  }
}
