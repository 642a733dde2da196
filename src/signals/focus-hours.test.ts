// Focus hours, by hand.
import { expect, test } from 'vitest';
import { focusHours } from './focus-hours.ts';
import { explain, live, measure, meeting, officeHours, viewer } from './testing.ts';

test('a gap of two hours counts, one that is a minute shorter does not', () => {
  // 09:00–11:00 free, 11:00–11:01 meeting, 11:01–13:00 free, 13:00–17:00 meeting.
  const rows = [
    meeting({ at: '2026-11-20T11:00:00Z', minutes: 1 }),
    meeting({ at: '2026-11-20T13:00:00Z', minutes: 240 }),
  ];
  expect(measure(focusHours, live('2026-11-20', rows)).value).toBe(2);
});

test('a day without meetings is all focus, as far as it is working time', () => {
  expect(measure(focusHours, live('2026-11-20', [])).value).toBe(8);
  const morning = viewer({ hours: { ...officeHours, '5': [[480, 720]] } });
  expect(measure(focusHours, live('2026-11-20', [], morning)).value).toBe(4);
  const split = viewer({
    hours: {
      ...officeHours,
      '5': [
        [540, 600],
        [660, 1020],
      ],
    },
  });
  expect(measure(focusHours, live('2026-11-20', [], split)).value).toBe(6);
});

test('meetings outside working time and meetings that do not count take nothing away', () => {
  const rows = [
    meeting({ at: '2026-11-20T07:00:00Z', minutes: 60 }),
    meeting({ at: '2026-11-20T12:00:00Z', minutes: 60, marks: ['declined'] }),
    meeting({ at: '2026-11-20T16:00:00Z', minutes: 120 }),
  ];
  const day = live('2026-11-20', rows);
  expect(measure(focusHours, day).value).toBe(7);
  expect(explain(focusHours, day)).toEqual([
    '- Outside working time.',
    '- This person declined it.',
    '+ Within working time: bounds the stretches.',
  ]);
});

test('without working time there is no figure, and it says why', () => {
  const day = live('2026-11-21', [meeting({ at: '2026-11-20T10:00:00Z' })]);
  expect(measure(focusHours, day)).toMatchObject({ value: null, missing: { code: 'no-working-time' } });
  expect(explain(focusHours, day)).toEqual(['- On another day.']);
});
