// Messages in channels and answers to being spoken to, told beforehand by hand.
import { expect, test } from 'vitest';
import type { ChatChannel, ChatMessage } from '../../tenant/chats.ts';
import type { ChannelChange } from '../../tenant/model.ts';
import { group, post, team, user } from '../tiny-tenant.ts';
import type { SignalPerson } from './signal-truth.ts';
import { figureOn, personOf, truthOf } from './testing.ts';

const day = '2026-11-19';
const options = { now: Date.parse('2026-11-25T09:00:00Z'), from: day, to: '2026-11-24' };
const when = (time: string, on = day) => Date.parse(`${on}T${time}:00Z`);
const idAt = (time: string) => String(when(time));
const to = (...names: string[]) => names.map((id) => ({ kind: 'user' as const, id, displayName: id }));
const say = (author: string, time: string, more: Parameters<typeof post>[2] = {}): ChannelChange =>
  post(author, time.includes('T') ? `${time}:00Z` : `${day}T${time}:00Z`, more);

const users = [user('ana'), user('ben'), user('gus', { userType: 'Guest', mailbox: 'none' })];
const teamsOf = (changes: readonly ChannelChange[]) => ({
  users,
  groups: [group('crew', ['ana', 'ben', 'gus'], { unified: true, isTeam: true })],
  teams: [team('crew', { General: changes, 'help-it': [] })],
  sources: ['teams'] as const,
});
const ana = (changes: readonly ChannelChange[]) => personOf(truthOf(teamsOf(changes), options), 'ana');
const valuesOn = (changes: readonly ChannelChange[], name: string, on = day) => figureOn(ana(changes), on, name)?.value;

const besideOn = (person: SignalPerson, on: string) => {
  const figure = figureOn(person, on, 'mention-response-time');
  return figure?.value == null ? null : figure.beside;
};

test('messages, answers, help and reactions count on the day on which they were written', () => {
  const changes = [
    say('ben', '08:00', { text: 'Can anybody help?' }),
    say('ana', '08:10', { root: idAt('08:00') }),
    say('ana', '09:00'),
    { at: when('10:00', '2026-11-20'), reacted: idAt('09:00'), by: 'ben', type: 'like' as const },
    { at: when('10:01', '2026-11-20'), reacted: idAt('09:00'), by: 'gus', type: 'sad' as const },
    say('ana', '10:00'),
    { at: when('11:00'), deleted: idAt('10:00') },
  ];
  const { signals } = ana(changes).days[0]!;
  expect(signals).toMatchObject({
    'chat-messages': { value: 2, unit: 'count', state: 'measured' },
    'chat-replies': { value: 1 },
    'chat-help-replies': { value: 1 },
    'chat-reactions': { value: 2 },
    'positive-reactions': { value: 1 },
    'chat-mentions': { value: 0 },
    'after-hours-chats': { value: 1 },
    'mention-response-time': { value: null, reason: 'no mentions answered' },
  });
  expect(valuesOn(changes, 'chat-messages', '2026-11-20')).toBe(0);
});

test('the first message later in the thread answers; others, earlier ones and other threads do not', () => {
  const changes = [
    say('ben', '08:00', { mentions: to('ana') }),
    say('ana', '08:05'),
    say('gus', '08:06', { root: idAt('08:00') }),
    say('ana', '08:10', { root: idAt('08:00') }),
    say('ana', '08:50', { root: idAt('08:00') }),
  ];
  expect(valuesOn(changes, 'mention-response-time')).toBe(10);
  expect(besideOn(ana(changes), day)).toMatchObject({ replies: 1 });
});

test('each mention is a sample, one by oneself is none, and an answer after 72 hours is none', () => {
  const changes = [
    say('ben', '08:00', { mentions: to('ana') }),
    say('gus', '08:15', { root: idAt('08:00'), mentions: to('ana', 'ben') }),
    say('ana', '08:20', { root: idAt('08:00'), mentions: to('ana') }),
    say('ana', '08:30', { root: idAt('08:00') }),
    say('ben', '12:00', { mentions: to('ana') }),
    say('ana', '2026-11-22T12:01', { root: idAt('12:00') }),
  ];
  const person = ana(changes);
  expect(figureOn(person, day, 'mention-response-time')?.value).toBe(12.5);
  expect(besideOn(person, day)).toEqual({ mean: 12.5, p90: 18.5, within15: 0.5, replies: 2 });
  expect(figureOn(person, '2026-11-22', 'mention-response-time')?.value).toBeNull();
  expect(figureOn(person, day, 'chat-mentions')?.value).toBe(1);
});

test('a message outside working time is after hours', () => {
  const changes = [say('ana', '08:59'), say('ana', '09:00'), say('ana', '16:59'), say('ana', '17:00')];
  expect(valuesOn(changes, 'after-hours-chats')).toBe(2);
});

test('exactly a quarter of an hour is not under it, exactly 72 hours is within', () => {
  const quarter = [say('ben', '08:00', { mentions: to('ana') }), say('ana', '08:15', { root: idAt('08:00') })];
  expect(besideOn(ana(quarter), day)).toMatchObject({ within15: 0 });
  const late = [say('ben', '08:00', { mentions: to('ana') }), say('ana', '2026-11-22T08:00', { root: idAt('08:00') })];
  expect(valuesOn(late, 'mention-response-time', '2026-11-22')).toBe(72 * 60);
});

const written = (author: string, time: string, more: Partial<ChatMessage> = {}): ChatMessage => ({
  ts: `${when(time) / 1000}.000100`,
  at: when(time),
  author,
  kind: 'message',
  root: null,
  broadcast: false,
  mentions: [],
  text: 'text',
  file: null,
  editedAt: null,
  deletedAt: null,
  reactions: [],
  ...more,
});
const channel = (messages: readonly ChatMessage[], more: Partial<ChatChannel> = {}): ChatChannel => ({
  id: 'C1',
  name: 'help-it',
  purpose: '',
  isPrivate: false,
  isArchived: false,
  isGeneral: false,
  hasApp: true,
  createdAt: 0,
  members: ['ana', 'ben'],
  messages: () => messages,
  ...more,
});

test('Slack counts in the same shape, and both together', () => {
  const root = written('ben', '08:00', { mentions: ['ana'] });
  const messages = [
    root,
    written('ana', '08:03', { root: root.ts, reactions: [{ name: '+1', by: [{ user: 'ben', at: when('09:00') }] }] }),
    written('ana', '08:30'),
  ];
  const slack = { users, channels: [channel(messages)] };
  const { signals } = personOf(truthOf({ ...slack, sources: ['slack'] }, options), 'ana').days[0]!;
  expect(signals).toMatchObject({
    'chat-messages': { value: 2 },
    'chat-help-replies': { value: 1 },
    'chat-reactions': { value: 1 },
    'positive-reactions': { value: 1 },
    'mention-response-time': { value: 3 },
  });
  const both = { ...teamsOf([say('ana', '12:00')]), channels: slack.channels };
  const all = personOf(truthOf({ ...both, sources: ['slack', 'teams'] }, options), 'ana');
  expect(figureOn(all, day, 'chat-messages')?.value).toBe(3);
  expect(figureOn(all, day, 'collaboration-hours')?.value).toBeCloseTo(4.5 / 60, 6);
  expect(all.period['chat-messages']?.value).toBe(3);
});

test('a channel without the app makes all of it an estimate, and Slack tells of nobody since when there is an account', () => {
  const late = [user('ana', { createdAt: when('00:00', '2026-11-20') }), user('ben')];
  const sources = ['slack'] as const;
  const told = (more: Partial<ChatChannel>, from: readonly ('slack' | 'teams')[]) =>
    figureOn(
      personOf(truthOf({ users: late, channels: [channel([], more)], sources: from }, options), 'ana'),
      day,
      'chat-messages',
    );
  expect(told({}, sources)).toMatchObject({ value: 0, state: 'measured' });
  expect(told({ hasApp: false }, sources)).toMatchObject({ value: 0, state: 'estimated' });
  expect(told({ hasApp: false, isPrivate: true }, sources)).toMatchObject({ value: 0, state: 'measured' });
  expect(told({}, ['teams'])).toMatchObject({ value: null, reason: 'no account yet' });
});
