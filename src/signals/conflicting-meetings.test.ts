// Conflicting meetings, by hand.
import { expect, test } from 'vitest';
import { conflictingMeetings } from './conflicting-meetings.ts';
import { explain, live, measure, meeting } from './testing.ts';

test('half an hour booked three times in two hours of meetings is a quarter', () => {
  const rows = [
    meeting({ at: '2026-11-20T10:00:00Z', minutes: 60 }),
    meeting({ at: '2026-11-20T10:30:00Z', minutes: 30 }),
    meeting({ at: '2026-11-20T10:30:00Z', minutes: 30 }),
    meeting({ at: '2026-11-20T11:00:00Z', minutes: 60 }),
  ];
  const day = live('2026-11-20', rows);
  expect(measure(conflictingMeetings, day).value).toBe(0.25);
  expect(explain(conflictingMeetings, day)).toEqual([
    '+ Overlaps with another meeting.',
    '+ Overlaps with another meeting.',
    '+ Overlaps with another meeting.',
    '- Overlaps with no other meeting; counts below the line only.',
  ]);
});

test('the same meeting on two calendars is no conflict, nor is one with a cancelled meeting', () => {
  const at = '2026-11-20T10:00:00Z';
  const rows = [meeting({ at, event: 'one' }), meeting({ at, event: 'one' }), meeting({ at, marks: ['cancelled'] })];
  expect(measure(conflictingMeetings, live('2026-11-20', rows)).value).toBe(0);
});

test('without meetings there is no share', () => {
  expect(measure(conflictingMeetings, live('2026-11-20', [])).missing?.code).toBe('no-meetings');
  const rows = [meeting({ at: '2026-11-20T10:00:00Z' })];
  expect(explain(conflictingMeetings, live('2026-11-22', rows))).toEqual(['- On another day.']);
});
