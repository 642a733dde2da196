// The engine reads everything once, in order, within its bounds, and goes on where it was, on both engines.
import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { addConnection, addOrganization } from '../activity/testing.ts';
import type { ConnectionKey } from '../db/queries/connections.ts';
import { makeAllDue } from '../db/queries/partitions.ts';
import { withDatabases } from '../db/testing.ts';
import { rowsOf } from '../db/testing-rows.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import type { Stream } from '../providers/stream.ts';
import { FakeTenant, type Seen } from './testing.ts';
import { engineParts, itemsOf, readStored, slice } from './testing-engine.ts';

const people = ['ana', 'ben', 'cleo', 'dan', 'eva'];
const shape = { people, folders: { inbox: 25, sent: 11, archive: 0 }, pageSize: 10 };

const overlapping = (seen: readonly Seen[], mailbox: string | null): number => {
  const ours = seen.filter((request) => request.mailbox === mailbox);
  return Math.max(
    ...ours.map(
      ({ began }) => ours.filter((other) => other.began <= began && (other.ended ?? Infinity) > began).length,
    ),
  );
};

const readersOf = (tenant: FakeTenant): number => new Set(tenant.seen.map(({ reader }) => reader)).size;

const gated = (stream: Stream): Stream => ({ ...stream, gate: 'calls' });

withDatabases((here) => {
  let key: ConnectionKey;
  const query = (text: string) => rowsOf(here.database, key.organizationId, text);
  const makeDue = () => query(`update stream_partition set due_at = '2020-01-01' where due_at < '9999-01-01'`);

  beforeEach(async () => {
    key = await addConnection(here.database, await addOrganization(here.database), ['people', 'mail']);
  });

  test('everything is read, each page once, and figures are computed when reading has ended', async () => {
    const tenant = new FakeTenant(shape);
    const done: string[] = [];
    const parts = engineParts(here.database, tenant.source(), {
      mapAccounts: async () => void done.push('mapped'),
      rollUp: async () => void done.push(`figures ${tenant.running.length}`),
    });
    expect(await slice(parts, key)).toBe(false);
    const stored = await readStored(here.database, key);
    expect(stored.items).toEqual(itemsOf(tenant, key, people));
    expect(stored.partitions.every((partition) => partition['state'] === 'current')).toBe(true);
    expect(stored.partitions).toHaveLength(1 + people.length * 4);
    // 3 pages of people; each mailbox: its folders, then 3 + 2 + 1 pages.
    expect(tenant.seen).toHaveLength(3 + people.length * 7);
    expect(done).toEqual(['mapped', 'mapped', 'mapped', 'figures 0']);
    expect(await query('select distinct day from touched_day')).not.toHaveLength(0);
  });

  test('a later slice asks each partition only what is new', async () => {
    const tenant = new FakeTenant(shape);
    const parts = engineParts(here.database, tenant.source());
    await slice(parts, key);
    tenant.seen.length = 0;
    tenant.arrive('ben', 'inbox', 3);
    await query('delete from touched_day');
    await slice(parts, key);
    expect(tenant.seen).toEqual([]);
    await makeDue();
    await slice(parts, key);
    expect(tenant.seen).toHaveLength(1 + people.length * 4);
    expect((await readStored(here.database, key)).items).toEqual(itemsOf(tenant, key, people));
    expect(new Set((await query('select account_id from touched_day')).map((row) => row['account_id'])).size).toBe(1);
  });

  test('no mailbox ever gets more than four requests at once', async () => {
    const folders = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`folder ${at}`, 20]));
    const tenant = new FakeTenant({ ...shape, folders, fault: () => new Promise((resolve) => setTimeout(resolve, 5)) });
    await slice(engineParts(here.database, tenant.source()), key);
    const atOnce = people.map((person) => overlapping(tenant.seen, person));
    expect(Math.max(...atOnce)).toBe(4);
    expect((await readStored(here.database, key)).items).toEqual(itemsOf(tenant, key, people));
  });

  test('what a run of requests read is complete as of the time its first request began, over slices', async () => {
    const answer = Promise.withResolvers<void>();
    const tenant = new FakeTenant({
      ...shape,
      people: ['ana'],
      folders: { inbox: 25 },
      fault: ({ part, cursor }) => (part === 'inbox' && cursor === 10 ? answer.promise : undefined),
    });
    const limit = Promise.withResolvers<void>();
    const clock = systemClock();
    const sleep: Clock['sleep'] = (ms, signal) => (ms === 77_000 ? limit.promise : clock.sleep(ms, signal));
    const parts = engineParts(here.database, tenant.source(), { clock: { ...clock, sleep } });
    const first = slice(parts, key, { seconds: 77 });
    const began = `select reading_since, as_of from stream_partition where part = 'inbox' and reading_since is not null`;
    let before = await query(began);
    while (before.length === 0) before = await query(began);
    limit.resolve();
    await new Promise(setImmediate);
    answer.resolve();
    expect(await first).toBe(true);
    expect(await query(`select reading_since, as_of, state from stream_partition where part = 'inbox'`)).toEqual([
      { ...before[0], state: 'waiting' },
    ]);
    await slice(parts, key);
    const after = await query(`select as_of, reading_since, state from stream_partition where part = 'inbox'`);
    expect(after).toEqual([{ as_of: before[0]?.['reading_since'], reading_since: null, state: 'current' }]);
    expect((await readStored(here.database, key)).items).toEqual(itemsOf(tenant, key, ['ana']));
  });

  test('what is made due while it is read is read once more, whether it brought anything or not', async () => {
    const state = { armed: false };
    const asked = Promise.withResolvers<void>();
    const tenant: FakeTenant = new FakeTenant({
      ...shape,
      people: ['ana'],
      fault: async ({ part }) => {
        if (!state.armed || part === 'root') return;
        const parts = new Set(tenant.running.map((request) => request.part));
        if (Object.keys(shape.folders).every((folder) => parts.has(folder))) {
          state.armed = false;
          await wait(5);
          const now = new Date();
          asked.resolve(here.database.tenant(key.organizationId, (tx) => makeAllDue(tx, { ...key, now })));
        }
        await asked.promise;
      },
    });
    const parts = engineParts(here.database, tenant.source());
    await slice(parts, key);
    for (const folder of ['inbox', 'sent']) tenant.arrive('ana', folder, 15);
    await makeDue();
    tenant.seen.length = 0;
    state.armed = true;
    await slice(parts, key);
    const placesOf = (folder: string) => tenant.seen.filter(({ part }) => part === folder).map(({ cursor }) => cursor);
    expect(placesOf('inbox')).toEqual([25, 35, 40]);
    expect(placesOf('sent')).toEqual([11, 21, 26]);
    expect(placesOf('archive')).toEqual([0, 0]);
  });

  describe('two workers on one connection', () => {
    test('never read the same mailbox at the same time, and together read everything once', async () => {
      const many = Array.from({ length: 24 }, (_, at) => `person ${at}`);
      const state = { together: false };
      const tenant: FakeTenant = new FakeTenant({
        ...shape,
        people: many,
        fault: async () => {
          while (state.together && readersOf(tenant) < 2) await new Promise(setImmediate);
        },
      });
      await slice(engineParts(here.database, tenant.source()), key);
      for (const person of many) tenant.arrive(person, 'inbox', 25);
      await makeDue();
      tenant.seen.length = 0;
      state.together = true;
      const readers = ['first', 'second', 'third'];
      await Promise.all(readers.map((reader) => slice(engineParts(here.database, tenant.source(reader)), key)));
      await slice(engineParts(here.database, tenant.source('last')), key);
      for (const one of tenant.seen)
        for (const other of tenant.seen)
          if (one.mailbox === other.mailbox && one.reader !== other.reader)
            expect(one.ended! <= other.began || other.ended! <= one.began).toBe(true);
      expect((await readStored(here.database, key)).items).toEqual(itemsOf(tenant, key, many));
      const pages = tenant.seen.map(({ mailbox, part, cursor }) => [mailbox, part, cursor].join('/'));
      expect(new Set(pages).size).toBe(pages.length);
    });
  });

  describe('what is new comes before what is old', () => {
    test('mailboxes that were read before do not wait behind the back-fill of many others', async () => {
      const old = Array.from({ length: 120 }, (_, at) => `old ${at}`);
      const tenant = new FakeTenant({ ...shape, people: [...people, ...old], folders: { inbox: 25 } });
      await slice(engineParts(here.database, tenant.source()), key);
      // As an hour later: five were read to their end, the others have not begun.
      await query(`update stream_partition p set cursor = null, as_of = null, items_done = 0, due_at = '2026-03-01T00:00:00Z'
        from account a where a.account_id = p.account_id and a.source_id like 'old %'`);
      await query(`delete from stream_partition p using account a
        where a.account_id = p.account_id and a.source_id like 'old %' and part <> 'root'`);
      await query(`update stream_partition p set due_at = '2026-03-01T01:00:00Z'
        from account a where a.account_id = p.account_id and a.source_id not like 'old %'`);
      tenant.seen.length = 0;
      await slice(engineParts(here.database, tenant.source()), key);
      const order = [...new Set(tenant.seen.map(({ mailbox }) => mailbox))].filter((mailbox) => mailbox !== null);
      expect(order).toHaveLength(125);
      for (const person of people) expect(order.indexOf(person)).toBeLessThan(16);
    });

    test('within a mailbox its list of folders comes first, then what was read before, then what was found, in order', async () => {
      const tenant = new FakeTenant({ ...shape, people: ['ana'], folders: { inbox: 25, sent: 11, b: 5, a: 5, c: 5 } });
      const parts = engineParts(here.database, tenant.source());
      await slice(parts, key);
      const foldersAsked = () => tenant.seen.filter(({ stream }) => stream === 'mail').map(({ part }) => part);
      expect([...new Set(foldersAsked())]).toEqual(['root', 'inbox', 'sent', 'b', 'a', 'c']);
      await makeDue();
      await query(`update stream_partition set cursor = null, as_of = null where part in ('inbox', 'sent')`);
      tenant.seen.length = 0;
      await slice(parts, key);
      expect(foldersAsked().slice(0, 4)).toEqual(['root', 'a', 'b', 'c']);
    });
  });

  test('a mailbox whose worker died is read by another when the lease has run out, and at once where nobody else can be', async () => {
    const tenant = new FakeTenant({ ...shape, people: ['ana'] });
    const parts = engineParts(here.database, tenant.source());
    await slice(parts, key);
    await makeDue();
    await query(`update mailbox_lease set holder = gen_random_uuid(), until = now() + interval '20 seconds'`);
    tenant.seen.length = 0;
    await slice(parts, key);
    expect(tenant.seen).toEqual([]);
    await slice({ ...parts, alone: true }, key);
    expect(tenant.seen).toHaveLength(5);
    await makeDue();
    await query(`update mailbox_lease set holder = gen_random_uuid(), until = now()`);
    await slice(parts, key);
    expect(tenant.seen).toHaveLength(10);
  });

  test('a gated stream is read only while somebody attests, and its partitions are parked when that is withdrawn', async () => {
    const tenant = new FakeTenant({ ...shape, people: ['ana'] });
    const open = tenant.source();
    const streams = open.streams.map((stream) => (stream.name === 'mail' ? gated(stream) : stream));
    const parts = engineParts(here.database, { ...open, streams });
    const mailAsked = () => tenant.seen.filter(({ stream }) => stream === 'mail').length;
    const states = () =>
      query(`select stream, count(*) filter (where due_at < '9999-01-01') as read, count(*) as known
        from stream_partition group by 1 order by 1`);
    const attest = (at: string) => query(`update organization set calls_attested_at = ${at}`);
    await slice(parts, key);
    expect(mailAsked()).toBe(0);
    expect(await states()).toEqual([{ stream: 'people', read: 1, known: 1 }]);
    await attest('now()');
    await makeDue();
    await slice(parts, key);
    expect((await readStored(here.database, key)).items).toEqual(itemsOf(tenant, key, ['ana']));
    await attest('null');
    // In the middle of a cycle: what is due and may not be read would be looked at for ever.
    await makeDue();
    await query('update connection set cycle_finished_at = null');
    tenant.seen.length = 0;
    expect(await slice(parts, key)).toBe(false);
    expect(mailAsked()).toBe(0);
    expect(await states()).toEqual([
      { stream: 'mail', read: 0, known: 4 },
      { stream: 'people', read: 1, known: 1 },
    ]);
    const [connection] = await query('select due_at > now() as later from connection');
    expect(connection).toEqual({ later: true });
    await attest('now()');
    await makeDue();
    await slice(parts, key);
    expect(mailAsked()).toBe(4);
  });

  test('a stream that is switched off is not read, and goes on where it was when it is switched on again', async () => {
    const tenant = new FakeTenant({ ...shape, people: ['ana'] });
    const parts = engineParts(here.database, tenant.source());
    await slice(parts, key);
    await makeDue();
    await query(`update connection set streams = '{people}'`);
    tenant.seen.length = 0;
    await slice(parts, key);
    await makeDue();
    await slice(parts, key);
    expect(tenant.seen.map(({ stream }) => stream)).toEqual(['people', 'people']);
    await query(`update connection set streams = '{people,mail}'`);
    await makeDue();
    await slice(parts, key);
    const asked = tenant.seen.filter(({ stream }) => stream === 'mail').map(({ part, cursor }) => `${part} ${cursor}`);
    expect(new Set(asked)).toEqual(new Set(['archive 0', 'inbox 25', 'root 1', 'sent 11']));
  });
});
