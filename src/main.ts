// The program: a command line goes in, an exit code comes out.
import { commands } from './cli/commands.ts';
import { dispatch } from './cli/dispatch.ts';

const stopping = new AbortController();
let askedAt = Number.NEGATIVE_INFINITY;
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  // The first asks to stop in order, a second one ends at once. One Ctrl-C may come twice: the terminal sends it to every
  // process, and whoever started this one sends it on.
  process.on(name, () => {
    const again = stopping.signal.aborted && performance.now() - askedAt > 500;
    if (again) process.exit(130);
    if (stopping.signal.aborted) return;
    askedAt = performance.now();
    stopping.abort(new Error(name));
  });
}
// Whoever reads along may have read enough, as `head` does.
process.stdout.on('error', (error) => process.exit('code' in error && error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await dispatch(process.argv.slice(2), commands, {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  folder: process.cwd(),
  signal: stopping.signal,
});
