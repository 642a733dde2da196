// `plumbline import`: reads exported files, such as a Slack export or transcripts, in portions that a request can carry.
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { importFiles, type ImportInfo, type ImportResult, listImports, mostBytes } from '../contract/imports.ts';
import type { Client } from './client.ts';
import { command, type Place } from './command.ts';
import { CommandFailed, Exit } from './failure.ts';
import { withProduct } from './product.ts';

interface Found {
  /** Where it is on this machine. */
  readonly file: string;
  /** Within the export. */
  readonly path: string;
  readonly size: number;
}

const badArguments = (message: string): CommandFailed => new CommandFailed(message, { exit: Exit.badArguments });

/** All files at a place: the file itself, or everything in the folder. */
const findFiles = async (place: string): Promise<Found[]> => {
  const found = await stat(place).catch((cause: unknown) => {
    throw new CommandFailed(`${place} cannot be read. Check the path.`, { exit: Exit.badArguments, cause });
  });
  if (found.isFile()) return [{ file: place, path: basename(place), size: found.size }];
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.sort().map(async (file) => ({
      file,
      path: relative(place, file).split(sep).join('/'),
      size: (await stat(file)).size,
    })),
  );
};

/**
 * Portions of at most `most` bytes. What lies at the top of a folder explains the rest (who is who), so it comes with
 * every portion. Errors: CommandFailed for a single file that is too large.
 */
export const portionsOf = <One extends Pick<Found, 'path' | 'size'>>(files: readonly One[], most: number): One[][] => {
  const shared = files.filter(({ path }) => !path.includes('/'));
  const rest = files.filter(({ path }) => path.includes('/'));
  const sizeOf = (some: readonly One[]): number => some.reduce((sum, { size }) => sum + size, 0);
  const room = most - sizeOf(shared);
  const large = [...(room < 0 ? shared : []), ...rest.filter(({ size }) => size > room)][0];
  if (large !== undefined) {
    const megabytes = Math.floor(most / 1024 / 1024);
    throw badArguments(
      `${large.path} is too large to be read at once (${megabytes} MB). Unpack an archive and give the folder.`,
    );
  }
  if (rest.length === 0) return [shared];
  const portions: One[][] = [];
  let portion: One[] = [];
  for (const file of rest) {
    if (portion.length > 0 && sizeOf(portion) + file.size > room) {
      portions.push([...shared, ...portion]);
      portion = [];
    }
    portion.push(file);
  }
  return [...portions, [...shared, ...portion]];
};

const chooseImport = (imports: readonly ImportInfo[], word: string | undefined): ImportInfo => {
  const names = imports.map(({ provider, id }) => `${provider}/${id}`);
  const chosen = imports.find(({ provider, id }) => word === id || word === `${provider}/${id}`);
  if (chosen === undefined) throw badArguments(`Say what to import, one of: ${names.join(', ')}.`);
  if (chosen.blocked !== null) throw new CommandFailed(chosen.blocked, { exit: Exit.needsAdmin });
  return chosen;
};

const send = async (
  client: Client,
  { provider, id }: ImportInfo,
  { files, mailbox, signal }: { files: readonly Found[]; mailbox: string | null; signal: AbortSignal },
): Promise<ImportResult> => {
  const read = await Promise.all(
    files.map(async ({ file, path }) => ({ path, data: (await readFile(file)).toString('base64') })),
  );
  return client.call(importFiles, { provider, name: id, mailbox, files: read }, signal);
};

const add = (sum: ImportResult | null, next: ImportResult): ImportResult => {
  if (sum === null) return next;
  const faults = new Map(sum.quarantined.map((one) => [one.stream + one.reason, one]));
  for (const one of next.quarantined) {
    const known = faults.get(one.stream + one.reason);
    faults.set(one.stream + one.reason, { ...one, items: one.items + (known?.items ?? 0) });
  }
  return {
    ...next,
    files: sum.files + next.files,
    records: sum.records + next.records,
    added: sum.added + next.added,
    quarantined: [...faults.values()],
  };
};

const textOf = ({ files, records, added, quarantined }: ImportResult): string =>
  [
    `Read ${files} files: ${records} records, ${added} of them new.`,
    ...quarantined.map(({ stream, reason, items }) => `  ${stream}: ${items} could not be read (${reason})`),
    '',
  ].join('\n');

const importAll = async (
  client: Client,
  { words, mailbox, place }: { words: readonly string[]; mailbox: string | null; place: Place },
): Promise<ImportResult> => {
  const { imports } = await client.call(listImports, {}, place.signal);
  const [word, ...paths] = words;
  const chosen = chooseImport(imports, word);
  if (paths.length === 0) throw badArguments('Say which files: a folder, an archive, or single files.');
  if (chosen.needsMailbox && mailbox === null)
    throw badArguments('Say whose calls they are: --mailbox ana@example.com');
  const found = (await Promise.all(paths.map((path) => findFiles(resolve(place.folder, path))))).flat();
  if (found.length === 0) throw badArguments('There are no files in it.');
  const portions = portionsOf(found, mostBytes);
  let sum: ImportResult | null = null;
  for (const [at, files] of portions.entries()) {
    if (portions.length > 1) place.stderr.write(`Portion ${at + 1} of ${portions.length} ...\n`);
    sum = add(sum, await send(client, chosen, { files, mailbox, signal: place.signal }));
  }
  if (sum === null) throw badArguments('There are no files in it.');
  return sum;
};

export const importCommand = command({
  name: 'import',
  summary: 'Reads exported files: a Slack export, transcripts. Nothing of them is kept but the records.',
  words: [
    { name: 'what', help: 'Such as slack/export.', required: true },
    { name: 'files', help: 'A folder, an archive, or single files.', required: true },
  ],
  options: { mailbox: { type: 'string', help: 'Whose the files are, by address, where they do not say so.' } },
  examples: [
    'plumbline import slack/export ~/slack-export.zip',
    'plumbline import transcripts/vtt call.vtt --mailbox ana@example.com',
  ],
  run: async ({ values, words, ...place }) =>
    withProduct(place, { work: false }, async (client) => {
      const mailbox = values.mailbox ?? null;
      const result = await importAll(client, { words, mailbox, place });
      place.stdout.write(values.json === true ? `${JSON.stringify(result)}\n` : textOf(result));
      return Exit.fine;
    }),
});
