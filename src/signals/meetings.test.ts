// Meetings, by hand: which count at all.
import { expect, test } from 'vitest';
import { meetings } from './meetings.ts';
import { explain, live, me, measure, meeting, viewer } from './testing.ts';

test('cancelled, declined, all-day and free ones do not count, private and recurring ones do', () => {
  const at = '2026-11-20T10:00:00Z';
  const marks = [['cancelled'], ['declined'], ['all-day'], ['free'], ['private'], ['recurring', 'online'], []];
  const day = live(
    '2026-11-20',
    marks.map((given) => meeting({ at, marks: given })),
  );
  expect(measure(meetings, day).value).toBe(3);
  expect(explain(meetings, day).slice(0, 5)).toEqual([
    '- Cancelled.',
    '- This person declined it.',
    '- Lasts all day.',
    '- Shown as free.',
    '+ A meeting with others that starts this day.',
  ]);
});

test('twelve hours count, longer and empty ones do not', () => {
  const at = '2026-11-20T06:00:00Z';
  const day = live(
    '2026-11-20',
    [720, 721, 0].map((minutes) => meeting({ at, minutes })),
  );
  expect(explain(meetings, day)).toEqual([
    '+ A meeting with others that starts this day.',
    '- Longer than 12 hours.',
    '- Has no duration.',
  ]);
});

test('nobody else, only a room, or only the person’s other address is no meeting', () => {
  const who = viewer({ addresses: [me, 'a.silva@contoso.com'] });
  const at = '2026-11-20T10:00:00Z';
  const rows = [
    meeting({ at, with: [] }),
    meeting({ at, counterparts: [['room1@contoso.com', 'resource']] }),
    meeting({ at, with: ['a.silva@contoso.com', me] }),
    meeting({ at, actor: 'zoe@contoso.com', with: [] }),
    meeting({ at, actor: null, with: ['zoe@contoso.com'] }),
  ];
  const day = live('2026-11-20', rows, who);
  expect(measure(meetings, day).value).toBe(2);
  expect(explain(meetings, day)[1]).toBe('- Nobody else takes part.');
});

test('one meeting on two calendars of a person counts once, also when one of them says declined', () => {
  const at = '2026-11-20T10:00:00Z';
  const rows = [
    meeting({ at, event: 'same', marks: ['declined'] }),
    meeting({ at, event: 'same' }),
    meeting({ at, event: 'same' }),
  ];
  const day = live('2026-11-20', rows);
  expect(measure(meetings, day).value).toBe(1);
  expect(explain(meetings, day)).toEqual([
    '- Counted once: another copy counts.',
    '+ A meeting with others that starts this day.',
    '- Counted once: another copy counts.',
  ]);
});

test('a meeting over midnight counts on the day it starts', () => {
  const rows = [meeting({ at: '2026-11-20T23:30:00Z', minutes: 60 })];
  expect(measure(meetings, live('2026-11-20', rows)).value).toBe(1);
  const next = live('2026-11-21', rows);
  expect(measure(meetings, next).value).toBe(0);
  expect(explain(meetings, next)).toEqual(['- Starts on another day.']);
});
