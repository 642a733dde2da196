// Signal: how many meetings had more than eight people.
import { holds } from './intervals.ts';
import { amountOf, countsMeetings, no, type Signal, tally, yes } from './signal.ts';

const largeAbove = 8;
const verdicts = {
  large: yes('More than 8 people.'),
  small: no('At most 8 people.'),
  elsewhere: no('Starts on another day.'),
};
const counts = countsMeetings((meeting, day) => {
  if (!holds([day.bounds], meeting.at)) return verdicts.elsewhere;
  return meeting.people > largeAbove ? verdicts.large : verdicts.small;
});

export const largeMeetings: Signal = {
  name: 'large-meetings',
  title: 'Large meetings',
  unit: 'count',
  meaning: 'Meetings with more than eight people.',
  formula:
    'Meetings that start that day with more than 8 distinct addresses among organizer and attendees; rooms and resources are left out.',
  source: 'Plumbline’s definition.',
  theme: 'meetings',
  streams: ['meetings'],
  period: 'sum',
  wholeDay: false,
  missing: null,
  compute: (day) => amountOf(tally(day.meetings, day, counts)),
  counts,
};
