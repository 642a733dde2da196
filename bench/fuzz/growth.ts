// How a parser's time grows with its input: measured at n, 2n and 4n bytes, of inputs made by hand and of inputs found by repeating a piece.
import type { Random } from './random.ts';
import { shrink } from './shrink.ts';
import type { Target } from './target.ts';

/** Milliseconds of this thread's CPU. */
const cpu = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** Milliseconds up to which nothing else comes between often, and the clock of the CPU is too coarse on some machines. */
const brief = 40;

/** The least of some tries, milliseconds: whatever else the machine does only adds. */
export const timeOf = async ({ read }: Target, input: Buffer, tries: number): Promise<number> => {
  let least = Number.POSITIVE_INFINITY;
  for (let left = tries; left > 0; left -= 1) {
    const [began, used] = [performance.now(), cpu()];
    await read(input);
    const [passed, spent] = [performance.now() - began, cpu() - used];
    least = Math.min(least, passed < brief ? passed : spent);
  }
  return least;
};

export interface Growth {
  readonly what: string;
  /** The largest of the three sizes. */
  readonly bytes: number;
  /** Milliseconds for it. */
  readonly ms: number;
  /** Each time that the size is doubled, from n to 4n: 2 is linear, 4 quadratic. */
  readonly ratio: number;
  readonly isLinear: boolean;
}

export interface Shape {
  readonly what: string;
  readonly make: (n: number) => Buffer;
}

/** Milliseconds below which a clock and a collector of garbage tell more about themselves. */
const readable = 8;
const usualMost = 4 * 2 ** 20;
/** From n to 4n: 4 is linear, 16 quadratic; what the collector of garbage and caches add comes and goes. */
const tooMuch = 6.5;
/** Milliseconds a byte. Four megabytes read as fast as this lie beyond the processor's caches, and no more. */
const harmless = 0.0001;
const rounds = 4;
/** Milliseconds after which no larger size is needed to tell. */
const longEnough = 1500;
const tries = 4;

const measure = async (subject: Target, { what, make }: Shape, n: number): Promise<Growth> => {
  const [first, third] = [await timeOf(subject, make(n), tries), await timeOf(subject, make(4 * n), tries)];
  const isHarmless = 4 * n >= usualMost && third < 4 * n * harmless;
  const isLinear = isHarmless || third < 2 * readable || third / first < tooMuch;
  return { what, bytes: 4 * n, ms: third, ratio: Math.sqrt(third / Math.max(first, 0.01)), isLinear };
};

/** Sizes are doubled until the time can be read, or the largest is reached. Errors: anything that is no refusal. */
export const measureGrowth = async (subject: Target, shape: Shape): Promise<Growth> => {
  const most = (subject.growTo ?? usualMost) / 4;
  let n = 2048;
  while (n * 2 <= most && (await timeOf(subject, shape.make(n), 2)) < readable) n *= 2;
  let found = await measure(subject, shape, n);
  // What is not seen at every size was the machine.
  for (let left = rounds - 1; left > 0 && !found.isLinear; left -= 1) {
    if (n * 2 <= most && found.ms < longEnough) n *= 2;
    found = await measure(subject, shape, n);
  }
  return found;
};

export interface Pump {
  readonly before: Buffer;
  readonly piece: Buffer;
  readonly after: Buffer;
}

export const pumped = ({ before, piece, after }: Pump, n: number): Buffer => {
  const times = Math.max(1, Math.ceil((n - before.length - after.length) / piece.length));
  return Buffer.concat([before, Buffer.alloc(times * piece.length, piece), after]);
};

/** As little as shows the same: what stands before and after the piece is mostly chance. */
export const shrinkPump = async (subject: Target, pump: Pump): Promise<Pump> => {
  const before = await shrink(pump.before, (less) => looksSteep(subject, { ...pump, before: less }), 120);
  const after = await shrink(pump.after, (less) => looksSteep(subject, { ...pump, before, after: less }), 40);
  return { ...pump, before, after };
};

/** A short piece of the input to be repeated where it stands. */
export const choosePump = (input: Buffer, random: Random): Pump => {
  const from = random.below(input.length);
  const to = Math.min(input.length, from + 1 + random.size(64));
  const rest = random.oneIn(2) ? input.subarray(to) : input.subarray(to, to + random.below(8));
  return { before: input.subarray(0, from), piece: input.subarray(from, to), after: rest };
};

/** Whether the input looks worse than linear when the piece is repeated; cheap, and often wrong. */
export const looksSteep = async (subject: Target, pump: Pump): Promise<boolean> => {
  const [small, large] = [pumped(pump, 3000), pumped(pump, 24_000)];
  const times = [await timeOf(subject, small, 1), await timeOf(subject, large, 1)];
  const [first = 0, second = 0] = times;
  if (second < 1 || second / Math.max(first, 0.02) < 20) return false;
  return (await timeOf(subject, large, 3)) / Math.max(await timeOf(subject, small, 3), 0.02) > 20;
};
