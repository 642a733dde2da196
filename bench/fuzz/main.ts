// `npm run fuzz`: every parser that reads foreign bytes against changed inputs; prints a table and ends with 1 if anything was found. `-- <parser> … --minutes <CPU> --executions <n> --seed <n>`.
import { parseArgs } from 'node:util';
import { runCampaign, type Result } from './campaign.ts';
import { missingFiles } from './corpus.ts';
import { targets } from './targets.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '15' },
    executions: { type: 'string', default: '10000000' },
    seed: { type: 'string', default: '1' },
  },
});

const names = targets.map(({ name }) => name);
const unknown = positionals.find((name) => !names.includes(name));
const numbers = [values.minutes, values.executions, values.seed].map(Number);
const [minutes = 0, executions = 0, seed = 0] = numbers;
if (unknown !== undefined || numbers.some((number) => Number.isNaN(number))) {
  console.error(`Usage: npm run fuzz [-- <parser> … --minutes 15 --executions 10000000 --seed 1]`);
  console.error(
    `Parsers: ${names.join(', ')}. A run ends with the minutes of CPU or the executions, whichever come first.`,
  );
  process.exit(2);
}

const row = ({ name, tally, findings }: Result): Readonly<Record<string, string | number>> => {
  const steepest = tally?.growths.reduce((most, one) => (one.ms >= 16 && one.ratio > most ? one.ratio : most), 0) ?? 0;
  return {
    parser: name,
    executions: tally?.executions ?? 0,
    'CPU s': Math.round(tally?.cpu ?? 0),
    samples: tally?.begun ?? 0,
    kept: tally?.kept ?? 0,
    outcomes: tally?.outcomes ?? 0,
    'slowest ms': (tally?.slowest.ms ?? 0).toFixed(2),
    'of bytes': tally?.slowest.bytes ?? 0,
    'grown by hand': tally?.growths.length ?? 0,
    'and found': tally?.pumped ?? 0,
    'steepest ×2': steepest.toFixed(2),
    bar: tally?.bar ?? '',
    findings: findings.length,
  };
};

const print = (rows: readonly Readonly<Record<string, string | number>>[]): void => {
  const columns = Object.keys(rows[0] ?? {});
  const width = (name: string): number => Math.max(name.length, ...rows.map((one) => String(one[name]).length));
  const line = (cells: readonly (string | number)[]): string =>
    cells.map((cell, at) => String(cell).padEnd(width(columns[at] ?? ''))).join('  ');
  console.log(line(columns));
  for (const one of rows) console.log(line(columns.map((name) => one[name] ?? '')));
};

const results: Result[] = [];
for (const subject of targets.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
  const { name } = subject;
  for (const folder of missingFiles(subject)) console.error(`${name}: skipped the real files of ${folder}, not here`);
  const result = await runCampaign({ name, seed, executions, seconds: minutes * 60 });
  results.push(result);
  console.error(`${name}: ${result.findings.length} findings, ${JSON.stringify({ seed, ...result.tally })}`);
  for (const { kind, what, input } of result.findings) console.error(`  ${kind}: ${what}\n    ${input}`);
}

print(results.map(row));
for (const { name, findings } of results)
  for (const { kind, what, input } of findings) console.log(`\n${name}, ${kind}: ${what}\n${input}`);
process.exit(results.some(({ findings }) => findings.length > 0) ? 1 : 0);
