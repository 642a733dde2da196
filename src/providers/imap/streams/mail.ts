// Mail as header fields: the root partition finds the folders, and each folder is a partition read by its messages' numbers.
import { z } from 'zod';
import type { Activity } from '../../../contract/records.ts';
import type { Clock } from '../../../lib/clock.ts';
import { SkipPartition } from '../../errors.ts';
import type { Page, PageRequest, Quarantined, Stream } from '../../stream.ts';
import { renumbered } from '../errors.ts';
import { partOf } from '../folders.ts';
import { Listings } from '../listings.ts';
import { mailOf } from '../message.ts';
import type { Found } from '../rows.ts';
import type { Folder, FolderState, Opened, Session } from '../session.ts';
import type { Sessions } from '../sessions.ts';
import { page, readCursor } from '../../pages.ts';

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
  /** HIGHESTMODSEQ as of which all was read; absent while there is more, and where the server does not tell it with the folders. */
  modSeq: z.string().optional(),
});
type FolderCursor = z.infer<typeof FolderCursor>;

const askedBy = ({ partition, signal, ready }: PageRequest) => ({
  mailbox: partition.mailbox ?? '',
  part: partition.part,
  signal,
  ready,
});

const listFolders = async (listings: Listings, request: PageRequest): Promise<Page> => {
  const known = request.cursor === null ? null : readCursor(RootCursor, request.cursor).parts;
  // Counting costs a command for each folder at some servers: once is enough.
  const chosen = await listings.take(askedBy(request), known === null ? 'counts' : 'states');
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

/** Whether more is to be read of what the folder held when it was opened: then the cursor's numbers are its own. */
const holdsMore = ({ uidValidity, uidNext }: Opened, cursor: PageRequest['cursor']): boolean => {
  if (cursor === null || uidNext === null) return false;
  const { validity, last } = readCursor(FolderCursor, cursor);
  return validity === uidValidity && last + 1 < uidNext;
};

/** Opening a folder costs a server what it is large: it stays open from page to page. */
const openFolder = async (session: Session, request: PageRequest, path: string | null): Promise<Opened> => {
  const { part } = request.partition;
  const { opened } = session;
  if (opened !== null && partOf(opened.path) === part && holdsMore(opened, request.cursor)) return opened;
  if (path !== null) return session.examine(path);
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

/** Whether nothing came since all was read: flags may have changed, and mail may have gone, which changes no record. */
const isUnmoved = (at: FolderCursor, { uidValidity, uidNext, modSeq }: FolderState): boolean =>
  uidValidity === at.validity && (uidNext === null ? modSeq === at.modSeq : uidNext === at.last + 1);

/** The folder as it is listed; null when the listing has nothing to say to this request. */
const findListed = async (listings: Listings, request: PageRequest): Promise<Folder | null> => {
  const asked = askedBy(request);
  if (request.cursor !== null && readCursor(FolderCursor, request.cursor).modSeq !== undefined)
    return (await listings.take(asked, 'states')).find(({ path }) => partOf(path) === asked.part) ?? null;
  listings.pass(asked);
  return null;
};

/** A page that says that nothing came; null where that is not known. */
const unmovedPage = ({ cursor }: PageRequest, state: FolderState | null): Page | null => {
  if (cursor === null || state === null) return null;
  const at = readCursor(FolderCursor, cursor);
  return isUnmoved(at, state) ? page({ cursor: { ...at, modSeq: state.modSeq }, done: true }) : null;
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

const readFolder = async (session: Session, request: PageRequest, path: string | null): Promise<Page> => {
  const { partition, since } = request;
  const opened = await openFolder(session, request, path);
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
  const place = { validity: at.validity, last: Math.max(at.last, upTo) };
  const cursor = done
    ? { ...place, window: windows.first, ...(opened.modSeq === null ? {} : { modSeq: opened.modSeq }) }
    : { ...place, window };
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

export const mailStream = (sessions: Sessions, clock: Clock): Stream => {
  const listings = new Listings(sessions, clock);
  return {
    ...mailDeclaration,
    next: async (request) => {
      if (request.partition.part === 'root') return listFolders(listings, request);
      const listed = await findListed(listings, request);
      const unmoved = unmovedPage(request, listed?.state ?? null);
      if (unmoved !== null) return unmoved;
      const prefers = ({ opened }: Session): boolean =>
        opened !== null && partOf(opened.path) === request.partition.part;
      return sessions.use({ ...askedBy(request), prefers }, (session) =>
        readFolder(session, request, listed?.path ?? null),
      );
    },
  };
};
