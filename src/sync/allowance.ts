// Who may send a request now: pure bookkeeping of what runs, what each scope still has, and what it must wait for.
import type { RateLimit } from '../providers/stream.ts';

/** A request that wants to be sent. */
export interface Ask {
  readonly connection: string;
  readonly mailbox: string;
  readonly limits: readonly RateLimit[];
  /** Items that the answer is expected to hold: memory is bounded by their sum. */
  readonly items: number;
}

export interface Bounds {
  /** Requests at the same time on one mailbox. */
  readonly mailboxAtOnce: number;
  /** Requests at the same time in this process. */
  readonly requestsAtOnce: number;
  /** Items in memory at the same time, asked for or not saved yet; one request is always let through. */
  readonly itemsHeld: number;
}

/** One request on its way through: waiting, running, answered (its items are held), done. */
export interface Ticket {
  readonly ask: Ask;
  items: number;
}

interface Bucket {
  readonly limit: RateLimit;
  tokens: number;
  /** When `tokens` was true. */
  at: number;
}

interface Scope {
  /** Nothing starts before; milliseconds of the caller's clock. */
  notBefore: number;
  readonly buckets: Map<string, Bucket>;
}

interface Mailbox extends Scope {
  readonly waiting: Ticket[];
  running: number;
}

interface Line extends Scope {
  /** In the order in which they are to be served: whoever was served goes to the end. */
  readonly mailboxes: Map<string, Mailbox>;
}

export interface Started {
  readonly started: readonly Ticket[];
  /** When to look again though nothing ended; null: that would not help. */
  readonly again: number | null;
  /** Whether somebody waits for room in this process only. */
  readonly full: boolean;
}

interface First extends Omit<Started, 'started'> {
  readonly ticket: Ticket | null;
}

const newScope = (): Scope => ({ notBefore: -Infinity, buckets: new Map() });

const perMs = (limit: RateLimit): number => limit.requests / (limit.seconds * 1000);

const refill = (bucket: Bucket, now: number): void => {
  const gained = Math.max(0, now - bucket.at) * perMs(bucket.limit);
  bucket.tokens = Math.min(bucket.limit.requests, bucket.tokens + gained);
  bucket.at = Math.max(now, bucket.at);
};

/** Milliseconds until there is a whole token, rounded up. */
const shortage = (bucket: Bucket | undefined, now: number): number => {
  if (bucket === undefined) return 0;
  refill(bucket, now);
  return bucket.tokens >= 1 ? 0 : Math.ceil((1 - bucket.tokens) / perMs(bucket.limit));
};

const take = (scope: Scope, limit: RateLimit, now: number): void => {
  const bucket = scope.buckets.get(limit.name);
  if (bucket === undefined) scope.buckets.set(limit.name, { limit, tokens: limit.requests - 1, at: now });
  else bucket.tokens -= 1;
};

/** Whether a scope holds nothing back: its wait is over and its allowances are whole. */
const isFresh = (scope: Scope, now: number): boolean => {
  for (const [name, bucket] of scope.buckets) {
    refill(bucket, now);
    if (bucket.tokens >= bucket.limit.requests) scope.buckets.delete(name);
  }
  return scope.notBefore <= now && scope.buckets.size === 0;
};

/**
 * Milliseconds come in as arguments, from a clock that never goes back. Connections take turns, within one its
 * mailboxes, within one its requests in order; whoever is first and only lacks room in this process is not overtaken.
 */
export class Allowance {
  readonly #bounds: Bounds;
  readonly #lines = new Map<string, Line>();
  #running = 0;
  #held = 0;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  get running(): number {
    return this.#running;
  }

  get itemsHeld(): number {
    return this.#held;
  }

  ask(ask: Ask): Ticket {
    const ticket = { ask, items: ask.items };
    this.#mailboxOf(ask).waiting.push(ticket);
    return ticket;
  }

  /** For a ticket that has not been started. */
  cancel(ticket: Ticket): void {
    const { waiting } = this.#mailboxOf(ticket.ask);
    const place = waiting.indexOf(ticket);
    if (place >= 0) waiting.splice(place, 1);
  }

  /** Starts all that may start at `now`. */
  start(now: number): Started {
    const started: Ticket[] = [];
    for (;;) {
      const { ticket, again, full } = this.#first(now);
      if (ticket === null) return { started, again, full };
      started.push(ticket);
    }
  }

  /** The answer is here and holds `items`; the request counts no more. */
  answered(ticket: Ticket, items: number): void {
    this.#running -= 1;
    this.#mailboxOf(ticket.ask).running -= 1;
    this.#held += items - ticket.items;
    ticket.items = items;
  }

  /** The answer's items are saved or thrown away. */
  done(ticket: Ticket): void {
    this.#held -= ticket.items;
    ticket.items = 0;
  }

  /** Nothing of the mailbox, or of the whole connection (null), starts before `until`; a longer wait stays. */
  hold(connection: string, mailbox: string | null, until: number): void {
    const line = this.#lineOf(connection);
    const scope = mailbox === null ? line : this.#mailboxIn(line, mailbox);
    scope.notBefore = Math.max(scope.notBefore, until);
  }

  /** When the next request of the mailbox may start as far as waits go; -Infinity: at any time. */
  heldUntil(connection: string, mailbox: string): number {
    const line = this.#lines.get(connection);
    return Math.max(line?.notBefore ?? -Infinity, line?.mailboxes.get(mailbox)?.notBefore ?? -Infinity);
  }

  /** Drops what says nothing any more: idle mailboxes whose waits are over and whose allowances are whole. */
  forget(now: number): void {
    for (const [name, line] of this.#lines) {
      for (const [id, mailbox] of line.mailboxes) {
        const idle = mailbox.waiting.length === 0 && mailbox.running === 0;
        if (idle && isFresh(mailbox, now)) line.mailboxes.delete(id);
      }
      if (line.mailboxes.size === 0 && isFresh(line, now)) this.#lines.delete(name);
    }
  }

  #first(now: number): First {
    let again: number | null = null;
    const wait = (until: number): void => {
      again = again === null ? until : Math.min(again, until);
    };
    for (const [name, line] of this.#lines) {
      for (const [id, mailbox] of line.mailboxes) {
        const ticket = mailbox.waiting[0];
        if (ticket === undefined || mailbox.running >= this.#bounds.mailboxAtOnce) continue;
        const from = this.#from(line, mailbox, { ticket, now });
        if (from > now) {
          wait(from);
          continue;
        }
        if (!this.#fits(ticket)) return { ticket: null, again, full: true };
        this.#begin(line, mailbox, { ticket, now });
        line.mailboxes.delete(id);
        line.mailboxes.set(id, mailbox);
        this.#lines.delete(name);
        this.#lines.set(name, line);
        return { ticket, again: null, full: false };
      }
    }
    return { ticket: null, again, full: false };
  }

  /** When waits and limits let a ticket start; at most `now` when they do already. */
  #from(line: Line, mailbox: Mailbox, { ticket, now }: { ticket: Ticket; now: number }): number {
    let from = Math.max(line.notBefore, mailbox.notBefore);
    for (const limit of ticket.ask.limits) {
      const scope = limit.scope === 'connection' ? line : mailbox;
      const wait = shortage(scope.buckets.get(limit.name), now);
      if (wait > 0) from = Math.max(from, now + wait);
    }
    return from;
  }

  #fits(ticket: Ticket): boolean {
    if (this.#running >= this.#bounds.requestsAtOnce) return false;
    return this.#held === 0 || this.#held + ticket.items <= this.#bounds.itemsHeld;
  }

  #begin(line: Line, mailbox: Mailbox, { ticket, now }: { ticket: Ticket; now: number }): void {
    mailbox.waiting.shift();
    mailbox.running += 1;
    this.#running += 1;
    this.#held += ticket.items;
    for (const limit of ticket.ask.limits) take(limit.scope === 'connection' ? line : mailbox, limit, now);
  }

  #lineOf(connection: string): Line {
    const line = this.#lines.get(connection) ?? { ...newScope(), mailboxes: new Map<string, Mailbox>() };
    this.#lines.set(connection, line);
    return line;
  }

  #mailboxIn(line: Line, id: string): Mailbox {
    const mailbox = line.mailboxes.get(id) ?? { ...newScope(), waiting: [], running: 0 };
    line.mailboxes.set(id, mailbox);
    return mailbox;
  }

  #mailboxOf(ask: Ask): Mailbox {
    return this.#mailboxIn(this.#lineOf(ask.connection), ask.mailbox);
  }
}
