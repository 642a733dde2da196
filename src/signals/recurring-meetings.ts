// Signal: which share of the meeting hours comes again and again.
import { lengthOf, unionOf } from './intervals.ts';
import { countsAnyPart, meetingTime, partsOf } from './meeting-time.ts';
import { countsMeetings, no, ratioOf, type Signal, yes } from './signal.ts';

const verdicts = {
  recurring: yes('Belongs to a series.'),
  single: no('Belongs to no series; counts below the line only.'),
};

export const recurringMeetings: Signal = {
  name: 'recurring-meetings',
  title: 'Recurring meetings',
  unit: 'ratio',
  meaning: 'The share of meeting hours that belongs to series.',
  formula:
    'Hours of the union of meetings that belong to a series ÷ meeting hours, both cut at local midnight; of a period, the ratio of the sums.',
  source: 'Plumbline’s definition.',
  theme: 'meetings',
  streams: ['meetings'],
  period: 'ratio',
  wholeDay: false,
  missing: { code: 'no-meetings', text: 'There were no meetings.' },
  compute: (day) => {
    const recurring = day.meetings.filter((meeting) => meeting.recurring);
    return ratioOf(lengthOf(unionOf(partsOf(recurring, day))), lengthOf(meetingTime(day)));
  },
  counts: countsMeetings((meeting, day) => {
    const part = countsAnyPart(meeting, day);
    if (!part.counts) return part;
    return meeting.recurring ? verdicts.recurring : verdicts.single;
  }),
};
