// Signal: how many minutes the person spent alone with their manager.
import { lengthOf, unionOf } from './intervals.ts';
import { countsAnyPart, partsOf } from './meeting-time.ts';
import { amountOf, countsMeetings, no, type Signal, yes } from './signal.ts';

const verdicts = {
  both: yes('This person and their manager, nobody else.'),
  others: no('Not exactly this person and their manager.'),
};

export const oneToOneWithManager: Signal = {
  name: 'one-to-one-with-manager',
  title: 'One-to-one with manager',
  unit: 'min',
  meaning: 'Minutes in meetings of the person and their manager alone.',
  formula:
    'Minutes of the union of the meetings whose people (organizer and attendees, resources left out) are exactly the person and their manager, cut at local midnight. Beside a period what a week has of them on average: under 15 minutes over a month is what Viva Insights calls unsupported.',
  source: 'Plumbline’s definition; the bound is Viva Insights’.',
  theme: 'meetings',
  streams: ['meetings'],
  period: 'sum',
  wholeDay: false,
  aWeek: 'minutesAWeek',
  missing: { code: 'no-manager', text: 'The person has no manager in the directory.' },
  compute: (day) => {
    if (!day.hasManager) return null;
    const alone = day.meetings.filter((meeting) => meeting.withManager);
    return amountOf(lengthOf(unionOf(partsOf(alone, day))));
  },
  counts: countsMeetings((meeting, day) => {
    const part = countsAnyPart(meeting, day);
    if (!part.counts) return part;
    return meeting.withManager ? verdicts.both : verdicts.others;
  }),
};
