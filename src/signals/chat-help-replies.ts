// Signal: replies where help was asked for.
import { amountOf, countsKind, no, type Signal, tally, yes } from './signal.ts';

const verdicts = { help: yes('A reply where help was asked for.'), other: no('No reply to a call for help.') };
const counts = countsKind('chat', (chat) => (chat.helpReply ? verdicts.help : verdicts.other));

export const chatHelpReplies: Signal = {
  name: 'chat-help-replies',
  title: 'Help replies',
  theme: 'chats',
  unit: 'count',
  meaning: 'Replies where help was asked for.',
  formula:
    'Number of the person’s replies in threads whose channel is one for help, or whose first message asks for help; that is decided while the message is read, and only the mark is kept.',
  source: 'Plumbline’s definition.',
  streams: ['chats'],
  period: 'sum',
  wholeDay: false,
  missing: null,
  compute: (day) => amountOf(tally(day.chats, day, counts)),
  counts,
};
