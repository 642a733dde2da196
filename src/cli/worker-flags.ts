// How a worker's process is started: with memory that stays small, and with code that an earlier start has compiled.
import { fileURLToPath } from 'node:url';

/** Up to Node 24 young garbage is left alone while the old is looked for, and grows meanwhile by 30 MB. */
const together = Number.parseInt(process.versions.node, 10) < 25 ? ['--no-separate-gc-phases'] : [];

/**
 * For the start of the process: a heap cannot be bounded later. Left alone it grows to four times of what lives in it,
 * to half a gigabyte, before garbage is collected; so it grows by half. `npm run bench` prints what a worker holds.
 */
export const workerFlags: readonly string[] = ['--max-semi-space-size=16', '--heap-growing-percent=50', ...together];

const compiled = fileURLToPath(new URL('../../node_modules/.cache/plumbline', import.meta.url));

/**
 * The environment with what a worker's process lacks in it.
 * Compiled code: without it every process reads the types out of every file anew, 25 MB and a quarter of a second; where
 * it cannot be written nothing is kept. glibc's allocator: left alone it keeps the room of large buffers for ever, 40 MB.
 */
export const workerEnvironment = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  NODE_COMPILE_CACHE: compiled,
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '262144',
  MALLOC_TRIM_THRESHOLD_: '1048576',
  ...environment,
});
