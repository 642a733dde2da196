// Fuzzing one parser: inputs are changed, read and judged, what leads somewhere new is kept, what must not be is told.
import { Corpus, usualLongest } from './corpus.ts';
import {
  choosePump,
  type Growth,
  looksSteep,
  measureGrowth,
  type Pump,
  pumped,
  type Shape,
  shrinkPump,
  timeOf,
} from './growth.ts';
import { mutateJson } from './json-mutations.ts';
import { type Finding, head, type Message, type Order, room, type Tally } from './messages.ts';
import { mutateBytes, type Stock } from './mutations.ts';
import { Random } from './random.ts';
import { shrink } from './shrink.ts';
import { Broken, type Target } from './target.ts';

/** How often a piece of an input is repeated to see how time grows, in executions. */
const pumpEvery = 700;
const largePumpEvery = 60;
const largePump = 2 ** 20;
const shrinkTries = 4000;
/** One slow way shows in many inputs. */
const mostSteep = 4;
/** Findings of one kind and place are told once. */
const mostFindings = 20;

/** The same fault is the same kind of error in the same place. */
const signatureOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof Broken) return `Broken ${error.message}`;
  const place = /\((?:file:\/\/)?[^()]*?((?:src|node_modules)\/[^()]*)\)/.exec(error.stack ?? '')?.[1] ?? '';
  return `${error.name}: ${error.message.slice(0, 120)} ${place}`;
};

/** What stands before, what is repeated, what stands after. */
const printPump = ({ before, piece, after }: Pump): string =>
  [before, piece, after].map((part) => part.toString('base64')).join(' * ');

type Send = (message: Message) => void;

export class Fuzzer {
  readonly #subject: Target;
  readonly #order: Order;
  readonly #send: Send;
  readonly #random: Random;
  readonly #corpus: Corpus;
  readonly #stock: Stock;
  readonly #counter: Int32Array;
  readonly #shared: Buffer;
  readonly #outcomes = new Set<string>();
  readonly #told = new Set<string>();
  readonly #growths: Growth[] = [];
  readonly #began = process.cpuUsage();
  #executions = 0;
  #pumped = 0;
  #steep = 0;
  #bar = '';
  #slowest = { ms: 0, bytes: 0 };

  constructor(subject: Target, order: Order, send: Send) {
    this.#subject = subject;
    this.#order = order;
    this.#send = send;
    this.#random = new Random(order.seed);
    this.#corpus = new Corpus(subject, this.#random);
    const tokens = subject.tokens.map((token) => Buffer.from(token));
    this.#stock = { random: this.#random, tokens, other: () => this.#corpus.bytes() };
    this.#counter = new Int32Array(order.memory, 0, 2);
    this.#shared = Buffer.from(order.memory, head, room);
  }

  #cpu(): number {
    const { user, system } = process.cpuUsage(this.#began);
    return (user + system) / 1e6;
  }

  #tally(): Tally {
    const { before } = this.#order;
    const slower = before !== null && before.slowest.ms > this.#slowest.ms ? before.slowest : this.#slowest;
    return {
      executions: this.#executions + (before?.executions ?? 0),
      cpu: this.#cpu() + (before?.cpu ?? 0),
      begun: this.#corpus.begun,
      kept: this.#corpus.size - this.#corpus.begun,
      outcomes: Math.max(this.#outcomes.size, before?.outcomes ?? 0),
      slowest: slower,
      growths: [...(before?.growths ?? []), ...this.#growths],
      pumped: this.#pumped + (before?.pumped ?? 0),
      bar: this.#bar || (before?.bar ?? ''),
    };
  }

  #tell(finding: Finding, signature: string): void {
    if (this.#told.has(signature) || this.#told.size >= mostFindings) return;
    this.#told.add(signature);
    this.#send({ kind: 'finding', finding });
  }

  /** Puts the input where the watching thread finds it, should this be its last. */
  #announce(input: Buffer): void {
    const length = Math.min(input.length, room);
    input.copy(this.#shared, 0, 0, length);
    Atomics.store(this.#counter, 1, length);
    Atomics.add(this.#counter, 0, 1);
  }

  async #report(error: unknown, input: Buffer): Promise<void> {
    const signature = signatureOf(error);
    if (this.#told.has(signature)) return;
    const shows = async (smaller: Buffer): Promise<boolean> => {
      this.#announce(smaller);
      try {
        await this.#subject.run(smaller);
        return false;
      } catch (again) {
        return signatureOf(again) === signature;
      }
    };
    const smallest = await shrink(input, shows, shrinkTries);
    const kind = error instanceof Broken ? 'broken' : 'error';
    const where = error instanceof Error && kind === 'error' ? (error.stack ?? '').split('\n').slice(0, 6) : [];
    const what = kind === 'broken' ? signature : [signature, ...where].join('\n      ');
    this.#tell({ kind, what, input: smallest.toString('base64') }, signature);
  }

  async #execute(input: Buffer): Promise<void> {
    this.#announce(input);
    this.#executions += 1;
    const began = performance.now();
    try {
      const given = this.#subject.run(input);
      const outcome = typeof given === 'string' ? given : await given;
      if (performance.now() - began > this.#slowest.ms) await this.#noteSlow(input);
      if (this.#outcomes.has(outcome)) return;
      this.#outcomes.add(outcome);
      this.#corpus.keep(input);
    } catch (error) {
      await this.#report(error, input);
    }
  }

  /** What was slow once may have waited for the machine: ten tries tell. */
  async #noteSlow(input: Buffer): Promise<void> {
    const ms = await timeOf(this.#subject, input, 10);
    if (ms > this.#slowest.ms) this.#slowest = { ms, bytes: input.length };
  }

  #mutant(): Buffer {
    const longest = this.#subject.longest ?? usualLongest;
    if (this.#subject.form === 'bytes' || this.#random.oneIn(16))
      return mutateBytes(this.#corpus.bytes(), this.#stock, longest);
    return mutateJson(this.#corpus.document(), this.#stock, this.#subject.within).subarray(0, 8 * longest);
  }

  /** Whether it is linear; false also for what failed. */
  async #grow(shape: Shape, input: string): Promise<boolean> {
    this.#send({ kind: 'busy', what: shape.what });
    let isLinear = false;
    try {
      const growth = await measureGrowth(this.#subject, shape);
      if (shape.what !== 'a piece, repeated') this.#growths.push(growth);
      isLinear = growth.isLinear;
      if (!isLinear) {
        const { ms, bytes, ratio } = growth;
        const what = `${shape.what}: ${ms.toFixed(0)} ms for ${bytes} bytes, ${ratio.toFixed(1)} times with each doubling`;
        this.#tell({ kind: 'growth', what, input }, `growth ${shape.what}${input.slice(-40)}`);
      }
    } catch (error) {
      const what = `${shape.what}, grown: ${signatureOf(error)}`;
      this.#tell({ kind: 'error', what, input }, `grown ${signatureOf(error)}`);
    }
    this.#send({ kind: 'busy', what: '' });
    return isLinear;
  }

  async #pump(): Promise<void> {
    const input = this.#random.oneIn(2) ? this.#corpus.bytes() : this.#mutant();
    if (input.length < 2) return;
    const pump = choosePump(input, this.#random);
    const large = this.#pumped % largePumpEvery === 0;
    this.#pumped += 1;
    this.#announce(pumped(pump, 24_000));
    try {
      if (large) await this.#subject.read(pumped(pump, largePump));
      else if (this.#steep < mostSteep && (await looksSteep(this.#subject, pump))) await this.#growPump(pump);
    } catch (error) {
      const what = `a piece, repeated up to ${largePump} bytes: ${signatureOf(error)}`;
      this.#tell({ kind: 'error', what, input: printPump(pump) }, `grown ${signatureOf(error)}`);
    }
  }

  async #growPump(pump: Pump): Promise<void> {
    const least = await shrinkPump(this.#subject, pump);
    const linear = await this.#grow({ what: 'a piece, repeated', make: (n) => pumped(least, n) }, printPump(least));
    if (!linear) this.#steep += 1;
  }

  async #measureHandMade(): Promise<void> {
    const done = [...this.#order.skip, ...this.#tally().growths.map(({ what }) => what)];
    for (const [what, make] of Object.entries(this.#subject.nasty)) {
      if (done.includes(what)) continue;
      await this.#grow({ what, make: (n) => Buffer.from(make(n)) }, what);
      this.#send({ kind: 'tally', tally: this.#tally() });
    }
    const { bar } = this.#subject;
    if (bar === undefined || this.#tally().bar !== '' || done.includes('bar')) return;
    this.#send({ kind: 'busy', what: 'bar' });
    const seconds = (await timeOf(this.#subject, Buffer.from(bar.make(bar.bytes)), 2)) / 1000;
    this.#bar = `${(bar.bytes / 1e6).toFixed(0)} MB in ${seconds.toFixed(2)} s`;
    if (seconds > bar.seconds)
      this.#tell({ kind: 'too slow', what: `${this.#bar}, ${bar.seconds} s are allowed`, input: '' }, 'bar');
    this.#send({ kind: 'busy', what: '' });
  }

  async run(): Promise<void> {
    const { executions, seconds } = this.#order;
    await this.#measureHandMade();
    for (let turn = 0; ; turn += 1) {
      if (turn % 256 === 0) {
        const { executions: done, cpu } = this.#tally();
        if (done >= executions || cpu >= seconds) break;
        // The one that watches can tell nothing to a thread that never rests.
        if (turn % 8192 === 0) this.#send({ kind: 'tally', tally: this.#tally() });
      }
      await this.#execute(this.#mutant());
      if (turn % pumpEvery === pumpEvery - 1) await this.#pump();
    }
    this.#send({ kind: 'done', tally: this.#tally() });
  }
}
