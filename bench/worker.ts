// The measured process: `plumbline worker`, from opening its parts until it is told that everything is synced.
import { once } from 'node:events';
import { z } from 'zod';
import { openWorkerApp } from '../src/worker-app.ts';
import { readConfig } from '../src/config.ts';
import { systemClock } from '../src/lib/clock.ts';
import { openLog } from '../src/lib/log.ts';
import { measure } from './measure.ts';

const Synced = z.object({ messages: z.number(), requests: z.number() });

/** How far the worker's clock is ahead, milliseconds; `stopped`: it stands still, so that nothing becomes due meanwhile. */
const { BENCH_CLOCK: told = '0' } = process.env;
const going = systemClock(told === 'stopped' ? 0 : Number(told));
const began = going.now();
const clock = told === 'stopped' ? { ...going, now: () => began } : going;
const config = readConfig(process.env, process.cwd());
const log = openLog({ level: 'warn' });
const ended = once(process, 'message');
let close = async (): Promise<void> => {};
const cost = await measure(async () => {
  const app = await openWorkerApp({ config, log, seams: { clock } });
  close = () => app.close();
  const [synced] = await ended;
  return Synced.parse(synced);
});
process.send?.(cost);
await close();
process.disconnect();
