// What is fuzzed: a parser, what it may refuse, what must hold of whatever it gives, and what it is fed with.

/** Something that must hold of what a parser gave does not. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

/** Errors: Broken. */
export const hold = (condition: boolean, what: string): void => {
  if (!condition) throw new Broken(what);
};

/** A folder of real files beside the repository. */
export interface RealFiles {
  readonly folder: string;
  /** File names that end so are read. */
  readonly ending: string;
  /** A file → the inputs it gives; not given: the file itself. */
  readonly inputs?: (file: Buffer) => readonly Buffer[];
}

interface Food {
  readonly name: string;
  /** How inputs are changed: as bytes, or as a document in JSON. */
  readonly form: 'bytes' | 'json';
  /** Of a document only what stands under this name is changed; not given: all of it. */
  readonly within?: string;
  /** Own small inputs. */
  readonly samples: readonly string[] | readonly Buffer[];
  readonly real?: readonly RealFiles[];
  /** Pieces of the format. */
  readonly tokens: readonly string[];
  /** Made by hand to be slow: an input of about `n` bytes. */
  readonly nasty: Readonly<Record<string, (n: number) => string | Buffer>>;
  /** Bytes of a changed input at most. */
  readonly longest?: number;
  /** Bytes up to which time is measured. */
  readonly growTo?: number;
  /** A size that must be read within so many seconds of CPU. */
  readonly bar?: { readonly bytes: number; readonly seconds: number; readonly make: (n: number) => string };
}

export interface Target extends Food {
  /** Only reads, for the clock; what the parser refuses is fine. Errors: anything that is no refusal. */
  readonly read: (input: Buffer) => unknown;
  /** Reads and judges; gives in a few words what came of it. A promise where the parser gives one. Errors: Broken, and anything that is no refusal. */
  readonly run: (input: Buffer) => string | Promise<string>;
}

interface Reading<Found> extends Food {
  readonly parse: (input: Buffer) => Found | Promise<Found>;
  /** What came of it, in a few words, so that inputs that lead somewhere new are kept. Errors: Broken. */
  readonly judge: (found: Found, input: Buffer) => string;
  /** In a word why the parser refused; null: this error is none of its own. */
  readonly refusal?: (error: unknown) => string | null;
}

/** Every size by its order of magnitude. */
export const about = (size: number): number => (size === 0 ? 0 : 1 + Math.floor(Math.log2(size)));

export const target = <Found>({ parse, judge, refusal = () => null, ...food }: Reading<Found>): Target => {
  const refused = (error: unknown): string => {
    const why = refusal(error);
    if (why === null) throw error;
    return `refused: ${why}`;
  };
  const wait = async (given: Promise<Found>, then: (found: Found) => string): Promise<string> => {
    let found: Found;
    try {
      found = await given;
    } catch (error) {
      return refused(error);
    }
    return then(found);
  };
  const attempt = (input: Buffer, then: (found: Found) => string): string | Promise<string> => {
    let found: Found | Promise<Found>;
    try {
      found = parse(input);
    } catch (error) {
      return refused(error);
    }
    return found instanceof Promise ? wait(found, then) : then(found);
  };
  return {
    ...food,
    read: (input) => attempt(input, () => ''),
    run: (input) => attempt(input, (found) => judge(found, input)),
  };
};
