// Reply time, by hand.
import { expect, test } from 'vitest';
import { replyTime } from './reply-time.ts';
import { explain, live, mail, me, measure } from './testing.ts';

/** A message and, some minutes later, Ana's answer to it. */
const exchange = (at: string, minutes: number, name: string) => [
  mail({ at, thread: name, position: `${name}/1` }),
  mail({
    at: new Date(Date.parse(at) + minutes * 60_000).toISOString(),
    from: me,
    thread: name,
    position: `${name}/2`,
    answers: `${name}/1`,
  }),
];

test('median and 90th percentile of an even number of answers are interpolated', () => {
  const rows = [10, 20, 40, 80].flatMap((minutes, index) => exchange('2026-11-20T10:00:00Z', minutes, `t${index}`));
  const { value, beside, estimated } = measure(replyTime, live('2026-11-20', rows));
  expect(value).toBe(30);
  expect(beside['p90']).toBeCloseTo(68, 9);
  expect(beside['replies']).toBe(4);
  expect(estimated).toBe(false);
});

test('an answer after exactly 72 hours counts, a second later it does not', () => {
  const inTime = exchange('2026-11-17T10:00:00Z', 72 * 60, 'in time');
  const late = exchange('2026-11-17T10:00:00Z', 72 * 60 + 1 / 60, 'late');
  const day = live('2026-11-20', [...inTime, ...late]);
  expect(measure(replyTime, day)).toMatchObject({ value: 72 * 60, beside: { replies: 1 } });
  expect(explain(replyTime, day)).toEqual([
    '- Received, not sent.',
    '- Received, not sent.',
    '+ Answered after 72 h 0 min.',
    '- Answers no message that this person received, not in bulk, in the 72 hours before.',
  ]);
});

test('an answer counts on the day it was sent, with the working time that passed', () => {
  // Friday 16:00 to Monday 10:00.
  const rows = exchange('2026-11-20T16:00:00Z', 66 * 60, 'over the weekend');
  expect(measure(replyTime, live('2026-11-20', rows)).value).toBeNull();
  expect(measure(replyTime, live('2026-11-23', rows))).toMatchObject({
    value: 66 * 60,
    beside: { workingMedian: 120 },
  });
});

test('an answer to bulk, to the person’s own message, or to one they never received does not count', () => {
  const many = Array.from({ length: 26 }, (_, index) => `p${index}@contoso.com`);
  const rows = [
    mail({ at: '2026-11-20T10:00:00Z', thread: 'bulk', position: 'bulk/1', to: many }),
    mail({ at: '2026-11-20T10:10:00Z', thread: 'bulk', from: me, position: 'bulk/2', answers: 'bulk/1' }),
    mail({ at: '2026-11-20T10:00:00Z', thread: 'own', from: me, position: 'own/1' }),
    mail({ at: '2026-11-20T10:20:00Z', thread: 'own', from: me, position: 'own/2', answers: 'own/1' }),
    mail({ at: '2026-11-20T10:00:00Z', thread: 'lost', position: 'lost/1' }),
    mail({ at: '2026-11-20T10:30:00Z', thread: 'lost', from: me, position: 'lost/3', answers: 'lost/2' }),
    mail({ at: '2026-11-20T10:40:00Z', thread: 'another', from: me, position: 'x', answers: 'lost/1' }),
  ];
  expect(measure(replyTime, live('2026-11-20', rows))).toEqual({
    value: null,
    missing: { code: 'no-replies', text: 'No message was answered.' },
    beside: {},
    estimated: false,
  });
});

test('an answer that is dated before its message does not count, one of the same instant does', () => {
  const before = exchange('2026-11-20T10:00:00Z', -1, 'before');
  const same = exchange('2026-11-20T10:00:00Z', 0, 'same');
  expect(measure(replyTime, live('2026-11-20', [...before, ...same]))).toMatchObject({
    value: 0,
    beside: { replies: 1 },
  });
});

test('a message in two mailboxes is waited for from its first copy, and its answer counts once', () => {
  const [asked, answered] = exchange('2026-11-20T10:00:00Z', 30, 'twice');
  const rows = [asked!, { ...asked!, at: asked!.at + 600_000 }, answered!, { ...answered!, at: answered!.at + 5000 }];
  expect(measure(replyTime, live('2026-11-20', rows))).toMatchObject({ value: 30, beside: { replies: 1 } });
});

test('two answers to one message are two answers', () => {
  const [asked, first] = exchange('2026-11-20T10:00:00Z', 10, 'again');
  const second = { ...first!, event: 'second', position: 'again/3', at: first!.at + 600_000 };
  expect(measure(replyTime, live('2026-11-20', [asked!, first!, second]))).toMatchObject({
    value: 15,
    beside: { replies: 2 },
  });
});

test('without a place in the thread the latest earlier message that was received stands in, and the figure is an estimate', () => {
  const rows = [
    mail({ at: '2026-11-20T09:00:00Z', thread: 'broken' }),
    mail({ at: '2026-11-20T10:00:00Z', thread: 'broken' }),
    mail({ at: '2026-11-20T10:05:00Z', thread: 'broken', from: 'zoe@contoso.com', position: null }),
    mail({ at: '2026-11-20T10:30:00Z', thread: 'broken', from: me, position: null }),
    mail({ at: '2026-11-20T10:40:00Z', thread: 'broken' }),
  ];
  const day = live('2026-11-20', rows);
  expect(measure(replyTime, day)).toMatchObject({ value: 25, estimated: true });
  expect(explain(replyTime, day)[3]).toBe(
    '+ Answered after 25 min, if the latest message of the thread is what it answers.',
  );
});
