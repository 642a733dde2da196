// What a test says in a channel while it runs is there at once, in the listings and in the ledger.
import { afterEach, expect, test } from 'vitest';
import { makeTenant, startTest, type TestEmulator } from '../harness.ts';
import { group, team } from '../truth/tiny-tenant.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const start = async () => {
  emulator = await startTest({
    roles: ['ChannelMessage.Read.All'],
    limits: { mode: 'off' },
    tenant: makeTenant({
      groups: [
        group('crew', ['ana', 'ben'], { unified: true, isTeam: true }),
        group('other', ['ana'], { unified: true, isTeam: true }),
      ],
      teams: [team('crew', { General: [], lounge: [] }), team('other', { General: [] })],
    }),
  });
};
const say = async (body: object): Promise<string> => {
  const answer = await emulator.control('POST', '/chat', { channel: 'lounge', ...body });
  expect(answer).toMatchObject({ status: 200 });
  return String(answer.body['id']);
};
const lounge = `/teams/crew/channels/${encodeURIComponent('19:lounge@thread.tacv2')}/messages`;

test('posts, answers, edits, reactions and deletions show at once, and in the ledger', async () => {
  await start();
  const root = await say({ as: 'ana', text: 'help', subject: 'topic', importance: 'urgent' });
  const answer = await say({ as: 'ben', text: 'so', replyTo: root, mentions: ['ana'] });
  const gone = await say({ as: 'bot', text: 'gone' });
  await say({ as: 'federated', text: 'far' });
  await say({ edit: answer, text: 'so it is' });
  await say({ react: root, as: 'ben', reaction: 'heart' });
  await say({ react: root, as: 'ana', reaction: 'angry' });
  await say({ unreact: root, as: 'ana', reaction: 'angry' });
  await say({ delete: gone });
  const { items } = await emulator.walk(`${lounge}?$expand=replies`);
  expect(items).toMatchObject([
    { id: gone, body: { content: '' } },
    {
      id: root,
      importance: 'urgent',
      reactions: [{ reactionType: 'heart' }],
      replies: [{ id: answer, body: { content: expect.stringContaining('so it is') } }],
    },
    { from: { user: { userIdentityType: 'federatedUser' } } },
  ]);
  const { body } = await emulator.control('GET', '/truth');
  expect(body['chats']).toMatchObject([
    { userId: 'ana', days: [{ messages: [{ id: root, reactions: 1, positiveReactions: 1 }] }] },
    { userId: 'ben', days: [{ messages: [{ id: answer, isHelpReply: true, mentioned: ['ana'] }] }] },
    { kind: 'federated', address: null },
  ]);
});

test('what is not there is refused by name', async () => {
  await start();
  const root = await say({ as: 'ana', text: 'first' });
  const answer = await say({ as: 'ana', text: 'second', replyTo: root });
  for (const [body, said] of [
    [{ channel: 'nowhere', as: 'ana', text: 'x' }, 'no channel nowhere'],
    [{ channel: 'General', as: 'ana', text: 'x' }, 'Several teams'],
    [{ channel: 'lounge', as: 'zoe', text: 'x' }, 'no user zoe'],
    [{ channel: 'lounge', as: 'ana', text: 'x', replyTo: '1' }, 'no message 1'],
    [{ channel: 'lounge', as: 'ana', text: 'x', replyTo: answer }, 'is an answer itself'],
    [{ channel: 'lounge', react: root, as: 'ana', reaction: 'fish' }, 'Invalid'],
  ] as const) {
    expect(await emulator.control('POST', '/chat', body)).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining(said) },
    });
  }
  const there = { channel: 'General', team: 'other', as: 'ana', text: 'x' };
  expect((await emulator.control('POST', '/chat', there)).status).toBe(200);
});
