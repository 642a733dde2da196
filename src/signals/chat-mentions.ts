// Signal: messages of the person that mention somebody.
import { amountOf, countsKind, no, type Signal, tally, yes } from './signal.ts';

const verdicts = { mention: yes('Mentions somebody.'), none: no('Mentions nobody.') };
const counts = countsKind('chat', (chat) => (chat.mentions > 0 ? verdicts.mention : verdicts.none));

export const chatMentions: Signal = {
  name: 'chat-mentions',
  title: 'Mentions of others',
  theme: 'chats',
  unit: 'count',
  meaning: 'Messages of the person that mention somebody.',
  formula: 'Number of the person’s messages in channels that mention at least one account.',
  source: 'Plumbline’s definition.',
  streams: ['chats'],
  period: 'sum',
  wholeDay: false,
  missing: null,
  compute: (day) => amountOf(tally(day.chats, day, counts)),
  counts,
};
