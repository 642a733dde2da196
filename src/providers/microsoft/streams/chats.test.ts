// Chats: what is read of a message and of its thread, and how a channel goes on.
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../../lib/network.ts';
import { NeedsAdmin, RetryLater, SkipPartition, StartOver } from '../../errors.ts';
import type { Page } from '../../stream.ts';
import { type Answer, canary, describeStream, drain, toNetwork } from '../../testing.ts';
import { findCloud } from '../clouds.ts';
import {
  clockAt,
  endpoints,
  graphFault,
  isGraph,
  json,
  link,
  microsoft,
  noon,
  openTestGraph,
  tenantId,
} from '../testing.ts';
import { partOf } from './chat-channels.ts';
import { chatsStream } from './chats.ts';

const team = 'team-1';
const channel = '19:general@thread.tacv2';
const options = { cloud: findCloud(endpoints), clock: clockAt(noon), tenantId };
const base = `/teams/${team}/channels/${encodeURIComponent(channel)}/messages`;
const start = `${base}/delta?$expand=replies&$top=50`;
const general = { mailbox: null, part: partOf(team, channel, false) };
const helpDesk = { mailbox: null, part: partOf(team, channel, true) };

const user = (id: string, more: Record<string, unknown> = {}) => ({
  user: { id, displayName: `Name of ${id}`, userIdentityType: 'aadUser', tenantId, ...more },
  application: null,
  device: null,
});

const message = (id: string, given: Record<string, unknown> = {}) => ({
  id,
  replyToId: null,
  messageType: 'message',
  createdDateTime: '2026-11-19T22:18:03.514Z',
  lastModifiedDateTime: '2026-11-19T22:18:03.514Z',
  deletedDateTime: null,
  subject: canary,
  summary: canary,
  from: user('ana'),
  body: { contentType: 'html', content: `<p>${canary}</p>` },
  attachments: [{ id: '1', name: canary }],
  mentions: [],
  reactions: [],
  ...given,
});

const asks = { body: { contentType: 'html', content: `<p>Can anyone <b>help</b>? ${canary}</p>` } };
const deltaLink = link(`${base}/delta?$deltatoken=1`);

const open = (answer: (path: string, request: NetworkRequest) => Answer, asked: NetworkRequest[] = []) =>
  chatsStream(openTestGraph(toNetwork(microsoft(answer), asked)), options);

const read = async (items: unknown[], { partition = general, since = null as string | null } = {}): Promise<Page> => {
  const answer = () => json({ value: items, '@odata.deltaLink': deltaLink });
  const { pages } = await drain(() => open(answer), { partition, since });
  return pages[0]!;
};

const standingOf = async (items: unknown[]) =>
  (await read(items)).events?.map((event) => event.kind === 'chat' && [event.thread.answers, event.marks]);

const healthy = (path: string): Answer => {
  if (path === start)
    return json({
      value: [
        message('thread-1', {
          ...asks,
          replies: [message('reply-1', { replyToId: 'thread-1', from: user('ben') }), message('reply-2')],
          'replies@odata.nextLink': link(`${base}/thread-1/replies?$skiptoken=2`),
        }),
        message('thread-2', { reactions: [{ reactionType: 'like' }, { reactionType: 'sad' }], replies: [] }),
      ],
      '@odata.nextLink': link(`${base}/delta?$skiptoken=2`),
    });
  if (path === `${base}/thread-1/replies?$skiptoken=2`)
    return json({
      value: [message('reply-3', { replyToId: 'thread-1' })],
      '@odata.nextLink': link(`${base}/thread-1/replies?$skiptoken=3`),
    });
  if (path === `${base}/thread-1/replies?$skiptoken=3`)
    return json({ value: [message('reply-4', { replyToId: 'thread-1' })] });
  if (path === `${base}/delta?$skiptoken=2`)
    return json({ value: [message('thread-3')], '@odata.deltaLink': deltaLink });
  if (path === `${base}/delta?$deltatoken=1`) return json({ value: [], '@odata.deltaLink': deltaLink });
  return graphFault(404, 'NotFound');
};

describeStream({
  name: 'chats (messages of a channel)',
  open: (network) => chatsStream(openTestGraph(network), options),
  partition: general,
  since: null,
  answer: microsoft(healthy),
  isData: isGraph,
  content: ['subject', 'summary', 'attachments', 'body'],
});

describe('a message', () => {
  it('is its author, its time, its place and what was done with it, and none of its words', async () => {
    const mentions = ['ben', 'ben', 'cleo'].map((id) => ({ mentionText: canary, mentioned: user(id) }));
    const reactions = ['like', 'heart', '👍🏽', 'sad'].map((reactionType) => ({ reactionType, user: user('ben') }));
    const { events, sightings } = await read([message('1', { mentions, reactions })]);
    expect(events).toEqual([
      {
        kind: 'chat',
        id: `${channel}/1`,
        at: '2026-11-19T22:18:03.514Z',
        account: 'ana',
        place: channel,
        thread: { id: `${channel}/1`, position: '1', answers: null },
        marks: [],
        mentions: ['ben', 'cleo'],
        reactions: 4,
        positiveReactions: 3,
      },
    ]);
    expect(sightings).toEqual([]);
  });

  it('that mentions a team, a channel or an app mentions nobody', async () => {
    const mentions = [{ mentioned: { user: null, conversation: { id: channel } } }, { mentioned: null }];
    expect((await read([message('1', { mentions })])).events![0]).toMatchObject({ mentions: [] });
  });

  it('that also mentions somebody without an id is kept, with all others whom it mentions', async () => {
    const nobody = [{ mentioned: { user: { id: null, displayName: canary } } }, { mentioned: { user: {} } }, null];
    const mentions = [...nobody, { mentioned: user('ben') }];
    const { events, quarantined } = await read([message('1', { mentions })]);
    expect([quarantined, events!.map((one) => one.kind === 'chat' && one.mentions)]).toEqual([[], [['ben']]]);
  });

  it.each([
    ['an app', { from: { user: null, application: { id: 'bot', displayName: canary } } }],
    ['nobody', { from: null }],
    ['the system', { messageType: 'systemEventMessage', from: null }],
    ['the system, under an unknown name', { messageType: 'unknownFutureValue' }],
  ])('of %s is left out, and replies to it are not', async (_, given) => {
    const page = await read([message('1', { ...given, replies: [message('2')] })]);
    expect(page.events!.map(({ id }) => id)).toEqual([`${channel}/2`]);
    expect(page.events![0]).toMatchObject({ thread: { id: `${channel}/1`, answers: '1' } });
    expect(page.quarantined).toEqual([]);
  });

  it('of somebody from another organization belongs to an account named by both ids, seen as a guest', async () => {
    const { events, sightings } = await read([
      message('1', { from: user('gail', { tenantId: 'other-tenant' }) }),
      message('2', { from: user('fred', { userIdentityType: 'federatedUser' }) }),
      message('3', { from: user('una', { userIdentityType: 'unknownFutureValue' }) }),
      message('4', { from: user('ana', { tenantId: tenantId.toUpperCase() }) }),
    ]);
    expect(events!.map(({ account }) => account)).toEqual(['other-tenant/gail', 'fred', 'una', 'ana']);
    expect(sightings!.map(({ id, kind }) => [id, kind])).toEqual([
      ['other-tenant/gail', 'guest'],
      ['fred', 'guest'],
      ['una', 'unknown'],
    ]);
  });

  it('that was deleted takes back what was known of it', async () => {
    const deleted = { deletedDateTime: '2026-11-20T08:00:00.000Z', body: { content: '' } };
    const page = await read([message('1', { ...deleted, replies: [message('2', { ...deleted, from: user('ben') })] })]);
    expect(page.events).toEqual([]);
    expect(page.removedEvents).toEqual([
      { account: 'ana', id: `${channel}/1` },
      { account: 'ben', id: `${channel}/2` },
    ]);
  });

  it('that comes twice on a page is told once, as it came last', async () => {
    const { events } = await read([message('1'), message('1', { reactions: [{ reactionType: 'like' }] })]);
    expect(events).toHaveLength(1);
    expect(events![0]).toMatchObject({ reactions: 1 });
  });

  it('older than wanted is not kept, and its replies are', async () => {
    const old = message('1', { createdDateTime: '2026-01-01T00:00:00Z', replies: [message('2')] });
    const page = await read([old], { since: '2026-11-01T00:00:00.000Z' });
    expect(page.events!.map(({ id }) => id)).toEqual([`${channel}/2`]);
  });

  it.each([
    [{ createdDateTime: null }, 'createdDateTime: is missing'],
    [{ createdDateTime: 'yesterday' }, 'createdDateTime: Invalid ISO datetime'],
    [{ from: { user: { id: 7 } } }, 'from.user.id: Invalid input: expected string, received number'],
    [{ messageType: 'poem' }, 'messageType: Invalid input: expected "message"'],
    [{ reactions: 3 }, 'reactions: Invalid input: expected array, received number'],
  ])('that cannot be read (%j) is set aside alone, and its replies are not', async (given, reason) => {
    const page = await read([message('bad', { ...given, replies: [message('2')] }), message('3')]);
    expect(page.events!.map(({ id }) => id)).toEqual([`${channel}/2`, `${channel}/3`]);
    expect(page.quarantined).toEqual([{ id: `${channel}/bad`, reason }]);
  });
});

const thread = (given: object) => [message('1', { ...given, replies: [message('2', { replyToId: '1' })] })];
const marksOf = (page: Page) => page.events!.map((event) => (event.kind === 'chat' ? event.marks : []));

describe('a reply', () => {
  it('is marked as one', async () => {
    expect(marksOf(await read(thread({})))).toEqual([[], ['reply']]);
  });

  it('to a question that begins with a wish for help is a help reply', async () => {
    expect(marksOf(await read(thread(asks)))).toEqual([[], ['reply', 'help-reply']]);
  });

  it('in a channel for help is a help reply', async () => {
    expect(marksOf(await read(thread({}), { partition: helpDesk }))).toEqual([[], ['reply', 'help-reply']]);
  });

  it('that comes by itself is one all the same, and what its thread said of it stays', async () => {
    const alone = message('2', { replyToId: '1', body: asks.body });
    expect(await standingOf([alone])).toEqual([['1', ['reply']]]);
    expect(await standingOf([message('1', { ...asks, replies: [alone] }), alone])).toEqual([
      [null, []],
      ['1', ['reply', 'help-reply']],
    ]);
  });

  it('on a later page of its thread is a help reply like those before it', async () => {
    const { pages } = await drain(() => open(healthy), { partition: general, since: null });
    const events = pages.flatMap((page) => page.events!);
    expect(events.map((event) => [event.id.split('/')[1], event.kind === 'chat' && event.marks.length])).toEqual([
      ['thread-1', 0],
      ['reply-1', 2],
      ['reply-2', 2],
      ['thread-2', 0],
      ['reply-3', 2],
      ['reply-4', 2],
      ['thread-3', 0],
    ]);
  });
});

describe('a channel', () => {
  it('with nothing new costs one request', async () => {
    const asked: NetworkRequest[] = [];
    const first = await drain(() => open(healthy), { partition: general, since: null });
    const second = await drain(() => open(healthy, asked), { partition: general, since: null, cursor: first.cursor });
    expect(second.pages).toHaveLength(1);
    expect(asked.filter(isGraph)).toHaveLength(1);
  });

  it.each([
    ['2026-11-01T00:00:00.000Z', '&$filter=lastModifiedDateTime%20gt%202026-11-01T00:00:00.000Z'],
    ['2025-11-01T00:00:00.000Z', ''],
    [null, ''],
  ])(
    'is asked for what moved since %s, and for all there is when that is longer than it is kept',
    async (since, filter) => {
      const asked: NetworkRequest[] = [];
      await drain(() => open(() => json({ value: [], '@odata.deltaLink': deltaLink }), asked), {
        partition: general,
        since,
      });
      expect(asked.find(isGraph)?.url).toBe(link(`${start}${filter}`));
    },
  );

  it('with a thread of a thousand replies and no link to more lists that thread from its start', async () => {
    const replies = Array.from({ length: 1000 }, (_, at) => message(`r${at}`));
    const asked: NetworkRequest[] = [];
    const answer = (path: string) =>
      path === start
        ? json({ value: [message('1', { replies })], '@odata.deltaLink': deltaLink })
        : json({ value: [message('r1000')] });
    const { pages } = await drain(() => open(answer, asked), { partition: general, since: null });
    expect(pages.map((page) => page.events!.length)).toEqual([1001, 1]);
    expect(asked.filter(isGraph)[1]?.url).toBe(link(`${base}/1/replies?$top=50`));
  });

  it('whose thread went away goes on with the next', async () => {
    const more = { 'replies@odata.nextLink': link(`${base}/1/replies?$skiptoken=2`) };
    const answer = (path: string) =>
      path === start
        ? json({ value: [message('1', more), message('2')], '@odata.deltaLink': deltaLink })
        : graphFault(404, 'NotFound');
    const { pages } = await drain(() => open(answer), { partition: general, since: null });
    expect(pages.map(({ done, gone }) => [done, gone])).toEqual([
      [false, []],
      [true, []],
    ]);
  });

  it('that is not there any more is no longer read', async () => {
    const { pages } = await drain(() => open(() => graphFault(404, 'NotFound')), { partition: general, since: null });
    expect(pages.map(({ done, gone }) => [done, gone])).toEqual([[true, [general.part]]]);
  });

  it.each([
    [graphFault(410, 'SyncStateNotFound'), StartOver],
    [graphFault(410, ''), StartOver],
    // Of this channel nothing is read; the others go on.
    [graphFault(403, 'Forbidden'), SkipPartition],
    [
      { ...json({ error: { code: 'Forbidden', message: 'Missing role permissions on the request.' } }), status: 403 },
      NeedsAdmin,
    ],
    [graphFault(429, 'TooManyRequests', { 'retry-after': '7' }), RetryLater],
    [json({ value: [] }), RetryLater],
    [json({ '@odata.deltaLink': deltaLink }), RetryLater],
    [json({ value: [], '@odata.nextLink': 'https://graph.example.com/v1.0/teams' }), RetryLater],
  ])('that answers %j is %o', async (answer, kind) => {
    await expect(drain(() => open(() => answer), { partition: general, since: null })).rejects.toBeInstanceOf(kind);
  });

  it.each([1, 2, 3, 7])('whose next links go round in a circle of %i ends with an error', async (length) => {
    const answer = (path: string) => {
      const at = Number(/skiptoken=(\d+)/.exec(path)?.[1] ?? '0');
      return json({ value: [], '@odata.nextLink': link(`${base}/delta?$skiptoken=${(at % length) + 1}`) });
    };
    await expect(drain(() => open(answer), { partition: general, since: null })).rejects.toBeInstanceOf(RetryLater);
  });
});
