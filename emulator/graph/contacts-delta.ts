// contacts/delta of one folder, and of the folders: first what is there, then what changed, a token being a time in the book's life.
import { z } from 'zod';
import { contactChanges, contactFolders, listContacts, type ContactFolder } from '../activity/contacts.ts';
import { answerJson, graphType, type Answer } from '../http/wire.ts';
import { showContacts } from './contact-shape.ts';
import type { UserCall } from './endpoint.ts';
import { notEmulated, syncStateNotFound } from './errors.ts';
import { readCount, readLinkToken, readSelect, readToken, writeLink, writeToken } from './odata.ts';

const Token = z.object({
  kind: z.enum(['contacts', 'contact folders']),
  generation: z.number(),
  folder: z.string(),
  select: z.array(z.string()).nullable(),
  size: z.number().nullable(),
  /** Changes after this time are shown; null while the folder is first read. */
  from: z.number().nullable(),
  /** Where this round ends; null in a delta link. */
  to: z.number().nullable(),
  given: z.number(),
});
type Token = z.infer<typeof Token>;

const open = (call: UserCall, place: Pick<Token, 'kind' | 'generation' | 'folder'>): Token => {
  for (const option of ['$filter', '$orderby', '$search', '$expand', '$skip']) {
    if (call.query.has(option)) throw notEmulated(`${option} on a delta of contacts`);
  }
  const size = readCount(call.query, '$top', { min: 1, max: 1000 });
  return { ...place, select: readSelect(call.query)?.slice() ?? null, size, from: null, to: null, given: 0 };
};

const readPlace = (call: UserCall, kind: Token['kind'], folder: string): Token => {
  const generation = call.world.deltas.generation(call.tenant.id, call.user.id);
  const text = readLinkToken(call.query);
  if (text === null) return open(call, { kind, generation, folder });
  const token = Token.safeParse(readToken(text)).data;
  const holds = token?.generation === generation && token.folder === folder && token.kind === kind;
  if (!holds) throw syncStateNotFound();
  return token;
};

interface Round {
  readonly token: Token;
  readonly path: string;
  readonly type: 'contact' | 'contactFolder';
  /** What is or was changed by then. */
  readonly list: (to: number) => readonly object[];
}

const answerRound = (call: UserCall, { token, path, type, list }: Round): Answer => {
  const to = token.to ?? call.now;
  const all = list(to);
  const size = Math.min(call.prefer.maxPageSize ?? token.size ?? 10, 1000);
  const page = all.slice(token.given, token.given + size);
  const given = token.given + page.length;
  const done = given >= all.length;
  const onward: Token = done ? { ...token, from: to, to: null, given: 0 } : { ...token, to, given };
  const link = writeLink(`${call.base}/${path}`, { [done ? '$deltatoken' : '$skiptoken']: writeToken(onward) });
  return answerJson(
    200,
    {
      '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#Collection(${type})`,
      [done ? '@odata.deltaLink' : '@odata.nextLink']: link,
      value: page.map((item) => ({ '@odata.type': `#microsoft.graph.${type}`, ...item })),
    },
    { 'content-type': graphType },
  );
};

/** One entry for each contact that is there, or later for each that changed; a removed one by its id. */
const listChanges = (call: UserCall, folder: ContactFolder, token: Token) => {
  const { tenant, user } = call;
  const show = showContacts(token.select);
  return (to: number): readonly object[] => {
    const { from } = token;
    if (from === null) {
      const all = listContacts(tenant, user.id, to);
      return all.filter(({ folderId }) => folderId === folder.id).map(show);
    }
    const latest = new Map<string, object>();
    for (const change of contactChanges(tenant, user.id, to)) {
      const one = 'saved' in change ? change.saved : change.removed;
      if (change.at <= from || one.folderId !== folder.id) continue;
      latest.set(one.id, 'saved' in change ? show(one) : { id: one.id, '@removed': { reason: 'deleted' } });
    }
    return [...latest.values()];
  };
};

export const answerContactDelta = (call: UserCall, folder: ContactFolder): Answer => {
  const token = readPlace(call, 'contacts', folder.id);
  const path = `contactFolders('${folder.id}')/contacts/delta`;
  return answerRound(call, { token, path, type: 'contact', list: listChanges(call, folder, token) });
};

/** No folder is ever added or removed. */
export const answerContactFolderDelta = (call: UserCall): Answer => {
  const token = readPlace(call, 'contact folders', '');
  const all = contactFolders(call.user).map(({ id, parentFolderId, displayName }) => ({
    id,
    parentFolderId,
    displayName,
  }));
  const list = (): readonly object[] => (token.from === null ? all : []);
  return answerRound(call, { token, path: 'contactFolders/delta', type: 'contactFolder', list });
};
