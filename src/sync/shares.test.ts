// Workers that share one source never pass its limits together, and leave little of them unused.
import { describe, expect, test } from 'vitest';
import type { Database } from '../db/open.ts';
import { withDatabases } from '../db/testing.ts';
import type { RateLimit } from '../providers/stream.ts';
import { defaultBounds, openBudget } from './budget.ts';
import { joinCrew } from './crew.ts';
import { beatEvery, livesFor, Shares } from './shares.ts';
import { silent } from './testing-engine.ts';
import { LeapingTime } from './testing-time.ts';

const limit: RateLimit = { name: 'app', scope: 'connection', requests: 320, seconds: 10, source: 'test' };

/** The source and who lives, as the database tells it. */
class Stage {
  readonly time = new LeapingTime();
  readonly came: number[] = [];
  readonly #seen = new Map<string, number>();

  /** A worker that asks as much as it may; the signal stops it, without a word when it dies. */
  async work(name: string, stop: AbortSignal, dies = false): Promise<void> {
    const { time } = this;
    const shares = new Shares();
    const budget = openBudget({ ...defaultBounds, requestsAtOnce: 64 }, time, shares.of);
    const over = new AbortController();
    stop.addEventListener('abort', () => over.abort());
    const beat = async (): Promise<void> => {
      while (!over.signal.aborted) {
        this.#seen.set(name, time.ticks());
        const live = [...this.#seen].filter(([, at]) => at > time.ticks() - livesFor).map(([one]) => one);
        shares.look({ live: live.length, rank: live.toSorted().indexOf(name) }, time.ticks());
        budget.look();
        await Promise.allSettled([time.sleep(beatEvery, over.signal)]);
      }
      if (!dies) this.#seen.delete(name);
    };
    const ask = async (mailbox: string): Promise<void> => {
      const request = { connection: 'c', mailbox, stream: 's', part: null, wide: false, limits: [limit], items: 1 };
      while (!over.signal.aborted) {
        const [entered] = await Promise.allSettled([budget.enter(request, over.signal)]);
        if (entered.status === 'rejected') return;
        this.came.push(time.ticks());
        await Promise.allSettled([time.sleep(80, over.signal)]);
        entered.value.answered(1);
        entered.value.done();
      }
    };
    await Promise.all([beat(), ...Array.from({ length: 12 }, (_, at) => ask(`m${at % 4}`))]);
    budget.close();
  }

  async run(ms: number): Promise<void> {
    await this.time.during(this.time.sleep(ms));
  }

  /** The most requests in any ten seconds. */
  busiest(): number {
    let [most, from] = [0, 0];
    for (const [at, came] of this.came.entries()) {
      while ((this.came[from] ?? 0) <= came - limit.seconds * 1000) from += 1;
      most = Math.max(most, at - from + 1);
    }
    return most;
  }

  /** Of what would have been allowed. */
  used(from: number, to: number): number {
    const allowed = ((to - from) / (limit.seconds * 1000)) * limit.requests;
    return this.came.filter((at) => at >= from && at < to).length / allowed;
  }
}

describe('a limit of the whole connection', () => {
  test.each([1, 2, 4])('is kept by %i workers that begin one after the other, in any ten seconds', async (count) => {
    const stage = new Stage();
    const stop = new AbortController();
    const working: Promise<void>[] = [];
    for (let at = 0; at < count; at += 1) {
      working.push(stage.work(`worker ${at}`, stop.signal));
      await stage.run(700);
    }
    await stage.run(240_000);
    stop.abort();
    await stage.time.during(Promise.all(working));
    expect(stage.busiest()).toBeLessThanOrEqual(limit.requests);
    expect(stage.used(60_000, 240_000)).toBeGreaterThanOrEqual(0.95);
  });

  test('is kept when workers join, leave and die, and those who stay use what became free', async () => {
    const stage = new Stage();
    const [stay, die, leave, late] = Array.from({ length: 4 }, () => new AbortController());
    const working = [stage.work('a', stay!.signal), stage.work('b', die!.signal, true)];
    await stage.run(60_000);
    working.push(stage.work('c', leave!.signal));
    await stage.run(60_000);
    die!.abort();
    await stage.run(60_000);
    leave!.abort();
    working.push(stage.work('d', late!.signal));
    await stage.run(60_000);
    late!.abort();
    await stage.run(180_000);
    stay!.abort();
    await stage.time.during(Promise.all(working));
    expect(stage.busiest()).toBeLessThanOrEqual(limit.requests);
    expect(stage.used(300_000, 420_000)).toBeGreaterThanOrEqual(0.95);
  });
});

test('a worker that could not say for long that it lives asks for nothing that others may take for theirs', () => {
  const shares = new Shares();
  expect(shares.of(limit, 0)).toBe(0);
  shares.look({ live: 1, rank: 0 }, 0);
  expect(shares.of(limit, 12_000)).toBe(315);
  expect(shares.of(limit, 12_001)).toBe(0);
  shares.look({ live: 2, rank: 1 }, 20_000);
  expect(shares.of(limit, 20_000)).toBe(2);
  for (let now = 20_000; now <= 42_000; now += 1000) shares.look({ live: 2, rank: 1 }, now);
  expect(shares.of(limit, 42_000)).toBe(157);
});

const until = async (fits: () => boolean): Promise<void> => {
  while (!fits()) await new Promise((resolve) => setTimeout(resolve, 5));
};

const member = (database: Database, worker: string, time: LeapingTime) => {
  const shares = new Shares();
  const looked = { times: 0 };
  const changed = () => void (looked.times += 1);
  const crew = joinCrew({
    database,
    clock: time,
    ticks: time.ticks,
    log: silent,
    worker,
    shares,
    trouble: () => null,
    changed,
  });
  return { crew, shares, looked };
};

withDatabases((here) => {
  test('workers hear of one another through the database, and that one left', async () => {
    const [one, other] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];
    const time = new LeapingTime();
    const first = member(here.database, one, time);
    await until(() => first.looked.times === 1);
    expect(first.shares.of(limit, 0)).toBe(315);
    const second = member(here.database, other, time);
    await until(() => second.looked.times === 1);
    expect(second.shares.of(limit, 0)).toBe(2);
    void time.during(time.sleep(beatEvery));
    await until(() => first.looked.times === 2 && second.looked.times === 2);
    expect(first.shares.of(limit, beatEvery)).toBe(158);
    await second.crew.leave();
    void time.during(time.sleep(beatEvery));
    await until(() => first.looked.times === 3);
    await first.crew.leave();
  });
});
