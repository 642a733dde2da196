// How a worker's process is started: with a heap that stays small, and with code that an earlier start has compiled.
import { fileURLToPath } from 'node:url';

/**
 * For the start of the process: a heap cannot be bounded later. Left alone it grows to four times of what lives in it,
 * to half a gigabyte, before garbage is collected; so it grows by two thirds. `npm run bench` prints what a worker holds.
 */
export const workerFlags: readonly string[] = ['--max-semi-space-size=8', '--heap-growing-percent=65'];

const compiled = fileURLToPath(new URL('../../node_modules/.cache/plumbline', import.meta.url));

/**
 * The environment with a place for compiled code, unless it names one. Without it every process reads the types out of
 * every file anew: 25 MB and a quarter of a second. Where nothing can be written nothing is kept.
 */
export const workerEnvironment = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  NODE_COMPILE_CACHE: compiled,
  ...environment,
});
