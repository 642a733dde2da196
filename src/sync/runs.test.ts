// The history of a connection: what each cycle of a stream brought, how long it took and waited.
import { beforeEach, expect, test } from 'vitest';
import { addConnection, addOrganization } from '../activity/testing.ts';
import type { ConnectionKey } from '../db/queries/connections.ts';
import { withDatabases } from '../db/testing.ts';
import { rowsOf } from '../db/testing-rows.ts';
import { type Problem, RetryLater } from '../providers/errors.ts';
import { openBudget, defaultBounds } from './budget.ts';
import { type Memory, newMemory } from './engine.ts';
import { FakeTenant, type TenantShape } from './testing.ts';
import { engineParts, slice } from './testing-engine.ts';
import { LeapingTime } from './testing-time.ts';

const shape = { people: ['ana', 'ben'], folders: { inbox: 25, sent: 5 }, pageSize: 10 };
const problem: Problem = { code: 'busy', title: 'Busy.', fix: 'Wait.', who: 'microsoft', link: null, raw: 'busy' };

withDatabases((here) => {
  let key: ConnectionKey;
  let time: LeapingTime;
  let memory: Memory;
  const query = (text: string) => rowsOf(here.database, key.organizationId, text);
  const runs = () =>
    query(`select stream, items, requests, waited_ms as waited, failures, finished_at is not null as finished
      from sync_run order by stream, started_at`);
  const makeDue = () => query(`update stream_partition set due_at = '2020-01-01' where due_at < '9999-01-01'`);
  const read = async (
    fault: TenantShape['fault'] = () => {},
    signal = new AbortController().signal,
  ): Promise<boolean> => {
    const parts = engineParts(time.over(here.database), new FakeTenant({ ...shape, fault }).source(), {
      clock: time,
      ticks: time.ticks,
      budget: openBudget(defaultBounds, time),
    });
    return time.during(slice(parts, key, { memory, signal }));
  };

  beforeEach(async () => {
    time = new LeapingTime();
    memory = newMemory(time.ticks());
    key = await addConnection(here.database, await addOrganization(here.database), ['people', 'mail']);
  });

  test('each cycle of a stream is one row, finished when the stream is current', async () => {
    await read();
    const first = [
      { stream: 'mail', items: 60, requests: 10, waited: 0, failures: 0, finished: true },
      { stream: 'people', items: 2, requests: 1, waited: 0, failures: 0, finished: true },
    ];
    expect(await runs()).toEqual(first);
    await makeDue();
    await time.during(time.sleep(1000));
    await read();
    const second = { waited: 0, failures: 0, finished: true, items: 0 };
    expect(await runs()).toEqual([
      first[0],
      { ...second, stream: 'mail', requests: 6 },
      first[1],
      { ...second, stream: 'people', requests: 1 },
    ]);
  });

  test('a run that has to wait goes on as the same run, and tells for how long everything of it waited', async () => {
    let asked = 0;
    const fault: TenantShape['fault'] = async () => {
      await time.sleep(100);
      asked += 1;
      if (asked === 2) throw new RetryLater({ problem, seconds: 60, scope: 'connection' });
    };
    await read(fault);
    expect((await runs())[0]).toMatchObject({ stream: 'mail', failures: 1, finished: false });
    await time.during(time.sleep(70_000));
    await query('update connection set not_before = null');
    await query(`update stream_partition set due_at = '2020-01-01' where state <> 'current'`);
    await read(fault);
    const [mail, people, ...more] = await runs();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ stream: 'mail', finished: true, items: 60 });
    expect(Number(mail?.['waited'])).toBeGreaterThanOrEqual(59_000);
    expect(Number(mail?.['waited'])).toBeLessThanOrEqual(61_000);
    expect(people).toMatchObject({ stream: 'people', finished: true, waited: 0 });
  });

  test('what was read before a worker was stopped is counted, and the next one goes on with the same run', async () => {
    const stop = new AbortController();
    let asked = 0;
    await read(async () => {
      await time.sleep(100);
      asked += 1;
      if (asked === 4) stop.abort(new Error('stopped'));
    }, stop.signal);
    const [before] = await runs();
    expect(before).toMatchObject({ stream: 'mail', finished: false });
    expect(Number(before?.['requests'])).toBeGreaterThan(0);
    memory = newMemory(time.ticks());
    await read();
    const [{ items, finished } = {}, ...more] = await runs();
    expect({ items, finished, more: more.length }).toEqual({ items: 60, finished: true, more: 1 });
  });

  test('what is older than 90 days is forgotten', async () => {
    await read();
    await query(`update sync_run set started_at = started_at - interval '91 days'`);
    await makeDue();
    await time.during(time.sleep(1000));
    await read();
    expect((await runs()).map(({ requests }) => requests)).toEqual([6, 1]);
  });
});
