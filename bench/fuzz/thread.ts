// The thread in which one parser is fuzzed, so that one that never ends can be ended.
import { parentPort, workerData } from 'node:worker_threads';
import { Fuzzer } from './fuzzer.ts';
import type { Order } from './messages.ts';
import { targets } from './targets.ts';

const isOrder = (value: unknown): value is Order => typeof value === 'object' && value !== null && 'memory' in value;

if (isOrder(workerData)) {
  const order = workerData;
  const subject = targets.find(({ name }) => name === order.name);
  if (subject === undefined) throw new RangeError(`There is no parser "${order.name}".`);
  await new Fuzzer(subject, order, (message) => parentPort?.postMessage(message, [])).run();
}
