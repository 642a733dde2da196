// Messages of a channel, the thread with the newest activity first; the replies in one, and one message alone.
import { z } from 'zod';
import { answerJson, graphType, type Answer } from '../http/wire.ts';
import { countChangesAt, readThreads, type Thread } from '../tenant/teams.ts';
import { checkOptions, openChannel, readExpand, showThread, type OpenChannel } from './channel-threads.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { badRequest, GraphError } from './errors.ts';
import { refuseMeetings } from './meeting-access.ts';
import { readCount, readLinkToken, readToken, writeLink, writeToken } from './odata.ts';
import { readChannelMessages } from './requirements.ts';

const Token = z.object({
  kind: z.enum(['messages', 'replies']),
  channel: z.string(),
  /** How much of the channel's log the pages show. */
  end: z.number(),
  position: z.number(),
});

/** Where a listing goes on; pages of one listing show one state of the channel, unless settings let it shift. */
const readPlace = (call: Call, { channel }: OpenChannel, kind: 'messages' | 'replies') => {
  const live = countChangesAt(channel, call.now);
  const text = readLinkToken(call.query);
  if (text === null) return { end: live, position: 0 };
  const token = Token.safeParse(readToken(text)).data;
  if (token?.kind !== kind || token.channel !== channel.id) throw badRequest('Invalid skip token.');
  const end = call.world.settings.channelPagesShift ? live : token.end;
  return { end, position: token.position };
};

const contextOf = ({ teamId, channel }: OpenChannel): string =>
  `https://graph.microsoft.com/v1.0/$metadata#teams('${teamId}')/channels('${encodeURIComponent(channel.id)}')/messages`;

interface Listed {
  readonly context: string;
  readonly path: string;
  readonly place: { readonly end: number; readonly position: number };
  readonly kind: 'messages' | 'replies';
}

const answerPage = <Item>(
  call: Call,
  items: readonly Item[],
  listed: Listed & { readonly channelId: string; readonly show: (item: Item) => object },
): Answer => {
  const { context, path, place, kind, channelId, show } = listed;
  const top = readCount(call.query, '$top', { min: 1, max: 50 }) ?? 20;
  const position = place.position + top;
  const page = items.slice(place.position, position);
  const $skiptoken = writeToken({ kind, channel: channelId, end: place.end, position });
  const kept = { $top: call.query.get('$top'), $expand: call.query.get('$expand') };
  const link = writeLink(`${call.root}${path}`, { ...kept, $skiptoken });
  return answerJson(
    200,
    {
      '@odata.context': context,
      '@odata.count': page.length,
      ...(position < items.length ? { '@odata.nextLink': link } : {}),
      value: page.map(show),
    },
    { 'content-type': graphType },
  );
};

const listMessages = (call: Call): Answer => {
  const open = openChannel(call);
  checkOptions(call, []);
  const expand = readExpand(call);
  const place = readPlace(call, open, 'messages');
  const threads = readThreads(open.channel, place.end).toReversed();
  return answerPage(call, threads, {
    context: contextOf(open),
    path: `${open.path}/messages`,
    place,
    kind: 'messages',
    channelId: open.channel.id,
    show: (thread) => showThread(call, open, { thread, expand, end: place.end }),
  });
};

const notFound = (): GraphError => new GraphError(404, { outer: 'NotFound', inner: 'ItemNotFound' }, 'NotFound');

const pickThread = (call: Call, { channel }: OpenChannel, end: number): Thread => {
  const id = call.parameters['message'];
  const thread = readThreads(channel, end).find(({ root }) => root.id === id);
  if (!thread) throw notFound();
  return thread;
};

const listReplies = (call: Call): Answer => {
  const open = openChannel(call);
  checkOptions(call, []);
  if (readExpand(call)) throw badRequest('Replies have no replies.');
  const place = readPlace(call, open, 'replies');
  const { root, replies } = pickThread(call, open, place.end);
  return answerPage(call, replies.toReversed(), {
    context: `${contextOf(open)}('${root.id}')/replies`,
    path: `${open.path}/messages/${root.id}/replies`,
    place,
    kind: 'replies',
    channelId: open.channel.id,
    show: open.show,
  });
};

const showOne = (call: Call): Answer => {
  const open = openChannel(call);
  checkOptions(call, []);
  const end = countChangesAt(open.channel, call.now);
  const thread = pickThread(call, open, end);
  const reply = call.parameters['reply'];
  const found = reply === undefined ? thread.root : thread.replies.find(({ id }) => id === reply);
  if (!found) throw notFound();
  const shown =
    reply === undefined ? showThread(call, open, { thread, expand: readExpand(call), end }) : open.show(found);
  return answerJson(200, { '@odata.context': `${contextOf(open)}/$entity`, ...shown }, { 'content-type': graphType });
};

const common = {
  method: 'GET',
  area: 'directory',
  units: 1,
  requires: readChannelMessages,
  refuse: refuseMeetings,
  rate: 'messages',
  resource: 'chatMessage',
} as const;
const template = '/teams/{team}/channels/{channel}/messages';

export const channelMessageEndpoints: readonly Endpoint[] = [
  { ...common, template, paged: true, answer: listMessages },
  { ...common, template: `${template}/{message}`, paged: false, answer: showOne },
  { ...common, template: `${template}/{message}/replies`, paged: true, answer: listReplies },
  { ...common, template: `${template}/{message}/replies/{reply}`, paged: false, answer: showOne },
];
