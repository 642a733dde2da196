// The --from and --to of a command: two days, the last four weeks if not given.
import { CommandFailed, Exit } from './failure.ts';

export const periodOptions = {
  from: { type: 'string', value: 'day', help: 'First day, such as 2026-01-31; four weeks back if not given.' },
  to: { type: 'string', value: 'day', help: 'Last day; today if not given.' },
} as const;

const dayMs = 86_400_000;
const formatDay = (time: number): string => new Date(time).toISOString().slice(0, 10);

const parseDay = (option: string, text: string): number => {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || formatDay(time) !== text) {
    throw new CommandFailed(`${option}: "${text}" is no day. Write it as YYYY-MM-DD.`, { exit: Exit.badArguments });
  }
  return time;
};

/** Days as YYYY-MM-DD. Errors: CommandFailed that names the option and its fault. */
export const readPeriod = (given: {
  from?: string | undefined;
  to?: string | undefined;
}): { from: string; to: string } => {
  const to = given.to === undefined ? Date.now() : parseDay('--to', given.to);
  const from = given.from === undefined ? to - 27 * dayMs : parseDay('--from', given.from);
  if (from > to) {
    throw new CommandFailed(`--from ${formatDay(from)} is after --to ${formatDay(to)}.`, { exit: Exit.badArguments });
  }
  return { from: formatDay(from), to: formatDay(to) };
};
