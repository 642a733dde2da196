// Signal: hours that the person spent with others.
import { lengthOf } from './intervals.ts';
import { amountOf, type Signal } from './signal.ts';
import { countsTogether, likely, minutesSource, together, togetherTime } from './together.ts';

export const collaborationHours: Signal = {
  name: 'collaboration-hours',
  title: 'Collaboration hours',
  theme: 'time',
  unit: 'h',
  meaning: 'Hours with others: meetings, calls, and estimates for sent mail and chat messages, overlaps once.',
  formula:
    'Union of the meetings that count, the calls the person took part in, 5 minutes from the sending of each message to somebody else, and 90 seconds from each message written in a channel; what overlaps counts once, and is split at midnight.',
  source: minutesSource,
  streams: [...together],
  period: 'sum',
  wholeDay: false,
  missing: null,
  likely,
  compute: (day) => {
    const { intervals, estimated } = togetherTime(day);
    return amountOf(lengthOf(intervals), estimated);
  },
  counts: countsTogether,
};
