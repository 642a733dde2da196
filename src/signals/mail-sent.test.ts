// Mail sent, by hand.
import { expect, test } from 'vitest';
import { mailSent } from './mail-sent.ts';
import { explain, live, mail, me, measure, viewer } from './testing.ts';

test('a message counts as sent when it is from any of the person’s addresses', () => {
  const who = viewer({ addresses: [me, 'a.silva@contoso.com'] });
  const rows = [
    mail({ at: '2026-11-20T10:00:00Z', from: me, to: ['zoe@contoso.com'] }),
    mail({ at: '2026-11-20T11:00:00Z', from: 'a.silva@contoso.com', to: ['zoe@contoso.com'] }),
    mail({ at: '2026-11-20T12:00:00Z' }),
    mail({ at: '2026-11-20T13:00:00Z', actor: null }),
  ];
  const day = live('2026-11-20', rows, who);
  expect(measure(mailSent, day).value).toBe(2);
  expect(explain(mailSent, day)).toEqual([
    '+ Sent by this person.',
    '+ Sent by this person.',
    '- Received, not sent.',
    '- Received, not sent.',
  ]);
});

test('a message in two mailboxes of a person counts once', () => {
  const rows = [
    mail({ at: '2026-11-20T10:00:00Z', event: 'one', from: me }),
    mail({ at: '2026-11-20T10:00:04Z', event: 'one', from: me }),
  ];
  const day = live('2026-11-20', rows);
  expect(measure(mailSent, day).value).toBe(1);
  expect(explain(mailSent, day)[1]).toBe('- Counted once: another copy counts.');
});

test('a copy that comes after midnight does not count on the next day', () => {
  const rows = [
    mail({ at: '2026-11-20T23:59:59Z', event: 'one', from: me }),
    mail({ at: '2026-11-21T00:00:01Z', event: 'one', from: me }),
  ];
  expect(measure(mailSent, live('2026-11-20', rows)).value).toBe(1);
  expect(measure(mailSent, live('2026-11-21', rows)).value).toBe(0);
});

test('a message to oneself is sent, and not received', () => {
  const rows = [
    mail({ at: '2026-11-20T10:00:00Z', event: 'self', from: me, to: [me] }),
    mail({ at: '2026-11-20T10:00:01Z', event: 'self', from: me, to: [me] }),
  ];
  expect(measure(mailSent, live('2026-11-20', rows)).value).toBe(1);
});

test('a day goes from local midnight to local midnight, also when daylight saving makes it 25 hours long', () => {
  const who = viewer({ zone: 'Europe/Berlin' });
  const rows = ['2026-10-24T21:59:59Z', '2026-10-24T22:00:00Z', '2026-10-25T22:59:59Z', '2026-10-25T23:00:00Z'].map(
    (at) => mail({ at, from: me }),
  );
  expect(measure(mailSent, live('2026-10-25', rows, who)).value).toBe(2);
});
