// What each `npm run` task consists of; run by tools/run.mjs under a Node that can run TypeScript.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (name) => join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
const [task, ...args] = process.argv.slice(2);

/** Runs one step with the terminal attached; resolves to its exit code. */
const step = (command, commandArgs, env = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, commandArgs, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
    });
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
const node = (file, fileArgs = [], env = {}) => step(process.execPath, [join(root, file), ...fileArgs], env);

/** Runs one step and keeps what it prints, which matters only when it fails. */
const keep = (command, commandArgs) =>
  new Promise((resolve) => {
    const child = spawn(command, commandArgs, { cwd: root, shell: process.platform === 'win32' });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });

const newest = (folder) => {
  let latest = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) latest = Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  }
  return latest;
};

/** Builds the web pages when they are older than their sources. */
const buildWeb = () => {
  const built = join(root, 'dist', 'web', 'index.html');
  const sources = Math.max(newest(join(root, 'web')), newest(join(root, 'src', 'contract')));
  if (existsSync(built) && statSync(built).mtimeMs > sources) return 0;
  console.error('Building the web pages ...');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const result = spawnSync(
    process.execPath,
    [vite, 'build', '--logLevel', 'warn', '--config', join(root, 'web', 'vite.config.ts')],
    { cwd: root, stdio: ['ignore', 2, 2] },
  );
  return result.status ?? 1;
};

const checks = [
  ['format', bin('biome'), ['format', '.']],
  ['types', bin('tsc'), ['--noEmit', '-p', 'tsconfig.json']],
  ['web types', bin('tsc'), ['--noEmit', '-p', 'web/tsconfig.json']],
  ['lint', bin('oxlint'), ['--type-aware', '--deny-warnings']],
  ['walls', bin('depcruise'), ['--config', 'tools/walls.cjs', 'src', 'web', 'emulator', 'e2e', 'bench']],
  ['dead code', bin('knip'), ['--config', 'tools/knip.json']],
  ['sizes and names', process.execPath, [join(root, 'tools', 'sizes.mjs')]],
];

const check = async () => {
  for (const [name, command, commandArgs] of checks) {
    const began = Date.now();
    const { code, output } = await keep(command, commandArgs);
    if (code !== 0) console.error(output);
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    console.error(`${code === 0 ? '✓' : '✗'} ${String(name)} (${seconds} s)`);
    if (code !== 0) return code;
  }
  return 0;
};

const tasks = {
  demo: async () => buildWeb() || node('src/main.ts', ['demo', ...args]),
  start: async () => buildWeb() || node('src/main.ts', ['serve', ...args]),
  test: async () => buildWeb() || (args.length === 0 && (await check())) || node('tools/test.mjs', args),
  check,
  bench: async () => (args[0] === 'web' ? buildWeb() : 0) || node('bench/main.ts', args),
  fuzz: async () => node('bench/fuzz/main.ts', args),
  emulator: async () => node('emulator/main.ts', args),
  format: async () => step(bin('biome'), ['format', '--write', '.']),
};

const chosen = tasks[task];
if (!chosen) {
  console.error(`Unknown task "${task}". Choose one of: ${Object.keys(tasks).join(', ')}.`);
  process.exit(2);
}
process.exit(await chosen());
