// Signal: how many working hours were free of meetings for two hours or more at a stretch.
import { cut, gapsOf, lengthOf } from './intervals.ts';
import { countsAnyPart, meetingTime } from './meeting-time.ts';
import { amountOf, countsMeetings, no, type Signal, yes } from './signal.ts';

const shortestMs = 2 * 3_600_000;
const verdicts = { within: yes('Within working time: bounds the stretches.'), outside: no('Outside working time.') };

export const focusHours: Signal = {
  name: 'focus-hours',
  title: 'Focus hours',
  unit: 'h',
  meaning: 'Working hours without meetings for two hours or more at a stretch.',
  formula: 'Within working time, the sum of the gaps between meetings that are 2 hours or longer.',
  source: 'Plumbline’s definition.',
  theme: 'meetings',
  streams: ['meetings'],
  period: 'sum',
  wholeDay: true,
  missing: { code: 'no-working-time', text: 'There was no working time.' },
  compute: (day) => {
    if (day.working.length === 0) return null;
    const taken = meetingTime(day);
    const gaps = day.working.flatMap((interval) => gapsOf(interval, taken));
    return amountOf(lengthOf(gaps.filter(([start, end]) => end - start >= shortestMs)));
  },
  counts: countsMeetings((meeting, day) => {
    const part = countsAnyPart(meeting, day);
    if (!part.counts) return part;
    const within = day.working.some((interval) => {
      const [start, end] = cut(interval, [meeting.at, meeting.end]);
      return end > start;
    });
    return within ? verdicts.within : verdicts.outside;
  }),
};
