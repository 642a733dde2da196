// The hours of a day that lie in meetings: what several signals share.
import { cut, type IntervalSet, unionOf } from './intervals.ts';
import type { MeetingRow, PersonDay } from './person-day.ts';
import { countsMeetings, no, oncePerDay, type Signal, yes } from './signal.ts';

/** The part of each meeting within the day. */
export const partsOf = (meetings: readonly MeetingRow[], day: PersonDay): IntervalSet =>
  meetings.map((meeting) => cut([meeting.at, meeting.end], day.bounds));

/** All meetings of the day together, overlaps once, cut at midnight. */
export const meetingTime = oncePerDay((day): IntervalSet => unionOf(partsOf(day.meetings, day)));

const verdicts = {
  whole: yes('A meeting with others.'),
  part: yes('A meeting with others; its part of this day counts.'),
  elsewhere: no('On another day.'),
};

/** Every meeting with a part in the day counts. */
export const countsAnyPart: Signal['counts'] = countsMeetings((meeting, day) => {
  if (meeting.at >= day.bounds[1] || meeting.end <= day.bounds[0]) return verdicts.elsewhere;
  return meeting.at >= day.bounds[0] && meeting.end <= day.bounds[1] ? verdicts.whole : verdicts.part;
});
