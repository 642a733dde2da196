// The folders of a mailbox, by their delta: which are to be read, and which are left out or gone.
import { z } from 'zod';
import type { Page, PageRequest } from '../../stream.ts';
import { isMissing, throwWaits } from '../batches.ts';
import { follow, startTrail, Trail } from '../cursors.ts';
import { oddAnswer } from '../errors.ts';
import { sourceId } from '../fields.ts';
import type { Graph, Member } from '../graph.ts';
import { mailPreferences } from '../limits.ts';
import { parseItems, removedId } from '../pages.ts';
import { page, readCursor } from '../../pages.ts';

/** Their messages were not sent or received by the owner: unwanted, unfinished, not gone out yet. */
const wellKnown = ['junkemail', 'drafts', 'outbox'] as const;

const Cursor = z.discriminatedUnion('step', [
  /** Which of the well-known folders are still to be asked for, and the ids of those found. */
  z.strictObject({ step: z.literal('well-known'), left: z.array(z.enum(wellKnown)), out: z.array(z.string()) }),
  /** `out`: the well-known folders; `under`: those beneath them; `first`: whether the folders are listed from the start. */
  z.strictObject({
    step: z.literal('folders'),
    link: z.string(),
    out: z.array(z.string()),
    under: z.array(z.string()),
    first: z.boolean(),
    trail: Trail,
  }),
]);
type Step<Name extends string> = Extract<z.infer<typeof Cursor>, { step: Name }>;

const begin: Step<'well-known'> = { step: 'well-known', left: [...wellKnown], out: [] };

/** No display name: what people call their folders is content. */
const Folder = z.object({
  id: sourceId,
  parentFolderId: sourceId.nullish(),
  totalItemCount: z.int().min(0).nullish(),
  isHidden: z.boolean().nullish(),
  '@odata.type': z.string().nullish(),
});
type Folder = z.infer<typeof Folder>;

const readFolderId = (value: unknown): string => {
  const id = sourceId.safeParse(value);
  if (!id.success) throw oddAnswer('a folder has no id', '$batch');
  return id.data;
};

const fromStart = ({ partition }: PageRequest, out: readonly string[]): Step<'folders'> => {
  const link = `/users/${encodeURIComponent(partition.mailbox ?? '')}/mailFolders/delta?$select=id,parentFolderId,totalItemCount,isHidden`;
  return { step: 'folders', link, out: [...out], under: [], first: true, trail: startTrail };
};

/** Asks for the well-known folders one after the other in one request: side by side they would take three of the mailbox's four places. */
const askWellKnown = async (graph: Graph, request: PageRequest, at: Step<'well-known'>): Promise<Page> => {
  const mailbox = encodeURIComponent(request.partition.mailbox ?? '');
  const members = new Map<string, Member>();
  for (const [index, name] of at.left.entries()) {
    const before = at.left[index - 1];
    const path = `/users/${mailbox}/mailFolders/${name}?$select=id`;
    members.set(name, before === undefined ? { path } : { path, dependsOn: before });
  }
  const results = await graph.batch({ members, about: 'mailbox', signal: request.signal, ready: request.ready });
  throwWaits(results.values());
  const out = [...at.out];
  // A mailbox may lack one of them; what depended on that one was not tried (424) and is asked for again.
  const left = at.left.filter((name) => {
    const result = results.get(name);
    if (result === undefined || (!result.ok && result.status === 424)) return true;
    if (result.ok) out.push(readFolderId(result.body['id']));
    else if (!isMissing(result)) throw result.error;
    return false;
  });
  if (left.length === at.left.length) throw oddAnswer('nothing of it was tried', '$batch, HTTP 424');
  return page({ cursor: left.length > 0 ? { ...at, left, out } : fromStart(request, out), done: false });
};

/** Which folders lie beneath the ones that are left out; `known` are those of earlier pages. */
const beneath = (folders: readonly Folder[], out: readonly string[], known: readonly string[]): Set<string> => {
  const parents = new Map(folders.map((folder) => [folder.id, folder.parentFolderId ?? null]));
  const under = new Set(known);
  const isUnder = (folder: Folder): boolean => {
    let parent = folder.parentFolderId ?? null;
    // No chain is longer than the page, unless it goes round in a circle.
    for (let steps = 0; parent !== null && steps <= parents.size; steps += 1) {
      if (out.includes(parent)) return true;
      if (!parents.has(parent)) return known.includes(parent);
      parent = parents.get(parent) ?? null;
    }
    return false;
  };
  for (const folder of folders) {
    if (isUnder(folder)) under.add(folder.id);
    else under.delete(folder.id);
  }
  return under;
};

/** Hidden folders keep what programs store (Teams its chats, for compliance); search folders show what lies in others. */
const isReadable = (folder: Folder): boolean =>
  folder.isHidden !== true && folder['@odata.type'] !== '#microsoft.graph.mailSearchFolder';

/** Microsoft promises of a change only what changed: where it lies, and that it is hidden, may be missing. */
const isPart = ({ parentFolderId }: Folder): boolean => parentFolderId === undefined;

const listFolders = async (graph: Graph, request: PageRequest, at: Step<'folders'>): Promise<Page> => {
  const answer = await graph.page({
    path: at.link,
    about: 'mailbox',
    prefer: mailPreferences,
    signal: request.signal,
    ready: request.ready,
  });
  const removed = answer.items.map(removedId).filter((id) => id !== null);
  const { parsed, quarantined } = parseItems(
    Folder,
    answer.items.filter((item) => removedId(item) === null),
  );
  if (!at.first && parsed.some(isPart)) return page({ cursor: fromStart(request, at.out), done: false });
  const under = beneath(parsed, at.out, at.under);
  const isWanted = (folder: Folder): boolean =>
    isReadable(folder) && !at.out.includes(folder.id) && !under.has(folder.id);
  // The largest first: the inbox and what was sent are among them, and the longest to read does not end last.
  const found = parsed
    .filter(isWanted)
    .map((folder) => ({ part: folder.id, items: folder.totalItemCount ?? null }))
    .sort((a, b) => (b.items ?? 0) - (a.items ?? 0));
  const gone = [...removed, ...parsed.filter((folder) => !isWanted(folder)).map((folder) => folder.id)];
  // A folder that moves takes along those in it, of which the delta says nothing: all are listed once more.
  if (!at.first && parsed.some(({ id }) => under.has(id) !== at.under.includes(id)))
    return page({ found, gone, quarantined, cursor: fromStart(request, at.out), done: false });
  const link = answer.next ?? answer.delta;
  if (link === null) throw oddAnswer('it ends without a link to what changes', '@odata.deltaLink');
  const last = answer.next === null;
  const trail = last ? startTrail : follow(at.trail, link);
  const cursor = { ...at, link, under: [...under], first: at.first && !last, trail };
  return page({ found, gone, quarantined, cursor, done: last });
};

/** One step towards the mailbox's list of folders: `found` are to be read, `gone` no longer. */
export const nextFolders = async (graph: Graph, request: PageRequest): Promise<Page> => {
  const at = request.cursor === null ? begin : readCursor(Cursor, request.cursor);
  return at.step === 'well-known' ? askWellKnown(graph, request, at) : listFolders(graph, request, at);
};
