// messages/delta of a channel: threads in the order of their last change, oldest first; a thread comes again when anything in it changed.
import { z } from 'zod';
import { answerJson, graphType, type Answer } from '../http/wire.ts';
import { countChangesAt, readThreads, type Thread } from '../tenant/teams.ts';
import { checkOptions, openChannel, readExpand, showThread, type OpenChannel } from './channel-threads.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { badRequest, syncStateNotFound } from './errors.ts';
import { refuseMeetings } from './meeting-access.ts';
import { readCount, readFilter, readLinkToken, readToken, writeLink, writeToken } from './odata.ts';
import { readChannelMessages } from './requirements.ts';

const Token = z.object({
  kind: z.literal('channel'),
  generation: z.number(),
  channel: z.string(),
  /** Nothing can be selected; the ledger reads it. */
  select: z.null(),
  expand: z.literal('replies').nullable(),
  /** Only threads in which something changed after this. */
  since: z.number().nullable(),
  size: z.number().nullable(),
  /** Changes before this place in the channel's log were told in earlier rounds. */
  from: z.number(),
  /** Threads whose last change lies before this place were told in this round. */
  position: z.number(),
  /** Where this round ends; null in a delta link. */
  end: z.number().nullable(),
});
type Token = z.infer<typeof Token>;

const readSince = (filter: string | null): number | null => {
  if (filter === null) return null;
  const [only, ...more] = readFilter(filter) ?? [];
  const at = typeof only?.value === 'string' ? Date.parse(only.value) : Number.NaN;
  const fits = only?.property === 'lastModifiedDateTime' && only.operator === 'gt';
  if (!fits || more.length > 0 || Number.isNaN(at)) {
    throw badRequest('The only supported $filter is lastModifiedDateTime gt {value}.');
  }
  return at;
};

const start = (call: Call, { channel }: OpenChannel, generation: number): Token => {
  checkOptions(call, ['$filter', '$skip']);
  return {
    kind: 'channel',
    generation,
    channel: channel.id,
    select: null,
    expand: readExpand(call) ? 'replies' : null,
    since: readSince(call.query.get('$filter')),
    size: readCount(call.query, '$top', { min: 1, max: 50 }),
    from: 0,
    position: 0,
    end: null,
  };
};

/** Eight months of the calendar before now. */
const horizonOf = (now: number): number => {
  const date = new Date(now);
  date.setUTCMonth(date.getUTCMonth() - 8);
  return date.getTime();
};

const modifiedSince = ({ root, replies }: Thread, since: number): boolean =>
  [root, ...replies].some(({ modifiedAt }) => modifiedAt > since);

const answerDelta = (call: Call): Answer => {
  const open = openChannel(call);
  const { channel } = open;
  const { settings, deltas } = call.world;
  const generation = deltas.generation(call.tenant.id, channel.id);
  const text = readLinkToken(call.query);
  const token = text === null ? start(call, open, generation) : Token.safeParse(readToken(text)).data;
  if (!token || token.generation !== generation || token.channel !== channel.id) throw syncStateNotFound();
  const live = countChangesAt(channel, call.now);
  const end = settings.channelPagesShift ? live : (token.end ?? live);
  const since = Math.max(horizonOf(call.now), token.since ?? 0);
  const waiting = readThreads(channel, end).filter(
    (thread) => thread.last >= Math.max(token.from, token.position) && modifiedSince(thread, since),
  );
  const empty = text === null && settings.channelDeltaStartsEmpty;
  const skip = text === null ? (readCount(call.query, '$skip', { min: 0, max: 100_000_000 }) ?? 0) : 0;
  const size = Math.min(call.prefer.maxPageSize ?? token.size ?? 20, 50);
  const page = empty ? [] : waiting.slice(skip, skip + size);
  const done = !empty && skip + page.length >= waiting.length;
  const position = empty ? token.position : (page.at(-1)?.last ?? end - 1) + 1;
  return writePage(call, open, {
    token: done ? { ...token, from: end, position: end, end: null } : { ...token, position, end },
    done,
    items: page.map((thread) => showThread(call, open, { thread, expand: token.expand !== null, end })),
  });
};

const writePage = (
  call: Call,
  { path }: OpenChannel,
  { token, done, items }: { readonly token: Token; readonly done: boolean; readonly items: readonly object[] },
): Answer => {
  const link = writeLink(`${call.root}${path}/messages/delta`, {
    [done ? '$deltatoken' : '$skiptoken']: writeToken(token),
  });
  return answerJson(
    200,
    {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#Collection(chatMessage)',
      [done ? '@odata.deltaLink' : '@odata.nextLink']: link,
      value: items.map((item) => ({ '@odata.type': '#microsoft.graph.chatMessage', ...item })),
    },
    { 'content-type': graphType },
  );
};

export const channelDeltaEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    template: '/teams/{team}/channels/{channel}/messages/delta',
    area: 'directory',
    units: 1,
    requires: readChannelMessages,
    refuse: refuseMeetings,
    rate: 'messages',
    resource: 'chatMessage',
    paged: true,
    answer: answerDelta,
  },
];
