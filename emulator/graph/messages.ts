// Listing messages of a folder or a mailbox, and reading one; newest first, paged with $skip.
import { answerJson, graphType, type Answer } from '../http/wire.ts';
import type { Folder, Instant, Message } from '../tenant/model.ts';
import type { Endpoint, UserCall } from './endpoint.ts';
import { accessDenied, badRequest, GraphError, itemNotFound, notEmulated } from './errors.ts';
import { findInFolder, type FolderRange, readMessages } from './folder-view.ts';
import { findFolder } from './folders.ts';
import { folderTag, readItemId } from './item-ids.ts';
import { writeMessages, type MessageView, type WriteMessage } from './message-shape.ts';
import { readCount, readFilter, readSelect, writeLink, type Comparison } from './odata.ts';
import { readMail, seesMailContent } from './requirements.ts';

interface Placed {
  readonly folder: Folder;
  readonly message: Message;
}

const viewOf = (call: UserCall, folder: Folder): MessageView => ({
  tenant: call.tenant,
  now: call.now,
  folder,
  select: readSelect(call.query),
  withContent: seesMailContent(call.permissions),
  immutableIds: call.prefer.immutableIds,
  typed: false,
});

const rangeOf = (call: UserCall, folder: Folder): FolderRange | null => {
  const log = call.tenant.log(call.user.id, folder.id);
  if (!log) return null;
  return { tenant: call.tenant, key: `${call.user.id} ${folder.id}`, log, from: 0, end: log.lengthAt(call.now) };
};

const readFolder = (call: UserCall, folder: Folder): readonly Placed[] => {
  const range = rangeOf(call, folder);
  return range === null ? [] : readMessages(range).map((message) => ({ folder, message }));
};

/** ReadBasic gives no search, no attachments and no extended properties. */
const checkOptions = ({ query, permissions }: UserCall): void => {
  for (const option of ['$search', '$expand']) {
    if (!query.has(option)) continue;
    throw seesMailContent(permissions) ? notEmulated(`${option} on messages`) : accessDenied();
  }
};

const dateOf = ({ message }: Placed): Instant => message.receivedAt ?? message.sentAt ?? 0;

const readDateFilter = (filter: string | null): ((placed: Placed) => boolean) => {
  if (filter === null) return () => true;
  const comparisons = readFilter(filter);
  if (!comparisons) throw badRequest(`Invalid filter clause: ${filter}`);
  const tests = comparisons.map(makeTest);
  return (placed) => tests.every((test) => test(placed));
};

const makeTest = ({ property, operator, value }: Comparison): ((placed: Placed) => boolean) => {
  if (property === 'internetMessageId' && operator === 'eq')
    return ({ message }) => message.internetMessageId === value;
  if (property === 'conversationId' && operator === 'eq') return ({ message }) => message.conversationId === value;
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (property !== 'receivedDateTime' || Number.isNaN(at)) throw notEmulated(`a filter on ${property}`);
  const within = dateTests[operator];
  if (!within) {
    throw new GraphError(400, 'ErrorInvalidUrlQueryFilter', 'The query filter contains one or more invalid nodes.');
  }
  return (placed) => within(dateOf(placed), at);
};

const dateTests: Readonly<Partial<Record<Comparison['operator'], (date: Instant, bound: Instant) => boolean>>> = {
  ge: (date, bound) => date >= bound,
  gt: (date, bound) => date > bound,
  le: (date, bound) => date <= bound,
  lt: (date, bound) => date < bound,
};

const readOrder = (order: string | null): 1 | -1 => {
  if (order === null) return -1;
  const direction = /^receivedDateTime(?:\s+(asc|desc))?$/i.exec(order.trim());
  if (!direction) throw notEmulated(`$orderby=${order}`);
  return direction[1]?.toLowerCase() === 'desc' ? -1 : 1;
};

/** Exchange can only sort what it looks for first. */
const checkEfficient = ({ query, world }: UserCall): void => {
  const [order, filter] = [query.get('$orderby'), query.get('$filter')];
  if (order === null || filter === null || !world.settings.filterFollowsOrder) return;
  const [property = ''] = order.trim().split(/\s/);
  if (filter.trim().toLowerCase().startsWith(property.toLowerCase())) return;
  throw new GraphError(400, 'InefficientFilter', 'The restriction or sort order is too complex for this operation.');
};

const answerPage = (call: UserCall, placed: readonly Placed[], path: string): Answer => {
  const { query } = call;
  checkOptions(call);
  const top = readCount(query, '$top', { min: 1, max: 1000 }) ?? 10;
  const skip = readCount(query, '$skip', { min: 0, max: 100_000_000 }) ?? 0;
  const direction = readOrder(query.get('$orderby'));
  checkEfficient(call);
  const fitting = placed
    .filter(readDateFilter(query.get('$filter')))
    .sort((a, b) => direction * (dateOf(a) - dateOf(b)) || (a.message.id < b.message.id ? -1 : 1));
  const writers = new Map<string, WriteMessage>();
  const items = fitting.slice(skip, skip + top).map(({ folder, message }) => {
    const write = writers.get(folder.id) ?? writeMessages(viewOf(call, folder));
    writers.set(folder.id, write);
    return write(message);
  });
  const next = skip + items.length;
  const kept = Object.fromEntries(
    ['$select', '$filter', '$orderby', '$top', '$count'].map((name) => [name, query.get(name)]),
  );
  const link = writeLink(`${call.base}/${path}`, { ...kept, $skip: next });
  const count = query.get('$count') === 'true' ? `"@odata.count":${fitting.length},` : '';
  const nextLink = next < fitting.length ? `,"@odata.nextLink":${JSON.stringify(link)}` : '';
  const context = `https://graph.microsoft.com/v1.0/$metadata#users('${call.user.id}')/messages`;
  return {
    status: 200,
    headers: { 'content-type': graphType },
    body: `{"@odata.context":"${context}",${count}"value":[${items.join(',')}]${nextLink}}`,
  };
};

const listMailbox = (call: UserCall): Answer => {
  const folders = call.tenant.folders(call.user.id, call.now);
  return answerPage(
    call,
    folders.flatMap((folder) => readFolder(call, folder)),
    'messages',
  );
};

const listFolder = (call: UserCall): Answer => {
  const folder = findFolder(call, call.parameters['folder'] ?? '');
  return answerPage(call, readFolder(call, folder), `mailFolders/${folder.id}/messages`);
};

const findMessage = (call: UserCall): Placed => {
  const { immutableId, folder } = readItemId(call.parameters['message'] ?? '');
  for (const candidate of call.tenant.folders(call.user.id, call.now)) {
    if (folder !== null && folderTag(candidate.id) !== folder) continue;
    const range = rangeOf(call, candidate);
    const message = range === null ? undefined : findInFolder(range, immutableId);
    if (message) return { folder: candidate, message };
  }
  throw itemNotFound();
};

const showOne = (call: UserCall): Answer => {
  checkOptions(call);
  const { folder, message } = findMessage(call);
  const context = `https://graph.microsoft.com/v1.0/$metadata#users('${call.user.id}')/messages/$entity`;
  const item = writeMessages(viewOf(call, folder))(message);
  return {
    status: 200,
    headers: { 'content-type': graphType },
    body: `{"@odata.context":"${context}",${item.slice(1)}`,
  };
};

const listAttachments = (call: UserCall): Answer => {
  if (!seesMailContent(call.permissions)) throw accessDenied();
  findMessage(call);
  return answerJson(
    200,
    {
      '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#users('${call.user.id}')/messages/attachments`,
      value: [],
    },
    { 'content-type': graphType },
  );
};

const common = { method: 'GET', area: 'outlook', requires: readMail, resource: 'message' } as const;

export const messageEndpoints: readonly Endpoint[] = [
  { ...common, template: '/users/{user}/messages', paged: true, answer: listMailbox },
  { ...common, template: '/users/{user}/messages/{message}', paged: false, answer: showOne },
  { ...common, template: '/users/{user}/mailFolders/{folder}/messages', paged: true, answer: listFolder },
  { ...common, template: '/users/{user}/mailFolders/{folder}/messages/{message}', paged: false, answer: showOne },
  {
    ...common,
    resource: 'attachment',
    template: '/users/{user}/messages/{message}/attachments',
    paged: true,
    answer: listAttachments,
  },
];
