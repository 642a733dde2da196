// Signal: meeting hours against working hours.
import { lengthOf } from './intervals.ts';
import { countsAnyPart, meetingTime } from './meeting-time.ts';
import { ratioOf, type Signal } from './signal.ts';

export const meetingDensity: Signal = {
  name: 'meeting-density',
  title: 'Meeting density',
  unit: 'ratio',
  meaning: 'Meeting hours compared with working hours; more than 1 when there are more of them.',
  formula:
    'Meeting hours ÷ working hours of the day; of a period, all meeting hours ÷ all working hours of its days that are over. A day without working hours has no value of its own.',
  source: 'Plumbline’s definition.',
  theme: 'meetings',
  streams: ['meetings'],
  period: 'ratio',
  wholeDay: true,
  missing: { code: 'no-working-time', text: 'There was no working time.' },
  compute: (day) => ratioOf(lengthOf(meetingTime(day)), lengthOf(day.working)),
  counts: countsAnyPart,
};
