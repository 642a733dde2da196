// Mail folders: finding one by id or well-known name, listing them, and their delta.
import { z } from 'zod';
import { answerJson, graphType, type Answer } from '../http/wire.ts';
import type { Folder } from '../tenant/model.ts';
import type { Call, Endpoint, UserCall } from './endpoint.ts';
import { GraphError, itemNotFound, syncStateNotFound } from './errors.ts';
import { readCount, readLinkToken, readSelect, readToken, writeLink, writeToken } from './odata.ts';
import { project, type Shape } from './shape.ts';
import { readMail } from './requirements.ts';

/** The folder named in the path. Throws 404 or, for what can be no id at all, 400. */
export const findFolder = (call: UserCall, named: string): Folder => {
  const folders = call.tenant.folders(call.user.id, call.now);
  const wellKnown = named.toLowerCase();
  const found =
    folders.find((folder) => folder.id === named) ?? folders.find((folder) => folder.wellKnown === wellKnown);
  if (found) return found;
  if (/^[\w=+-]{16,}$/.test(named) || /^[a-z]+$/i.test(named)) throw itemNotFound();
  throw new GraphError(400, 'ErrorInvalidIdMalformed', 'Id is malformed.');
};

const makeShape = (call: UserCall, all: readonly Folder[]): Shape<Folder> => ({
  id: (folder) => folder.id,
  displayName: (folder) => folder.displayName,
  parentFolderId: (folder) => folder.parentFolderId,
  childFolderCount: (folder) => all.filter((other) => other.parentFolderId === folder.id).length,
  unreadItemCount: () => 0,
  // The number of entries in the log: a plain count of the folder would have to read all of it.
  totalItemCount: (folder) => call.tenant.log(call.user.id, folder.id)?.lengthAt(call.now) ?? 0,
  isHidden: () => false,
});

const showFolders = (call: UserCall, all: readonly Folder[], select: readonly string[] | null) => {
  const shape = makeShape(call, all);
  return project(shape, 'mailFolder', select ?? Object.keys(shape));
};

const context = (call: Call & { user: { id: string } }): string =>
  `https://graph.microsoft.com/v1.0/$metadata#users('${call.user.id}')/mailFolders`;

const answerList = (call: UserCall, listed: readonly Folder[], path: string): Answer => {
  const all = call.tenant.folders(call.user.id, call.now);
  const select = readSelect(call.query);
  const show = showFolders(call, all, select);
  const top = readCount(call.query, '$top', { min: 1, max: 1000 }) ?? 10;
  const skip = readCount(call.query, '$skip', { min: 0, max: 1_000_000 }) ?? 0;
  const page = listed.slice(skip, skip + top);
  const next = skip + page.length;
  const link = writeLink(`${call.base}/${path}`, {
    $select: call.query.get('$select'),
    $top: call.query.get('$top'),
    includeHiddenFolders: call.query.get('includeHiddenFolders'),
    $skip: next,
  });
  return answerJson(
    200,
    {
      '@odata.context': context(call),
      value: page.map(show),
      ...(next < listed.length ? { '@odata.nextLink': link } : {}),
    },
    { 'content-type': graphType },
  );
};

/** Folders whose parent is no folder of the list stand at the top. */
const listTop = (call: UserCall): Answer => {
  const all = call.tenant.folders(call.user.id, call.now);
  const ids = new Set(all.map((folder) => folder.id));
  return answerList(
    call,
    all.filter((folder) => !ids.has(folder.parentFolderId)),
    'mailFolders',
  );
};

const listChildren = (call: UserCall): Answer => {
  const named = call.parameters['folder'] ?? '';
  const all = call.tenant.folders(call.user.id, call.now);
  const top = named.toLowerCase() === 'msgfolderroot';
  if (top) return listTop(call);
  const parent = findFolder(call, named);
  const children = all.filter((folder) => folder.parentFolderId === parent.id);
  return answerList(call, children, `mailFolders/${parent.id}/childFolders`);
};

const showOne = (call: UserCall): Answer => {
  const folder = findFolder(call, call.parameters['folder'] ?? '');
  const all = call.tenant.folders(call.user.id, call.now);
  const shown = showFolders(call, all, readSelect(call.query))(folder);
  return answerJson(200, { '@odata.context': `${context(call)}/$entity`, ...shown }, { 'content-type': graphType });
};

const FolderToken = z.object({
  kind: z.literal('folders'),
  generation: z.number(),
  select: z.array(z.string()).nullable(),
  /** Folders created after `from`, up to `to`; how many were given already. */
  from: z.number(),
  to: z.number().nullable(),
  given: z.number(),
});

const answerDelta = (call: UserCall): Answer => {
  const generation = call.world.deltas.generation(call.tenant.id, call.user.id);
  const text = readLinkToken(call.query);
  const token =
    text === null
      ? {
          kind: 'folders' as const,
          generation,
          select: readSelect(call.query)?.slice() ?? null,
          from: 0,
          to: null,
          given: 0,
        }
      : FolderToken.safeParse(readToken(text)).data;
  if (!token || token.generation !== generation) throw syncStateNotFound();
  const to = token.to ?? call.now;
  const all = call.tenant.folders(call.user.id, to);
  const fresh = all.filter((folder) => folder.createdAt > token.from && folder.createdAt <= to);
  const size = Math.min(call.prefer.maxPageSize ?? 10, 1000);
  const page = fresh.slice(token.given, token.given + size);
  const given = token.given + page.length;
  const done = given >= fresh.length;
  const base = `${call.base}/mailFolders/delta`;
  const onward = done ? { ...token, from: to, to: null, given: 0 } : { ...token, to, given };
  const link = writeLink(base, { [done ? '$deltatoken' : '$skiptoken']: writeToken(onward) });
  const show = showFolders(call, all, token.select);
  return answerJson(
    200,
    {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#Collection(mailFolder)',
      [done ? '@odata.deltaLink' : '@odata.nextLink']: link,
      value: page.map((folder) => ({ '@odata.type': '#microsoft.graph.mailFolder', ...show(folder) })),
    },
    { 'content-type': graphType },
  );
};

const common = { method: 'GET', area: 'outlook', requires: readMail, resource: 'mailFolder' } as const;

export const folderEndpoints: readonly Endpoint[] = [
  { ...common, template: '/users/{user}/mailFolders', paged: true, answer: listTop },
  { ...common, template: '/users/{user}/mailFolders/delta', paged: true, answer: answerDelta },
  { ...common, template: '/users/{user}/mailFolders/{folder}', paged: false, answer: showOne },
  { ...common, template: '/users/{user}/mailFolders/{folder}/childFolders', paged: true, answer: listChildren },
];
