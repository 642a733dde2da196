// Signal: how many meetings the person had, counted on the day they start.
import { holds } from './intervals.ts';
import { amountOf, countsMeetings, no, type Signal, tally, yes } from './signal.ts';

const verdicts = {
  starts: yes('A meeting with others that starts this day.'),
  elsewhere: no('Starts on another day.'),
};
const counts = countsMeetings((meeting, day) =>
  holds([day.bounds], meeting.at) ? verdicts.starts : verdicts.elsewhere,
);

export const meetings: Signal = {
  name: 'meetings',
  title: 'Meetings',
  unit: 'count',
  meaning: 'Meetings with other people, on the day they start.',
  formula:
    'Calendar events that have ended, with at least one other person, not cancelled, not declined, not all-day, not shown as free, at most 12 hours long; one per event over all the person’s calendars.',
  source: 'Plumbline’s definition.',
  theme: 'meetings',
  streams: ['meetings'],
  period: 'sum',
  wholeDay: false,
  missing: null,
  compute: (day) => amountOf(tally(day.meetings, day, counts)),
  counts,
};
