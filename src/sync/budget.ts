// The budget of a process: requests wait here for their turn, for the source's limits and for what it asked to wait.
import type { Spent } from '../db/queries/leases.ts';
import type { RateLimit } from '../providers/stream.ts';
import {
  Allowance,
  type Ask,
  type Bounds,
  type Held,
  type Learnt,
  type Share,
  type Ticket,
  type TurnedAway,
} from './allowance.ts';

/** A request that may run. Both must be called, in this order, whatever happens. */
export interface Permit {
  /** The answer is here and holds so many items. */
  answered(items: number): void;
  /** The items are saved or thrown away. */
  done(): void;
}

/** A limit of the source lets nothing more be sent for longer than anybody waits here. */
export class LimitReached extends Error {
  override readonly name = 'LimitReached';
  readonly limit: RateLimit;
  /** Until something may be sent again. */
  readonly ms: number;
  constructor({ limit, ms }: Pick<TurnedAway, 'limit' | 'ms'>) {
    super(`${limit.requests} requests in ${limit.seconds} s were sent.`);
    this.limit = limit;
    this.ms = ms;
  }
}

export interface Budget {
  /** Resolves when the request may be sent. Rejects with the signal's reason; with LimitReached. */
  enter(ask: Ask, signal: AbortSignal): Promise<Permit>;
  /** Null when the request would have to wait. */
  tryEnter(ask: Ask): Permit | null;
  /** No request of what is held starts before so many milliseconds are over. */
  hold(held: Held, ms: number): void;
  /** Milliseconds that waits keep requests of a stream of a mailbox back, rounded up; 0: none. */
  heldFor(place: Pick<Ask, 'connection' | 'mailbox' | 'stream'>): number;
  /** What this process used of the limits of a mailbox, for whoever reads it next; null where it hardly counts. */
  spent(connection: string, mailbox: string): Spent | null;
  /** What somebody else used of them, so many milliseconds ago. */
  learn(place: { readonly connection: string; readonly mailbox: string }, told: Told): void;
  /** Looks again who may start: for when shares have changed. */
  look(): void;
  /** Whether requests wait for nothing but room in this process. */
  readonly full: boolean;
  /** Ends its timer; whoever still waits is turned away by their own signal. */
  close(): void;
}

interface Told extends Omit<Learnt, 'now'> {
  readonly ms: number;
}

export interface Time {
  /** Milliseconds that never go back; where they begin means nothing. */
  ticks(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Four at a time on a mailbox; memory for a dozen full pages; who has to wait longer than most slices last may as well leave. */
export const defaultBounds: Bounds = {
  mailboxAtOnce: 4,
  tenantAtOnce: 16,
  requestsAtOnce: 128,
  itemsHeld: 12_000,
  patience: 12_000,
};

/** Timers of more than 24 days end at once; nobody waits that long in one go. */
const longestSleep = 2 ** 30;

interface Entering {
  readonly enter: (permit: Permit) => void;
  readonly turnAway: (error: LimitReached) => void;
}

class Queue implements Budget {
  readonly #allowance: Allowance;
  readonly #time: Time;
  readonly #entering = new Map<Ticket, Entering>();
  #timer: { readonly until: number; readonly stop: AbortController } | null = null;
  #ended = 0;
  full = false;

  constructor(bounds: Bounds, time: Time, share: Share | undefined) {
    this.#allowance = new Allowance(bounds, share);
    this.#time = time;
  }

  enter(ask: Ask, signal: AbortSignal): Promise<Permit> {
    if (signal.aborted) return Promise.reject(signal.reason);
    const ticket = this.#allowance.ask(ask);
    const entered = Promise.withResolvers<Permit>();
    const leave = (): void => {
      this.#entering.delete(ticket);
      this.#allowance.cancel(ticket);
      entered.reject(signal.reason);
      this.#start();
    };
    signal.addEventListener('abort', leave, { once: true });
    this.#entering.set(ticket, {
      enter: (permit) => {
        signal.removeEventListener('abort', leave);
        entered.resolve(permit);
      },
      turnAway: (error) => {
        signal.removeEventListener('abort', leave);
        entered.reject(error);
      },
    });
    this.#start();
    return entered.promise;
  }

  tryEnter(ask: Ask): Permit | null {
    const ticket = this.#allowance.ask(ask);
    let permit: Permit | null = null;
    this.#entering.set(ticket, {
      enter: (given) => {
        permit = given;
      },
      turnAway: () => {},
    });
    this.#start();
    if (permit !== null) return permit;
    this.#entering.delete(ticket);
    this.#allowance.cancel(ticket);
    this.#start();
    return null;
  }

  hold(held: Held, ms: number): void {
    this.#allowance.hold(held, this.#time.ticks() + Math.ceil(ms));
  }

  heldFor(place: Pick<Ask, 'connection' | 'mailbox' | 'stream'>): number {
    return Math.max(0, Math.ceil(this.#allowance.heldUntil(place) - this.#time.ticks()));
  }

  spent(connection: string, mailbox: string): Spent | null {
    return this.#allowance.spent(connection, mailbox, this.#time.ticks());
  }

  learn(place: { readonly connection: string; readonly mailbox: string }, { ms, ...told }: Told): void {
    this.#allowance.learn(place, { ...told, now: this.#time.ticks() - ms });
  }

  look(): void {
    this.#start();
  }

  close(): void {
    this.#timer?.stop.abort();
    this.#timer = null;
  }

  #start(): void {
    const { started, again, full, turnedAway } = this.#allowance.start(this.#time.ticks());
    this.full = full;
    for (const ticket of started) {
      this.#entering.get(ticket)?.enter(this.#permit(ticket));
      this.#entering.delete(ticket);
    }
    for (const away of turnedAway) {
      this.#entering.get(away.ticket)?.turnAway(new LimitReached(away));
      this.#entering.delete(away.ticket);
    }
    if (again === null) this.close();
    else this.#wake(again);
  }

  #permit(ticket: Ticket): Permit {
    return {
      answered: (items) => {
        this.#allowance.answered(ticket, items);
        this.#start();
      },
      done: () => {
        this.#allowance.done(ticket);
        this.#ended += 1;
        if (this.#ended % 1024 === 0) this.#allowance.forget(this.#time.ticks());
        this.#start();
      },
    };
  }

  /** A timer may end a little early; then `start` finds nothing and asks for another. */
  #wake(until: number): void {
    if (this.#timer?.until === until) return;
    this.close();
    const stop = new AbortController();
    this.#timer = { until, stop };
    const ms = Math.min(longestSleep, Math.max(1, Math.ceil(until - this.#time.ticks())));
    void this.#afterSleep(ms, stop.signal);
  }

  async #afterSleep(ms: number, signal: AbortSignal): Promise<void> {
    try {
      await this.#time.sleep(ms, signal);
    } catch {
      // Another timer has taken its place.
      return;
    }
    this.#timer = null;
    this.#start();
  }
}

/** `share`: what this process may use of a limit that holds for a whole connection; not given: all of it. */
export const openBudget = (bounds: Bounds, time: Time, share?: Share): Budget => new Queue(bounds, time, share);
