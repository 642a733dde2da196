// Bulk mail received, by hand.
import { expect, test } from 'vitest';
import { mailBulkReceived } from './mail-bulk-received.ts';
import { explain, live, mail, me, measure } from './testing.ts';

const people = (count: number): string[] => Array.from({ length: count }, (_, index) => `p${index}@contoso.com`);

test('received mail to 26 addressees is bulk; what the person sent never is', () => {
  const rows = [
    mail({ at: '2026-11-20T10:00:00Z', to: people(25) }),
    mail({ at: '2026-11-20T11:00:00Z', to: people(26) }),
    mail({ at: '2026-11-20T12:00:00Z', from: me, to: people(26) }),
  ];
  const day = live('2026-11-20', rows);
  expect(measure(mailBulkReceived, day).value).toBe(1);
  expect(explain(mailBulkReceived, day)).toEqual([
    '- Not bulk: to at most 25 addressees.',
    '+ Received, to more than 25 addressees.',
    '- Sent, not received.',
  ]);
});
