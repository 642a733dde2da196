// Who may send a request now: pure bookkeeping of what runs, what each scope still has, and what it must wait for.
import type { RateLimit } from '../providers/stream.ts';
import type { Spent } from '../db/queries/leases.ts';
import { Window } from './window.ts';

/** A request that wants to be sent. */
export interface Ask {
  readonly connection: string;
  readonly mailbox: string;
  readonly stream: string;
  /** Whose limits of scope `part` count; null: it is about no part of its own (the root that finds them). */
  readonly part: string | null;
  /** Whose limits of scope `group` count; not given or null: it belongs to no group of parts. */
  readonly group?: string | null;
  /** Whether the mailbox stands for the whole tenant, of which more may be asked at the same time. */
  readonly wide: boolean;
  readonly limits: readonly RateLimit[];
  /** Items that the answer is expected to hold: memory is bounded by their sum. */
  readonly items: number;
}

/** What a wait holds: the whole connection (mailbox null), a mailbox (stream null), or a stream in it. */
export interface Held {
  readonly connection: string;
  readonly mailbox: string | null;
  readonly stream: string | null;
}

export interface Bounds {
  /** Requests at the same time on one mailbox. */
  readonly mailboxAtOnce: number;
  /** The same for what belongs to the whole tenant. */
  readonly tenantAtOnce: number;
  /** Requests at the same time in this process. */
  readonly requestsAtOnce: number;
  /** Items in memory at the same time, asked for or not saved yet; one request is always let through. */
  readonly itemsHeld: number;
  /** Whom a limit keeps waiting for longer than so many milliseconds is turned away. */
  readonly patience: number;
}

/** One request on its way through: waiting, running, answered (its items are held), done. */
export interface Ticket {
  readonly ask: Ask;
  items: number;
}

interface Scope {
  /** Nothing starts before; milliseconds of the caller's clock. */
  notBefore: number;
  /** By the limit's name; for each part, and for each group of parts, of its own. */
  readonly windows: Map<string, Window>;
}

interface Mailbox extends Scope {
  readonly waiting: Ticket[];
  running: number;
  /** Streams of which nothing starts before; milliseconds. */
  readonly streams: Map<string, number>;
}

interface Line extends Scope {
  readonly mailboxes: Map<string, Mailbox>;
  /** Those where a request waits, in the order in which they are to be served: whoever was served goes to the end. */
  readonly turns: Map<string, Mailbox>;
}

export interface Started {
  readonly started: readonly Ticket[];
  /** When to look again though nothing ended; null: that would not help. */
  readonly again: number | null;
  /** Whether somebody waits for room in this process only. */
  readonly full: boolean;
  /** Who would wait too long for a limit, and for how many milliseconds: they wait here no more. */
  readonly turnedAway: readonly TurnedAway[];
}

export interface TurnedAway {
  readonly ticket: Ticket;
  readonly limit: RateLimit;
  readonly ms: number;
}

/** `now`: when what it tells was true. */
export interface Learnt {
  readonly spent: Spent;
  readonly limits: readonly RateLimit[];
  readonly now: number;
}

/** How many requests of a limit this process may start in the limit's span. */
export type Share = (limit: RateLimit, now: number) => number;

type Looked = Pick<Started, 'again' | 'full'> & { readonly ticket: Ticket | null };
type Outcome = 'begun' | 'full' | 'none';

interface Wait {
  readonly ms: number;
  /** The limit that lets it wait longest. */
  readonly limit: RateLimit | null;
}

const newScope = (): Scope => ({ notBefore: -Infinity, windows: new Map() });

const whole: Share = ({ requests }) => requests;

/** Null for a limit that does not concern the request. */
const windowName = (limit: RateLimit, { part, group = null }: Ask): string | null => {
  if (limit.scope !== 'part' && limit.scope !== 'group') return limit.name;
  const of = limit.scope === 'part' ? part : group;
  return of === null ? null : `${limit.name}\n${of}`;
};

const take = (scope: Scope, limit: RateLimit, { ask, now }: { ask: Ask; now: number }): void => {
  const name = windowName(limit, ask);
  if (name === null) return;
  const window = scope.windows.get(name) ?? new Window(limit);
  scope.windows.set(name, window);
  window.take(now);
};

/** Drops windows in which nothing counts any more. */
const clean = ({ windows }: Scope, now: number): void => {
  for (const [name, window] of windows) if (window.used(now) === 0) windows.delete(name);
};

/** Whether a mailbox may be forgotten: nothing is under way, nothing holds it back, and what counts hardly does. */
const isIdle = ({ waiting, running, streams, notBefore, windows }: Mailbox, now: number): boolean =>
  waiting.length === 0 &&
  running === 0 &&
  streams.size === 0 &&
  notBefore <= now &&
  [...windows.values()].every((window) => window.isSlight(now));

/**
 * Milliseconds come in as arguments, from a clock that never goes back. Connections take turns, within one its
 * mailboxes, within one its requests in order, but for those that a limit of their own holds back; whoever is first and only
 * lacks room in this process is not overtaken.
 */
export class Allowance {
  readonly #bounds: Bounds;
  readonly #lines = new Map<string, Line>();
  #running = 0;
  #held = 0;
  readonly #share: Share;
  #turnedAway: TurnedAway[] = [];

  constructor(bounds: Bounds, share: Share = whole) {
    this.#bounds = bounds;
    this.#share = share;
  }

  get running(): number {
    return this.#running;
  }

  get itemsHeld(): number {
    return this.#held;
  }

  ask(ask: Ask): Ticket {
    const ticket = { ask, items: ask.items };
    const mailbox = this.#mailboxOf(ask);
    mailbox.waiting.push(ticket);
    this.#lineOf(ask.connection).turns.set(ask.mailbox, mailbox);
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
      if (ticket === null) return { started, again, full, turnedAway: this.#turnedAway.splice(0) };
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

  /** Nothing of what is held starts before `until`; a longer wait stays. */
  hold({ connection, mailbox, stream }: Held, until: number): void {
    const line = this.#lineOf(connection);
    if (mailbox === null) {
      line.notBefore = Math.max(line.notBefore, until);
      return;
    }
    const scope = this.#mailboxIn(line, mailbox);
    if (stream === null) scope.notBefore = Math.max(scope.notBefore, until);
    else scope.streams.set(stream, Math.max(scope.streams.get(stream) ?? -Infinity, until));
  }

  /** When the next request of a stream of a mailbox may start as far as waits go; -Infinity: at any time. */
  heldUntil({ connection, mailbox, stream }: Pick<Ask, 'connection' | 'mailbox' | 'stream'>): number {
    const line = this.#lines.get(connection);
    const scope = line?.mailboxes.get(mailbox);
    const own = Math.max(scope?.notBefore ?? -Infinity, scope?.streams.get(stream) ?? -Infinity);
    return Math.max(line?.notBefore ?? -Infinity, own);
  }

  /** What counts in the windows of a mailbox, by their names; null where it hardly does. */
  spent(connection: string, mailbox: string, now: number): Spent | null {
    const scope = this.#lines.get(connection)?.mailboxes.get(mailbox);
    const counting = [...(scope?.windows ?? [])].filter(([, window]) => !window.isSlight(now));
    if (counting.length === 0) return null;
    return Object.fromEntries(counting.map(([name, window]) => [name, window.list(now)]));
  }

  /** What another worker knew of the limits of a mailbox: of what was used here before, too. */
  learn(place: { readonly connection: string; readonly mailbox: string }, learnt: Learnt): void {
    const { spent, limits, now } = learnt;
    const scope = this.#mailboxIn(this.#lineOf(place.connection), place.mailbox);
    for (const [name, listed] of Object.entries(spent)) {
      const limit = limits.find((one) => one.name === name.split('\n', 1)[0]);
      if (limit === undefined) continue;
      scope.windows.set(name, new Window(limit, listed, now));
    }
  }

  /** Drops what says nothing any more: idle mailboxes whose waits are over and whose allowances are whole. */
  forget(now: number): void {
    for (const [name, line] of this.#lines) {
      for (const [id, mailbox] of line.mailboxes) {
        for (const [stream, until] of mailbox.streams) if (until <= now) mailbox.streams.delete(stream);
        clean(mailbox, now);
        if (isIdle(mailbox, now)) line.mailboxes.delete(id);
      }
      clean(line, now);
      if (line.mailboxes.size === 0 && line.windows.size === 0 && line.notBefore <= now) this.#lines.delete(name);
    }
  }

  #first(now: number): Looked {
    let again: number | null = null;
    const wait = (until: number): void => {
      if (until !== Infinity) again = again === null ? until : Math.min(again, until);
    };
    for (const [name, line] of this.#lines) {
      for (const [id, mailbox] of line.turns) {
        if (mailbox.waiting.length === 0) {
          line.turns.delete(id);
          continue;
        }
        const held = Math.max(line.notBefore, mailbox.notBefore);
        if (held > now) wait(held);
        if (held > now) continue;
        for (const ticket of mailbox.waiting.slice()) {
          const outcome = this.#try({ line, mailbox, ticket, now }, wait);
          if (outcome === 'none') continue;
          if (outcome === 'full') return { ticket: null, again, full: true };
          line.turns.delete(id);
          if (mailbox.waiting.length > 0) line.turns.set(id, mailbox);
          this.#lines.delete(name);
          this.#lines.set(name, line);
          return { ticket, again: null, full: false };
        }
      }
    }
    return { ticket: null, again, full: false };
  }

  /** Begins a request where its stream, its limits and the room in this process let it. */
  #try(at: { line: Line; mailbox: Mailbox; ticket: Ticket; now: number }, wait: (until: number) => void): Outcome {
    const { mailbox, ticket, now } = at;
    const { ask } = ticket;
    if (mailbox.running >= (ask.wide ? this.#bounds.tenantAtOnce : this.#bounds.mailboxAtOnce)) return 'none';
    const held = mailbox.streams.get(ask.stream) ?? -Infinity;
    const { ms, limit } = this.#longest(at);
    if (limit !== null && ms > this.#bounds.patience && ms !== Infinity) {
      mailbox.waiting.splice(mailbox.waiting.indexOf(ticket), 1);
      this.#turnedAway.push({ ticket, limit, ms });
      return 'none';
    }
    const from = Math.max(held, ms > 0 ? now + ms : -Infinity);
    if (from > now) {
      wait(from);
      return 'none';
    }
    if (!this.#fits(ticket)) return 'full';
    this.#begin(at);
    return 'begun';
  }

  /** How long limits let a ticket wait. */
  #longest({ line, mailbox, ticket, now }: { line: Line; mailbox: Mailbox; ticket: Ticket; now: number }): Wait {
    let longest: Wait = { ms: 0, limit: null };
    for (const limit of ticket.ask.limits) {
      const name = windowName(limit, ticket.ask);
      if (name === null) continue;
      const shared = limit.scope === 'connection';
      const allowed = shared ? this.#share(limit, now) : limit.requests;
      const window = (shared ? line : mailbox).windows.get(name);
      const ms = window?.shortage(allowed, now) ?? (allowed < 1 ? Infinity : 0);
      if (ms > longest.ms) longest = { ms, limit };
    }
    return longest;
  }

  #fits(ticket: Ticket): boolean {
    if (this.#running >= this.#bounds.requestsAtOnce) return false;
    return this.#held === 0 || this.#held + ticket.items <= this.#bounds.itemsHeld;
  }

  #begin({ line, mailbox, ticket, now }: { line: Line; mailbox: Mailbox; ticket: Ticket; now: number }): void {
    const { ask } = ticket;
    mailbox.waiting.splice(mailbox.waiting.indexOf(ticket), 1);
    mailbox.running += 1;
    this.#running += 1;
    this.#held += ticket.items;
    for (const limit of ask.limits) take(limit.scope === 'connection' ? line : mailbox, limit, { ask, now });
  }

  #lineOf(connection: string): Line {
    const line = this.#lines.get(connection) ?? { ...newScope(), mailboxes: new Map(), turns: new Map() };
    this.#lines.set(connection, line);
    return line;
  }

  #mailboxIn(line: Line, id: string): Mailbox {
    const mailbox = line.mailboxes.get(id) ?? {
      ...newScope(),
      waiting: [],
      running: 0,
      streams: new Map<string, number>(),
    };
    line.mailboxes.set(id, mailbox);
    return mailbox;
  }

  #mailboxOf(ask: Ask): Mailbox {
    return this.#mailboxIn(this.#lineOf(ask.connection), ask.mailbox);
  }
}
