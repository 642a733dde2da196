// A workspace's export, read one day of one channel at a time: the same records as the Web API gives.
import { z } from 'zod';
import type { Chat, Sighting } from '../../contract/records.ts';
import { isHelpChannel } from '../chat-marks.ts';
import { GiveUp } from '../errors.ts';
import type { FileImport, ImportedFile } from '../provider.ts';
import type { Page, Quarantined } from '../stream.ts';
import { type Contents, isDirect, namesIn, sortFiles } from './export-files.ts';
import { slackId } from './fields.ts';
import { chatOf, leftOut, Message, sightingOf, threadOf, ThreadHead } from './message.ts';
import { faultOf, parseItems } from './pages.ts';
import { Member } from './user.ts';
import { page } from '../pages.ts';

/** Records on a page: a busy workspace has few on a day of a channel, and every page is a transaction. */
const pageSize = 1000;

/** A day of a channel that is larger than this is none. */
const largestFile = 128 * 1024 * 1024;

const Channel = z.object({ id: slackId, name: z.string().min(1).max(200) });
type Channel = z.infer<typeof Channel>;

const noExport = (raw: string): GiveUp =>
  new GiveUp({
    code: 'no-slack-export',
    title: 'These files are no export of a Slack workspace.',
    fix: 'Give the ZIP archive as Slack made it, or the folder that it unpacks to: users.json and channels.json lie in it, beside a folder for each channel.',
    who: 'admin',
    link: 'https://slack.com/help/articles/201658943',
    raw,
  });

/** The rows of a file; undefined: it is no list in JSON, or larger than can be. */
const readRows = async (file: ImportedFile, signal: AbortSignal): Promise<readonly unknown[] | undefined> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of file.content()) {
    signal.throwIfAborted();
    size += part.byteLength;
    if (size > largestFile) return undefined;
    parts.push(part);
  }
  try {
    const rows: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
    return Array.isArray(rows) ? rows : undefined;
  } catch {
    return undefined;
  }
};

interface Batch {
  readonly events: Map<string, Chat>;
  readonly sightings: Map<string, Sighting>;
  readonly quarantined: Quarantined[];
  /** Files that could be read, as they are set aside where they cannot. */
  readonly readable: string[];
}

const newBatch = (): Batch => ({ events: new Map(), sightings: new Map(), quarantined: [], readable: [] });

const toPage = ({ events, sightings, quarantined, readable }: Batch): Page => {
  const records = { events: [...events.values()], sightings: [...sightings.values()] };
  return page({ ...records, quarantined, readable, cursor: {}, done: true });
};

interface OpenChannel extends Channel {
  readonly helps: boolean;
  /** First messages that asked for help, by timestamp. */
  readonly asking: Set<string>;
}

const addDay = (batch: Batch, rows: readonly unknown[], channel: OpenChannel): void => {
  for (const row of rows) {
    const head = ThreadHead.safeParse(row);
    if (head.success && head.data.text.asks) channel.asking.add(head.data.ts);
    if (leftOut(row) !== null) continue;
    const parsed = Message.safeParse(row);
    if (!parsed.success) {
      batch.quarantined.push(faultOf(row, parsed.error, `${channel.id}/`));
      continue;
    }
    const thread = threadOf(parsed.data);
    const helpWanted = channel.helps || (thread !== null && channel.asking.has(thread));
    const chat = chatOf(parsed.data, { channel: channel.id, helpWanted });
    batch.events.set(chat.id, chat);
    const sighting = sightingOf(parsed.data);
    if (sighting !== null) batch.sightings.set(sighting.id, sighting);
  }
};

const sizeOf = ({ events, quarantined, readable }: Batch): number => events.size + quarantined.length + readable.length;

/** Days of a channel of which nobody knows which it is. */
const unknown = (folder: string, reason: string): Quarantined => ({
  id: `folder/${folder}`.slice(0, 400),
  reason: `folder: ${reason}`,
});

const unlisted = (folders: Iterable<string>): Quarantined[] =>
  [...folders].filter((folder) => !isDirect(folder)).map((one) => unknown(one, 'no list of channels names it'));

/** The channel of each folder that has days; two of one name share a folder, and whose days lie there nobody knows. */
const matchFolders = (
  { days }: Contents,
  channels: readonly Channel[],
): { readonly read: readonly Channel[]; readonly odd: readonly Quarantined[] } => {
  const byFolder = Map.groupBy(new Map(channels.map((one) => [one.id, one])).values(), ({ name }) => name);
  const read = [...byFolder.values()].flatMap((same) => (same.length === 1 ? same : []));
  const shared = [...byFolder].flatMap(([name, same]) => (same.length > 1 && days.has(name) ? [name] : []));
  return {
    read,
    odd: [
      ...shared.map((folder) => unknown(folder, 'several channels have its name')),
      ...unlisted([...days.keys()].filter((folder) => !byFolder.has(folder))),
    ],
  };
};

async function* readChannels(
  { days }: Contents,
  channels: readonly Channel[],
  signal: AbortSignal,
): AsyncGenerator<Page> {
  let batch = newBatch();
  for (const channel of channels) {
    const open = { ...channel, helps: isHelpChannel(channel.name), asking: new Set<string>() };
    for (const file of days.get(channel.name) ?? []) {
      signal.throwIfAborted();
      const rows = await readRows(file, signal);
      const name = namesIn(file.path).at(-1) ?? '';
      const id = `${channel.id}/${name}`;
      if (rows === undefined) batch.quarantined.push({ id, reason: 'file: is no list in JSON' });
      else {
        batch.readable.push(id);
        addDay(batch, rows, open);
      }
      if (sizeOf(batch) < pageSize) continue;
      yield toPage(batch);
      batch = newBatch();
    }
  }
  if (sizeOf(batch) > 0) yield toPage(batch);
}

async function* readUsers(file: ImportedFile, signal: AbortSignal): AsyncGenerator<Page> {
  const rows = await readRows(file, signal);
  if (rows === undefined) throw noExport(namesIn(file.path).at(-1) ?? '');
  for (let from = 0; from < rows.length; from += pageSize) {
    const { parsed, quarantined } = parseItems(Member, rows.slice(from, from + pageSize));
    const identities = [...new Map(parsed.map((member) => [member.id, member])).values()];
    yield page({ identities, quarantined, cursor: {}, done: true });
  }
}

const listChannels = async (
  { lists }: Contents,
  signal: AbortSignal,
): Promise<{ channels: readonly Channel[]; quarantined: readonly Quarantined[] }> => {
  const rows: unknown[] = [];
  for (const list of lists) {
    const found = await readRows(list, signal);
    if (found === undefined) throw noExport(namesIn(list.path).at(-1) ?? '');
    rows.push(...found);
  }
  const { parsed, quarantined } = parseItems(Channel, rows);
  return { channels: parsed, quarantined };
};

interface Read {
  readonly stream: string;
  readonly mailbox: null;
  readonly page: Page;
}

const ofPeople = (found: Page): Read => ({ stream: 'people', mailbox: null, page: found });
const ofChats = (found: Page): Read => ({ stream: 'chats', mailbox: null, page: found });
const aside = (quarantined: readonly Quarantined[]): Read[] =>
  quarantined.length === 0 ? [] : [ofChats(page({ quarantined, cursor: {}, done: true }))];

async function* readExport(
  files: readonly ImportedFile[],
  { signal }: { readonly signal: AbortSignal },
): AsyncGenerator<Read> {
  signal.throwIfAborted();
  const { workspaces, strays } = sortFiles(files);
  if (workspaces.length === 0) throw noExport('no channels.json');
  yield* aside(unlisted(strays));
  for (const contents of workspaces) {
    const { channels, quarantined } = await listChannels(contents, signal);
    const { read, odd } = matchFolders(contents, channels);
    for (const file of contents.users) for await (const found of readUsers(file, signal)) yield ofPeople(found);
    yield* aside([...quarantined, ...odd]);
    for await (const found of readChannels(contents, read, signal)) yield ofChats(found);
  }
}

export const slackExport: FileImport = {
  id: 'slack-export',
  title: 'Export of a Slack workspace',
  summary: 'Who wrote in which channel and when, from the files that Slack exports; the text is not kept.',
  steps: [
    {
      title: 'Export the workspace',
      text: 'As an owner or admin of the workspace open Settings & administration, Workspace settings, Import/Export Data, Export, choose the time, and press Start export. Slack mails a link to a ZIP archive. Every plan can export public channels; private ones take an approval by Slack.',
      link: 'https://slack.com/help/articles/201658943',
    },
    {
      title: 'Give the archive',
      text: 'As it is: it is read one file after another, and nothing of it is kept but who wrote where and when. Files that people shared are not part of it.',
      link: null,
    },
  ],
  accept: ['.zip', '.json'],
  read: readExport,
};
