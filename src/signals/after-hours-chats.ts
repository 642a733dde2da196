// Signal: messages written outside working time.
import { holds } from './intervals.ts';
import { amountOf, countsKind, no, type Signal, tally, yes } from './signal.ts';

const verdicts = { after: yes('Written outside working time.'), during: no('Written within working time.') };
const counts = countsKind('chat', (chat, day) => (holds(day.working, chat.at) ? verdicts.during : verdicts.after));

export const afterHoursChats: Signal = {
  name: 'after-hours-chats',
  title: 'After-hours chats',
  theme: 'chats',
  unit: 'count',
  meaning: 'Messages written outside working time.',
  formula:
    'Number of the person’s messages in channels whose time lies in no working interval of the local day; leave and holidays have none.',
  source: 'Plumbline’s definition.',
  streams: ['chats'],
  period: 'sum',
  wholeDay: false,
  missing: null,
  compute: (day) => amountOf(tally(day.chats, day, counts)),
  counts,
};
