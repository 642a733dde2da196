// A roster file on the command line: looked at, imported, listed, undone; what it prints and how it ends.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RosterImport, RosterRowReport } from '../contract/roster.ts';
import { Exit } from './failure.ts';
import { people } from './people.ts';
import { openTerminal, type Terminal } from './testing.ts';

let terminal: Terminal;
beforeAll(async () => {
  terminal = await openTerminal(people);
  await writeFile(
    join(terminal.folder, 'roster.csv'),
    'email;full_name;manager_email;pay\nben@example.com;Ben;ana@example.com;1\nana@example.com;Ana;;2\nana@example.com;Ana;;3\ncem;Cem;;4\ndia@example.com;Dia;zoe@example.com;5\n',
  );
});
afterAll(() => terminal.close());

const run = (...words: string[]) => terminal.run('people', ...words);

it('says what would become of every row, and saves nothing', async () => {
  const { exit, stdout } = await run('import', 'roster.csv', '--dry-run');
  expect(exit).toBe(Exit.fine);
  expect(stdout.split('\n').map((line) => line.trimEnd())).toEqual([
    'row  outcome    person',
    '  2  new        ben@example.com',
    '  3  new        ana@example.com',
    '  4  duplicate  ana@example.com  says the same as row 3',
    '  5  refused    Cem              email "cem" is not an e-mail address. Write one address, such as ana@example.com.',
    '  6  new        dia@example.com  manager_email "zoe@example.com" is nobody on the roster and nobody in the file. The row is taken without the manager. Mend the address or the manager’s row, then import again.',
    'Columns that are not known were ignored: pay.',
    'Looked at, nothing saved: 3 new, 0 changed, 0 unchanged, 1 refused, 1 duplicate; 1 taken without their manager.',
    '',
  ]);
  expect((await run('imports')).stdout).toBe('Nothing was imported yet.\n');
});

it('imports, changes nothing a second time, lists and undoes', async () => {
  const { stdout } = await run('import', 'roster.csv', '--json');
  const lines = stdout.trimEnd().split('\n');
  expect(lines.slice(0, -1).map((line) => RosterRowReport.parse(JSON.parse(line)).outcome)).toEqual([
    'new',
    'new',
    'duplicate',
    'refused',
    'new',
  ]);
  const made = RosterImport.parse(JSON.parse(lines.at(-1) ?? '').import);
  expect((await run('import', 'roster.csv')).stdout).toContain('Nothing changed.');
  const listed = await run('imports', '--json');
  expect(RosterImport.parse(JSON.parse(listed.stdout))).toEqual(made);
  expect((await run('undo', made.id)).stdout).toBe('Undone: 3 removed, 0 restored.\n');
  expect((await run('imports')).stdout).toContain('undone by');
  expect(await run('undo', made.id)).toMatchObject({ exit: Exit.failed });
});

it('writes the template', async () => {
  expect((await run('template')).stdout).toBe('full_name,email,role,department,manager_email,start_date\n');
});

it.each([
  [['import'], 'Say which file'],
  [['import', 'none.csv'], 'cannot be read'],
  [['undo'], 'Say which import'],
  [['undo', '1'], 'is no import’s id'],
  [['export'], '"export" is none of import, imports, undo and template.'],
])('%j is refused before anything is tried', async (args, words) => {
  const { exit, stderr } = await run(...args);
  expect([exit, stderr.includes(words)]).toEqual([Exit.badArguments, true]);
});

it('a file that cannot be read as a whole is refused with what to do', async () => {
  await writeFile(join(terminal.folder, 'odd.csv'), 'name,mail\nAna,ana@example.com\n');
  const { exit, stderr } = await run('import', 'odd.csv');
  expect(exit).toBe(Exit.badArguments);
  expect(stderr).toContain(
    'There is no column "email" in the first row (name, mail).\nThe first row names the columns:',
  );
});
