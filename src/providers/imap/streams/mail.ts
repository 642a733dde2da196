// Mail as header fields: the root partition finds the folders, and each folder is a partition read by its messages' numbers.
import { z } from 'zod';
import type { Activity } from '../../../contract/records.ts';
import { SkipPartition } from '../../errors.ts';
import type { Page, PageRequest, Quarantined, Stream } from '../../stream.ts';
import { renumbered } from '../errors.ts';
import { chooseFolders, partOf } from '../folders.ts';
import { mailOf } from '../message.ts';
import { page, readCursor } from '../pages.ts';
import type { Found, Opened, Session } from '../session.ts';
import type { Sessions } from '../sessions.ts';

/** Messages on one page. */
const pageSize = 1000;
/** Numbers asked for at first, and at most; numbers have gaps where messages were deleted. */
const windows = { first: 1000, most: 2 ** 31 };
/** Searches without a find before a page is given back all the same. */
const mostSearches = 40;
const day = 86_400_000;

const RootCursor = z.strictObject({ parts: z.array(z.string()) });

const FolderCursor = z.strictObject({
  /** UIDVALIDITY: as long as it stays, numbers name the same messages. */
  validity: z.string(),
  /** Everything up to this number was read. */
  last: z.int().min(0),
  /** How many numbers to ask for next. */
  window: z.int().min(1),
});
type FolderCursor = z.infer<typeof FolderCursor>;

const mailboxOf = ({ partition }: PageRequest): string => partition.mailbox ?? '';

const listFolders = async (sessions: Sessions, request: PageRequest): Promise<Page> => {
  const { signal, ready } = request;
  const known = request.cursor === null ? null : readCursor(RootCursor, request.cursor).parts;
  const chosen = await sessions.use({ mailbox: mailboxOf(request), signal, ready }, async (session) =>
    // Counting costs a command for each folder at some servers: once is enough.
    chooseFolders(await session.listFolders(known === null), session),
  );
  const parts = chosen.map(({ path, messages }) => ({ part: partOf(path), items: messages }));
  const names = new Set(parts.map(({ part }) => part));
  return page({
    found: parts.filter(({ part }) => known?.includes(part) !== true),
    gone: (known ?? []).filter((part) => !names.has(part)),
    cursor: { parts: [...names] },
    done: true,
  });
};

const goneFolder = (): SkipPartition =>
  new SkipPartition({
    code: 'folder-gone',
    title: 'The folder is not there any more.',
    fix: 'Nothing to do: what was read of it stays.',
    who: 'plumbline',
    link: null,
    raw: 'LIST',
  });

const openFolder = async (session: Session, part: string): Promise<Opened> => {
  const folder = await session.findFolder(({ path }) => partOf(path) === part);
  if (folder === null) throw goneFolder();
  return session.examine(folder.path);
};

/** Where to go on in a folder as it is now. Errors: StartOver when its numbers mean something else by now. */
const placeIn = ({ uidValidity, uidNext }: Opened, cursor: PageRequest['cursor']): FolderCursor => {
  if (cursor === null) return { validity: uidValidity, last: 0, window: windows.first };
  const at = readCursor(FolderCursor, cursor);
  if (at.validity !== uidValidity || (uidNext !== null && uidNext <= at.last)) throw renumbered();
  return at;
};

interface Step {
  readonly uids: readonly number[];
  /** Everything up to this number is on the page. */
  readonly upTo: number;
  readonly window: number;
}

const next = (window: number, found: number): number => {
  if (found > pageSize) return Math.max(windows.first, Math.floor(window / 2));
  return found < pageSize / 4 ? Math.min(windows.most, window * 2) : window;
};

/** The numbers of one window; of too many the first. */
const step = async (
  session: Session,
  at: FolderCursor,
  { end, since }: { end: number; since: Date | null },
): Promise<Step> => {
  const upTo = Math.min(end, at.last + at.window);
  const found = await session.search({ first: at.last + 1, last: upTo, since });
  const uids = found.slice(0, pageSize);
  return { uids, upTo: found.length > pageSize ? (uids.at(-1) ?? upTo) : upTo, window: next(at.window, found.length) };
};

/** The number of the last message there is; servers that do not tell the next one are asked for the last. */
const endOf = async (session: Session, opened: Opened, last: number): Promise<number> => {
  if (opened.uidNext !== null) return opened.uidNext - 1;
  return (await session.search({ first: last + 1, last: null, since: null })).at(-1) ?? last;
};

/** The next numbers to fetch, over gaps. */
const findNext = async (
  session: Session,
  at: FolderCursor,
  bounds: { end: number; since: Date | null },
): Promise<Step> => {
  let place = at;
  let found: Step = { uids: [], upTo: at.last, window: at.window };
  for (let searches = 0; searches < mostSearches && place.last < bounds.end; searches += 1) {
    found = await step(session, place, bounds);
    if (found.uids.length > 0) break;
    place = { ...place, last: found.upTo, window: found.window };
  }
  return found;
};

/** Messages that are still there and yet did not come: their answers could not be read. */
const findUnread = async (
  session: Session,
  uids: readonly number[],
  came: readonly Found[],
): Promise<readonly number[]> => {
  const seen = new Set(came.map(({ uid }) => uid));
  const missing = uids.filter((uid) => !seen.has(uid));
  const [first, last] = [missing[0], missing.at(-1)];
  if (first === undefined || last === undefined) return [];
  const there = new Set(await session.search({ first, last, since: null }));
  return missing.filter((uid) => there.has(uid));
};

const readFolder = async (session: Session, request: PageRequest): Promise<Page> => {
  const { partition, since } = request;
  const opened = await openFolder(session, partition.part);
  const at = placeIn(opened, request.cursor);
  const end = await endOf(session, opened, at.last);
  // Servers compare the day alone, in a zone of their own; what is too old all the same is dropped below.
  const from = since === null ? null : new Date(Date.parse(since) - 2 * day);
  const { uids, upTo, window } = await findNext(session, at, { end, since: from });
  const came = uids.length === 0 ? [] : await session.fetch(uids);
  const unread = await findUnread(session, uids, came);
  const idOf = (id: string | number | null): string => `${partition.part}/${at.validity}/${id ?? ''}`;
  const quarantined: Quarantined[] = unread.map((uid) => ({
    id: idOf(uid),
    reason: 'header: the answer cannot be read',
  }));
  const activities: Activity[] = [];
  for (const message of came) {
    if (message.draft) continue;
    const read = mailOf(message);
    if ('odd' in read) quarantined.push({ id: read.odd.id ?? idOf(message.uid), reason: read.odd.reason });
    else if (since === null || read.mail.at === null || read.mail.at >= since) activities.push(read.mail);
  }
  const done = upTo >= end;
  const cursor = { validity: at.validity, last: Math.max(at.last, upTo), window: done ? windows.first : window };
  return page({ activities, quarantined, cursor, done });
};

export const mailDeclaration = {
  name: 'mail',
  by: 'mailbox',
  title: 'Mail, header fields only',
  gives: 'Who wrote to whom and when: mail sent and received, reply times, threads, mail outside of working time.',
  without: 'Without it there is no figure about mail.',
  permissions: [],
  delegated: [],
  every: 3600,
  standard: true,
} as const;

export const mailStream = (sessions: Sessions): Stream => ({
  ...mailDeclaration,
  next: async (request) => {
    if (request.partition.part === 'root') return listFolders(sessions, request);
    const { signal, ready } = request;
    return sessions.use({ mailbox: mailboxOf(request), signal, ready }, (session) => readFolder(session, request));
  },
});
