// Chats of Slack: a channel's history, the threads that moved, and what a later pass reads again.
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../../lib/network.ts';
import { GiveUp, NeedsAdmin, RetryLater, SignInAgain, SkipPartition, StartOver } from '../../errors.ts';
import type { Page } from '../../stream.ts';
import { type Answer, canary, describeStream, drain, toNetwork } from '../../testing.ts';
import { timestampOf } from '../fields.ts';
import { clockAt, isSlack, list, noon, ok, openTestApi, refusal, slackAs } from '../testing.ts';
import { chatsDeclaration, chatsStream } from './chats.ts';

const day = 86_400_000;
const general = { mailbox: null, part: 'C1' };
const helpDesk = { mailbox: null, part: 'C1/help' };

const at = (days: number, digits = 0): string => timestampOf(noon - days * day + digits);

const said = (ts: string, given: Record<string, unknown> = {}) => ({
  type: 'message',
  user: 'U1',
  text: canary,
  ts,
  ...given,
});

const root = (ts: string, latest: string, given: Record<string, unknown> = {}) =>
  said(ts, { thread_ts: ts, reply_count: 1, latest_reply: latest, ...given });
const reply = (ts: string, thread: string, given: Record<string, unknown> = {}) =>
  said(ts, { thread_ts: thread, user: 'U2', ...given });
const asks = { text: `Can anyone help? ${canary}` };

const healthy = slackAs((method, wanted) => {
  const cursor = wanted.get('cursor');
  if (method === 'conversations.history')
    return cursor === 'h2'
      ? list('messages', [said(at(5)), said(at(6))])
      : list('messages', [said(at(1)), root(at(3), at(2, 2), asks), said(at(4))], 'h2');
  if (method === 'conversations.replies' && wanted.get('ts') === at(3))
    return cursor === 'r2'
      ? list('messages', [reply(at(2, 2), at(3)), reply(at(2, 3), at(3))])
      : list('messages', [root(at(3), at(2, 2), asks), reply(at(2), at(3)), reply(at(2, 1), at(3))], 'r2');
  return refusal('thread_not_found');
});

describeStream({
  name: 'chats of Slack (a channel)',
  open: (network) => chatsStream(openTestApi(network), clockAt(noon)),
  partition: general,
  since: null,
  answer: healthy,
  isData: isSlack,
  content: ['text', 'blocks', 'files', 'attachments'],
  items: { list: 'messages', id: 'ts' },
});

type Answering = (request: NetworkRequest) => Answer;

const read = async (
  answer: Answering,
  { partition = general, since = null as string | null, cursor = null as Page['cursor'] | null, now = noon } = {},
) => {
  const asked: NetworkRequest[] = [];
  const open = () => chatsStream(openTestApi(toNetwork(answer, asked)), clockAt(now));
  const drained = await drain(open, { partition, since, cursor });
  const events = drained.pages.flatMap((page) => page.events ?? []);
  return {
    ...drained,
    asked: asked.map(({ url }) => new URL(url)),
    events,
    marks: events.map((event) => [event.id.split('/')[1], event.kind === 'chat' ? event.marks : []]),
  };
};

/** One page of history, and threads by their first message. */
const channel = (messages: readonly unknown[], threads: Readonly<Record<string, readonly unknown[]>> = {}): Answering =>
  slackAs((method, wanted) => {
    const thread = threads[wanted.get('ts') ?? ''];
    if (method === 'conversations.history') return list('messages', messages);
    return thread === undefined ? refusal('thread_not_found') : list('messages', thread);
  });

const told = (needed: string) => read(() => refusal('missing_scope', { needed }));

describe('a channel', () => {
  it('gives its messages and those of its threads, on all their pages', async () => {
    const { marks, pages } = await read(healthy);
    expect(new Map(marks.map(([ts, found]) => [ts, found]))).toEqual(
      new Map([
        [at(1), []],
        [at(3), []],
        [at(4), []],
        [at(2), ['reply', 'help-reply']],
        [at(2, 1), ['reply', 'help-reply']],
        [at(2, 2), ['reply', 'help-reply']],
        [at(2, 3), ['reply', 'help-reply']],
        [at(5), []],
        [at(6), []],
      ]),
    );
    expect(pages).toHaveLength(4);
  });

  it('for help marks every reply as one', async () => {
    const answer = channel([root(at(3), at(2))], { [at(3)]: [root(at(3), at(2)), reply(at(2), at(3))] });
    expect((await read(answer, { partition: helpDesk })).marks.at(-1)).toEqual([at(2), ['reply', 'help-reply']]);
    expect((await read(answer)).marks.at(-1)).toEqual([at(2), ['reply']]);
  });

  it('gives replies to what an app said, and to what was deleted', async () => {
    const bot = root(at(3), at(2), { subtype: 'bot_message', bot_id: 'B1', user: undefined });
    const tombstone = root(at(4), at(2, 1), { subtype: 'tombstone', user: 'USLACKBOT' });
    const answer = channel([bot, tombstone], {
      [at(3)]: [bot, reply(at(2), at(3))],
      [at(4)]: [tombstone, reply(at(2, 1), at(4))],
    });
    expect((await read(answer)).marks).toEqual([
      [at(2), ['reply']],
      [at(2, 1), ['reply']],
    ]);
  });

  it('takes a reply that was sent to the channel too for what its thread says it is', async () => {
    const broadcast = reply(at(2), at(90), { subtype: 'thread_broadcast' });
    const answer = channel([broadcast], { [at(90)]: [root(at(90), at(2), asks), broadcast] });
    expect((await read(answer, { since: new Date(noon - 30 * day).toISOString() })).marks).toEqual([
      [at(2), ['reply', 'help-reply']],
    ]);
  });

  it('says, before it is chosen, which late replies it does not find', () => {
    expect(chatsDeclaration.without).toContain('threads older than 60 days are found only if');
  });

  it('passes over a thread that went away', async () => {
    const { pages } = await read(channel([root(at(3), at(2))]));
    expect(pages.at(-1)).toMatchObject({ done: true, gone: [] });
  });

  it('gives nothing older than wanted, but looks for threads that began before', async () => {
    const answer = channel([said(at(40)), said(at(5)), root(at(35), at(4)), root(at(36), at(33))], {
      [at(35)]: [root(at(35), at(4)), reply(at(34), at(35)), reply(at(4), at(35))],
    });
    const { marks, asked } = await read(answer, { since: new Date(noon - 30 * day).toISOString() });
    expect(marks).toEqual([
      [at(5), []],
      [at(4), ['reply']],
    ]);
    expect(asked[0]?.searchParams.get('oldest')).toBe(at(90));
    expect(asked).toHaveLength(2);
  });

  it('reads again what is younger than a week, and threads that moved since', async () => {
    const first = await read(channel([said(at(1))]));
    expect(first.asked[0]?.searchParams.get('oldest')).toBeNull();
    const threads = { [at(30)]: [root(at(30), at(0)), reply(at(20), at(30)), reply(at(0), at(30))] };
    const answer = channel([said(at(1)), said(at(6)), said(at(8)), root(at(30), at(0)), root(at(31), at(9))], threads);
    const second = await read(answer, { cursor: first.cursor, now: noon + day });
    expect(second.asked[0]?.searchParams.get('oldest')).toBe(at(67));
    expect(second.marks.map(([ts]) => ts)).toEqual([at(1), at(6), at(30), at(20), at(0)]);
    expect(second.asked).toHaveLength(2);
  });

  it('takes back what was deleted in its last days: messages, replies, and whole threads', async () => {
    const thread = (...replies: unknown[]) => [root(at(3), at(2)), ...replies];
    const first = await read(
      channel([said(at(1)), said(at(6)), said(at(8)), root(at(3), at(2)), root(at(4), at(2, 5))], {
        [at(3)]: thread(reply(at(3, -9), at(3)), reply(at(2), at(3))),
        [at(4)]: [root(at(4), at(2, 5)), reply(at(2, 5), at(4))],
      }),
    );
    expect(first.pages.flatMap(({ removedEvents }) => removedEvents ?? [])).toEqual([]);
    // Its last reply is gone, so the thread seems not to have moved; the other one went as a whole.
    const later = channel([said(at(6)), root(at(3), at(30))], { [at(3)]: thread(reply(at(3, -9), at(3))) });
    const second = await read(later, { cursor: first.cursor, now: noon + day / 2 });
    expect(second.pages.flatMap(({ removedEvents }) => removedEvents ?? [])).toEqual(
      [
        { account: 'U1', id: `C1/${at(1)}` },
        { account: 'U2', id: `C1/${at(2)}` },
        { account: 'U2', id: `C1/${at(2, 5)}` },
        { account: 'U1', id: `C1/${at(4)}` },
      ].toSorted((one, other) => (one.id < other.id ? 1 : -1)),
    );
    const third = await read(later, { cursor: second.cursor, now: noon + day });
    expect(third.pages.flatMap(({ removedEvents }) => removedEvents ?? [])).toEqual([]);
  });

  it.each([
    ['something newer', [said(at(-19))]],
    ['nothing', []],
  ])(
    'does not take back what the workspace keeps no more: of which %s is all there is after a pause',
    async (_, rest) => {
      const first = await read(
        channel([said(at(1)), root(at(3), at(2)), said(at(6))], {
          [at(3)]: [root(at(3), at(2)), reply(at(2), at(3))],
        }),
      );
      expect(new Set(first.events.map(({ id }) => id)).size).toBe(4);
      const second = await read(channel(rest), { cursor: first.cursor, now: noon + 20 * day });
      expect(second.pages.flatMap(({ removedEvents }) => removedEvents ?? [])).toEqual([]);
      expect(second.pages.at(-1)?.done).toBe(true);
    },
  );

  it('takes a tombstone for a deleted message, and what it cannot read for one that is there', async () => {
    const first = await read(channel([said(at(1)), said(at(2))]));
    const tombstone = said(at(1), { subtype: 'tombstone', user: 'USLACKBOT' });
    const answer = channel([tombstone, said(at(2), { user: 7 })]);
    const second = await read(answer, { cursor: first.cursor, now: noon + day });
    expect(second.pages.flatMap(({ removedEvents }) => removedEvents ?? [])).toEqual([
      { account: 'U1', id: `C1/${at(1)}` },
    ]);
  });

  it('that is not there any more is no longer read', async () => {
    const { pages } = await read(() => refusal('channel_not_found'));
    expect(pages.map(({ done, gone }) => [done, gone])).toEqual([[true, ['C1']]]);
  });

  it('that shows fifteen messages a minute is read all the same', async () => {
    const answer = slackAs((_, wanted) => {
      const from = Number(wanted.get('cursor') ?? '0');
      const rows = Array.from({ length: 15 }, (__, row) => said(at(1, from + row)));
      return list('messages', rows, from < 45 ? String(from + 15) : '');
    });
    expect((await read(answer)).events).toHaveLength(60);
  });

  it.each([
    [refusal('not_in_channel'), SkipPartition, 'not-in-channel'],
    [refusal('invalid_auth'), SignInAgain, 'token-unknown'],
    [refusal('token_revoked'), SignInAgain, 'token-revoked'],
    [refusal('account_inactive'), SignInAgain, 'app-removed'],
    [refusal('token_expired'), SignInAgain, 'token-expired'],
    [refusal('missing_scope', { needed: 'groups:history' }), NeedsAdmin, 'scope-missing'],
    [refusal('invalid_cursor'), StartOver, 'place-forgotten'],
    [refusal('fatal_error', { status: 500 }), RetryLater, 'slack-busy'],
    [{ status: 503, headers: {}, body: '<html>' }, RetryLater, 'slack-busy'],
    [refusal('a_new_one'), GiveUp, 'unknown-refusal'],
    [ok({}), RetryLater, 'odd-answer'],
  ])('that answers %j is %o with %s', async (answer, kind, code) => {
    await expect(read(() => answer)).rejects.toBeInstanceOf(kind);
    await expect(read(() => answer)).rejects.toMatchObject({ problem: { code } });
  });

  it.each([
    ['37', 37],
    ['0', 0],
    ['600', 600],
    ['0.249', 0.249],
    ['Fri, 20 Nov 2026 12:00:30 GMT', 30],
    ['soon', null],
    ['', null],
  ])('waits exactly as long as it is told by "%s"', async (told, seconds) => {
    const answer = refusal('ratelimited', { status: 429, headers: { 'retry-after': told } });
    await expect(read(() => answer)).rejects.toMatchObject({ name: 'RetryLater', seconds, scope: 'connection' });
  });

  it('names the scope that is missing, and shows nothing else that is in its place', async () => {
    await expect(told('groups:history')).rejects.toMatchObject({
      problem: { title: 'The app lacks the scope groups:history.', fix: expect.stringContaining('add groups:history') },
    });
    await expect(told(`${canary} <script>`)).rejects.toMatchObject({ problem: { title: 'The app lacks a scope.' } });
  });
});
