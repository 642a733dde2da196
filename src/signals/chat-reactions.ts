// Signal: reactions that others gave to the person’s messages.
import { amountOf, countsKind, no, type Signal, yes } from './signal.ts';

const none = no('Has no reactions.');
const counts = countsKind('chat', ({ reactions }) => (reactions > 0 ? yes(`Has ${reactions} reactions.`) : none));

export const chatReactions: Signal = {
  name: 'chat-reactions',
  title: 'Reactions received',
  theme: 'chats',
  unit: 'count',
  meaning: 'Reactions that others gave to the person’s messages.',
  formula: 'Sum of the reactions that the person’s messages of the day have by now. Which one it was is not kept.',
  source: 'Plumbline’s definition.',
  streams: ['chats'],
  period: 'sum',
  wholeDay: false,
  missing: null,
  compute: (day) => amountOf(day.chats.reduce((sum, chat) => sum + chat.reactions, 0)),
  counts,
};
