// A worker takes what is due, gives everybody a turn, and leaves nothing behind when it is stopped; on both engines.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addConnection, addOrganization } from '../activity/testing.ts';
import { type Jobs, openJobs } from '../db/jobs.ts';
import type { Database } from '../db/open.ts';
import type { ConnectionKey } from '../db/queries/connections.ts';
import { withDatabases } from '../db/testing.ts';
import { rowsOf } from '../db/testing-rows.ts';
import { systemClock } from '../lib/clock.ts';
import type { Source } from '../providers/provider.ts';
import { syncNow } from './schedule.ts';
import { FakeTenant, noAnswer } from './testing.ts';
import { itemsOf, readStored, silent } from './testing-engine.ts';
import { startWorker, type Worker, type WorkerOptions } from './worker.ts';

const people = ['ana', 'ben'];
const shape = { people, folders: { inbox: 25, sent: 5 }, pageSize: 10 };
const clock = systemClock();

const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

const until = async (fits: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await fits())) await clock.sleep(20);
};

withDatabases((here) => {
  let jobs: Jobs;
  const workers: Worker[] = [];

  const start = async (
    sources: Readonly<Record<string, Source>>,
    more: Partial<WorkerOptions> = {},
  ): Promise<Worker> => {
    const get = async (_: string, connectionId: string): Promise<Source> => sources[connectionId]!;
    const given = { database: here.database, jobs, clock, log: silent, sources: { get } };
    const worker = await startWorker({
      ...given,
      mapAccounts: async () => {},
      seal: (text) => Buffer.from(text),
      rollUp: async () => {},
      ...more,
    });
    workers.push(worker);
    return worker;
  };
  const organizations: string[] = [];
  const organize = async (): Promise<string> => {
    const organizationId = await addOrganization(here.database);
    organizations.push(organizationId);
    return organizationId;
  };
  const connect = async (): Promise<ConnectionKey> =>
    addConnection(here.database, await organize(), ['people', 'mail']);
  const isRead = async (key: ConnectionKey, tenant: FakeTenant, of: readonly string[] = people): Promise<boolean> =>
    JSON.stringify((await readStored(here.database, key)).items) === JSON.stringify(itemsOf(tenant, key, of));
  const connectionOf = async ({ organizationId }: ConnectionKey) =>
    (await rowsOf(here.database, organizationId, 'select * from connection'))[0]!;

  beforeEach(async () => {
    jobs = await openJobs(here.database);
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    await jobs.stop();
    for (const organizationId of organizations.splice(0))
      await rowsOf(here.database, organizationId, `update connection set status = 'paused'`);
  });

  test('a connection that is due is found and read by itself, and is due again with its first stream', async () => {
    const key = await connect();
    const tenant = new FakeTenant(shape);
    await start({ [key.connectionId]: tenant.source() });
    await until(() => isRead(key, tenant));
    await until(async () => (await connectionOf(key))['cycle_finished_at'] !== null);
    const connection = await connectionOf(key);
    const [next] = await rowsOf(here.database, key.organizationId, 'select min(due_at) as at from stream_partition');
    expect(connection['due_at']).toEqual(next?.['at']);
    expect(Number(connection['due_at'])).toBeGreaterThan(Date.now());
    expect(Number(connection['cycle_started_at'])).toBeLessThanOrEqual(Number(connection['cycle_finished_at']));
  });

  test('"sync now" reads a connection at once that is not due', async () => {
    const key = await connect();
    const tenant = new FakeTenant(shape);
    await start({ [key.connectionId]: tenant.source() });
    await until(async () => (await connectionOf(key))['cycle_finished_at'] !== null);
    tenant.arrive('ana', 'inbox', 4);
    await syncNow({ database: here.database, seams: { clock }, jobs }, key);
    await until(() => isRead(key, tenant));
  });

  test('a small organization is read while a large one takes its time', async () => {
    const [large, small] = [await connect(), await connect()];
    const crowd = Array.from({ length: 40 }, (_, at) => `person ${at}`);
    const big = new FakeTenant({ ...shape, people: crowd, folders: { inbox: 400 }, fault: () => clock.sleep(20) });
    const little = new FakeTenant(shape);
    await start(
      { [large.connectionId]: big.source(), [small.connectionId]: little.source() },
      { sliceSeconds: 0.3, concurrency: 1 },
    );
    await until(() => big.seen.length > 20);
    await until(() => isRead(small, little));
    expect(await isRead(large, big, crowd)).toBe(false);
    const before = big.seen.length;
    await until(() => big.seen.length > before + 20);
  });

  test('the connections of one organization take turns too', async () => {
    const organizationId = await organize();
    const keys = [];
    for (let at = 0; at < 3; at += 1) keys.push(await addConnection(here.database, organizationId, ['people', 'mail']));
    const tenants = keys.map(
      () => new FakeTenant({ ...shape, folders: { inbox: 2000 }, fault: () => clock.sleep(10) }),
    );
    const sources = Object.fromEntries(keys.map((key, at) => [key.connectionId, tenants[at]!.source()]));
    await start(sources, { sliceSeconds: 0.3, concurrency: 1 });
    await until(() => tenants.every((tenant) => tenant.seen.length > 10));
    expect(tenants.some((tenant) => tenant.seen.length < 400)).toBe(true);
  });

  describe('a worker that is stopped', () => {
    test('in the middle of requests gives them up, and leaves no lease, timer or running request', async () => {
      const key = await connect();
      const tenant = new FakeTenant({
        ...shape,
        fault: ({ part }, signal) => (part === 'inbox' ? noAnswer(signal) : undefined),
      });
      const worker = await start({ [key.connectionId]: tenant.source() });
      await until(() => tenant.running.length === 2);
      await worker.stop();
      expect(tenant.running).toEqual([]);
      expect(
        await rowsOf(here.database, key.organizationId, 'select * from mailbox_lease where until > now()'),
      ).toEqual([]);
      const quiet = tenant.seen.length;
      await jobs.stop();
      const left = timers();
      await clock.sleep(1500);
      expect(tenant.seen).toHaveLength(quiet);
      // The test's own timers come and go.
      await until(() => timers() <= left);
      jobs = await openJobs(here.database);
    });

    test('has its connection read to the end by the next one', async () => {
      const key = await connect();
      let holding = true;
      const tenant = new FakeTenant({
        ...shape,
        fault: ({ cursor }, signal) => (holding && cursor === 10 ? noAnswer(signal) : undefined),
      });
      const first = await start({ [key.connectionId]: tenant.source('first') });
      // Saved up to there: what is fetched and not saved yet may be read again.
      const saved = `select 1 from stream_partition join account using (organization_id, account_id)
        where source_id = 'ana' and part = 'inbox' and cursor is not null`;
      await until(async () => (await rowsOf(here.database, key.organizationId, saved)).length === 1);
      await first.stop();
      holding = false;
      await start({ [key.connectionId]: tenant.source('second') });
      await until(() => isRead(key, tenant));
      expect(
        tenant.seen.filter(
          ({ reader, cursor, mailbox, part }) =>
            reader === 'second' && cursor === null && mailbox === 'ana' && part === 'inbox',
        ),
      ).toEqual([]);
    });
  });

  test('a database that is away for a while is read into again when it is back', async () => {
    const key = await connect();
    let [away, leaves] = [false, true];
    const tenant = new FakeTenant({
      ...shape,
      fault: ({ cursor }) => {
        if (cursor === 10 && leaves) [away, leaves] = [true, false];
      },
    });
    const database: Database = {
      ...here.database,
      engine: here.database.engine,
      tenant: async (organizationId, work) => {
        if (away) throw Object.assign(new Error('the database is gone'), { code: '57P01' });
        return here.database.tenant(organizationId, work);
      },
    };
    await start({ [key.connectionId]: tenant.source() }, { database, alone: false });
    await until(() => away);
    await clock.sleep(500);
    away = false;
    await until(() => isRead(key, tenant));
  });

  test('a job that cannot be understood harms nobody', async () => {
    const key = await connect();
    const tenant = new FakeTenant(shape);
    const errors: string[] = [];
    const log = { ...silent, error: (message: string) => void errors.push(message) };
    await jobs.send('sync', { connection: 'odd' });
    await start({ [key.connectionId]: tenant.source() }, { log });
    await until(() => isRead(key, tenant));
    await until(() => errors.length > 0);
    expect(errors).toEqual(['A job of the queue cannot be understood']);
  });
});
