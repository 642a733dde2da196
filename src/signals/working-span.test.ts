// How long a day is, by hand.
import { expect, test } from 'vitest';
import { explain, mail, me, measure, meeting, viewer } from './testing.ts';
import { call, chat, count, liveTold, signIn, type Told } from './testing-told.ts';
import { workingSpan } from './working-span.ts';

const hours = (told: Told, who = viewer()) => measure(workingSpan, liveTold('2026-11-20', told, who)).value;
const sent = (at: string) => mail({ at, from: me, to: ['zoe@contoso.com'] });

test('it is from the first to the last thing that the person did', () => {
  const activity = [sent('2026-11-20T08:30:00Z'), meeting({ at: '2026-11-20T16:00:00Z', minutes: 60 })];
  expect(hours({ activity })).toBe(8.5);
  expect(hours({ activity, events: [chat({ at: '2026-11-20T07:00:00Z' })] })).toBe(10);
  expect(hours({ activity, calls: [call('2026-11-20T18:00:00Z', '2026-11-20T18:30:00Z')] })).toBe(10);
});

test('it is held within four and sixteen hours', () => {
  expect(hours({ activity: [sent('2026-11-20T10:00:00Z')] })).toBe(4);
  expect(hours({ activity: [sent('2026-11-20T00:30:00Z'), sent('2026-11-20T23:30:00Z')] })).toBe(16);
});

test('a day without anything that the person did has none', () => {
  expect(hours({})).toBeNull();
  expect(hours({ activity: [mail({ at: '2026-11-20T10:00:00Z' })] })).toBeNull();
  const context = { events: [signIn('2026-11-20T06:00:00Z')], reports: [count('2026-11-20', 'email.sent', 4)] };
  expect(hours(context)).toBeNull();
});

test('what began the day before counts from midnight on', () => {
  const activity = [meeting({ at: '2026-11-19T23:00:00Z', minutes: 120 }), sent('2026-11-20T09:00:00Z')];
  expect(hours({ activity })).toBe(9);
});

test('each row says whether the day is told from it', () => {
  const told = {
    activity: [sent('2026-11-20T09:00:00Z'), mail({ at: '2026-11-20T10:00:00Z' })],
    events: [chat({ at: '2026-11-20T11:00:00Z' }), signIn('2026-11-20T08:00:00Z')],
  };
  expect(explain(workingSpan, liveTold('2026-11-20', told))).toEqual([
    '+ The person did it: the day holds it.',
    '- Received, not sent.',
    '+ The person did it: the day holds it.',
    '- Context: not looked at.',
  ]);
});
