// `plumbline people import|imports|undo|template`: the roster from a file, with a report of every row, and its undo.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  checkRoster,
  importRoster,
  listRosterImports,
  mostRosterBytes,
  type RosterImport,
  type RosterReport,
  type RosterRowReport,
  rosterTemplate,
  undoRosterImport,
} from '../contract/roster.ts';
import type { Client } from './client.ts';
import type { Place } from './command.ts';
import { CommandFailed, Exit } from './failure.ts';
import { table } from './table.ts';

interface Asked extends Place {
  readonly json: boolean;
  readonly dryRun: boolean;
  readonly clearEmpty: boolean;
  /** The file, or the import's id. */
  readonly what: string | undefined;
}

const badArguments = (message: string): CommandFailed => new CommandFailed(message, { exit: Exit.badArguments });

const readUpload = async ({ folder, what, clearEmpty }: Asked) => {
  if (what === undefined) throw badArguments('Say which file: plumbline people import roster.csv');
  const path = resolve(folder, what);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new CommandFailed(`${path} cannot be read. Check the path.`, { exit: Exit.badArguments, cause });
  });
  if (bytes.length > mostRosterBytes)
    throw badArguments(`${path} is too large to be read at once (${mostRosterBytes / 1024 / 1024} MB). Split it.`);
  return { data: bytes.toString('base64'), emptyCells: clearEmpty ? ('clear' as const) : ('keep' as const) };
};

const changesOf = ({ outcome, changes, duplicateOf, faults }: RosterRowReport): string =>
  [
    ...(duplicateOf === null ? [] : [`says the same as row ${duplicateOf}`]),
    ...(outcome === 'changed' ? changes.map(({ field, from, to }) => `${field}: ${from ?? '–'} → ${to ?? '–'}`) : []),
    ...faults.map(({ column, value, fault, fix }) =>
      [column, value === null ? null : `"${value}"`, `${fault}.`, fix].filter((part) => part !== null).join(' '),
    ),
  ].join('; ');

/** A line a row, and the counts beneath. */
const reportText = ({ rows, counts, file }: RosterReport, saved: boolean): string => {
  const told = rows.map((row) => [row.row, row.outcome, row.email ?? row.fullName, changesOf(row)]);
  const ignored = file?.ignoredColumns ?? [];
  return [
    table(['row', 'outcome', 'person', ''], told),
    ...(ignored.length === 0 ? [] : [`Columns that are not known were ignored: ${ignored.join(', ')}.\n`]),
    `${saved ? 'Imported' : 'Looked at, nothing saved'}: ${counts.new} new, ${counts.changed} changed, ${counts.unchanged} unchanged, ${counts.refused} refused, ${counts.duplicate} duplicate; ${counts.partial} taken without their manager.\n`,
  ].join('');
};

const importFile = async (client: Client, asked: Asked): Promise<number> => {
  const { stdout, json, dryRun, signal } = asked;
  const upload = await readUpload(asked);
  const answer = dryRun
    ? { import: null, ...(await client.call(checkRoster, upload, signal)) }
    : await client.call(importRoster, upload, signal);
  const { rows, ...rest } = answer.report;
  if (json) {
    for (const row of rows) stdout.write(`${JSON.stringify(row)}\n`);
    stdout.write(`${JSON.stringify({ import: answer.import, ...rest })}\n`);
    return Exit.fine;
  }
  stdout.write(reportText(answer.report, !dryRun));
  if (answer.import !== null) stdout.write(`To undo it: plumbline people undo ${answer.import.id}\n`);
  else if (!dryRun) stdout.write('Nothing changed.\n');
  return Exit.fine;
};

const stateOf = ({ undone, undoable }: RosterImport): string => {
  if (undone !== null) return `undone by ${undone.by}, ${undone.at}`;
  return undoable ? '' : 'too long ago to be undone';
};

const listImports = async (client: Client, { stdout, json, signal }: Asked): Promise<number> => {
  const { imports } = await client.call(listRosterImports, {}, signal);
  if (json) for (const one of imports) stdout.write(`${JSON.stringify(one)}\n`);
  else if (imports.length === 0) stdout.write('Nothing was imported yet.\n');
  else
    stdout.write(
      table(
        ['import', 'at', 'by', 'source', 'new', 'changed', ''],
        imports.map((one) => [one.id, one.at, one.by, one.source, one.counts.new, one.counts.changed, stateOf(one)]),
      ),
    );
  return Exit.fine;
};

const undoImport = async (client: Client, { stdout, json, what, signal }: Asked): Promise<number> => {
  if (what === undefined) throw badArguments('Say which import: `plumbline people imports` lists them.');
  if (!undoRosterImport.input.safeParse({ id: what }).success)
    throw badArguments(`"${what}" is no import’s id: \`plumbline people imports\` lists them.`);
  const undone = await client.call(undoRosterImport, { id: what }, signal);
  if (json) stdout.write(`${JSON.stringify(undone)}\n`);
  else {
    stdout.write(`Undone: ${undone.removed} removed, ${undone.restored} restored.\n`);
    for (const { email, field, why } of undone.left)
      stdout.write(`  left as it is: ${email}${field === null ? '' : `, ${field}`}. ${why}\n`);
  }
  return Exit.fine;
};

const writeTemplate = async (client: Client, { stdout, signal }: Asked): Promise<number> => {
  await pipeline(await client.stream(rosterTemplate, {}, signal), stdout, { end: false });
  return Exit.fine;
};

/** What `plumbline people` does beside listing people, by its first word. */
export const rosterActions = {
  import: importFile,
  imports: listImports,
  undo: undoImport,
  template: writeTemplate,
} as const;

export const isRosterAction = (word: string): word is keyof typeof rosterActions => Object.hasOwn(rosterActions, word);
