// What --help prints, and what a command has to say of itself for it.

/** What `parseArgs` of node:util takes, with a help text; a string option without a default may be missing. */
export interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly help: string;
  /** What stands behind a string option, such as `file`. */
  readonly value?: string;
  readonly short?: string;
  /** May be given several times. */
  readonly multiple?: boolean;
  readonly default?: string | boolean;
}

/** A word after the command's name, such as `microsoft` in `connect microsoft`. */
export interface CommandWord {
  readonly name: string;
  readonly help: string;
  readonly required: boolean;
}

/** Two columns, the first as wide as its widest entry. */
const columns = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd()).join('\n');
};

const optionRow = ([name, option]: readonly [string, CommandOption]): readonly [string, string] => {
  const short = option.short === undefined ? '' : `-${option.short}, `;
  const value = option.type === 'string' ? ` <${option.value ?? 'text'}>` : '';
  const standard = typeof option.default === 'string' ? ` (default: ${option.default})` : '';
  return [`${short}--${name}${value}`, `${option.help}${standard}`];
};

export const commandHelp = (described: {
  readonly name: string;
  readonly summary: string;
  readonly words: readonly CommandWord[];
  readonly options: Readonly<Record<string, CommandOption>>;
  readonly examples?: readonly string[];
}): string => {
  const words = described.words.map((word) => (word.required ? ` <${word.name}>` : ` [${word.name}]`)).join('');
  const sections = [described.summary, `Usage: plumbline ${described.name}${words} [options]`];
  if (described.words.length > 0) {
    sections.push(`Words:\n${columns(described.words.map((word) => [`<${word.name}>`, word.help] as const))}`);
  }
  sections.push(`Options:\n${columns(Object.entries(described.options).map(optionRow))}`);
  if (described.examples) sections.push(`Examples:\n${described.examples.map((line) => `  ${line}`).join('\n')}`);
  return `${sections.join('\n\n')}\n`;
};

export const productHelp = (commands: readonly { readonly name: string; readonly summary: string }[]): string =>
  `${[
    'Plumbline turns work metadata, never content, into evidence that people can check.',
    'Usage: plumbline <command> [options]',
    `Commands:\n${columns(commands.map((one) => [one.name, one.summary] as const))}`,
    'Run `plumbline <command> --help` for what a command takes. Settings come from the environment (README.md).',
    'Exit codes: 0 fine, 1 failed, 2 bad arguments, 3 an admin of the source has to act.',
  ].join('\n\n')}\n`;
