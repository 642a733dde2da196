// What belongs to the whole tenant is read at the speed that its limits allow, each stream and each part by itself.
import { beforeEach, expect, test } from 'vitest';
import { addConnection, addOrganization, page } from '../activity/testing.ts';
import type { ConnectionKey } from '../db/queries/connections.ts';
import { withDatabases } from '../db/testing.ts';
import { rowsOf } from '../db/testing-rows.ts';
import { type Problem, RetryLater } from '../providers/errors.ts';
import type { Source } from '../providers/provider.ts';
import type { Page, PageRequest, RateLimit, Stream } from '../providers/stream.ts';
import { defaultBounds, openBudget } from './budget.ts';
import { newMemory } from './engine.ts';
import { syncNow } from './schedule.ts';
import { FakeTenant } from './testing.ts';
import { engineParts, slice } from './testing-engine.ts';
import { LeapingTime } from './testing-time.ts';

const limit = (name: string, scope: RateLimit['scope'], rate: readonly [number, number]): RateLimit => ({
  name,
  scope,
  requests: rate[0],
  seconds: rate[1],
  source: 'test',
});
const problem: Problem = { code: 'odd', title: 'Odd.', fix: 'Wait.', who: 'microsoft', link: null, raw: 'odd' };

interface Asked {
  readonly stream: string;
  readonly part: string;
  readonly at: number;
}

const numberOf = (cursor: unknown): number => (typeof cursor === 'number' ? cursor : 0);

/** So many pages, each asked for with the number of the one before. */
const pages = (count: number) => (request: PageRequest) => {
  const at = numberOf(request.cursor) + 1;
  return page({ cursor: at, done: at >= count });
};

withDatabases((here) => {
  let key: ConnectionKey;
  let time: LeapingTime;
  let asked: Asked[];

  const stream = (name: string, limits: readonly RateLimit[], answer: (request: PageRequest) => Page): Stream => ({
    name,
    by: 'tenant',
    title: name,
    gives: '',
    without: '',
    permissions: [],
    delegated: null,
    every: 86_400,
    standard: true,
    limits,
    next: async (request) => {
      asked.push({ stream: name, part: request.partition.part, at: time.ticks() });
      await time.sleep(150, request.signal);
      return answer(request);
    },
  });

  /** Another worker on the same connection. */
  const join = (streams: readonly Stream[]): ((seconds?: number) => Promise<boolean>) => {
    const source: Source = { ...new FakeTenant({ people: [], folders: {}, pageSize: 1 }).source(), streams };
    const parts = engineParts(time.over(here.database), source, {
      clock: time,
      ticks: time.ticks,
      budget: openBudget(defaultBounds, time),
    });
    const memory = newMemory(time.ticks());
    return (seconds = 15) => time.during(slice(parts, key, { memory, seconds }));
  };
  const connect = async (streams: readonly Stream[]): Promise<(seconds?: number) => Promise<boolean>> => {
    const names = streams.map(({ name }) => name);
    key = await addConnection(here.database, await addOrganization(here.database), names);
    return join(streams);
  };
  const query = (text: string) => rowsOf(here.database, key.organizationId, text);

  /** The most requests in any span. */
  const busiest = (requests: readonly Asked[], ms: number): number =>
    Math.max(...requests.map(({ at }) => requests.filter((one) => one.at >= at && one.at < at + ms).length));

  beforeEach(() => {
    time = new LeapingTime();
    asked = [];
  });

  test('200 channels at one request a second each and 20 for all are read within 5 % of what is possible', async () => {
    const sizes = Array.from({ length: 200 }, (_, at) => 2 + (at % 3));
    const chats = stream(
      'chats',
      [limit('channel', 'part', [1, 1]), limit('teams', 'connection', [20, 1])],
      (request) => {
        const { part } = request.partition;
        if (part !== 'root') return pages(sizes[Number(part)] ?? 0)(request);
        return page({ cursor: 1, done: true, found: sizes.map((_, at) => ({ part: `${at}`, items: null })) });
      },
    );
    const read = await connect([chats]);
    while (await read());
    expect(await query(`select count(*) as left from stream_partition where state <> 'current'`)).toEqual([
      { left: 0 },
    ]);
    const requests = sizes.reduce((sum, size) => sum + size, 1);
    expect(asked).toHaveLength(requests);
    expect(busiest(asked, 1000)).toBeLessThanOrEqual(20);
    for (const part of ['0', '7', '199'])
      expect(
        busiest(
          asked.filter((one) => one.part === part),
          1000,
        ),
      ).toBe(1);
    expect(asked.at(-1)!.at).toBeLessThanOrEqual((requests / 20) * 1000 * 1.05);
  });

  test('a stream that is slow, one that polls and one that fails keep no other stream of the tenant waiting', async () => {
    let polls = 0;
    const signIns = stream('sign-ins', [limit('sign-ins', 'connection', [5, 10])], pages(1000));
    const audit = stream('audit', [], () => {
      polls += 1;
      throw new RetryLater({ problem, seconds: 30, scope: 'part' });
    });
    const usage = stream('usage', [], () => {
      throw new RetryLater({ problem, seconds: 600, scope: 'mailbox' });
    });
    const chats = stream('chats', [limit('channel', 'part', [1, 1])], (request) => {
      if (request.partition.part !== 'root') return pages(5)(request);
      return page({
        cursor: 1,
        done: true,
        found: Array.from({ length: 90 }, (_, at) => ({ part: `${at}`, items: null })),
      });
    });
    const read = await connect([signIns, audit, usage, chats]);
    await read();
    const state = await query(
      `select stream, count(*) filter (where state = 'current') as current, max(attempts) as attempts,
        max(round(extract(epoch from due_at - updated_at))) filter (where problem is not null)::int as again
      from stream_partition group by 1 order by 1`,
    );
    expect(state).toEqual([
      { stream: 'audit', current: 0, attempts: 0, again: 30 },
      { stream: 'chats', current: 91, attempts: 0, again: null },
      { stream: 'sign-ins', current: 0, attempts: 0, again: null },
      { stream: 'usage', current: 0, attempts: 1, again: 600 },
    ]);
    expect(asked.filter((one) => one.stream === 'sign-ins')).toHaveLength(10);
    expect(polls).toBe(1);
  });

  test('a stream of the tenant that is told to wait a little is not asked early by another worker either', async () => {
    let told = false;
    const usage = stream('usage', [], (request) => {
      if (told) return pages(3)(request);
      told = true;
      throw new RetryLater({ problem, seconds: 4, scope: 'mailbox' });
    });
    const other = stream('sign-ins', [], pages(2));
    const read = await connect([usage, other]);
    expect(await read(1)).toBe(false);
    expect(asked.filter((one) => one.stream === 'usage')).toHaveLength(1);
    const second = join([usage, other]);
    expect(await second(1)).toBe(false);
    expect(asked.filter((one) => one.stream === 'usage')).toHaveLength(1);
    await time.during(time.sleep(4150 - time.ticks()));
    await second();
    expect(asked.filter((one) => one.stream === 'usage')).toHaveLength(4);
    expect(asked.filter((one) => one.stream === 'sign-ins')).toHaveLength(2);
  });

  test('a worker that goes on where another stopped knows what that one used of the limits', async () => {
    const signIns = stream('sign-ins', [limit('sign-ins', 'connection', [50, 60])], pages(1000));
    const chats = stream('chats', [limit('channel', 'part', [3, 30])], (request) =>
      request.partition.part === 'root'
        ? page({ cursor: 1, done: true, found: [{ part: 'a', items: null }] })
        : pages(100)(request),
    );
    const first = await connect([signIns, chats]);
    await first(5);
    const before = asked.length;
    expect(before).toBeGreaterThan(20);
    const second = join([signIns, chats]);
    await second(8);
    expect(asked.length).toBeGreaterThan(before);
    await first(5);
    await second(5);
    const of = (name: string) => asked.filter((one) => one.stream === name && one.part !== 'a');
    expect(busiest(of('sign-ins'), 60_000)).toBe(50);
    expect(asked.filter((one) => one.part === 'a')).toHaveLength(3);
  });

  test('a page that comes with a wait is kept, and nothing more is asked for before it is over, by nobody', async () => {
    const usage = stream('usage', [], (request) => {
      const at = numberOf(request.cursor) + 1;
      const wait = new RetryLater({ problem, seconds: at === 1 ? 30 : 2, scope: 'mailbox' });
      return page({ cursor: at, done: at === 3, wait: at < 3 ? wait : null });
    });
    const first = await connect([usage]);
    expect(await first()).toBe(false);
    expect(await query('select cursor, state from stream_partition')).toEqual([{ cursor: 1, state: 'waiting' }]);
    await syncNow({ database: here.database, seams: { clock: time } }, key);
    expect(await join([usage])()).toBe(false);
    expect(asked).toHaveLength(1);
    await time.during(time.sleep(30_150 - time.ticks()));
    await join([usage])();
    expect(asked.map(({ at }) => at)).toEqual([0, 30_150, 32_300]);
    expect(await query('select cursor, state from stream_partition')).toEqual([{ cursor: 3, state: 'current' }]);
  });

  test('reports beyond the limit are let go until more are allowed, whatever anybody asks for, and nobody is blocked', async () => {
    const reports = stream('reports', [limit('reports', 'connection', [14, 600])], pages(28));
    const read = await connect([reports]);
    expect(await read()).toBe(false);
    const [row] = await query(
      `select state, problem->>'title' as title, problem->>'raw' as raw, attempts, cursor from stream_partition`,
    );
    expect(row).toEqual({
      state: 'waiting',
      title: 'No more than 14 requests in 10 minutes are allowed.',
      raw: 'reports',
      attempts: 0,
      cursor: 14,
    });
    expect(time.ticks()).toBeLessThan(15_000);
    await time.during(time.sleep(606_000 - time.ticks()));
    expect(await read()).toBe(false);
    expect(asked).toHaveLength(28);
    expect(busiest(asked, 600_000)).toBe(14);
    expect(await query('select state, problem from stream_partition')).toEqual([{ state: 'current', problem: null }]);
  });
});
