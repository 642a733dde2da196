// Channels of a workspace: which are found, and which no longer.
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../../lib/network.ts';
import { RetryLater, StartOver } from '../../errors.ts';
import type { Page } from '../../stream.ts';
import { type Answer, canary, describeStream, drain, toNetwork } from '../../testing.ts';
import { clockAt, isSlack, list, noon, ok, openTestApi, refusal, slackAs } from '../testing.ts';
import { chatsStream } from './chats.ts';

const root = { mailbox: null, part: 'root' };

const channel = (id: string, name: string, given: Record<string, unknown> = {}) => ({
  id,
  name,
  is_channel: true,
  is_archived: false,
  purpose: { value: canary },
  topic: { value: canary },
  ...given,
});

const healthy = slackAs((_, wanted) =>
  wanted.get('cursor') === 'two'
    ? list('channels', [channel('C3', 'team'), channel('G4', 'leads', { is_private: true })])
    : list('channels', [channel('C1', 'general'), channel('C2', 'help-it')], 'two'),
);

describeStream({
  name: 'chats of Slack (the channels)',
  open: (network) => chatsStream(openTestApi(network), clockAt(noon)),
  partition: root,
  since: null,
  answer: healthy,
  isData: isSlack,
  content: ['purpose', 'topic', 'text', 'im', 'mpim'],
  items: { list: 'channels', id: 'id' },
});

const read = async (answer: (request: NetworkRequest) => Answer, cursor: Page['cursor'] | null = null) => {
  const open = () => chatsStream(openTestApi(toNetwork(answer)), clockAt(noon));
  const drained = await drain(open, { partition: root, since: null, cursor });
  return {
    ...drained,
    found: drained.pages.flatMap(({ found }) => found.map(({ part }) => part)),
    gone: drained.pages.flatMap(({ gone }) => gone),
  };
};

const listed = (...channels: unknown[]) => slackAs(() => list('channels', channels));

describe('the channels of a workspace', () => {
  it('are found on all pages, those for help told apart by their name, which is not kept', async () => {
    expect((await read(healthy)).found).toEqual(['C1', 'C2/help', 'C3', 'G4']);
  });

  it('that a page tells twice are found once', async () => {
    expect((await read(listed(channel('C1', 'general'), channel('C1', 'general')))).found).toEqual(['C1']);
  });

  it('that are archived are read on: what was written last before may not have been read yet', async () => {
    const first = await read(listed(channel('C1', 'general'), channel('C2', 'old')));
    const second = await read(
      listed(channel('C1', 'general'), channel('C2', 'old', { is_archived: true })),
      first.cursor,
    );
    expect([first.found, second.found]).toEqual([
      ['C1', 'C2'],
      ['C1', 'C2'],
    ]);
    expect(second.gone).not.toContain('C2');
  });

  it('that are renamed to one for help, or back, are read anew', async () => {
    const first = await read(listed(channel('C1', 'it')));
    const second = await read(listed(channel('C1', 'help-it')), first.cursor);
    expect([second.found, second.gone]).toEqual([['C1/help'], ['C1']]);
  });

  it.each([
    ['a cursor that is forgotten', refusal('invalid_cursor'), StartOver],
    ['no rows', ok({}), RetryLater],
    ['more, and no way to it', ok({ channels: [], has_more: true }), RetryLater],
    ['a way that leads back', list('channels', [], 'two'), RetryLater],
    ['a limit', refusal('ratelimited', { status: 429, headers: { 'retry-after': '30' } }), RetryLater],
  ])('answered by %s end with an error that says what happens next', async (_, answer, kind) => {
    await expect(read(() => answer)).rejects.toBeInstanceOf(kind);
  });

  it.each([2, 3, 7])('whose pages go round in a circle of %i end with an error', async (length) => {
    const answer = slackAs((_, wanted) =>
      list('channels', [], `at-${(Number(wanted.get('cursor')?.slice(3) ?? '0') + 1) % length}`),
    );
    await expect(read(answer)).rejects.toBeInstanceOf(RetryLater);
  });
});
