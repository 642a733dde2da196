// A worker as a process of its own, to be killed, by a story's clock and limits.
import { z } from 'zod';
import { readConfig } from '../src/config.ts';
import { systemClock } from '../src/lib/clock.ts';
import { openLog } from '../src/lib/log.ts';
import { openWorkerApp } from '../src/worker-app.ts';
import { widenLimits } from './wide-limits.ts';

const Story = z.object({ STORY_CLOCK: z.coerce.number(), STORY_WIDER: z.coerce.number() });

const { STORY_CLOCK: offset, STORY_WIDER: wider } = Story.parse(process.env);
const config = readConfig(process.env, process.cwd());
const app = await openWorkerApp({
  config,
  log: openLog({ level: 'error' }),
  seams: { clock: systemClock(offset) },
  providers: widenLimits(wider),
});
process.on('SIGTERM', () => void app.close());
process.stdout.write('A story is worked on.\n');
