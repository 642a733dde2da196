// The program: a command line goes in, an exit code comes out.
import { commands } from './cli/commands.ts';
import { dispatch } from './cli/dispatch.ts';

const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  // The first asks to stop in order, a second one ends at once.
  process.on(name, () => (stopping.signal.aborted ? process.exit(130) : stopping.abort(new Error(name))));
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
