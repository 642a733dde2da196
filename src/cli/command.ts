// What a command is: its name, its options with their help, and what it runs; parsing and --help are the same for all.
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { CommandFailed, Exit } from './failure.ts';
import { type CommandOption, type CommandWord, commandHelp } from './help.ts';
import { nearest } from './nearest.ts';

type Options = Readonly<Record<string, CommandOption>>;

const shared = {
  json: { type: 'boolean', help: 'Print JSON lines instead of text.' },
  help: { type: 'boolean', short: 'h', help: 'Print this help.' },
} as const;

type ParseConfig<Given extends Options> = {
  args: string[];
  options: Given & typeof shared;
  allowPositionals: true;
};
type Values<Given extends Options> = ReturnType<typeof parseArgs<ParseConfig<Given>>>['values'];

/** Where a command runs: what it may read and write besides the product itself. */
export interface Place {
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The working folder; absolute. */
  readonly folder: string;
  /** Aborted when the person presses Ctrl-C or the system ends the process. */
  readonly signal: AbortSignal;
}

interface Definition<Given extends Options> {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  readonly words?: readonly CommandWord[];
  readonly options: Given;
  /** Whole command lines for --help. */
  readonly examples?: readonly string[];
  /** Resolves to the exit code. What it throws is explained by the dispatch: failed, unless it is a CommandFailed that says otherwise. */
  readonly run: (
    call: Place & { readonly values: Values<Given>; readonly words: readonly string[] },
  ) => Promise<number>;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly main: (args: readonly string[], place: Place) => Promise<number>;
}

const refuse = (message: string, name: string): CommandFailed =>
  new CommandFailed(`${message}\nRun \`plumbline ${name} --help\` for what it takes.`, { exit: Exit.badArguments });

const suggestion = (typed: string, known: readonly string[]): string => {
  const near = nearest(typed, known);
  return near === null ? '' : ` Did you mean ${near}?`;
};

/** Faults that parseArgs would report without knowing better: options that are not there, values missing. */
const checkOptions = (name: string, args: readonly string[], options: Options): void => {
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  const known = Object.keys(options).map((option) => `--${option}`);
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = options[token.name];
    if (!option) {
      throw refuse(`Unknown option ${token.rawName}.${suggestion(`--${token.name}`, known)}`, name);
    }
    if (option.type === 'string' && (token.value ?? '') === '') {
      throw refuse(`${token.rawName} needs a value: ${token.rawName} <${option.value ?? 'text'}>.`, name);
    }
    // `--tenant --client-id x` would take the next option for the tenant.
    if (option.type === 'string' && !token.inlineValue && known.includes(token.value ?? '')) {
      throw refuse(`${token.rawName} needs a value, but ${token.value} follows.`, name);
    }
    if (option.type === 'boolean' && token.value !== undefined) {
      throw refuse(`${token.rawName} takes no value.`, name);
    }
  }
};

const checkWords = (name: string, words: readonly string[], wanted: readonly CommandWord[]): void => {
  const missing = wanted.find((word, index) => word.required && words[index] === undefined);
  if (missing) throw refuse(`<${missing.name}> is missing: ${missing.help}`, name);
  const extra = words[wanted.length];
  if (extra !== undefined) throw refuse(`"${extra}" is one word too many.`, name);
};

/** Makes a command out of its definition. Bad arguments are refused with a CommandFailed before `run` is called. */
export const command = <const Given extends Options>(definition: Definition<Given>): Command => {
  const options = { ...definition.options, ...shared };
  const main = async (args: readonly string[], place: Place): Promise<number> => {
    checkOptions(definition.name, args, options);
    const { values, positionals } = parseArgs<ParseConfig<Given>>({ args: [...args], options, allowPositionals: true });
    if (args.some((arg) => arg === '--help' || arg === '-h')) {
      place.stdout.write(commandHelp({ ...definition, words: definition.words ?? [], options }));
      return Exit.fine;
    }
    checkWords(definition.name, positionals, definition.words ?? []);
    return definition.run({ ...place, values, words: positionals });
  };
  return { name: definition.name, summary: definition.summary, main };
};
