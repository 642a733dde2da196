// From the words of a command line to a command and its exit code; every failure is explained on stderr.
import { readFileSync } from 'node:fs';
import { ConfigInvalid } from '../config.ts';
import type { Command, Place } from './command.ts';
import { CommandFailed, Exit } from './failure.ts';
import { productHelp } from './help.ts';
import { nearest } from './nearest.ts';

const version = (): string => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return /"version":\s*"([^"]+)"/.exec(text)?.[1] ?? 'unknown';
};

const failures = (error: unknown): readonly string[] => {
  if (!(error instanceof Error)) return [String(error)];
  return [error.message, ...(error.cause === undefined ? [] : failures(error.cause))];
};

/** Failures that were meant for a person read as they are; of others the causes are told too, and with DEBUG the stack. */
const explain = (error: unknown, place: Place): { text: string; exit: number } => {
  if (error instanceof CommandFailed) return { text: error.message, exit: error.exit };
  if (error instanceof ConfigInvalid) return { text: error.message, exit: Exit.badArguments };
  const told = [...new Set(failures(error))].join('\n  because: ');
  const stack =
    place.environment['PLUMBLINE_LOG_LEVEL'] === 'debug' && error instanceof Error ? `\n${error.stack}` : '';
  return { text: `${told}${stack}`, exit: Exit.failed };
};

const choose = (name: string, commands: readonly Command[]): Command => {
  const chosen = commands.find((one) => one.name === name);
  if (chosen) return chosen;
  const near = nearest(
    name,
    commands.map((one) => one.name),
  );
  const suggestion = near === null ? '' : ` Did you mean ${near}?`;
  throw new CommandFailed(`Unknown command "${name}".${suggestion}\nRun \`plumbline --help\` for the commands.`, {
    exit: Exit.badArguments,
  });
};

/** Resolves to the exit code; never rejects. */
export const dispatch = async (
  args: readonly string[],
  commands: readonly Command[],
  place: Place,
): Promise<number> => {
  const [name, ...rest] = args;
  try {
    if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
      place.stdout.write(productHelp(commands));
      return name === undefined ? Exit.badArguments : Exit.fine;
    }
    if (name === '--version' || name === '-v') {
      place.stdout.write(`${version()}\n`);
      return Exit.fine;
    }
    return await choose(name, commands).main(rest, place);
  } catch (error) {
    const { text, exit } = explain(error, place);
    place.stderr.write(`${text}\n`);
    return exit;
  }
};
