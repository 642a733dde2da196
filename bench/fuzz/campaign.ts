// One parser's run as it is watched from outside: a thread that does not come back is ended, and another goes on.
import { Worker } from 'node:worker_threads';
import { type Finding, head, type Message, type Order, room, type Tally } from './messages.ts';

export interface Campaign {
  readonly name: string;
  readonly seed: number;
  readonly executions: number;
  readonly seconds: number;
}

export interface Result {
  readonly name: string;
  readonly tally: Tally | null;
  readonly findings: readonly Finding[];
}

/** Seconds of CPU that one input may take, and seconds that a thread may wait for nothing. */
const patience = 10;
const idlePatience = 60;
const mostHangs = 3;

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

interface Watched {
  readonly worker: Worker;
  readonly counter: Int32Array;
}

/** Calls `hung` once when one input takes the thread longer than it may. Gives what ends the watch. */
const watch = ({ worker, counter }: Watched, hung: () => void): (() => void) => {
  let last = { count: -1, cpu: 0, idle: 0 };
  const timer = setInterval(() => {
    const count = Atomics.load(counter, 0);
    const now = { count, cpu: cpuSeconds(), idle: worker.performance.eventLoopUtilization().idle / 1000 };
    if (count !== last.count) last = now;
    else if (now.cpu - last.cpu > patience || now.idle - last.idle > idlePatience) hung();
  }, 500);
  return () => clearInterval(timer);
};

interface Ended {
  readonly tally: Tally | null;
  /** What it was busy with when it hung; empty for a changed input; null: it did not hang. */
  readonly hung: string | null;
}

/** Runs one thread to its end, or to the input that it hangs at; whatever it finds goes into `findings`. */
const runThread = (order: Order, findings: Finding[]): Promise<Ended> => {
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  const worker = new Worker(new URL('thread.ts', import.meta.url), { workerData: order });
  const counter = new Int32Array(order.memory, 0, 2);
  let tally: Tally | null = order.before;
  let busy = '';
  let done = false;
  const stop = (kind: 'hang' | 'error', what: string): void => {
    if (done) return;
    done = true;
    const input = Buffer.from(order.memory, head, room).subarray(0, Atomics.load(counter, 1));
    const where = busy === '' ? what : `${what}, while growing: ${busy}`;
    findings.push({ kind, what: where, input: input.toString('base64') });
    worker.terminate().then(() => resolve({ tally, hung: busy }), reject);
  };
  const end = watch({ worker, counter }, () =>
    stop('hang', `more than ${patience} s of CPU, or a long wait for nothing`),
  );
  // A thread in which nothing can happen any more ends by itself; one that needs too much memory ends with an error.
  worker.on('exit', () => stop('hang', 'an answer that never came'));
  worker.on('error', (error) => stop('error', String(error)));
  worker.on('message', (message: Message) => {
    if (message.kind === 'finding') findings.push(message.finding);
    else if (message.kind === 'busy') {
      busy = message.what;
      Atomics.add(counter, 0, 1);
    } else tally = message.tally;
    if (message.kind !== 'done') return;
    done = true;
    resolve({ tally, hung: null });
  });
  return promise.finally(end);
};

/** A parser that hangs again and again is given up. */
export const runCampaign = async ({ name, seed, executions, seconds }: Campaign): Promise<Result> => {
  const findings: Finding[] = [];
  const skip: string[] = [];
  let tally: Tally | null = null;
  for (let hangs = 0; hangs < mostHangs; hangs += 1) {
    const memory = new SharedArrayBuffer(head + room);
    const order = { name, seed: seed + hangs, executions, seconds, before: tally, skip, memory };
    const ended: Ended = await runThread(order, findings);
    tally = ended.tally;
    if (ended.hung === null) break;
    skip.push(ended.hung);
  }
  return { name, tally, findings };
};
