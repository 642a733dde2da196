// What a source does wrong stays where it happened, is written down, and heals; on both engines.
import { beforeEach, describe, expect, test } from 'vitest';
import { addConnection, addOrganization } from '../activity/testing.ts';
import type { ConnectionKey } from '../db/queries/connections.ts';
import { withDatabases } from '../db/testing.ts';
import { rowsOf } from '../db/testing-rows.ts';
import { systemClock } from '../lib/clock.ts';
import {
  GiveUp,
  NeedsAdmin,
  type Problem,
  RetryLater,
  SignInAgain,
  SkipPartition,
  StartOver,
} from '../providers/errors.ts';
import { syncNow } from './schedule.ts';
import { FakeTenant, noAnswer, type Seen, type TenantShape } from './testing.ts';
import { newMemory } from './engine.ts';
import { engineParts, itemsOf, readStored, slice } from './testing-engine.ts';

const people = ['ana', 'ben', 'cleo'];
const shape = { people, folders: { inbox: 25, sent: 5 }, pageSize: 10 };
const problem = (code: string): Problem => ({
  code,
  title: 'Title.',
  fix: 'Fix.',
  who: 'admin',
  link: null,
  raw: 'raw',
});

/** Throws once, at the first request that fits. */
const once = (fits: (seen: Seen) => boolean, error: Error): NonNullable<TenantShape['fault']> => {
  let thrown = false;
  return (seen) => {
    if (thrown || !fits(seen)) return;
    thrown = true;
    throw error;
  };
};

withDatabases((here) => {
  let key: ConnectionKey;
  const query = (text: string) => rowsOf(here.database, key.organizationId, text);
  const makeDue = () => query(`update stream_partition set due_at = '2020-01-01' where due_at < '9999-01-01'`);
  const problems = () =>
    query(`select stream, source_id as mailbox, part, state, problem->>'code' as problem, attempts,
      round(extract(epoch from due_at - updated_at))::int as again
      from stream_partition left join account using (organization_id, account_id) where problem is not null order by 1, 2, 3`);
  const syncAgain = () => syncNow({ database: here.database, seams: { clock: systemClock() } }, key);
  const stored = async () => (await readStored(here.database, key)).items;

  beforeEach(async () => {
    key = await addConnection(here.database, await addOrganization(here.database), ['people', 'mail']);
  });

  test('a mailbox that cannot be read is stopped with its reason, the others are read, and it is tried again later each time', async () => {
    let refusing = true;
    const tenant = new FakeTenant({
      ...shape,
      fault: ({ mailbox }) => {
        if (refusing && mailbox === 'ben') throw new SkipPartition(problem('mailbox-not-enabled'));
      },
    });
    const parts = engineParts(here.database, tenant.source());
    await slice(parts, key);
    expect(await stored()).toEqual(itemsOf(tenant, key, ['ana', 'cleo']));
    const stopped = { stream: 'mail', mailbox: 'ben', part: 'root', state: 'stopped', problem: 'mailbox-not-enabled' };
    expect(await problems()).toEqual([{ ...stopped, attempts: 1, again: 3600 }]);
    await makeDue();
    await slice(parts, key);
    expect(await problems()).toEqual([{ ...stopped, attempts: 2, again: 7200 }]);
    refusing = false;
    await syncAgain();
    await slice(parts, key);
    expect(await problems()).toEqual([]);
    expect(await stored()).toEqual(itemsOf(tenant, key, people));
  });

  describe('a cursor that expired', () => {
    test('begins at the start again, without doubles, and ends with the truth', async () => {
      const tenant = new FakeTenant({
        ...shape,
        fault: once(
          ({ mailbox, cursor, part }) => mailbox === 'ben' && part === 'inbox' && cursor === 25,
          new StartOver(problem('gone')),
        ),
      });
      const parts = engineParts(here.database, tenant.source());
      await slice(parts, key);
      tenant.arrive('ben', 'inbox', 7);
      await query('delete from touched_day');
      await makeDue();
      await slice(parts, key);
      expect(await stored()).toEqual(itemsOf(tenant, key, people));
      const asked = tenant.seen
        .filter(({ mailbox, part }) => mailbox === 'ben' && part === 'inbox')
        .map(({ cursor }) => cursor);
      expect(asked).toEqual([null, 10, 20, 25, null, 10, 20, 30]);
      expect(await query(`select items_done, restarts, problem from stream_partition where items_done = 32`)).toEqual([
        { items_done: 32, restarts: 0, problem: null },
      ]);
      const days = await query('select count(*) as days from touched_day');
      expect(days[0]?.['days']).toBeLessThanOrEqual(7);
    });

    test('in the middle of its first run is dropped at once, and later and later when it keeps expiring', async () => {
      const tenant = new FakeTenant({
        ...shape,
        people: ['ana'],
        fault: ({ part, cursor }) => {
          if (part === 'inbox' && cursor === 20) throw new StartOver(problem('gone'));
        },
      });
      const parts = engineParts(here.database, tenant.source(), { random: () => 0.5 });
      await slice(parts, key);
      const asked = tenant.seen.filter(({ part }) => part === 'inbox').map(({ cursor }) => cursor);
      expect(asked).toEqual([null, 10, 20, null, 10, 20]);
      for (let round = 0; round < 4; round += 1) {
        await makeDue();
        await slice(parts, key);
      }
      const [row] = await query(
        `select state, restarts, cursor, problem->>'code' as problem from stream_partition where part = 'inbox'`,
      );
      expect(row).toEqual({ state: 'stopped', restarts: 6, cursor: null, problem: 'gone' });
    });
  });

  test('a source that is too slow for large pages is asked for smaller ones of that partition, and for larger ones again later', async () => {
    const tenant = new FakeTenant({
      ...shape,
      folders: { inbox: 400 },
      fault: ({ mailbox, cursor, halvings }) => {
        if (mailbox === 'ben' && cursor === 50 && halvings < 2)
          throw new RetryLater({ problem: problem('busy'), seconds: null, scope: 'mailbox', slow: true });
      },
    });
    await slice(engineParts(here.database, tenant.source(), { random: () => 0 }), key);
    expect(await stored()).toEqual(itemsOf(tenant, key, people));
    const asked = tenant.seen.filter(({ mailbox, part }) => mailbox === 'ben' && part === 'inbox');
    const before = asked.findIndex(({ cursor }) => cursor === 50);
    const halvings = asked.map((seen) => seen.halvings);
    expect(halvings.slice(0, before + 3)).toEqual([...Array.from({ length: before }, () => 0), 0, 1, 2]);
    const after = halvings.slice(before + 2);
    expect(after).toEqual(after.toSorted((a, b) => b - a));
    const counted = [2, 1, 0].map((smaller) => after.filter((one) => one === smaller).length);
    // The next page is asked for while the former is saved.
    for (const count of counted.slice(0, 2)) expect([8, 9]).toContain(count);
    expect(counted[2]).toBeGreaterThan(0);
    expect(tenant.seen.filter(({ mailbox, halvings: smaller }) => mailbox !== 'ben' && smaller > 0)).toEqual([]);
  });

  describe('a source that asks to wait', () => {
    test('gets no request for that mailbox before, goes on from where it was, and the other mailboxes are read meanwhile', async () => {
      let refused = 0;
      const tenant = new FakeTenant({
        ...shape,
        fault: async (seen) => {
          // The others still have something to read when this one is told to wait.
          const looks = seen.cursor === 10 && seen.mailbox !== 'ben' ? 200 : 0;
          for (let look = 0; look < looks; look += 1) {
            if (refused > 0) break;
            await systemClock().sleep(5);
          }
          if (refused > 0 || seen.mailbox !== 'ben' || seen.cursor !== 10) return;
          refused = performance.now();
          throw new RetryLater({ problem: problem('throttled'), seconds: 1.5, scope: 'mailbox' });
        },
      });
      await slice(engineParts(here.database, tenant.source()), key);
      const after = tenant.seen.filter(({ mailbox, began }) => mailbox === 'ben' && began > refused);
      expect(after.length).toBeGreaterThan(0);
      for (const { began } of after) expect(began).toBeGreaterThanOrEqual(refused + 1500);
      expect(tenant.seen.filter(({ mailbox, cursor }) => mailbox === 'ben' && cursor === 10)).toHaveLength(2);
      const again = Math.min(...after.map(({ began }) => began));
      expect(tenant.seen.some(({ mailbox, began }) => mailbox !== 'ben' && began > refused && began < again)).toBe(
        true,
      );
      expect(await stored()).toEqual(itemsOf(tenant, key, people));
    });

    test('for long has the mailbox let go, for all workers, whatever anybody asks for', async () => {
      const tenant = new FakeTenant({
        ...shape,
        fault: once(
          ({ mailbox, cursor }) => mailbox === 'ben' && cursor === 10,
          new RetryLater({ problem: problem('throttled'), seconds: 600, scope: 'mailbox' }),
        ),
      });
      await slice(engineParts(here.database, tenant.source('first')), key);
      expect(await problems()).toEqual([
        {
          stream: 'mail',
          mailbox: 'ben',
          part: 'inbox',
          state: 'waiting',
          problem: 'throttled',
          attempts: 1,
          again: 600,
        },
      ]);
      const [lease] = await query(`select extract(epoch from not_before - now())::float8 as wait, until <= now() as free
        from mailbox_lease where not_before > now()`);
      expect(lease?.['wait']).toBeGreaterThan(500);
      expect(lease?.['wait']).toBeLessThanOrEqual(600);
      expect(lease?.['free']).toBe(true);
      tenant.seen.length = 0;
      await syncAgain();
      await slice(engineParts(here.database, tenant.source('second'), { alone: true }), key);
      expect(tenant.seen.map(({ mailbox }) => mailbox)).not.toContain('ben');
      await query(`update mailbox_lease set not_before = now() - interval '1 second'`);
      await syncAgain();
      await slice(engineParts(here.database, tenant.source('third')), key);
      expect(await stored()).toEqual(itemsOf(tenant, key, people));
    });

    test('for the whole connection gets nothing more until then, from any worker', async () => {
      const tenant = new FakeTenant({
        ...shape,
        fault: once(
          ({ mailbox }) => mailbox === 'ben',
          new RetryLater({ problem: problem('throttled'), seconds: 60, scope: 'connection' }),
        ),
      });
      await slice(engineParts(here.database, tenant.source('first')), key);
      const [connection] = await query(`select extract(epoch from not_before - now())::float8 as wait from connection`);
      expect(connection?.['wait']).toBeGreaterThan(50);
      tenant.seen.length = 0;
      await syncAgain();
      await slice(engineParts(here.database, tenant.source('second')), key);
      expect(tenant.seen).toEqual([]);
      await query(`update connection set not_before = now() - interval '1 second'`);
      await slice(engineParts(here.database, tenant.source('third')), key);
      expect(await stored()).toEqual(itemsOf(tenant, key, people));
    });

    test('that was asked of another worker is heard of with the next page', async () => {
      const tenant = new FakeTenant({
        ...shape,
        people: ['ana'],
        fault: async ({ part, cursor }) => {
          if (part === 'inbox' && cursor === null)
            await query(`update connection set not_before = now() + interval '1 hour'`);
        },
      });
      expect(await slice(engineParts(here.database, tenant.source()), key)).toBe(false);
      const [asked] = await query('select sum(items_done) as done from stream_partition');
      expect(Number(asked?.['done'])).toBeLessThan(31);
    });
  });

  test('a credential that no longer works is asked for nothing more, until somebody tries again', async () => {
    let refusing = true;
    const tenant = new FakeTenant({
      ...shape,
      fault: ({ mailbox }) => {
        if (refusing && mailbox !== null) throw new SignInAgain(problem('secret-expired'));
      },
    });
    const parts = engineParts(here.database, tenant.source());
    await slice(parts, key);
    expect(await query(`select status, problem->>'code' as problem from connection`)).toEqual([
      { status: 'needs-attention', problem: 'secret-expired' },
    ]);
    tenant.seen.length = 0;
    await makeDue();
    await slice(parts, key);
    expect(tenant.seen).toEqual([]);
    refusing = false;
    await syncAgain();
    await slice(parts, key);
    expect(await query('select status, problem from connection')).toEqual([{ status: 'connected', problem: null }]);
    expect(await stored()).toEqual(itemsOf(tenant, key, people));
  });

  test('a source that cannot be opened for want of a credential needs attention', async () => {
    const refused = { get: () => Promise.reject(new SignInAgain(problem('secret-unreadable'))) };
    const parts = { ...engineParts(here.database, new FakeTenant(shape).source()), sources: refused };
    expect(await slice(parts, key)).toBe(false);
    expect(await query('select status from connection')).toEqual([{ status: 'needs-attention' }]);
  });

  test('a permission that is missing stops its stream for all mailboxes after a request or two, and no other stream', async () => {
    const many = Array.from({ length: 40 }, (_, at) => `person ${at}`);
    const tenant = new FakeTenant({
      ...shape,
      people: many,
      fault: ({ stream }) => {
        if (stream === 'mail') throw new NeedsAdmin(problem('consent-missing'));
      },
    });
    await slice(engineParts(here.database, tenant.source()), key);
    const asked = tenant.seen.filter(({ stream }) => stream === 'mail');
    expect(asked.length).toBeLessThanOrEqual(10);
    const rows = await query('select stream, state, count(*) as n from stream_partition group by 1, 2 order by 1');
    expect(rows.filter((row) => row['stream'] === 'people')).toEqual([{ stream: 'people', state: 'current', n: 1 }]);
    expect(rows.some((row) => row['stream'] === 'mail' && row['state'] === 'stopped')).toBe(true);
  });

  test('an answer that makes no sense stops its partition and raises an alarm', async () => {
    const alarms: unknown[] = [];
    const tenant = new FakeTenant({
      ...shape,
      fault: ({ mailbox, part }) => {
        if (mailbox === 'ana' && part === 'sent') throw new GiveUp(problem('nonsense'));
      },
    });
    const parts = engineParts(here.database, tenant.source());
    await slice(
      { ...parts, log: { ...parts.log, error: (message, fields) => void alarms.push([message, fields?.['problem']]) } },
      key,
    );
    expect(alarms).toEqual([['A page makes no sense', 'nonsense']]);
    expect(await problems()).toMatchObject([{ mailbox: 'ana', part: 'sent', state: 'stopped', again: 86_400 }]);
  });

  test('an error that nobody foresaw holds back its partition alone', async () => {
    const tenant = new FakeTenant({
      ...shape,
      fault: once(
        ({ mailbox, part }) => mailbox === 'ana' && part === 'inbox',
        new TypeError('undefined is not "Salary"'),
      ),
    });
    const parts = engineParts(here.database, tenant.source());
    await slice(parts, key);
    expect(await problems()).toMatchObject([
      { mailbox: 'ana', part: 'inbox', state: 'waiting', problem: 'unexpected', attempts: 1 },
    ]);
    await makeDue();
    await slice(parts, key);
    expect(await problems()).toEqual([]);
    expect(await stored()).toEqual(itemsOf(tenant, key, people));
  });

  test('a source in which one request in five fails, in any way that heals, still ends with the truth', async () => {
    const failures = [
      () => new RetryLater({ problem: problem('busy'), seconds: null, scope: 'mailbox' }),
      () => new RetryLater({ problem: problem('throttled'), seconds: 0, scope: 'mailbox' }),
      () => new RetryLater({ problem: problem('throttled'), seconds: 0.01, scope: 'connection' }),
      () => new StartOver(problem('gone')),
      () => new Error('reset'),
    ];
    let requests = 0;
    const tenant = new FakeTenant({
      ...shape,
      fault: () => {
        requests += 1;
        const failure = failures[(requests / 5) % failures.length];
        if (failure !== undefined && requests % 5 === 0) throw failure();
      },
    });
    const memory = newMemory(performance.now());
    const parts = engineParts(here.database, tenant.source(), { random: () => 0.01 });
    for (let round = 0; round < 10; round += 1) {
      await slice(parts, key, { memory });
      await query(`update stream_partition set due_at = '2020-01-01' where state <> 'current'`);
    }
    expect(await stored()).toEqual(itemsOf(tenant, key, people));
    expect(await query(`select part from stream_partition where state <> 'current'`)).toEqual([]);
  });

  test('a mailbox that never answers keeps nobody else waiting and is given up when the worker stops', async () => {
    const tenant = new FakeTenant({
      ...shape,
      fault: ({ mailbox }, signal) => (mailbox === 'ben' ? noAnswer(signal) : undefined),
    });
    const stop = new AbortController();
    const reading = slice(engineParts(here.database, tenant.source()), key, { signal: stop.signal });
    while (JSON.stringify(await stored()) !== JSON.stringify(itemsOf(tenant, key, ['ana', 'cleo'])))
      await new Promise(setImmediate);
    stop.abort(new Error('enough'));
    expect(await reading).toBe(false);
    expect(tenant.running).toEqual([]);
    expect(await query('select account_id from mailbox_lease where until > now()')).toEqual([]);
    expect(await problems()).toEqual([]);
  });
});
