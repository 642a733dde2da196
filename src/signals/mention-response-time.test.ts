// How soon mentions are answered, by hand.
import { expect, test } from 'vitest';
import { mentionResponseTime } from './mention-response-time.ts';
import { explain, measure } from './testing.ts';
import { liveDays, liveTold, mention, reply, type Told } from './testing-told.ts';
import { valueOf } from './values.ts';

const of = (told: Told, day = '2026-11-20') => measure(mentionResponseTime, liveTold(day, told));

test('the first message that the person writes later in the thread answers, and each mention is a sample', () => {
  const told = {
    mentions: [mention('2026-11-20T10:00:00Z'), mention('2026-11-20T10:06:00Z'), mention('2026-11-20T11:00:00Z')],
    events: [reply('2026-11-20T10:10:00Z'), reply('2026-11-20T10:20:00Z'), reply('2026-11-20T11:20:00Z')],
  };
  // 10 and 4 minutes by the first message, none by the second, 20 by the third.
  expect(of(told)).toMatchObject({ value: 10, beside: { replies: 3, within15: 2 / 3 } });
  expect(of(told).beside['mean']).toBeCloseTo(34 / 3, 10);
  expect(of(told).beside['p90']).toBeCloseTo(18, 10);
});

test('fifteen minutes are not under fifteen minutes', () => {
  const told = { mentions: [mention('2026-11-20T10:00:00Z')], events: [reply('2026-11-20T10:15:00Z')] };
  expect(of(told)).toMatchObject({ value: 15, beside: { within15: 0 } });
});

test('it counts on the day of the answer, at most 72 hours later', () => {
  const mentions = [mention('2026-11-17T10:00:00Z')];
  expect(of({ mentions, events: [reply('2026-11-20T10:00:00Z')] })).toMatchObject({ value: 72 * 60 });
  expect(of({ mentions, events: [reply('2026-11-20T10:00:01Z')] })).toMatchObject({ value: null });
});

test('another thread answers nothing, and nothing answers what comes after it or at the same moment', () => {
  const events = [reply('2026-11-20T10:00:00Z')];
  expect(of({ mentions: [mention('2026-11-20T09:00:00Z', 'u')], events }).value).toBeNull();
  expect(of({ mentions: [mention('2026-11-20T10:00:00Z')], events }).value).toBeNull();
  expect(of({ mentions: [mention('2026-11-20T11:00:00Z')], events })).toMatchObject({
    value: null,
    missing: { code: 'no-mentions' },
  });
});

test('a message of the days before has answered already what it could answer', () => {
  const told = {
    mentions: [mention('2026-11-19T09:00:00Z')],
    events: [reply('2026-11-19T10:00:00Z'), reply('2026-11-20T10:00:00Z')],
  };
  const days = liveDays(['2026-11-19', '2026-11-20'], told).map((day) => mentionResponseTime.compute(day));
  expect(days.map((part) => valueOf(mentionResponseTime, [part]).value)).toEqual([60, null]);
});

test('each answer says how long was waited for it', () => {
  const told = {
    mentions: [mention('2026-11-20T08:00:00Z'), mention('2026-11-20T09:50:00Z')],
    events: [reply('2026-11-20T10:10:00Z'), reply('2026-11-20T10:20:00Z')],
  };
  expect(explain(mentionResponseTime, liveTold('2026-11-20', told))).toEqual([
    '+ Answers a mention after 2 h 10 min, 20 min.',
    '- Answers no mention of this person in the 72 hours before.',
  ]);
});
