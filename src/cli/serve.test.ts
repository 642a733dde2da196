// `plumbline serve` as a process: first run, stopping, and what can be in its way.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from './commands.ts';
import { dispatch } from './dispatch.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-serve-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Running {
  readonly child: ChildProcess;
  readonly said: { stdout: string; stderr: string };
  /** Resolves to the exit code. */
  readonly ended: Promise<number | null>;
}

const start = (args: string[], environment: Record<string, string> = {}): Running => {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: { PATH, PORT: '0', PLUMBLINE_DATA_DIR: join(folder, 'data'), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (said.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (said.stderr += String(chunk)));
  return { child, said, ended: once(child, 'close').then(([code]) => code) };
};

const serving = async ({ said, ended }: Running): Promise<string> => {
  const url = () => /http:\/\/[\w.:]+/.exec(said.stdout)?.[0];
  await Promise.race([expect.poll(url, { timeout: 30_000 }).toBeDefined(), ended]);
  const found = url();
  if (found === undefined) throw new Error(`It does not serve: ${said.stderr}`);
  return found;
};

describe('serve', () => {
  it('prints how to set it up, is ready, tells a second one where it is, and stops in order', async () => {
    const running = start(['serve']);
    const url = await serving(running);
    await expect.poll(() => running.said.stdout).toMatch(/\/set-up#(\w{4}-){3}\w{4}\n/);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);

    const second = start(['serve']);
    expect(await second.ended).toBe(1);
    expect(second.said.stderr).toContain(`It serves ${url}: use that, or stop it`);
    expect(second.said.stderr).not.toContain('    at ');

    const signedOut = await fetch(`${url}/api/connections`);
    expect(signedOut.status).toBe(401);
    running.child.kill('SIGTERM');
    expect(await running.ended).toBe(0);
    const left = await readdir(join(folder, 'data'));
    expect(left.sort()).toEqual(['database', 'secret.key']);
  });

  it('says what to do when the port is taken', async () => {
    const other: Server = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const running = start(['serve'], { PORT: String(port) });
    expect(await running.ended).toBe(1);
    expect(running.said.stderr).toContain(`Port ${port} is in use by another program. Choose another one`);
    other.close();
  });

  it('names what cannot be reached or is damaged, and changes nothing', async () => {
    const key = { PLUMBLINE_SECRET_KEY: 'ab'.repeat(32) };
    const unreachable = start(['serve'], { ...key, DATABASE_URL: 'postgresql://app:pw-canary@127.0.0.1:9/plumbline' });
    expect(await unreachable.ended).toBe(1);
    expect(unreachable.said.stderr).toContain('127.0.0.1:9/plumbline cannot be used');
    expect(unreachable.said.stderr).not.toContain('pw-canary');
    await rm(join(folder, 'data', 'database', 'PG_VERSION'));
    const damaged = start(['serve']);
    expect(await damaged.ended).toBe(1);
    expect(damaged.said.stderr).toContain('PG_VERSION missing');
  });

  it.each([
    [['serve', '--no-worker'], {}, '--no-worker needs PostgreSQL'],
    [['worker'], {}, 'Separate workers need PostgreSQL: set DATABASE_URL.'],
    [['serve', '--prot', '1'], {}, 'Unknown option --prot.'],
    [['serve'], { PORT: 'http' }, 'PORT: is not a port.'],
    [['serve'], { PLUMBLINE_DATA_DIR: 'file/inside' }, 'PLUMBLINE_DATA_DIR: '],
  ])('%j with %o is refused as bad arguments', async (args, given, words) => {
    await writeFile(join(folder, 'file'), '');
    let said = '';
    const stream = new Writable({
      write(chunk, _encoding, done) {
        said += String(chunk);
        done();
      },
    });
    const environment = { PORT: '0', PLUMBLINE_DATA_DIR: 'data', ...given };
    const place = { stdout: stream, stderr: stream, environment, folder, signal: AbortSignal.abort() };
    expect(await dispatch(args, commands, place)).toBe(2);
    expect(said).toContain(words);
  });
});
