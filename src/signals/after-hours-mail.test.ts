// After-hours mail, by hand.
import { expect, test } from 'vitest';
import { afterHoursMail } from './after-hours-mail.ts';
import { explain, live, mail, me, measure, officeHours, viewer } from './testing.ts';

const noon = (day: string) => sentAt(`${day}T12:00:00Z`);
const sentAt = (...times: string[]) => times.map((at) => mail({ at, from: me }));

test('the first minute of the working time belongs to it, its end does not', () => {
  const rows = sentAt('2026-11-20T08:59:59Z', '2026-11-20T09:00:00Z', '2026-11-20T16:59:59Z', '2026-11-20T17:00:00Z');
  const day = live('2026-11-20', rows);
  expect(measure(afterHoursMail, day).value).toBe(2);
  expect(explain(afterHoursMail, day)).toEqual([
    '+ Sent outside working time.',
    '- Sent within working time.',
    '- Sent within working time.',
    '+ Sent outside working time.',
  ]);
});

test('working time is on the person’s clocks, in summer as in winter', () => {
  const berlin = viewer({ zone: 'Europe/Berlin' });
  expect(measure(afterHoursMail, live('2026-07-20', sentAt('2026-07-20T07:30:00Z'), berlin)).value).toBe(0);
  expect(measure(afterHoursMail, live('2026-11-20', sentAt('2026-11-20T07:30:00Z'), berlin)).value).toBe(1);
});

test('the weekend, leave and a part-timer’s free day are outside working time', () => {
  expect(measure(afterHoursMail, live('2026-11-21', noon('2026-11-21'))).value).toBe(1);
  const onLeave = viewer({ leave: ['2026-11-20'] });
  expect(measure(afterHoursMail, live('2026-11-20', noon('2026-11-20'), onLeave)).value).toBe(1);
  const partTime = viewer({ hours: { ...officeHours, '5': [] } });
  expect(measure(afterHoursMail, live('2026-11-20', noon('2026-11-20'), partTime)).value).toBe(1);
});

test('received mail never counts', () => {
  expect(measure(afterHoursMail, live('2026-11-20', [mail({ at: '2026-11-20T03:00:00Z' })])).value).toBe(0);
});
