// Node's flags for a worker process: its heap is bounded, so that garbage is collected before it grows to half a gigabyte.

/** Given at the start of the process: a heap cannot be bounded later. `npm run bench` prints what a worker then holds. */
export const workerFlags: readonly string[] = ['--max-semi-space-size=8', '--max-old-space-size=200'];
