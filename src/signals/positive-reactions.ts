// Signal: of these, those that say thanks, yes or well done.
import { amountOf, countsKind, no, type Signal, yes } from './signal.ts';

const none = no('Has no such reactions.');
const counts = countsKind('chat', ({ positive }) => (positive > 0 ? yes(`Has ${positive} of them.`) : none));

export const positiveReactions: Signal = {
  name: 'positive-reactions',
  title: 'Positive reactions received',
  theme: 'chats',
  unit: 'count',
  meaning: 'Of these, those that say thanks, yes or well done.',
  formula:
    'Sum of those reactions that are in a fixed list of signs for thanks, agreement and praise. It counts signs and says nothing of anybody’s mood.',
  source: 'Plumbline’s definition.',
  streams: ['chats'],
  period: 'sum',
  wholeDay: false,
  missing: null,
  compute: (day) => amountOf(day.chats.reduce((sum, chat) => sum + chat.positive, 0)),
  counts,
};
