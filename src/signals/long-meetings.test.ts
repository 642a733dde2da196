// Long meetings, by hand.
import { expect, test } from 'vitest';
import { longMeetings } from './long-meetings.ts';
import { explain, live, measure, meeting } from './testing.ts';

test('an hour is not long, an hour and a minute is', () => {
  const rows = [60, 61].map((minutes) => meeting({ at: '2026-11-20T10:00:00Z', minutes }));
  const day = live('2026-11-20', rows);
  expect(measure(longMeetings, day).value).toBe(1);
  expect(explain(longMeetings, day)).toEqual(['- Not longer than 60 minutes.', '+ Longer than 60 minutes.']);
});

test('a long meeting counts on the day it starts, one that does not count as a meeting never', () => {
  const over = meeting({ at: '2026-11-20T23:30:00Z', minutes: 90 });
  const free = meeting({ at: '2026-11-21T10:00:00Z', minutes: 90, marks: ['free'] });
  expect(measure(longMeetings, live('2026-11-20', [over, free])).value).toBe(1);
  const next = live('2026-11-21', [over, free]);
  expect(measure(longMeetings, next).value).toBe(0);
  expect(explain(longMeetings, next)).toEqual(['- Starts on another day.', '- Shown as free.']);
});
