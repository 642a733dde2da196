// Node's flags for a worker process: its heap is bounded, so that it stays below 256 MB however large a mailbox is.

/** Given at the start of the process: a heap cannot be bounded later. */
export const workerFlags: readonly string[] = ['--max-semi-space-size=8', '--max-old-space-size=200'];
