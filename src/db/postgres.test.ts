// PostgreSQL as a server that is away, forbids, breaks and comes back.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { DatabaseClosed, CommitUncertain, DatabaseUnreachable, RightsMissing, TransactionEnded } from './errors.ts';
import { migrate } from './migrate.ts';
import { type Database, openDatabase } from './open.ts';
import { checkVersion, placeOf } from './postgres.ts';
import { createOrganization, isClaimed, listOrganizations } from './queries/organizations.ts';
import type { Tx } from './schema.ts';
import { type Cluster, startCluster } from './testing-cluster.ts';

const hours = { '0': [], '1': [], '2': [], '3': [], '4': [], '5': [], '6': [] };

const add = (organizationId: string) => (tx: Tx) =>
  createOrganization(tx, { organizationId, name: 'C', zone: 'UTC', hours, createdAt: new Date() });

const idsIn = async (database: Database): Promise<string[]> =>
  (await database.door(listOrganizations)).map((row) => row.organizationId);

const opening = async (url: string): Promise<unknown> => {
  try {
    const database = await openDatabase({ url, dataDir: null });
    await database.close();
    return null;
  } catch (error) {
    return error;
  }
};

test('a database URL is told as host, port and database, never with its password', () => {
  expect(placeOf('postgres://user:s3cret@db.example.com:6000/plumb%20line?sslmode=require')).toBe(
    'db.example.com:6000/plumb line',
  );
  expect(placeOf('postgres://db.example.com/x')).toBe('db.example.com:5432/x');
  expect(placeOf('postgres:///x?host=/run/postgresql')).toBe('/run/postgresql:5432/x');
  expect(placeOf('no address at all: s3cret')).toBe('the configured address');
});

test('a server that is not there is named with its place and what to do', async () => {
  const error = await opening('postgres://u:s3cret@127.0.0.1:1/x');
  expect(error).toBeInstanceOf(DatabaseUnreachable);
  expect(String(error)).toContain('127.0.0.1:1/x');
  expect(String(error)).toContain('start PostgreSQL');
  expect(String(error)).not.toContain('s3cret');
});

const checking = (version: number) => (): void => checkVersion(version, 'postgres://u:s3cret@db.example.com/x');

test('a server that is too old is refused with its version', () => {
  expect(checking(140_023)).toThrow(
    'The database at db.example.com:5432/x is PostgreSQL 14; Plumbline needs 15 or newer.',
  );
  expect(checking(150_000)).not.toThrow();
});

const suite = inject('postgres') === null ? describe.skip : describe;
suite('on a PostgreSQL of its own (skipped where initdb and postgres are not installed)', () => {
  let cluster: Cluster;
  let url = '';
  beforeAll(async () => {
    const started = await startCluster();
    if (started === null) throw new Error('PostgreSQL was there a moment ago.');
    cluster = started;
    url = await cluster.createDatabase('healing');
    // The cluster forgets its last commits when it is killed, for speed; this database does not.
    await cluster.command('alter database healing set synchronous_commit = on');
    const database = await openDatabase({ url, dataDir: null });
    await migrate(database);
    await database.close();
  });
  afterAll(() => cluster.stop());

  test('who asks after it was closed is told so at once, and asks no more', async () => {
    const database = await openDatabase({ url, dataDir: null });
    await database.close();
    await expect(database.door(async () => {})).rejects.toThrow(DatabaseClosed);
  });

  test('a wrong database or user is named with what to do', async () => {
    expect(String(await opening(cluster.url('nowhere')))).toContain('createdb');
    expect(String(await opening(url.replace('plumbline@', 'stranger:s3cret@')))).toContain(
      'user or password was refused',
    );
  });

  test('a user without rights is told the SQL for the administrator, and after it all is well', async () => {
    const bare = await cluster.createDatabase('bare');
    await cluster.command('create role plain login');
    const asPlain = bare.replace('plumbline@', 'plain@');
    const database = await openDatabase({ url: asPlain, dataDir: null });
    try {
      const error = await migrate(database).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(RightsMissing);
      const statements = String(error)
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
      expect(statements).toEqual([
        'grant plumbline_app to "plain";',
        'grant plumbline_bi to "plain";',
        'grant plumbline_bi_reader to "plain";',
        'grant plumbline_door to "plain";',
        'grant create on schema "public" to "plain";',
        'grant create on database "bare" to "plain";',
      ]);
      await cluster.command(statements.join(' '), 'bare');
      await migrate(database);
      await database.door(add(randomUUID()));
      expect(await idsIn(database)).toHaveLength(1);
    } finally {
      await database.close();
    }
  });

  test('work whose connection is killed is done again, once', async () => {
    const database = await openDatabase({ url, dataDir: null });
    try {
      const [id, pids] = [randomUUID(), new Set<number>()];
      await database.door(async (tx) => {
        await add(id)(tx);
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
        const pid = rows[0]?.pid ?? 0;
        if (pids.size < 2) await cluster.command(`select pg_terminate_backend(${pid}, 5000)`);
        pids.add(pid);
        await isClaimed(tx);
      });
      expect(pids.size).toBe(3);
      expect(await idsIn(database)).toContain(id);
    } finally {
      await database.close();
    }
  });

  test('two transactions that wait for each other both end well', async () => {
    const database = await openDatabase({ url, dataDir: null });
    try {
      const [first, second] = [randomUUID(), randomUUID()];
      for (const id of [first, second]) await database.door(add(id));
      const both = Promise.withResolvers<void>();
      let arrived = 0;
      const lockBoth = (mine: string, theirs: string) =>
        database.door(async (tx) => {
          await sql`select pg_advisory_xact_lock(hashtext(${mine}))`.execute(tx);
          arrived += 1;
          if (arrived === 2) both.resolve();
          await both.promise;
          await sql`select pg_advisory_xact_lock(hashtext(${theirs}))`.execute(tx);
        });
      await Promise.all([lockBoth(first, second), lockBoth(second, first)]);
      expect(arrived).toBe(3);
    } finally {
      await database.close();
    }
  });

  test('when the server is killed under load, what was told saved is saved, and nothing is saved twice', async () => {
    const database = await openDatabase({ url, dataDir: null });
    try {
      const saved = new Set<string>();
      const uncertain = new Set<string>();
      const done = new AbortController();
      const saveOne = async (): Promise<void> => {
        const id = randomUUID();
        try {
          await database.door(add(id));
          saved.add(id);
        } catch (error) {
          if (error instanceof CommitUncertain) uncertain.add(id);
          else if (!(error instanceof DatabaseUnreachable)) throw error;
        }
      };
      const worker = async (): Promise<void> => {
        while (!done.signal.aborted || saved.size < 50) await saveOne();
      };
      const working = Promise.all(Array.from({ length: 6 }, worker));
      for (let kills = 1; kills <= 3; kills += 1) {
        while (saved.size < kills * 20) await wait(5);
        await cluster.restart();
      }
      done.abort();
      await working;
      const there = new Set(await idsIn(database));
      expect([...saved].filter((id) => !there.has(id))).toEqual([]);
      expect(uncertain.size).toBeLessThanOrEqual(18);
    } finally {
      await database.close();
    }
  });

  /** Stands between us and the server; breaks the line when a COMMIT passes, before or after the server got it. */
  const startBreaker = async (when: 'before' | 'after') => {
    const sockets = new Set<Socket>();
    const proxy = createServer((client) => {
      const server = connect(Number(new URL(url).port), '127.0.0.1');
      for (const socket of [client, server]) {
        sockets.add(socket);
        socket.on('error', () => {});
      }
      client.on('close', () => server.end());
      client.on('data', (bytes) => {
        const commits = bytes.toString('latin1').includes('commit\0');
        if (commits && when === 'before') client.destroy();
        else server.write(bytes);
        if (commits && when === 'after') server.once('data', () => client.destroy());
        else if (commits) server.destroy();
      });
      server.on('data', (bytes) => {
        if (!client.destroyed && server.listenerCount('data') === 1) client.write(bytes);
      });
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const address = proxy.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const stop = async (): Promise<void> => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await once(proxy, 'close');
    };
    return { url: url.replace(/:\d+\//, `:${port}/`), stop };
  };

  test.each(['before', 'after'] as const)(
    'a line that breaks %s the server got the COMMIT leaves it uncertain, and is not repeated',
    async (when) => {
      const breaker = await startBreaker(when);
      const [broken, direct] = [
        await openDatabase({ url: breaker.url, dataDir: null }),
        await openDatabase({ url, dataDir: null }),
      ];
      try {
        const id = randomUUID();
        let runs = 0;
        const saving = broken.door((tx) => {
          runs += 1;
          return add(id)(tx);
        });
        await expect(saving).rejects.toThrow(CommitUncertain);
        expect(runs).toBe(1);
        expect((await idsIn(direct)).includes(id)).toBe(when === 'after');
      } finally {
        await broken.close();
        await direct.close();
        await breaker.stop();
      }
    },
  );

  test('a statement sent after its transaction ended is refused, not run with more rights', async () => {
    const database = await openDatabase({ url, dataDir: null });
    try {
      let leaked: Tx | null = null;
      await database.door(async (tx) => {
        leaked = tx;
      });
      await expect(listOrganizations(leaked!)).rejects.toThrow(TransactionEnded);
    } finally {
      await database.close();
    }
  });

  test('a transaction that fails leaves nothing behind, and its connection serves the next', async () => {
    const database = await openDatabase({ url, dataDir: null });
    try {
      const id = randomUUID();
      const failing = database.door(async (tx) => {
        await add(id)(tx);
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      await expect(database.door((tx) => sql`select nonsense`.execute(tx))).rejects.toMatchObject({ code: '42703' });
      expect(await idsIn(database)).not.toContain(id);
    } finally {
      await database.close();
    }
  });
});
