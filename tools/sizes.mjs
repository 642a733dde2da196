// Fails on files over 400 lines, file names that say nothing, and files that do not open with their purpose.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

const empty = /^(utils?|helpers?|commons?|misc|manager|service|shared|stuff)(\.|$)/;
const listed = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx', '*.mjs', '*.cjs', '*.sql', '*.css'],
  { encoding: 'utf8' },
);
const faults = [];
for (const file of listed.split('\n').filter((name) => name !== '' && existsSync(name) && !name.includes('__sql__'))) {
  const text = readFileSync(file, 'utf8');
  const lines = text.split('\n').length - 1;
  if (lines > 400) faults.push(`${file}: ${lines} lines, more than 400. Split it by what it does.`);
  for (const part of file.split('/')) {
    if (empty.test(part)) faults.push(`${file}: "${part}" does not say what is inside. Name it after its content.`);
  }
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(basename(file))) faults.push(`${file}: file names are kebab-case.`);
  const first = text.startsWith('#!') ? text.split('\n')[1] : text.split('\n')[0];
  if (!/^(\/\/|\/\*|--)/.test(first ?? ''))
    faults.push(`${file}: open the file with one sentence that says what it is for.`);
}
for (const file of listed
  .split('\n')
  .filter((name) => /^src\/(?!providers\/microsoft\/).*\.ts$/.test(name) && existsSync(name))) {
  const word = /\b(graph|entra)\b/i.exec(readFileSync(file, 'utf8'))?.[0];
  if (word) faults.push(`${file}: says "${word}", which only src/providers/microsoft/ may know of.`);
}
for (const fault of faults) console.error(fault);
process.exit(faults.length === 0 ? 0 : 1);
