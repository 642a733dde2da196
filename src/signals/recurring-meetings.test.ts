// Recurring meetings, by hand.
import { expect, test } from 'vitest';
import { recurringMeetings } from './recurring-meetings.ts';
import { explain, live, measure, meeting } from './testing.ts';

test('an hour of a series in two hours of meetings is half, overlaps counted once', () => {
  const rows = [
    meeting({ at: '2026-11-20T10:00:00Z', minutes: 60, marks: ['recurring'] }),
    meeting({ at: '2026-11-20T10:30:00Z', minutes: 30, marks: ['recurring'] }),
    meeting({ at: '2026-11-20T13:00:00Z', minutes: 60 }),
  ];
  const day = live('2026-11-20', rows);
  expect(measure(recurringMeetings, day).value).toBe(0.5);
  expect(explain(recurringMeetings, day)).toEqual([
    '+ Belongs to a series.',
    '+ Belongs to a series.',
    '- Belongs to no series; counts below the line only.',
  ]);
});

test('without meetings there is no share, and it says why', () => {
  expect(measure(recurringMeetings, live('2026-11-20', []))).toMatchObject({
    value: null,
    missing: { code: 'no-meetings' },
  });
});

test('a series over midnight is cut there', () => {
  const rows = [meeting({ at: '2026-11-20T23:30:00Z', minutes: 60, marks: ['recurring'] })];
  expect(measure(recurringMeetings, live('2026-11-21', rows)).value).toBe(1);
  expect(explain(recurringMeetings, live('2026-11-22', rows))).toEqual(['- On another day.']);
});
