// Large meetings, by hand.
import { expect, test } from 'vitest';
import { largeMeetings } from './large-meetings.ts';
import { explain, live, me, measure, meeting } from './testing.ts';

const others = (count: number): string[] => Array.from({ length: count }, (_, index) => `p${index}@contoso.com`);

test('eight people are not many, nine are; the organizer is one of them, a room is not', () => {
  const at = '2026-11-20T10:00:00Z';
  const rows = [
    meeting({ at, with: [...others(7), me] }),
    meeting({
      at,
      counterparts: [...others(7).map((address) => [address, 'optional'] as const), ['room@contoso.com', 'resource']],
    }),
    meeting({ at, with: others(8) }),
  ];
  const day = live('2026-11-20', rows);
  expect(measure(largeMeetings, day).value).toBe(1);
  expect(explain(largeMeetings, day)).toEqual(['- At most 8 people.', '- At most 8 people.', '+ More than 8 people.']);
});

test('it counts on the day it starts', () => {
  const rows = [meeting({ at: '2026-11-20T23:30:00Z', minutes: 60, with: others(20) })];
  expect(measure(largeMeetings, live('2026-11-20', rows)).value).toBe(1);
  expect(measure(largeMeetings, live('2026-11-21', rows)).value).toBe(0);
});
