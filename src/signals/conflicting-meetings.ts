// Signal: which share of the meeting hours is booked twice.
import { cut, lengthOf, overlapOf } from './intervals.ts';
import { countsAnyPart, meetingTime, partsOf } from './meeting-time.ts';
import { countsMeetings, no, oncePerDay, ratioOf, type Signal, yes } from './signal.ts';

const bookedTwice = oncePerDay((day) => overlapOf(partsOf(day.meetings, day)));
const verdicts = {
  conflict: yes('Overlaps with another meeting.'),
  alone: no('Overlaps with no other meeting; counts below the line only.'),
};

export const conflictingMeetings: Signal = {
  name: 'conflicting-meetings',
  title: 'Conflicting meetings',
  unit: 'ratio',
  meaning: 'The share of meeting hours in which two or more meetings overlap.',
  formula:
    'Hours in which two or more meetings overlap ÷ meeting hours, both cut at local midnight; of a period, the ratio of the sums.',
  source: 'Plumbline’s definition.',
  theme: 'meetings',
  streams: ['meetings'],
  period: 'ratio',
  wholeDay: false,
  missing: { code: 'no-meetings', text: 'There were no meetings.' },
  compute: (day) => ratioOf(lengthOf(bookedTwice(day)), lengthOf(meetingTime(day))),
  counts: countsMeetings((meeting, day) => {
    const part = countsAnyPart(meeting, day);
    if (!part.counts) return part;
    const overlaps = bookedTwice(day).some((interval) => {
      const [start, end] = cut(interval, [meeting.at, meeting.end]);
      return end > start;
    });
    return overlaps ? verdicts.conflict : verdicts.alone;
  }),
};
