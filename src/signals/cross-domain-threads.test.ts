// Cross-domain threads, by hand.
import { expect, test } from 'vitest';
import { crossDomainThreads } from './cross-domain-threads.ts';
import { explain, live, mail, me, measure } from './testing.ts';

test('To and Cc of a thread’s messages of the day are taken together', () => {
  const rows = [
    mail({ at: '2026-11-20T10:00:00Z', thread: 'a', from: me, to: ['x@fabrikam.com'] }),
    mail({ at: '2026-11-20T11:00:00Z', thread: 'a', from: 'x@fabrikam.com', to: [me] }),
    mail({ at: '2026-11-20T12:00:00Z', thread: 'b', to: [me], cc: ['y@fabrikam.com'] }),
    mail({ at: '2026-11-20T13:00:00Z', thread: 'c', from: 'x@fabrikam.com', to: [me, 'zoe@contoso.com'] }),
  ];
  const day = live('2026-11-20', rows);
  expect(measure(crossDomainThreads, day).value).toBe(2);
  expect(explain(crossDomainThreads, day)).toEqual([
    '+ Its thread went to contoso.com, fabrikam.com that day.',
    '+ Its thread went to contoso.com, fabrikam.com that day.',
    '+ Its thread went to contoso.com, fabrikam.com that day.',
    '- To and Cc of its thread stay in one domain that day.',
  ]);
});

test('messages of the day before, received bulk, blind copies and addresses without a domain add no domain', () => {
  const many = Array.from({ length: 26 }, (_, index) => `p${index}@domain${index}.com`);
  const rows = [
    mail({ at: '2026-11-19T10:00:00Z', thread: 'a', to: ['x@fabrikam.com'] }),
    mail({ at: '2026-11-20T10:00:00Z', thread: 'a', to: [me] }),
    mail({ at: '2026-11-20T11:00:00Z', thread: 'b', to: many }),
    mail({
      at: '2026-11-20T12:00:00Z',
      thread: 'c',
      counterparts: [
        [me, 'to'],
        ['x@fabrikam.com', 'bcc'],
        ['/o=exchange/cn=x', 'cc'],
      ],
    }),
  ];
  const day = live('2026-11-20', rows);
  expect(measure(crossDomainThreads, day).value).toBe(0);
  expect(explain(crossDomainThreads, day)[2]).toBe('- Bulk: to more than 25 addressees.');
});

test('what the person sent to many counts, however many they are', () => {
  const many = Array.from({ length: 26 }, (_, index) => `p${index}@domain${index}.com`);
  const day = live('2026-11-20', [mail({ at: '2026-11-20T10:00:00Z', from: me, to: many })]);
  expect(measure(crossDomainThreads, day).value).toBe(1);
});
