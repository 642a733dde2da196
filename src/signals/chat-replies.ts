// Signal: of these, those that answer in a thread.
import { amountOf, countsKind, no, type Signal, tally, yes } from './signal.ts';

const verdicts = { reply: yes('Answers in a thread.'), first: no('Begins a thread, or stands alone.') };
const counts = countsKind('chat', (chat) => (chat.reply ? verdicts.reply : verdicts.first));

export const chatReplies: Signal = {
  name: 'chat-replies',
  title: 'Chat replies',
  theme: 'chats',
  unit: 'count',
  meaning: 'Of these, those that answer in a thread.',
  formula: 'Number of the person’s messages in channels that stand in a thread and are not its first.',
  source: 'Plumbline’s definition.',
  streams: ['chats'],
  period: 'sum',
  wholeDay: false,
  missing: null,
  compute: (day) => amountOf(tally(day.chats, day, counts)),
  counts,
};
