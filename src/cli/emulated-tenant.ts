// An emulated tenant: a process of its own that is started here, reached by URL, and ends when this process does.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const Announcement = z
  .looseObject({ tenantId: z.string(), clientId: z.string(), clientSecret: z.string(), now: z.string() })
  .transform((line) => ({
    tenantId: line.tenantId,
    clientId: line.clientId,
    clientSecret: line.clientSecret,
    now: line.now,
    /** Base URLs by service: `loginUrl` is `login`, and so on. */
    urls: Object.fromEntries(
      Object.entries(line).flatMap(([key, value]) =>
        key.endsWith('Url') && typeof value === 'string' ? [[key.slice(0, -'Url'.length), value]] : [],
      ),
    ),
  }));

export interface EmulatedTenant extends z.infer<typeof Announcement> {
  /** Ends the process; resolves when it is gone. */
  stop(): Promise<void>;
}

export class EmulatorEnded extends Error {
  override readonly name = 'EmulatorEnded';
  readonly exitCode: number;
  constructor(exitCode: number) {
    super(`The tenant emulator ended before it was ready (exit code ${exitCode}); it says why above.`);
    this.exitCode = exitCode;
  }
}

/**
 * Starts `emulator/main.ts` with `args` on a free port and waits for its announcement.
 * What it has to say to people goes to this process's stderr. Errors: EmulatorEnded.
 */
export const startEmulatedTenant = async (args: readonly string[]): Promise<EmulatedTenant> => {
  const main = join(import.meta.dirname, '..', '..', 'emulator', 'main.ts');
  const child = spawn(process.execPath, [main, '--port', '0', '--with-parent', ...args], {
    // Its stdin stays open for as long as this process lives: that is how it knows when to end.
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<number>((resolve) => {
    child.once('exit', (code) => resolve(code ?? 1));
  });
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([
    new Promise<string>((resolve) => {
      lines.once('line', resolve);
    }),
    ended.then((code) => Promise.reject(new EmulatorEnded(code))),
  ]);
  return {
    ...Announcement.parse(JSON.parse(first)),
    stop: async () => {
      lines.close();
      child.kill('SIGTERM');
      await ended;
    },
  };
};
