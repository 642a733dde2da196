// The bookkeeping of requests holds its promises under any order of events.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RateLimit } from '../providers/stream.ts';
import { Allowance, type Ask, type Ticket } from './allowance.ts';

const bounds = { mailboxAtOnce: 4, requestsAtOnce: 9, itemsHeld: 5000 };
const perMailbox: RateLimit = { name: 'mailbox', scope: 'mailbox', requests: 5, seconds: 10, source: 'test' };
const perConnection: RateLimit = { name: 'directory', scope: 'connection', requests: 6, seconds: 3, source: 'test' };

const ask = (more: Partial<Ask> = {}): Ask => ({ connection: 'c', mailbox: 'm', limits: [], items: 10, ...more });

type Event =
  | {
      readonly kind: 'ask';
      readonly connection: number;
      readonly mailbox: number;
      readonly items: number;
      readonly limits: number;
    }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'answer'; readonly which: number; readonly items: number }
  | { readonly kind: 'save'; readonly which: number }
  | { readonly kind: 'cancel'; readonly which: number }
  | { readonly kind: 'hold'; readonly connection: number; readonly mailbox: number | null; readonly ms: number }
  | { readonly kind: 'forget' };

const which = fc.nat(50);
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      connection: fc.nat(1),
      mailbox: fc.nat(1),
      items: fc.nat(900),
      limits: fc.nat(3),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.double({ min: 0, max: 2500, noNaN: true }) }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('answer' as const), which, items: fc.nat(2000) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('save' as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('hold' as const),
      connection: fc.nat(1),
      mailbox: fc.option(fc.nat(1)),
      ms: fc.nat(8000),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'forget' as const }) },
);

/** Replays events, and checks every start against what happened so far. */
class Replay {
  readonly allowance = new Allowance(bounds);
  now = 0;
  readonly waiting: Ticket[] = [];
  readonly running: Ticket[] = [];
  readonly answered: Ticket[] = [];
  readonly starts: { readonly ticket: Ticket; readonly at: number }[] = [];
  readonly holds: { readonly connection: string; readonly mailbox: string | null; readonly until: number }[] = [];

  step(event: Event): void {
    switch (event.kind) {
      case 'ask': {
        const limits = [perMailbox, perConnection].filter((_, at) => (event.limits & (1 << at)) > 0);
        const place = { connection: `c${event.connection}`, mailbox: `m${event.mailbox}` };
        this.waiting.push(this.allowance.ask(ask({ ...place, items: event.items, limits })));
        break;
      }
      case 'pass':
        this.now += event.ms;
        break;
      case 'answer':
        this.#move([this.running, this.answered], event.which, (ticket) =>
          this.allowance.answered(ticket, event.items),
        );
        break;
      case 'save':
        this.#move([this.answered, []], event.which, (ticket) => this.allowance.done(ticket));
        break;
      case 'cancel':
        this.#move([this.waiting, []], event.which, (ticket) => this.allowance.cancel(ticket));
        break;
      case 'hold': {
        const hold = {
          connection: `c${event.connection}`,
          mailbox: event.mailbox === null ? null : `m${event.mailbox}`,
          until: this.now + event.ms,
        };
        this.holds.push(hold);
        this.allowance.hold(hold.connection, hold.mailbox, hold.until);
        break;
      }
      case 'forget':
        this.allowance.forget(this.now);
    }
    this.start();
  }

  start(): number | null {
    const { started, again } = this.allowance.start(this.now);
    for (const ticket of started) this.#begin(ticket);
    return again;
  }

  #begin(ticket: Ticket): void {
    const { connection, mailbox, limits } = ticket.ask;
    expect(this.waiting).toContain(ticket);
    this.waiting.splice(this.waiting.indexOf(ticket), 1);
    this.running.push(ticket);
    this.starts.push({ ticket, at: this.now });
    const same = this.running.filter(({ ask }) => ask.connection === connection && ask.mailbox === mailbox);
    expect(same.length).toBeLessThanOrEqual(bounds.mailboxAtOnce);
    expect(this.running.length).toBeLessThanOrEqual(bounds.requestsAtOnce);
    const held = [...this.running, ...this.answered];
    if (held.length > 1)
      expect(held.reduce((sum, { items }) => sum + items, 0)).toBeLessThanOrEqual(
        Math.max(bounds.itemsHeld, ...this.#overshoot()),
      );
    for (const hold of this.holds)
      if (hold.connection === connection && (hold.mailbox === null || hold.mailbox === mailbox))
        expect(this.now).toBeGreaterThanOrEqual(hold.until);
    for (const limit of limits) this.#checkRate(limit, ticket);
  }

  /** An answer may hold more than was expected; only then is the bound passed, and nothing starts beside it. */
  #overshoot(): number[] {
    return this.answered.some(({ items, ask }) => items > ask.items) ? [Infinity] : [];
  }

  /** In no span do more start than the allowance plus what comes in during the span. */
  #checkRate(limit: RateLimit, ticket: Ticket): void {
    const ours = this.starts.filter(
      ({ ticket: { ask } }) =>
        ask.limits.includes(limit) &&
        ask.connection === ticket.ask.connection &&
        (limit.scope === 'connection' || ask.mailbox === ticket.ask.mailbox),
    );
    for (const [at, first] of ours.entries()) {
      const span = this.now - first.at;
      expect(ours.length - at).toBeLessThanOrEqual(
        limit.requests + (span * limit.requests) / (limit.seconds * 1000) + 1e-6,
      );
    }
  }

  #move([from, to]: readonly [Ticket[], Ticket[]], which: number, change: (ticket: Ticket) => void): void {
    const ticket = from[which % Math.max(1, from.length)];
    if (ticket === undefined) return;
    from.splice(from.indexOf(ticket), 1);
    to.push(ticket);
    change(ticket);
  }
}

describe('whatever comes in whatever order', () => {
  test('no more than four requests run on a mailbox, no wait is cut short, no limit is passed', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 40, maxLength: 160, size: 'max' }), (events) => {
        const replay = new Replay();
        for (const one of events) replay.step(one);
      }),
      { numRuns: 1000 },
    );
  });

  test('every request is started once those before it have ended', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 10, maxLength: 80, size: 'max' }), (events) => {
        const replay = new Replay();
        for (const one of events) replay.step(one);
        for (let round = 0; round < 1000 && replay.waiting.length > 0; round += 1) {
          for (const ticket of replay.running.splice(0)) {
            replay.allowance.answered(ticket, 1);
            replay.allowance.done(ticket);
          }
          for (const ticket of replay.answered.splice(0)) replay.allowance.done(ticket);
          const again = replay.start();
          if (replay.running.length === 0 && again !== null) {
            expect(again).toBeGreaterThan(replay.now);
            replay.now = again;
          }
        }
        expect(replay.waiting).toEqual([]);
        for (const ticket of replay.running.splice(0)) replay.allowance.answered(ticket, 0);
        replay.now += 1e6;
        replay.allowance.forget(replay.now);
        expect(replay.allowance.running).toBe(0);
      }),
      { numRuns: 500 },
    );
  });
});

test('a busy connection does not keep another waiting: they take turns', () => {
  const allowance = new Allowance({ ...bounds, requestsAtOnce: 1 });
  for (let mailbox = 0; mailbox < 20; mailbox += 1) allowance.ask(ask({ connection: 'big', mailbox: `m${mailbox}` }));
  allowance.ask(ask({ connection: 'small' }));
  allowance.ask(ask({ connection: 'small' }));
  const order: string[] = [];
  for (let turn = 0; turn < 5; turn += 1) {
    const [ticket] = allowance.start(0).started;
    order.push(ticket!.ask.connection);
    allowance.answered(ticket!, 0);
    allowance.done(ticket!);
  }
  expect(order).toEqual(['big', 'small', 'big', 'small', 'big']);
});

test('pages that wait to be saved hold back new requests', () => {
  const allowance = new Allowance({ ...bounds, itemsHeld: 1000 });
  const tickets = ['a', 'b', 'c'].map((mailbox) => allowance.ask(ask({ mailbox, items: 500 })));
  expect(allowance.start(0)).toMatchObject({ started: tickets.slice(0, 2), full: true });
  allowance.answered(tickets[0]!, 600);
  expect(allowance.start(0).started).toEqual([]);
  allowance.done(tickets[0]!);
  expect(allowance.start(0)).toMatchObject({ started: [tickets[2]], full: false });
});

test('a page larger than all the room is let through alone', () => {
  const allowance = new Allowance({ ...bounds, itemsHeld: 10 });
  const ticket = allowance.ask(ask({ items: 5000 }));
  expect(allowance.start(0).started).toEqual([ticket]);
});
