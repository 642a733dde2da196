// The process that is watched for an hour: `plumbline worker`, which says how much it holds whenever it is asked, until nobody asks any more.
import { readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readConfig } from '../src/config.ts';
import { openLog } from '../src/lib/log.ts';
import { openWorkerApp } from '../src/worker-app.ts';

const countFiles = (): number | null => {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return null;
  }
};

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');
if (typeof collect !== 'function') throw new TypeError('This Node lets nobody ask for garbage collection.');

const app = await openWorkerApp({
  config: readConfig(process.env, process.cwd()),
  log: openLog({ level: 'warn' }),
});
process.on('message', () => {
  const { rss: resident } = process.memoryUsage();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  process.send?.({ live: heapUsed + external, resident, files: countFiles() });
});
process.on('disconnect', () => void app.close().then(() => process.exit()));
