// Address books: the root partition finds the folders, and each folder is a partition read by its delta.
import { z } from 'zod';
import { GiveUp, SkipPartition, StartOver } from '../../errors.ts';
import type { Page, PageRequest, Stream } from '../../stream.ts';
import { follow, startTrail, Trail } from '../cursors.ts';
import { oddAnswer } from '../errors.ts';
import { sourceId } from '../fields.ts';
import type { Graph } from '../graph.ts';
import { mailboxLimits, mailPreferences } from '../limits.ts';
import { parseItems, removedId } from '../pages.ts';
import { delegatedPermissions, streamPermissions } from '../permissions.ts';
import { ContactEntry, contactFields } from './contact.ts';
import { isRecord } from '../wire.ts';
import { page, readCursor } from '../../pages.ts';

/** The folder that every mailbox has, by the name it is known by everywhere; listings may name it by its id, or not at all. */
const defaultFolder = 'contacts';

const Cursor = z.strictObject({
  link: z.string(),
  trail: Trail,
  /** Whether the listing has not been read to its end yet. */
  first: z.boolean(),
});

const RootCursor = z.strictObject({
  /** The default folder's id; null where it was not told. */
  own: sourceId.nullable(),
  /** Null before the first listing. */
  listing: Cursor.nullable(),
});

/** No display name: what people call their folders is content. */
const Folder = z.object({ id: sourceId });

interface Listed {
  readonly items: readonly unknown[];
  readonly removed: readonly string[];
  readonly cursor: z.infer<typeof Cursor>;
  readonly done: boolean;
  /** Whether this page ends a listing from the start. */
  readonly whole: boolean;
}

const nextListed = async (
  graph: Graph,
  request: PageRequest,
  { start, place }: { readonly start: string; readonly place: z.infer<typeof Cursor> | null },
): Promise<Listed> => {
  const at = place ?? { link: start, trail: startTrail, first: true };
  const answer = await graph.page({
    path: at.link,
    about: 'mailbox',
    prefer: mailPreferences,
    signal: request.signal,
    ready: request.ready,
  });
  const removed = answer.items.map(removedId).filter((id) => id !== null);
  const items = answer.items.filter((item) => removedId(item) === null);
  if (answer.next !== null) {
    const cursor = { ...at, link: answer.next, trail: follow(at.trail, answer.next) };
    return { items, removed, cursor, done: false, whole: false };
  }
  if (answer.delta === null) throw oddAnswer('it ends without a link to what changes', '@odata.deltaLink');
  const cursor = { link: answer.delta, trail: startTrail, first: false };
  return { items, removed, cursor, done: true, whole: at.first };
};

const mailboxPath = ({ partition }: PageRequest): string => `/users/${encodeURIComponent(partition.mailbox ?? '')}`;

const notTold = new Set(['folder-not-found', 'not-found', 'id-malformed']);

/** The id by which a listing would name the default folder, so that it is not read twice. */
const askDefault = async (graph: Graph, request: PageRequest): Promise<Page> => {
  const path = `${mailboxPath(request)}/contactFolders/${defaultFolder}?$select=id`;
  const { signal, ready } = request;
  const found = [{ part: defaultFolder, items: null }];
  try {
    const answer = await graph.one({ path, about: 'mailbox', prefer: mailPreferences, signal, ready });
    const own = Folder.safeParse(answer).data?.id ?? null;
    return page({ found, cursor: { own, listing: null }, done: false });
  } catch (error) {
    const told = error instanceof SkipPartition || error instanceof GiveUp ? error.problem.code : '';
    if (!notTold.has(told)) throw error;
    return page({ found, cursor: { own: null, listing: null }, done: false });
  }
};

const nextFolders = async (graph: Graph, request: PageRequest): Promise<Page> => {
  if (request.cursor === null) return askDefault(graph, request);
  const { own, listing } = readCursor(RootCursor, request.cursor);
  const start = `${mailboxPath(request)}/contactFolders/delta?$select=id`;
  const { items, removed, cursor, done } = await nextListed(graph, request, { start, place: listing });
  const { parsed, quarantined } = parseItems(Folder, items);
  const found = parsed.filter(({ id }) => id !== own).map(({ id }) => ({ part: id, items: null }));
  return page({ found, gone: removed, quarantined, cursor: { own, listing: cursor }, done });
};

/** Microsoft promises of a change only what changed, and of a change to what is not asked for nothing but the id. */
const isPart = (item: unknown): boolean =>
  isRecord(item) && !Object.keys(ContactEntry.in.shape).every((name) => Object.hasOwn(item, name));

/** What is not told must not look like nothing: the folder is read from the start, where entries come whole. */
const toldInPart = (): StartOver =>
  new StartOver({
    code: 'contact-in-part',
    title: 'Microsoft told only a part of a contact that changed.',
    fix: 'Nothing to do: the folder is read from the start, and what is known already is not counted twice.',
    who: 'plumbline',
    link: null,
    raw: 'contacts/delta',
  });

const nextContacts = async (graph: Graph, request: PageRequest): Promise<Page> => {
  const { part } = request.partition;
  const folder = part === defaultFolder ? '' : `/contactFolders/${encodeURIComponent(part)}`;
  const start = `${mailboxPath(request)}${folder}/contacts/delta?$select=${contactFields}`;
  const place = request.cursor === null ? null : readCursor(Cursor, request.cursor);
  const { items, removed, cursor, done, whole } = await nextListed(graph, request, { start, place });
  if (place?.first === false && items.some(isPart)) throw toldInPart();
  const { parsed, quarantined } = parseItems(ContactEntry, items);
  return page({ contacts: parsed, removedContacts: removed, allContacts: whole, quarantined, cursor, done });
};

export const contactsDeclaration = {
  name: 'contacts',
  by: 'mailbox',
  title: 'Contacts',
  gives: 'Names, addresses, companies and titles in address books: who the people outside are.',
  without: 'Without it people outside are known by the addresses in mail and meetings alone.',
  own: {
    title: 'Contacts',
    gives: 'Names, addresses, companies and titles in your own address book: who the people outside are.',
    without: 'Without it people outside are known by the addresses in your mail and meetings alone.',
  },
  permissions: streamPermissions.contacts,
  delegated: delegatedPermissions.contacts,
  every: 86_400,
  standard: false,
  limits: mailboxLimits,
} as const;

export const contactsStream = (graph: Graph): Stream => ({
  ...contactsDeclaration,
  next: async (request) =>
    request.partition.part === 'root' ? nextFolders(graph, request) : nextContacts(graph, request),
});
