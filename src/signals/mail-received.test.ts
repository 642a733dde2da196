// Mail received, by hand.
import { expect, test } from 'vitest';
import { mailReceived } from './mail-received.ts';
import { explain, live, mail, me, measure } from './testing.ts';

const people = (count: number): string[] => Array.from({ length: count }, (_, index) => `p${index}@contoso.com`);

test('mail to 25 addressees is received, mail to 26 is bulk, over To and Cc together', () => {
  const rows = [
    mail({ at: '2026-11-20T10:00:00Z', to: people(20), cc: people(5) }),
    mail({ at: '2026-11-20T11:00:00Z', to: people(20), cc: people(6) }),
    mail({ at: '2026-11-20T12:00:00Z', from: me, to: people(40) }),
  ];
  const day = live('2026-11-20', rows);
  expect(measure(mailReceived, day).value).toBe(1);
  expect(explain(mailReceived, day)).toEqual([
    '+ Received.',
    '- Bulk: to more than 25 addressees.',
    '- Sent, not received.',
  ]);
});

test('blind copies are addressees too', () => {
  const hidden = people(26).map((address) => [address, 'bcc'] as const);
  const day = live('2026-11-20', [mail({ at: '2026-11-20T10:00:00Z', counterparts: hidden })]);
  expect(measure(mailReceived, day).value).toBe(0);
});

test('the same message in two mailboxes is received once', () => {
  const rows = ['2026-11-20T10:00:00Z', '2026-11-20T10:00:00Z'].map((at) => mail({ at, event: 'one' }));
  expect(measure(mailReceived, live('2026-11-20', rows)).value).toBe(1);
});

test('a day without mail has none, which is a figure', () => {
  expect(measure(mailReceived, live('2026-11-20', []))).toEqual({
    value: 0,
    missing: null,
    beside: {},
    estimated: false,
  });
});
