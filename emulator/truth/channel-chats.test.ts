// The ledger of what is said in channels, told beforehand by hand.
import { expect, test } from 'vitest';
import type { ChannelChange } from '../tenant/model.ts';
import { listChannelChats } from './channel-chats.ts';
import { group, post, team, tinyTenant, user } from './tiny-tenant.ts';

const now = Date.parse('2026-11-20T09:00:00Z');
const at = (time: string): number => Date.parse(`2026-11-19T${time}:00Z`);
const idAt = (time: string): string => String(at(time));
const say = (author: string, time: string, more: Parameters<typeof post>[2] = {}): ChannelChange =>
  post(author, `2026-11-19T${time}:00Z`, more);

const general: readonly ChannelChange[] = [
  say('ana', '08:00', { text: 'Can someone help with this?' }),
  say('ben', '08:10', {
    root: idAt('08:00'),
    mentions: [
      { kind: 'user', id: 'ana', displayName: 'ana' },
      { kind: 'channel', id: 'c', displayName: 'c' },
    ],
  }),
  { at: at('08:20'), reacted: idAt('08:10'), by: 'ana', type: 'like' },
  { at: at('08:21'), reacted: idAt('08:10'), by: 'ana', type: 'sad' },
  say('gus', '08:30'),
  say('', '08:40', { author: null, event: { members: ['gus'], initiator: 'ana' } }),
  say('', '08:50', { author: { kind: 'bot', id: 'app', displayName: 'Notices' } }),
  say('ana', '09:00'),
  say('ben', '09:10', { root: idAt('09:00') }),
  { at: at('09:20'), deleted: idAt('09:00') },
  say('ana', '23:30', { text: 'late' }),
];
const tenant = tinyTenant({
  users: [user('ana', { zone: 'Europe/Berlin' }), user('ben'), user('gus', { userType: 'Guest', mailbox: 'none' })],
  groups: [group('crew', ['ana', 'ben', 'gus'], { unified: true, isTeam: true })],
  teams: [
    team('crew', { General: general, 'help-it': [say('ana', '10:00'), say('gus', '10:05', { root: idAt('10:00') })] }),
  ],
});
const read = (more = {}) => listChannelChats(tenant, { now, from: '2026-11-19', to: '2026-11-19', ...more });

test('each account has what it wrote, with reactions and mentions, and nothing that was deleted or is no message', () => {
  const accounts = read();
  expect(accounts.map(({ userId, kind }) => [userId, kind])).toEqual([
    ['ana', 'member'],
    ['app', 'bot'],
    ['ben', 'member'],
    ['gus', 'guest'],
  ]);
  const [ana, , ben] = accounts;
  expect(ana?.days[0]?.messages.map(({ id }) => id)).toEqual(['08:00', '10:00', '23:30'].map(idAt));
  expect(ben?.days[0]?.messages).toMatchObject([
    { id: idAt('08:10'), isReply: true, reactions: 2, positiveReactions: 1, mentions: 2, mentioned: ['ana'] },
    { id: idAt('09:10'), isReply: true, root: idAt('09:00'), isHelpReply: false },
  ]);
});

test('an answer helps where the question or the channel asks for help', () => {
  const helps = read().flatMap(({ days }) => days.flatMap(({ messages }) => messages.filter((one) => one.isHelpReply)));
  expect(helps.map(({ id }) => id)).toEqual([idAt('08:10'), idAt('10:05')]);
});

test('as of before the deletion the message counts, and a day is the account’s own', () => {
  const earlier = read({ now: at('09:15') });
  expect(earlier[0]?.days[0]?.messages.map(({ id }) => id)).toContain(idAt('09:00'));
  const own = read({ usesMailboxSettings: true, to: '2026-11-20', people: ['ana'] });
  expect(own.map(({ userId, days }) => [userId, days.map(({ day }) => day)])).toEqual([
    ['ana', ['2026-11-19', '2026-11-20']],
  ]);
});
