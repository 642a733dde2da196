// messages/delta of one folder: first what is in it, then what changed, a token being a place in the folder's log.
import { z } from 'zod';
import { graphType, type Answer } from '../http/wire.ts';
import type { Folder, Instant, Message, Tenant } from '../tenant/model.ts';
import type { Endpoint, UserCall } from './endpoint.ts';
import { badRequest, itemNotFound, notEmulated, syncStateNotFound } from './errors.ts';
import { readEntries, readMessages, type FolderRange } from './folder-view.ts';
import { findFolder } from './folders.ts';
import { writeMessages, writeRemoval, type MessageView } from './message-shape.ts';
import { readCount, readFilter, readLinkToken, readSelect, readToken, writeLink, writeToken } from './odata.ts';
import { PageCache, type Page } from './page-cache.ts';
import { readMail, seesMailContent } from './requirements.ts';

/** With a filter a delta shows no more messages than this, whatever the folder holds. */
const filteredMost = 5_000;

const Since = z.object({ at: z.number(), inclusive: z.boolean() });

const Token = z.object({
  kind: z.literal('messages'),
  generation: z.number(),
  folder: z.string(),
  select: z.array(z.string()).nullable(),
  since: Since.nullable(),
  newestFirst: z.boolean(),
  size: z.number().nullable(),
  /** Changes count from here; 0 while the folder is first read. */
  from: z.number(),
  /** The next entry (or, with filter or order, the next message) to look at. */
  position: z.number(),
  /** Where this round ends; null in a delta link. */
  end: z.number().nullable(),
});
type Token = z.infer<typeof Token>;

const open = (call: UserCall, folder: Folder, generation: number): Token => {
  const { query } = call;
  for (const option of ['$expand', '$search', 'changeType', '$skip']) {
    if (query.has(option)) throw notEmulated(`${option} on messages/delta`);
  }
  const order = query.get('$orderby');
  if (order !== null && !/^receivedDateTime\s+desc$/i.test(order.trim())) {
    throw badRequest('The query parameter $orderby is not supported except for receivedDateTime desc.');
  }
  return {
    kind: 'messages',
    generation,
    folder: folder.id,
    select: readSelect(query)?.slice() ?? null,
    since: readSince(query.get('$filter')),
    newestFirst: order !== null,
    size: readCount(query, '$top', { min: 1, max: 1000 }),
    from: 0,
    position: 0,
    end: null,
  };
};

const readSince = (filter: string | null): z.infer<typeof Since> | null => {
  if (filter === null) return null;
  const [only, ...more] = readFilter(filter) ?? [];
  const at = typeof only?.value === 'string' ? Date.parse(only.value) : Number.NaN;
  const wanted = only?.property === 'receivedDateTime' && (only.operator === 'ge' || only.operator === 'gt');
  if (!wanted || more.length > 0 || Number.isNaN(at)) {
    throw badRequest(
      'The only supported $filter on delta is receivedDateTime+ge+{value} or receivedDateTime+gt+{value}.',
    );
  }
  return { at, inclusive: only.operator === 'ge' };
};

const isSince = (since: Token['since'], at: Instant | null): boolean =>
  since === null || (at !== null && (since.inclusive ? at >= since.at : at > since.at));

const answerDelta = (call: UserCall): Answer => {
  const folder = findFolder(call, call.parameters['folder'] ?? '');
  const log = call.tenant.log(call.user.id, folder.id);
  if (!log) throw itemNotFound();
  const generation = call.world.deltas.generation(call.tenant.id, call.user.id);
  const text = readLinkToken(call.query);
  const token = text === null ? open(call, folder, generation) : Token.safeParse(readToken(text)).data;
  if (!token || token.generation !== generation || token.folder !== folder.id) throw syncStateNotFound();
  const end = token.end ?? log.lengthAt(call.now);
  const view: MessageView = {
    tenant: call.tenant,
    now: call.now,
    folder,
    select: token.select,
    withContent: seesMailContent(call.permissions),
    immutableIds: call.prefer.immutableIds,
    typed: true,
  };
  const range = { tenant: call.tenant, key: `${call.user.id} ${folder.id}`, log, from: token.from, end };
  const size = Math.min(call.prefer.maxPageSize ?? token.size ?? 10, 1000);
  const page =
    token.from === 0 && (token.since || token.newestFirst)
      ? readOrdered(range, token, { view, size })
      : readInOrder(range, token, { view, size });
  return writePage(call, { ...token, end }, page);
};

/** Written pages of each tenant. */
const pagesByTenant = new WeakMap<Tenant, PageCache>();
const pageBudget = 256_000_000;

interface Wanted {
  readonly view: MessageView;
  readonly size: number;
}

const readInOrder = (range: FolderRange, token: Token, { view, size }: Wanted): Page => {
  const write = writeMessages(view);
  const shape = [
    view.select?.join() ?? '*',
    view.withContent,
    view.immutableIds,
    token.since?.at,
    token.since?.inclusive,
  ];
  const key = [range.key, range.from, range.end, token.position, size, ...shape].join(' ');
  const pages = pagesByTenant.get(range.tenant) ?? new PageCache(pageBudget);
  pagesByTenant.set(range.tenant, pages);
  const kept = pages.get(key);
  if (kept) return kept;
  const { changes, next } = readEntries(range, token.position, { count: size, removals: token.from > 0 });
  const items: string[] = [];
  for (const change of changes) {
    if ('removed' in change) items.push(writeRemoval(view, change.removed));
    else if (isSince(token.since, change.saved.receivedAt)) items.push(write(change.saved));
  }
  const page = { items: Buffer.from(items.join(',')), position: next, done: next >= range.end };
  pages.put(key, page);
  return page;
};

const readOrdered = (range: FolderRange, token: Token, { view, size }: Wanted): Page => {
  const write = writeMessages(view);
  const messages = orderMessages(range, token);
  const items = messages.slice(token.position, token.position + size).map(write);
  const position = token.position + items.length;
  return { items: Buffer.from(items.join(',')), position, done: position >= messages.length };
};

const orderMessages = (range: FolderRange, token: Token): readonly Message[] => {
  const fitting = readMessages(range).filter((message) => isSince(token.since, message.receivedAt));
  const ordered = fitting.sort((a, b) => (b.receivedAt ?? 0) - (a.receivedAt ?? 0));
  return token.since ? ordered.slice(0, filteredMost) : ordered;
};

const writePage = (call: UserCall, token: Token & { end: number }, page: Page): Answer => {
  const onward: Token = page.done
    ? { ...token, from: token.end, position: token.end, end: null }
    : { ...token, position: page.position };
  const base = `${call.base}/mailFolders('${token.folder}')/messages/delta`;
  const link = writeLink(base, { [page.done ? '$deltatoken' : '$skiptoken']: writeToken(onward) });
  const kind = page.done ? '@odata.deltaLink' : '@odata.nextLink';
  const head = `{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#Collection(message)","${kind}":${JSON.stringify(link)},"value":[`;
  const body = Buffer.concat([Buffer.from(head), page.items, Buffer.from(']}')]);
  return { status: 200, headers: { 'content-type': graphType }, body };
};

export const messageDeltaEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    template: '/users/{user}/mailFolders/{folder}/messages/delta',
    area: 'outlook',
    requires: readMail,
    resource: 'message',
    paged: true,
    answer: answerDelta,
  },
];
