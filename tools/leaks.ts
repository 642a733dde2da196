// Fails a test file that leaves a timer, a socket, a server or a worker thread behind, and says where it was opened.
import { createHook } from 'node:async_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll } from 'vitest';

const watched = new Set([
  'Timeout',
  'TCPWRAP',
  'TCPSERVERWRAP',
  'PIPESERVERWRAP',
  'WORKER',
  'PROCESSWRAP',
  'FSEVENTWRAP',
]);
const open = new Map<number, { type: string; resource: WeakRef<object>; where: string }>();

/** The first line of the stack that is neither the runner's nor this file's; null for what the runner itself opens. */
const opener = (): string | null => {
  const lines = (new Error('trace').stack ?? '').split('\n').slice(2);
  const outside = lines.filter((line) => !line.includes('node:') && !line.includes('tools/leaks.ts'));
  const runner = /\/node_modules\/(vitest|@vitest)\//;
  if (outside[0] === undefined || runner.test(outside[0])) return null;
  return (outside.find((line) => !line.includes('/node_modules/')) ?? outside[0]).trim();
};

Error.stackTraceLimit = 30;
const hook = createHook({
  // The hook's own shape: the third is what caused it, which does not matter here.
  init(...[id, type, , resource]) {
    if (!watched.has(type)) return;
    const where = opener();
    if (where !== null) open.set(id, { type, resource: new WeakRef(resource), where });
  },
  destroy(id) {
    open.delete(id);
  },
}).enable();

/** A timer that does not keep the process alive is not a leak. */
const keepsAlive = (resource: object | undefined): boolean =>
  resource !== undefined &&
  (!('hasRef' in resource) || typeof resource.hasRef !== 'function' || resource.hasRef() === true);

const left = (): string[] =>
  [...open.values()]
    .filter(({ resource }) => keepsAlive(resource.deref()))
    .map(({ type, where }) => `${type} ${where}`);

afterAll(async () => {
  // What was closed just now needs a moment until the loop has let it go.
  for (let tries = 0; tries < 60 && left().length > 0; tries += 1) await wait(50);
  hook.disable();
  const leaks = left();
  if (leaks.length > 0) throw new Error(`This file left behind: ${leaks.join('; ')}. Close what it opened.`);
});
