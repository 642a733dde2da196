// conversations.history and conversations.replies.
import { showMessages, type ChatChannel, type ChatMessage } from '../tenant/chats.ts';
import { readCursor, writeCursor } from './cursors.ts';
import { SlackError } from './errors.ts';
import { writeMessage, type MessageView } from './message-shape.ts';
import {
  isIn,
  needArgument,
  needScope,
  pickChannel,
  readFlag,
  readLimit,
  type Method,
  type MethodCall,
} from './method.ts';

const OUTSIDE_MARKETPLACE = { tier: 1, messages: 15 } as const;

/** The channel, for an app that may read it. */
const openChannel = (call: MethodCall): ChatChannel => {
  const channel = pickChannel(call);
  needScope(call.installation, channel.isPrivate ? 'groups:history' : 'channels:history');
  if (!isIn(channel, call.installation)) throw new SlackError('not_in_channel');
  return channel;
};

const readTs = ({ args }: MethodCall, name: 'oldest' | 'latest'): string | null => {
  const given = args[name];
  if (given === undefined || given === '') return null;
  if (!/^\d{1,12}(\.\d{1,6})?$/.test(given)) throw new SlackError(`invalid_ts_${name}`);
  const [seconds = '0', fraction = ''] = given.split('.');
  return `${seconds.padStart(10, '0')}.${fraction.padEnd(6, '0')}`;
};

/** True for messages between `oldest` and `latest`, both left out unless `inclusive`. */
const readWindow = (call: MethodCall): ((ts: string) => boolean) => {
  const [oldest, latest] = [readTs(call, 'oldest'), readTs(call, 'latest')];
  const inclusive = readFlag(call, 'inclusive');
  const after = (ts: string, bound: string): boolean => ts > bound || (inclusive && ts === bound);
  return (ts) => (oldest === null || after(ts, oldest)) && (latest === null || after(latest, ts));
};

/** A cursor is the next message's time without its point. */
const cursorAt = (ts: string): string => writeCursor('next_ts', ts.replace('.', ''));

const readPlace = (call: MethodCall): string | null => {
  const place = readCursor('next_ts', call.args['cursor']);
  if (place === null) return null;
  if (!/^\d{16}$/.test(place)) throw new SlackError('invalid_cursor');
  return `${place.slice(0, 10)}.${place.slice(10)}`;
};

const boundsOf = ({ world }: MethodCall, bounds: { usual: number; most: number }) =>
  world.settings.slackOutsideMarketplace
    ? { usual: OUTSIDE_MARKETPLACE.messages, most: OUTSIDE_MARKETPLACE.messages }
    : bounds;

interface Page {
  readonly messages: readonly ChatMessage[];
  readonly next: ChatMessage | undefined;
}

/** A page from the place that the cursor names on, in the order of the list. */
const cut = (list: readonly ChatMessage[], limit: number, isFrom: (ts: string) => boolean): Page => {
  const left = list.filter(({ ts }) => isFrom(ts));
  return { messages: left.slice(0, limit), next: left[limit] };
};

const writePage = ({ messages, next }: Page, view: MessageView) => ({
  messages: messages.map((message) => writeMessage(message, view)),
  has_more: next !== undefined,
  ...(next === undefined ? {} : { response_metadata: { next_cursor: cursorAt(next.ts) } }),
});

const history: Method = {
  scopes: ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  tier: 50,
  resource: 'slackMessage',
  list: 'messages',
  answer: (call) => {
    const channel = openChannel(call);
    const isWanted = readWindow(call);
    const place = readPlace(call);
    const shown = showMessages(channel.messages(), call.now);
    const main = shown.filter(({ root, broadcast, ts }) => (root === null || broadcast) && isWanted(ts)).toReversed();
    const limit = readLimit(call, boundsOf(call, { usual: 100, most: 999 }));
    const page = cut(main, limit, (ts) => place === null || ts <= place);
    const { tenant, now } = call;
    const written = writePage(page, { tenant, channelId: channel.id, now, shown });
    return {
      body: { ...written, pin_count: 0, channel_actions_ts: null, channel_actions_count: 0 },
      here: cursorAt(page.messages[0]?.ts ?? '0000000000.000000'),
    };
  },
};

const replies: Method = {
  scopes: ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  tier: 50,
  resource: 'slackMessage',
  list: 'messages',
  answer: (call) => {
    const channel = openChannel(call);
    const asked = needArgument(call, 'ts');
    const shown = showMessages(channel.messages(), call.now);
    const first = shown.find(({ ts }) => ts === asked);
    if (!first) throw new SlackError('thread_not_found');
    const isWanted = readWindow(call);
    const place = readPlace(call);
    const answers = first.root === null ? shown.filter(({ root, ts }) => root === first.ts && isWanted(ts)) : [];
    const limit = readLimit(call, boundsOf(call, { usual: 1000, most: 1000 }));
    const thread = [first, ...answers];
    const { messages, next } = cut(thread, limit, (ts) => place === null || ts >= place);
    const repeats = place !== null && call.world.settings.slackRepeatsRoot && messages[0] !== first;
    const { tenant, now } = call;
    const view = { tenant, channelId: channel.id, now, shown };
    const page = { messages: repeats ? [first, ...messages] : messages, next };
    return { body: writePage(page, view), here: cursorAt(messages[0]?.ts ?? first.ts) };
  },
};

export const historyMethods: Readonly<Record<string, Method>> = {
  'conversations.history': history,
  'conversations.replies': replies,
};

/** Requests a minute to that method. */
export const limitOf = (name: string, { tier }: Method, outsideMarketplace: boolean): number =>
  outsideMarketplace && name in historyMethods ? OUTSIDE_MARKETPLACE.tier : tier;
