// The disk of the database runs full while it is written to: reading stops where it is and says so, nothing is lost, and it goes on by
// itself once there is room. Where this process may not mount a small disk the story is skipped.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { listConnections } from '../src/contract/connections.ts';
import { listSyncProblems } from '../src/contract/sync.ts';
import { findBinaries, startCluster } from '../src/db/testing-cluster.ts';
import { compareFigures, compareRows } from './ledger.ts';
import { openStage, type Stage } from './stage.ts';

const now = '2026-11-20T16:00:00Z';
const since = '2026-08-21';
const megabyte = 1_048_576;

/** A disk of 64 MB in memory; null where it cannot be mounted. */
const mountSmallDisk = (): string | null => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'plumbline', folder], { stdio: 'ignore' });
    chmodSync(folder, 0o777);
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
};

const unmount = (folder: string): void => {
  execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
  rmSync(folder, { recursive: true, force: true });
};

const readiness = async (stage: Stage): Promise<readonly [number, readonly string[]]> => {
  const answer = await stage.app.server.inject({ url: '/health/ready' });
  return [answer.statusCode, answer.json().missing];
};

const until = async (what: string, isSo: () => Promise<boolean>, seconds: number): Promise<void> => {
  const end = performance.now() + seconds * 1000;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`Not within ${seconds} s: ${what}.`);
    await wait(200);
  }
};

const disk = findBinaries() === null ? null : mountSmallDisk();

describe.skipIf(disk === null)('a full disk (PostgreSQL on a small disk of its own)', () => {
  it('stops reading, says so, loses nothing, and is healed by room', { timeout: 240_000 }, async () => {
    const folder = disk ?? '';
    const ballast = join(folder, 'ballast');
    const cluster = await startCluster();
    if (cluster === null) throw new Error('PostgreSQL does not run here.');
    execFileSync('install', ['-d', '-o', cluster.user, join(folder, 'tables')]);
    // The tables alone: a server that cannot write its log stops as a whole, which is the story of the killed database.
    await cluster.command(`create tablespace small location '${join(folder, 'tables')}'`);
    const databaseUrl = await cluster.createDatabase('full');
    await cluster.command('alter database "full" set tablespace small');
    const emulator = ['--scenario', 'small-office', '--now', now, '--frozen', '--latency', '100'];
    const stage = await openStage({ databaseUrl, emulator });
    const read = async () => (await stage.client.call(listConnections, {})).connections[0];
    const done = async () => ((await read())?.streams ?? []).reduce((sum, { items }) => sum + items.done, 0);
    try {
      await stage.connect(['people', 'mail', 'meetings'], since);
      await until('something is read', async () => (await done()) > 500, 60);
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(ballast, Buffer.alloc(bavail * bsize - megabyte / 4));
      await until('the trouble is told', async () => (await readiness(stage))[0] === 503, 60);
      expect(await readiness(stage)).toEqual([503, ['room in the database']]);
      const { everywhere } = await stage.client.call(listSyncProblems, {});
      expect(everywhere).toMatchObject([{ code: 'database-full', who: 'operator' }]);
      const stood = await done();
      await wait(3000);
      expect(await done()).toBe(stood);
      expect((await read())?.lastFinishedAt).toBeNull();
      rmSync(ballast);
      await until('reading goes on', async () => (await done()) > stood, 30);
      await until('all is read', async () => (await read())?.lastFinishedAt !== null, 120);
      // Each worker tells of itself every few seconds.
      await until('it is ready again', async () => (await readiness(stage))[0] === 200, 30);
      const { organizationId } = stage;
      const truth = await stage.control.truth({ at: now, from: '2026-08-24', to: '2026-11-20' });
      const lines = await stage.activity();
      expect(compareRows(truth, { organizationId, lines, since: '2026-08-24' })).toEqual([]);
      const over = await stage.control.truth({ at: now, from: '2026-08-24', to: '2026-11-19' });
      expect(compareFigures(over, await stage.figures('2026-08-24', '2026-11-19'))).toEqual([]);
    } finally {
      await stage.close();
      await cluster.stop();
      unmount(folder);
    }
  });
});
