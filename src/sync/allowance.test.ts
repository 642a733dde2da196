// The bookkeeping of requests holds its promises under any order of events.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RateLimit } from '../providers/stream.ts';
import { Allowance, type Ask, type Held, type Ticket } from './allowance.ts';

const bounds = { mailboxAtOnce: 4, tenantAtOnce: 6, requestsAtOnce: 9, itemsHeld: 5000, patience: 9000 };
const perMailbox: RateLimit = { name: 'mailbox', scope: 'mailbox', requests: 5, seconds: 10, source: 'test' };
const perConnection: RateLimit = { name: 'directory', scope: 'connection', requests: 6, seconds: 3, source: 'test' };

const perPart: RateLimit = { name: 'channel', scope: 'part', requests: 2, seconds: 2, source: 'test' };

const ask = (more: Partial<Ask> = {}): Ask => ({
  connection: 'c',
  mailbox: 'm',
  stream: 's',
  part: null,
  wide: false,
  limits: [],
  items: 10,
  ...more,
});

type Event =
  | {
      readonly kind: 'ask';
      readonly connection: number;
      readonly mailbox: number;
      readonly stream: number;
      readonly part: number | null;
      readonly items: number;
      readonly limits: number;
    }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'answer'; readonly which: number; readonly items: number }
  | { readonly kind: 'save'; readonly which: number }
  | { readonly kind: 'cancel'; readonly which: number }
  | {
      readonly kind: 'hold';
      readonly connection: number;
      readonly mailbox: number | null;
      readonly stream: number | null;
      readonly ms: number;
    }
  | { readonly kind: 'forget' };

const which = fc.nat(50);
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      connection: fc.nat(1),
      mailbox: fc.nat(2),
      stream: fc.nat(1),
      part: fc.option(fc.nat(3)),
      items: fc.nat(900),
      limits: fc.nat(7),
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
      mailbox: fc.option(fc.nat(2)),
      stream: fc.option(fc.nat(1)),
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
  readonly holds: (Held & { readonly until: number })[] = [];

  step(event: Event): void {
    switch (event.kind) {
      case 'ask': {
        const limits = [perMailbox, perConnection, perPart].filter((_, at) => (event.limits & (1 << at)) > 0);
        const { stream, part } = { stream: `s${event.stream}`, part: event.part === null ? null : `p${event.part}` };
        const place = { connection: `c${event.connection}`, mailbox: `m${event.mailbox}`, wide: event.mailbox === 2 };
        this.waiting.push(this.allowance.ask(ask({ ...place, stream, part, items: event.items, limits })));
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
          stream: event.stream === null ? null : `s${event.stream}`,
          until: this.now + event.ms,
        };
        this.holds.push(hold);
        this.allowance.hold(hold, hold.until);
        break;
      }
      case 'forget':
        this.allowance.forget(this.now);
    }
    this.start();
  }

  start(): number | null {
    const { started, again, turnedAway } = this.allowance.start(this.now);
    for (const ticket of started) this.#begin(ticket);
    for (const { ticket, ms } of turnedAway) {
      expect(ms).toBeGreaterThan(bounds.patience);
      this.waiting.splice(this.waiting.indexOf(ticket), 1);
    }
    return again;
  }

  #begin(ticket: Ticket): void {
    const { connection, mailbox, stream, wide, limits } = ticket.ask;
    expect(this.waiting).toContain(ticket);
    this.waiting.splice(this.waiting.indexOf(ticket), 1);
    this.running.push(ticket);
    this.starts.push({ ticket, at: this.now });
    const same = this.running.filter(({ ask }) => ask.connection === connection && ask.mailbox === mailbox);
    expect(same.length).toBeLessThanOrEqual(wide ? bounds.tenantAtOnce : bounds.mailboxAtOnce);
    expect(this.running.length).toBeLessThanOrEqual(bounds.requestsAtOnce);
    const held = [...this.running, ...this.answered];
    if (held.length > 1)
      expect(held.reduce((sum, { items }) => sum + items, 0)).toBeLessThanOrEqual(
        Math.max(bounds.itemsHeld, ...this.#overshoot()),
      );
    for (const hold of this.holds)
      if (
        hold.connection === connection &&
        (hold.mailbox === null || (hold.mailbox === mailbox && (hold.stream === null || hold.stream === stream)))
      )
        expect(this.now).toBeGreaterThanOrEqual(hold.until);
    for (const limit of limits) this.#checkRate(limit, ticket);
  }

  /** An answer may hold more than was expected; only then is the bound passed, and nothing starts beside it. */
  #overshoot(): number[] {
    return this.answered.some(({ items, ask }) => items > ask.items) ? [Infinity] : [];
  }

  /** In no span of the limit do more start than it allows. */
  #checkRate(limit: RateLimit, ticket: Ticket): void {
    if (limit.scope === 'part' && ticket.ask.part === null) return;
    const ours = this.starts.filter(
      ({ at, ticket: { ask } }) =>
        at > this.now - limit.seconds * 1000 &&
        ask.limits.includes(limit) &&
        ask.connection === ticket.ask.connection &&
        (limit.scope === 'connection' || ask.mailbox === ticket.ask.mailbox) &&
        (limit.scope !== 'part' || ask.part === ticket.ask.part),
    );
    expect(ours.length).toBeLessThanOrEqual(limit.requests);
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

test('a request that a limit holds back lets those behind it pass', () => {
  const allowance = new Allowance(bounds);
  const slow: RateLimit = { name: 'slow', scope: 'mailbox', requests: 1, seconds: 8, source: 'test' };
  const tickets = [[slow], [slow], [], [perPart]].map((limits, at) => allowance.ask(ask({ limits, part: `p${at}` })));
  expect(allowance.start(0)).toMatchObject({ started: [tickets[0], tickets[2], tickets[3]], again: 8080 });
});

test('whom a limit would keep waiting for minutes is turned away and told for how long, and takes nothing', () => {
  const allowance = new Allowance(bounds);
  const reports: RateLimit = { name: 'reports', scope: 'mailbox', requests: 2, seconds: 600, source: 'test' };
  const tickets = [1, 2, 3].map(() => allowance.ask(ask({ limits: [reports] })));
  const { started, turnedAway } = allowance.start(0);
  expect(started).toEqual(tickets.slice(0, 2));
  expect(turnedAway).toEqual([{ ticket: tickets[2], limit: reports, ms: 606_000 }]);
  const late = allowance.ask(ask({ limits: [reports] }));
  expect(allowance.start(606_000).started).toEqual([late]);
});

test('the limit of one channel does not hold back another, and does not concern what finds the channels', () => {
  const allowance = new Allowance(bounds);
  const channel: RateLimit = { name: 'channel', scope: 'part', requests: 1, seconds: 1, source: 'test' };
  const parts = ['a', 'a', 'b', null, null];
  const tickets = parts.map((part) => allowance.ask(ask({ limits: [channel], part, wide: true })));
  const first = allowance.start(0);
  expect(first.started).toEqual([tickets[0], tickets[2], tickets[3], tickets[4]]);
  expect(first.again).toBe(1010);
});

test('the limit of a team is shared by its channels, and by nobody else', () => {
  const allowance = new Allowance(bounds);
  const team: RateLimit = { name: 'team', scope: 'group', requests: 2, seconds: 1, source: 'test' };
  const groups = ['x', 'x', 'x', 'y', null, undefined];
  const tickets = groups.map((group, at) =>
    allowance.ask(ask({ limits: [team], part: `${at}`, wide: true, ...(group === undefined ? {} : { group }) })),
  );
  const { started, again } = allowance.start(0);
  expect(started).toEqual(tickets.filter((_, at) => at !== 2));
  expect(again).toBe(1010);
});

test('so many requests that no list of them is kept are still bounded in every span', () => {
  const many: RateLimit = { name: 'many', scope: 'connection', requests: 1000, seconds: 10, source: 'test' };
  const allowance = new Allowance({ ...bounds, requestsAtOnce: 1e9, mailboxAtOnce: 1e9 });
  const starts: number[] = [];
  const refill = () => allowance.ask(ask({ limits: [many] }));
  refill();
  for (let now = 0; now < 60_000; now += 5) {
    for (const ticket of allowance.start(now).started) {
      allowance.answered(ticket, 0);
      allowance.done(ticket);
      starts.push(now);
      refill();
    }
  }
  for (const [at, start] of starts.entries()) expect(starts[at + 1000] ?? Infinity).toBeGreaterThan(start + 10_000);
  expect(starts.length).toBeGreaterThan(5700);
});

test('a mailbox is remembered as long as what it was asked counts for much', () => {
  const limits: RateLimit[] = [{ name: 'outlook', scope: 'mailbox', requests: 1000, seconds: 600, source: 'test' }];
  const allowance = new Allowance({ ...bounds, patience: Infinity });
  const askOften = (mailbox: string, times: number): number => {
    for (let time = 0; time < times; time += 1) {
      const ticket = allowance.ask(ask({ mailbox, limits }));
      if (allowance.start(0).started.length === 0) return time;
      allowance.answered(ticket, 0);
      allowance.done(ticket);
    }
    return times;
  };
  askOften('often', 990);
  askOften('seldom', 5);
  allowance.forget(0);
  expect(askOften('seldom', 1000)).toBe(1000);
  expect(askOften('often', 1000)).toBe(10);
});
