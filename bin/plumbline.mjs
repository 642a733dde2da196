#!/usr/bin/env node
// The command `plumbline`: checks that this Node can run it, then runs it; a worker in a process of bounded memory.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

const runWorker = async () => {
  const { workerEnvironment, workerFlags } = await import('../src/cli/worker-flags.ts');
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const env = workerEnvironment(process.env);
  const child = spawn(process.execPath, [...workerFlags, main, ...process.argv.slice(2)], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
  });
};

if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `This is Node ${process.version}; Plumbline needs 22.19 or newer. Use \`npm start\` or \`npm run demo\` in its folder, which bring a Node of their own, or install Node 24.\n`,
  );
  process.exitCode = 1;
} else if (process.argv[2] === 'worker' && !process.execArgv.some((flag) => flag.startsWith('--max-old-space-size'))) {
  await runWorker();
} else {
  await import('../src/main.ts');
}
