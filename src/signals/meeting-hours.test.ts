// Meeting hours, by hand.
import { expect, test } from 'vitest';
import { meetingHours } from './meeting-hours.ts';
import { explain, live, measure, meeting, viewer } from './testing.ts';

test('10:00–11:00 and 10:30–11:30 are an hour and a half', () => {
  const rows = [
    meeting({ at: '2026-11-20T10:00:00Z', minutes: 60 }),
    meeting({ at: '2026-11-20T10:30:00Z', minutes: 60 }),
  ];
  expect(measure(meetingHours, live('2026-11-20', rows)).value).toBe(1.5);
});

test('a meeting over local midnight is split between the two days', () => {
  const who = viewer({ zone: 'America/New_York' });
  const rows = [meeting({ at: '2026-11-21T04:15:00Z', minutes: 60 })];
  const friday = live('2026-11-20', rows, who);
  expect(measure(meetingHours, friday).value).toBe(0.75);
  expect(measure(meetingHours, live('2026-11-21', rows, who)).value).toBe(0.25);
  expect(explain(meetingHours, friday)).toEqual(['+ A meeting with others; its part of this day counts.']);
  expect(explain(meetingHours, live('2026-11-23', rows, who))).toEqual(['- On another day.']);
});

test('the hour that daylight saving repeats is an hour', () => {
  const who = viewer({ zone: 'Europe/Berlin' });
  const rows = [meeting({ at: '2026-10-25T00:00:00Z', minutes: 120 })];
  expect(measure(meetingHours, live('2026-10-25', rows, who)).value).toBe(2);
});
