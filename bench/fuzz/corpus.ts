// What a run begins with and what it keeps: own samples, real files, and every input that led somewhere new.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from './json-mutations.ts';
import type { Random } from './random.ts';
import type { RealFiles, Target } from './target.ts';

const data = join(import.meta.dirname, '../../../shared/data');

/** Real files that are not on this machine, named so that nobody takes a run for one that had them. */
export const missingFiles = ({ real = [] }: Target): readonly string[] =>
  real.map(({ folder }) => folder).filter((folder) => !existsSync(join(data, folder)));

const filesIn = ({ folder, ending, inputs = (file) => [file] }: RealFiles): readonly Buffer[] =>
  existsSync(join(data, folder))
    ? readdirSync(join(data, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith(ending))
        .sort()
        .flatMap((name) => inputs(readFileSync(join(data, folder, name))))
    : [];

interface Entry {
  readonly bytes: Buffer;
  /** Undefined: not parsed yet. */
  document: Json | undefined;
}

const mostKept = 3000;

const isJson = (value: unknown): value is Json => value !== undefined;

/** What is no document, and was kept because it led somewhere new, counts as a text. */
const parse = (bytes: Buffer): Json => {
  const text = bytes.toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : null;
  } catch {
    return text;
  }
};

export class Corpus {
  readonly #entries: Entry[] = [];
  readonly #random: Random;
  /** Of own samples and real files. */
  readonly begun: number;

  constructor(subject: Target, random: Random) {
    this.#random = random;
    const { longest = usualLongest, form, samples, real = [] } = subject;
    const fits = (bytes: Buffer): Buffer[] => {
      if (bytes.length <= longest) return [bytes];
      // A document that is cut is none any more.
      return form === 'json' ? [] : [bytes.subarray(0, longest)];
    };
    const own = samples.map((sample) => Buffer.from(sample));
    const all = [...own, ...real.flatMap(filesIn)].flatMap(fits);
    for (const bytes of all) this.#entries.push({ bytes, document: undefined });
    this.begun = all.length;
  }

  get size(): number {
    return this.#entries.length;
  }

  /** A third of what the run began with, which is whole; a third of what was kept last, which leads on. */
  #pick(): Entry {
    const list = this.#entries;
    const last = Math.max(0, list.length - 60);
    const [from, to] = this.#random.pick([
      [0, this.begun],
      [last, list.length],
      [0, list.length],
    ] as const);
    const found = list[from + this.#random.below(to - from)];
    if (found === undefined) throw new RangeError('There is no sample to begin with.');
    return found;
  }

  bytes(): Buffer {
    return this.#pick().bytes;
  }

  document(): Json {
    const entry = this.#pick();
    entry.document ??= parse(entry.bytes);
    return entry.document;
  }

  /** Beyond the bound one that was kept before makes room; what the run began with stays. */
  keep(bytes: Buffer): void {
    const entry = { bytes: Buffer.from(bytes), document: undefined };
    if (this.#entries.length < mostKept) this.#entries.push(entry);
    else this.#entries[this.begun + this.#random.below(mostKept - this.begun)] = entry;
  }
}

/** Bytes of an input where its target says nothing. */
export const usualLongest = 4096;
