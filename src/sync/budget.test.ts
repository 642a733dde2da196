// Requests wait exactly as long as they have to; time is the test's own.
import { expect, test } from 'vitest';
import { type Budget, openBudget, type Permit, type Time } from './budget.ts';

/** A clock that a test moves by hand. */
class Hand implements Time {
  now = 0;
  readonly #sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();

  ticks(): number {
    return this.now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const slept = Promise.withResolvers<void>();
    const sleeper = { until: this.now + ms, wake: slept.resolve };
    this.#sleepers.add(sleeper);
    signal?.addEventListener('abort', () => {
      this.#sleepers.delete(sleeper);
      slept.reject(signal.reason);
    });
    return slept.promise;
  }

  get sleeping(): number {
    return this.#sleepers.size;
  }

  async move(ms: number): Promise<void> {
    this.now += ms;
    for (const sleeper of this.#sleepers)
      if (sleeper.until <= this.now) {
        this.#sleepers.delete(sleeper);
        sleeper.wake();
      }
    await new Promise(setImmediate);
  }
}

const bounds = { mailboxAtOnce: 4, tenantAtOnce: 16, requestsAtOnce: 10, itemsHeld: 1000, patience: 12_000 };
const mailbox = { connection: 'c', mailbox: 'm', stream: null };
const ask = { connection: 'c', mailbox: 'm', stream: 's', part: null, wide: false, limits: [], items: 1 };
const never = new AbortController().signal;
const end = (permit: Permit): void => {
  permit.answered(0);
  permit.done();
};

/** A request that ends as soon as it may begin. */
const enterOn = (budget: Budget) => {
  const entering = { entered: false, end: Promise.resolve() };
  const enter = async (): Promise<void> => {
    const permit = await budget.enter(ask, never);
    entering.entered = true;
    end(permit);
  };
  entering.end = enter();
  return entering;
};

test('a mailbox that is told to wait 30 s gets no request before, and one at once after', async () => {
  const time = new Hand();
  const budget = openBudget(bounds, time);
  budget.hold(mailbox, 30_000);
  const entering = enterOn(budget);
  expect(budget.tryEnter(ask)).toBeNull();
  expect(budget.heldFor(ask)).toBe(30_000);
  await time.move(29_999.5);
  expect(entering.entered).toBe(false);
  expect(budget.heldFor(ask)).toBe(1);
  end(await budget.enter({ ...ask, mailbox: 'other' }, never));
  await time.move(0.5);
  await entering.end;
  expect(time.sleeping).toBe(0);
});

test('a wait that holds for the connection holds for each of its mailboxes and for no other connection', async () => {
  const time = new Hand();
  const budget = openBudget(bounds, time);
  budget.hold({ ...mailbox, mailbox: null }, 1000);
  expect(budget.tryEnter({ ...ask, mailbox: 'any' })).toBeNull();
  expect(budget.heldFor({ ...ask, mailbox: 'any' })).toBe(1000);
  end(await budget.enter({ ...ask, connection: 'd' }, never));
  budget.hold({ ...mailbox, mailbox: null }, 10);
  await time.move(999);
  expect(budget.tryEnter(ask)).toBeNull();
  await time.move(1);
  expect(budget.tryEnter(ask)).not.toBeNull();
});

test('a fifth request on a mailbox is sent when one of four has ended', async () => {
  const budget = openBudget(bounds, new Hand());
  const four = await Promise.all(Array.from({ length: 4 }, () => budget.enter(ask, never)));
  expect(budget.tryEnter(ask)).toBeNull();
  const fifth = budget.enter(ask, never);
  four[1]?.answered(0);
  end(await fifth);
});

test('a timer that ends early wakes nobody', async () => {
  const time = new Hand();
  const early: Time = { ticks: () => time.ticks(), sleep: (ms, signal) => time.sleep(ms - 1, signal) };
  const budget = openBudget(bounds, early);
  budget.hold(mailbox, 100);
  const entering = enterOn(budget);
  await time.move(99);
  expect(entering.entered).toBe(false);
  await time.move(1);
  await entering.end;
});

test('whoever gives up waiting leaves no trace', async () => {
  const time = new Hand();
  const budget = openBudget(bounds, time);
  budget.hold(mailbox, 1000);
  const stop = new AbortController();
  const waiting = budget.enter(ask, stop.signal);
  expect(time.sleeping).toBe(1);
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await expect(budget.enter(ask, stop.signal)).rejects.toThrow('enough');
  expect(time.sleeping).toBe(0);
  budget.hold(mailbox, 1000);
  budget.enter(ask, never).catch(() => {});
  budget.close();
  expect(time.sleeping).toBe(0);
});

test('a wait that holds for one stream of the tenant lets the others of it go on', async () => {
  const time = new Hand();
  const budget = openBudget(bounds, time);
  budget.hold({ ...mailbox, stream: 'reports' }, 600_000);
  expect(budget.tryEnter({ ...ask, stream: 'reports' })).toBeNull();
  expect(budget.heldFor({ ...ask, stream: 'reports' })).toBe(600_000);
  expect(budget.heldFor(ask)).toBe(0);
  expect(budget.tryEnter(ask)).not.toBeNull();
  await time.move(600_000);
  expect(budget.tryEnter({ ...ask, stream: 'reports' })).not.toBeNull();
});

test('who waits in line is told of a limit that was reached by those before', async () => {
  const time = new Hand();
  const budget = openBudget({ ...bounds, mailboxAtOnce: 1 }, time);
  const limit = { name: 'reports', scope: 'mailbox', requests: 1, seconds: 600, source: 'test' } as const;
  const first = await budget.enter({ ...ask, limits: [limit] }, never);
  const second = budget.enter({ ...ask, limits: [limit] }, never);
  end(first);
  await expect(second).rejects.toMatchObject({ name: 'LimitReached', limit, ms: 606_000 });
  expect(time.sleeping).toBe(0);
});
