// Broadcast meetings, by hand.
import { expect, test } from 'vitest';
import { broadcastMeetings } from './broadcast-meetings.ts';
import { explain, live, measure, meeting } from './testing.ts';

const others = (count: number): string[] => Array.from({ length: count }, (_, index) => `p${index}@contoso.com`);

test('24 people are not a broadcast, 25 are', () => {
  const at = '2026-11-20T23:30:00Z';
  const rows = [meeting({ at, minutes: 60, with: others(23) }), meeting({ at, minutes: 60, with: others(24) })];
  const day = live('2026-11-20', rows);
  expect(measure(broadcastMeetings, day).value).toBe(1);
  expect(explain(broadcastMeetings, day)).toEqual(['- Fewer than 25 people.', '+ 25 people or more.']);
  expect(measure(broadcastMeetings, live('2026-11-21', rows)).value).toBe(0);
});
