// Runs a task on a machine that has only Node 20 or newer and npm: installs what is missing, picks a Node that can run TypeScript, then starts the task.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'node_modules', '.plumbline-lock');
const [task, ...args] = process.argv.slice(2);

const run = (command, commandArgs, options = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, commandArgs, { cwd: root, stdio: 'inherit', ...options });
    const forward = (signal) => child.kill(signal);
    const onInterrupt = () => forward('SIGINT');
    const onTerminate = () => forward('SIGTERM');
    process.on('SIGINT', onInterrupt);
    process.on('SIGTERM', onTerminate);
    child.on('error', (error) => {
      console.error(`Could not start ${command}: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (code, signal) => {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onTerminate);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });

const lockDigest = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

const install = async () => {
  const wanted = lockDigest();
  const present = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  if (present === wanted) return;
  const began = Date.now();
  console.error('Installing dependencies (once; about a minute) ...');
  const npm = process.env['npm_execpath'];
  // Not `npm ci`: it refuses a lockfile that lacks the optional binaries of a platform its registry did not have.
  const quiet = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  // npm writes its summary to stdout; stdout belongs to the task (it may print JSON), so the summary goes to stderr.
  const options = { stdio: ['ignore', 2, 2] };
  const code = npm?.endsWith('.js')
    ? await run(process.execPath, [npm, ...quiet], options)
    : await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', quiet, {
        ...options,
        shell: process.platform === 'win32',
      });
  if (code !== 0) {
    console.error(
      'The dependencies could not be installed. Check the network or proxy (npm config get proxy), then run the same command again.',
    );
    process.exit(code);
  }
  writeFileSync(stamp, wanted);
  console.error(`Dependencies installed in ${Math.round((Date.now() - began) / 1000)} s.`);
};

const capable = (version) => {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 19);
};

/** The path of a Node that can run TypeScript; null where there is none. */
const findNode = () => {
  if (capable(process.version)) return process.execPath;
  const windows = process.platform === 'win32';
  const names = [
    `node-${windows ? 'win' : process.platform}-${process.arch}`,
    `node-bin-${process.platform}-${process.arch}`,
  ];
  for (const name of names) {
    const binary = join(root, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node');
    if (existsSync(binary)) return binary;
  }
  return null;
};

await install();
const node = findNode();
if (node === null) {
  console.error(
    `This is Node ${process.version}; Plumbline needs 22.19 or newer and carries none for ${process.platform}-${process.arch}. Install Node 24 and run the same command again.`,
  );
  process.exit(1);
}
const path = [dirname(node), join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter);
process.exit(
  await run(node, [join(root, 'tools', 'tasks.mjs'), task ?? '', ...args], { env: { ...process.env, PATH: path } }),
);
