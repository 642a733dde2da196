// Signal: messages that the person wrote in channels.
import { amountOf, countsKind, type Signal, tally, yes } from './signal.ts';

const written = yes('Written by this person.');
const counts = countsKind('chat', () => written);

export const chatMessages: Signal = {
  name: 'chat-messages',
  title: 'Chat messages',
  theme: 'chats',
  unit: 'count',
  meaning: 'Messages that the person wrote in channels.',
  formula:
    'Number of messages in channels whose author is one of the person’s accounts, replies included; direct messages are not read.',
  source: 'Plumbline’s definition.',
  streams: ['chats'],
  period: 'sum',
  wholeDay: false,
  missing: null,
  compute: (day) => amountOf(tally(day.chats, day, counts)),
  counts,
};
