// Signals about chats, by hand: what counts, and why.
import { expect, test } from 'vitest';
import { afterHoursChats } from './after-hours-chats.ts';
import { chatHelpReplies } from './chat-help-replies.ts';
import { chatMentions } from './chat-mentions.ts';
import { chatMessages } from './chat-messages.ts';
import { chatReactions } from './chat-reactions.ts';
import { chatReplies } from './chat-replies.ts';
import { positiveReactions } from './positive-reactions.ts';
import type { Signal } from './signal.ts';
import { explain, measure, viewer } from './testing.ts';
import { chat, liveTold, reply } from './testing-told.ts';

const events = [
  chat({ at: '2026-11-20T08:59:59Z', mentions: 2 }),
  reply('2026-11-20T09:00:00Z'),
  chat({ at: '2026-11-20T12:00:00Z', thread: 'help', marks: ['reply', 'help-reply'], reactions: 5, positive: 3 }),
  chat({ at: '2026-11-20T17:00:00Z', reactions: 1 }),
];
const of = (signal: Signal, who = viewer()) => measure(signal, liveTold('2026-11-20', { events }, who)).value;

test('messages, replies, help and mentions are counted from the marks of the source', () => {
  expect([chatMessages, chatReplies, chatHelpReplies, chatMentions].map((signal) => of(signal))).toEqual([4, 2, 1, 1]);
});

test('reactions are added up over the messages of the day', () => {
  expect([of(chatReactions), of(positiveReactions)]).toEqual([6, 3]);
});

test('the first minute of working time belongs to it, its end does not', () => {
  expect(of(afterHoursChats)).toBe(2);
  expect(of(afterHoursChats, viewer({ leave: ['2026-11-20'] }))).toBe(4);
});

test('a message is of the day that it is where the person is', () => {
  const late = { events: [chat({ at: '2026-11-20T23:30:00Z' })] };
  const who = viewer({ zone: 'Europe/Berlin' });
  expect(measure(chatMessages, liveTold('2026-11-20', late, who)).value).toBe(0);
  expect(measure(chatMessages, liveTold('2026-11-21', late, who)).value).toBe(1);
});

test('each row says why it counts', () => {
  expect(explain(chatHelpReplies, liveTold('2026-11-20', { events }))).toEqual([
    '- No reply to a call for help.',
    '- No reply to a call for help.',
    '+ A reply where help was asked for.',
    '- No reply to a call for help.',
  ]);
});
