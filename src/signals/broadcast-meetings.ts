// Signal: how many meetings had 25 people or more.
import { holds } from './intervals.ts';
import { amountOf, countsMeetings, no, type Signal, tally, yes } from './signal.ts';

const broadcastFrom = 25;
const verdicts = {
  broadcast: yes('25 people or more.'),
  small: no('Fewer than 25 people.'),
  elsewhere: no('Starts on another day.'),
};
const counts = countsMeetings((meeting, day) => {
  if (!holds([day.bounds], meeting.at)) return verdicts.elsewhere;
  return meeting.people >= broadcastFrom ? verdicts.broadcast : verdicts.small;
});

export const broadcastMeetings: Signal = {
  name: 'broadcast-meetings',
  title: 'Broadcast meetings',
  unit: 'count',
  meaning: 'Meetings with 25 people or more.',
  formula:
    'Meetings that start that day with 25 or more distinct addresses among organizer and attendees; rooms and resources are left out.',
  source: 'Plumbline’s definition.',
  theme: 'meetings',
  streams: ['meetings'],
  period: 'sum',
  wholeDay: false,
  missing: null,
  compute: (day) => amountOf(tally(day.meetings, day, counts)),
  counts,
};
