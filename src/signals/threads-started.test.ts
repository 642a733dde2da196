// Threads started, by hand.
import { expect, test } from 'vitest';
import { explain, live, mail, me, measure } from './testing.ts';
import { threadsStarted } from './threads-started.ts';

test('a sent message that answers nothing starts a thread', () => {
  const rows = [
    mail({ at: '2026-11-20T10:00:00Z', from: me }),
    mail({ at: '2026-11-20T11:00:00Z', from: me, answers: 'elsewhere' }),
    mail({ at: '2026-11-20T12:00:00Z' }),
  ];
  const day = live('2026-11-20', rows);
  expect(measure(threadsStarted, day)).toMatchObject({ value: 1, estimated: false });
  expect(explain(threadsStarted, day)).toEqual([
    '+ Sent, and answers nothing.',
    '- Answers another message.',
    '- Received, not sent.',
  ]);
});

test('a message without a place counts when nothing of its thread came before, and makes the figure an estimate', () => {
  const rows = [
    mail({ at: '2026-11-18T10:00:00Z', thread: 'known' }),
    mail({ at: '2026-11-20T10:00:00Z', from: me, thread: 'known', position: null }),
    mail({ at: '2026-11-20T11:00:00Z', from: me, thread: 'new', position: null }),
    mail({ at: '2026-11-20T12:00:00Z', from: me, thread: null, position: null }),
  ];
  const day = live('2026-11-20', rows);
  expect(measure(threadsStarted, day)).toMatchObject({ value: 2, estimated: true });
});
