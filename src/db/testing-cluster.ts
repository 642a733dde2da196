// A private PostgreSQL cluster for tests and benches: made in a temporary folder, gone afterwards, also when its user is killed.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from './testing-port.ts';

export interface Cluster {
  /** Major version, such as 15. */
  readonly version: number;
  /** The id of the user that the server runs as. */
  readonly user: string;
  /** The URL of a database of this cluster, for a user who owns it, may create roles and is no superuser. */
  url(database: string): string;
  /** Makes a database, a copy of `template` where one is given; resolves to its URL. */
  createDatabase(database: string, template?: string): Promise<string>;
  dropDatabase(database: string): Promise<void>;
  /** Runs statements as the superuser, in that database or `postgres`. */
  command(text: string, database?: string): Promise<void>;
  /** Kills the server the hard way and starts it again, after a while where one is given. */
  restart(options?: { readonly awaySeconds?: number }): Promise<void>;
  stop(): Promise<void>;
}

/** The folder of `initdb` and `postgres`; null where PostgreSQL is not installed. */
export const findBinaries = (): string | null => {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(a) - Number(b)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))) ?? null;
};

interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root: then it runs as the first of these users that exists. */
const unprivileged = (): Identity | null => {
  if (process.getuid?.() !== 0) return null;
  for (const user of ['postgres', 'nobody']) {
    const ask = (flag: string) => Number(execFileSync('id', [flag, user], { stdio: ['ignore', 'pipe', 'ignore'] }));
    try {
      return { uid: ask('-u'), gid: ask('-g') };
    } catch {
      // This user does not exist: try the next.
    }
  }
  return null;
};

/** For tests, whose data nobody misses. */
const forgetful = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };
const settings = {
  listen_addresses: '127.0.0.1',
  max_connections: '200',
  shared_buffers: '64MB',
  timezone: 'UTC',
};

/** The shell stops the server as soon as its input ends, which a killed parent brings about too, and removes the folder unless told `keep`. */
const watch =
  '"$0" -D "$1" -p "$2" $3 >"$1/log" 2>&1 & server=$!; read word; kill -QUIT $server; wait $server; [ "$word" = keep ] || rm -rf "$1"';

const startServer = (
  binaries: string,
  place: { data: string; port: number; identity: Identity | null; durable: boolean },
) => {
  const flags = Object.entries({
    ...settings,
    ...(place.durable ? {} : forgetful),
    unix_socket_directories: place.data,
  }).map(([name, value]) => `-c ${name}=${value}`);
  return spawn('sh', ['-c', watch, join(binaries, 'postgres'), place.data, String(place.port), flags.join(' ')], {
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: place.data,
    ...place.identity,
  });
};

const connectable = async (url: string): Promise<void> => {
  for (let attempt = 0; ; attempt += 1) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (cause) {
      if (attempt > 300) throw new Error(`The test cluster at ${url} did not start.`, { cause });
      await wait(50);
    }
  }
};

const runAs = async (url: string, text: string): Promise<void> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
};

const makeData = (binaries: string, identity: Identity | null): string => {
  const data = mkdtempSync(join(tmpdir(), 'plumbline-postgres-'));
  const flags = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  try {
    if (identity !== null) chownSync(data, identity.uid, identity.gid);
    execFileSync(join(binaries, 'initdb'), flags, { stdio: 'ignore', cwd: data, ...identity });
  } catch (error) {
    rmSync(data, { recursive: true, force: true });
    throw error;
  }
  return data;
};

/**
 * Null where PostgreSQL is not installed, or root has no other user to run it as.
 * `durable`: commits reach the disk, as PostgreSQL does by default; a measurement needs that.
 */
export const startCluster = async ({ durable = false } = {}): Promise<Cluster | null> => {
  const binaries = findBinaries();
  const identity = unprivileged();
  if (binaries === null || (identity === null && process.getuid?.() === 0)) return null;
  const data = makeData(binaries, identity);
  const port = await freePort();
  const superuser = `postgres://postgres@127.0.0.1:${port}/postgres`;
  let server = startServer(binaries, { data, port, identity, durable });
  const end = async (word: string): Promise<void> => {
    const gone = once(server, 'exit');
    server.stdin?.end(`${word}\n`);
    await gone;
  };
  try {
    await connectable(superuser);
    await runAs(superuser, 'create role plumbline login createrole createdb');
  } catch (error) {
    await end('remove');
    throw error;
  }
  const url = (database: string): string => `postgres://plumbline@127.0.0.1:${port}/${database}`;
  return {
    version: Number(execFileSync(join(binaries, 'postgres'), ['--version'], { encoding: 'utf8' }).match(/ (\d+)/)?.[1]),
    user: String(identity?.uid ?? process.getuid?.() ?? ''),
    url,
    createDatabase: async (database, template = 'template0') => {
      await runAs(superuser, `create database "${database}" owner plumbline template "${template}"`);
      return url(database);
    },
    dropDatabase: (database) => runAs(superuser, `drop database if exists "${database}" with (force)`),
    command: (text, database = 'postgres') => runAs(superuser.replace(/postgres$/, database), text),
    restart: async ({ awaySeconds = 0 } = {}) => {
      await end('keep');
      await wait(awaySeconds * 1000);
      server = startServer(binaries, { data, port, identity, durable });
      await connectable(superuser);
    },
    stop: () => end('remove'),
  };
};
