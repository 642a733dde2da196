// Signal: how many meetings were longer than an hour.
import { holds } from './intervals.ts';
import { amountOf, countsMeetings, no, type Signal, tally, yes } from './signal.ts';

const longAboveMs = 60 * 60_000;
const verdicts = {
  long: yes('Longer than 60 minutes.'),
  short: no('Not longer than 60 minutes.'),
  elsewhere: no('Starts on another day.'),
};
const counts = countsMeetings((meeting, day) => {
  if (!holds([day.bounds], meeting.at)) return verdicts.elsewhere;
  return meeting.end - meeting.at > longAboveMs ? verdicts.long : verdicts.short;
});

export const longMeetings: Signal = {
  name: 'long-meetings',
  title: 'Long meetings',
  unit: 'count',
  meaning: 'Meetings longer than an hour.',
  formula: 'Meetings that start that day and last longer than 60 minutes.',
  source: 'Plumbline’s definition.',
  theme: 'meetings',
  streams: ['meetings'],
  period: 'sum',
  wholeDay: false,
  missing: null,
  compute: (day) => amountOf(tally(day.meetings, day, counts)),
  counts,
};
