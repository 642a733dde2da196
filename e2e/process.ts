// The program as a process: what it is given, what it prints, how it ends.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const main = join(import.meta.dirname, '..', 'src', 'main.ts');

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `plumbline` with nothing in its environment but PATH and what is given; resolves when it has ended. */
export const run = async (args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> => {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  await once(child, 'close');
  return { code: child.exitCode ?? 1, stdout, stderr };
};

export interface Serving {
  /** The first line it printed, as JSON. */
  readonly said: unknown;
  /** Resolves to its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts `plumbline` and waits for its first line on stdout, which must be JSON. Errors: that it ended before. */
export const start = async (args: readonly string[], environment: Record<string, string>): Promise<Serving> => {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = once(child, 'exit');
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const first = await Promise.race([
    once(child.stdout.setEncoding('utf8'), 'data').then(([text]) => String(text)),
    gone.then(() => Promise.reject(new Error(`It ended with ${child.exitCode} and said: ${stderr}`))),
  ]);
  return {
    said: JSON.parse(first),
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      await gone;
      return child.exitCode;
    },
  };
};
