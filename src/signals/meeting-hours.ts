// Signal: how many hours the person spent in meetings.
import { lengthOf } from './intervals.ts';
import { countsAnyPart, meetingTime } from './meeting-time.ts';
import { amountOf, type Signal } from './signal.ts';

export const meetingHours: Signal = {
  name: 'meeting-hours',
  title: 'Meeting hours',
  unit: 'h',
  meaning: 'Hours in meetings with other people.',
  formula: 'Length of the union of the meetings: overlaps count once, and meetings are cut at local midnight.',
  source: 'Plumbline’s definition.',
  theme: 'meetings',
  streams: ['meetings'],
  period: 'sum',
  wholeDay: false,
  missing: null,
  compute: (day) => amountOf(lengthOf(meetingTime(day))),
  counts: countsAnyPart,
};
