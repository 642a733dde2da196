// The web side as a process of its own, so that its memory is its own too: `plumbline serve --no-worker`, called as its operator.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type Client, openClient } from '../src/cli/client.ts';
import type { Config } from '../src/config.ts';
import { openLog } from '../src/lib/log.ts';
import { readPeak } from './processes.ts';

const Announced = z.object({ setUp: z.object({ code: z.string() }).nullable() });

export interface Served {
  readonly client: Client;
  readonly setUpCode: string;
  /** The most memory that it held so far, MB. */
  peak(): number;
  stop(): Promise<void>;
}

/** `config` is what it reads out of `env`. Errors: when it ends before it serves. */
export const startServed = async (env: NodeJS.ProcessEnv, config: Config): Promise<Served> => {
  const bin = join(import.meta.dirname, '..', 'bin', 'plumbline.mjs');
  const web = spawn(process.execPath, [bin, 'serve', '--no-worker', '--json'], {
    env: { ...process.env, PLUMBLINE_LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(web, 'exit');
  const lines = createInterface({ input: web.stdout });
  const stop = async (): Promise<void> => {
    lines.close();
    web.kill('SIGTERM');
    await ended;
  };
  const early = ended.then(([code]) => Promise.reject(new Error(`The web side ended with ${code}.`)));
  const [line] = await Promise.race([once(lines, 'line'), early]);
  early.catch(() => {});
  try {
    const client = await openClient({ config, log: openLog({ level: 'warn' }), work: false });
    if (client.server === null) throw new Error('The web side was not found by its data folder.');
    const setUpCode = Announced.parse(JSON.parse(String(line))).setUp?.code ?? '';
    return { client, setUpCode, peak: () => readPeak(web.pid ?? 0), stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
