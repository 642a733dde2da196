// One-to-one with the manager, by hand.
import { expect, test } from 'vitest';
import { oneToOneWithManager } from './one-to-one-with-manager.ts';
import { boss, explain, live, me, measure, meeting, viewer } from './testing.ts';

test('exactly the person and their manager, whoever organizes it, a room beside them', () => {
  const rows = [
    meeting({ at: '2026-11-20T10:00:00Z', with: [boss] }),
    meeting({
      at: '2026-11-20T11:00:00Z',
      actor: boss,
      counterparts: [
        [me, 'required'],
        ['room@contoso.com', 'resource'],
      ],
    }),
    meeting({ at: '2026-11-20T12:00:00Z', with: [boss, 'zoe@contoso.com'] }),
    meeting({ at: '2026-11-20T13:00:00Z', with: ['zoe@contoso.com'] }),
  ];
  const day = live('2026-11-20', rows);
  expect(measure(oneToOneWithManager, day).value).toBe(60);
  expect(explain(oneToOneWithManager, day)).toEqual([
    '+ This person and their manager, nobody else.',
    '+ This person and their manager, nobody else.',
    '- Not exactly this person and their manager.',
    '- Not exactly this person and their manager.',
  ]);
});

test('minutes are cut at midnight and overlaps count once', () => {
  const rows = [
    meeting({ at: '2026-11-20T23:40:00Z', minutes: 60, with: [boss] }),
    meeting({ at: '2026-11-20T23:30:00Z', minutes: 20, with: [boss] }),
  ];
  expect(measure(oneToOneWithManager, live('2026-11-20', rows)).value).toBe(30);
  expect(measure(oneToOneWithManager, live('2026-11-21', rows)).value).toBe(40);
  expect(explain(oneToOneWithManager, live('2026-11-22', rows))[0]).toBe('- On another day.');
});

test('a person without a manager has no such figure, and it says why', () => {
  const who = viewer({ manager: false });
  const day = live('2026-11-20', [meeting({ at: '2026-11-20T10:00:00Z', with: [boss] })], who);
  expect(measure(oneToOneWithManager, day)).toMatchObject({ value: null, missing: { code: 'no-manager' } });
});
