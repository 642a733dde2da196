// Mail and meetings over several days, against answers worked out by hand.
import { expect, test } from 'vitest';
import { computeTruth } from './ledger.ts';
import { lying, mail, meeting, tinyTenant, user } from './tiny-tenant.ts';

/** Monday to Sunday. */
const week = { now: Date.parse('2026-04-01T00:00:00Z'), from: '2026-03-23', to: '2026-03-29' };
const at = (day: number, time: string) => `2026-03-${day}T${time}:00Z`;

test('counts and hours are added up, shares and density are those of all hours together', () => {
  const events = [
    meeting('one', [at(23, '09:00'), at(23, '10:00')], { type: 'occurrence' }),
    meeting('two', [at(24, '09:00'), at(24, '12:00')]),
    meeting('three', [at(24, '11:00'), at(24, '13:00')]),
    meeting('saturday', [at(28, '10:00'), at(28, '12:00')]),
  ];
  const sent = [23, 24].map((day) =>
    lying('ana', 'sentitems', mail(`m${day}`, at(day, '18:00'), { from: 'ana@contoso.com', to: ['ben@contoso.com'] })),
  );
  const users = [user('ana', { managerId: 'ben' }), user('ben')];
  const tenant = tinyTenant({ users, events: events.map((event) => ['ana', event] as const), steps: sent });
  const { signals } = computeTruth(tenant, week).people[0]!.period;
  expect(signals).toMatchObject({
    'mail-sent': { value: 2, unit: 'count', state: 'measured' },
    'after-hours-mail': { value: 2 },
    meetings: { value: 4 },
    'meeting-hours': { value: 7, unit: 'h' },
    'long-meetings': { value: 3 },
    'recurring-meetings': { value: 1 / 7 },
    'conflicting-meetings': { value: 1 / 7 },
    'meeting-density': { value: 7 / 40 },
    'one-to-one-with-manager': { value: 7 * 60, unit: 'min', beside: { minutesAWeek: 7 * 60 } },
    'focus-hours': { value: 7 + 4 + 24 },
    'reply-time': { value: null, reason: 'no replies' },
  });
});

test('a day that goes on counts with its hours, and not in what wants whole days', () => {
  const events = [
    meeting('one', [at(23, '09:00'), at(23, '11:00')]),
    meeting('two', [at(24, '09:00'), at(24, '11:00')]),
  ];
  const tenant = tinyTenant({
    users: [user('ana'), user('ben')],
    events: events.map((event) => ['ana', event] as const),
  });
  const { signals } = computeTruth(tenant, { ...week, now: Date.parse(at(24, '12:00')) }).people[0]!.period;
  expect(signals).toMatchObject({
    'meeting-hours': { value: 4 },
    'meeting-density': { value: 2 / 8 },
    'focus-hours': { value: 6 },
    'one-to-one-with-manager': { value: null, reason: 'no manager' },
  });
});

test('without working time and meetings there is nothing to divide', () => {
  const tenant = tinyTenant({ users: [user('ana')] });
  const { signals } = computeTruth(tenant, { ...week, from: '2026-03-28' }).people[0]!.period;
  expect(signals).toMatchObject({
    'meeting-density': { value: null, reason: 'no working time' },
    'recurring-meetings': { value: null, reason: 'no meetings' },
    'focus-hours': { value: null, reason: 'no working time' },
    'mail-sent': { value: 0 },
  });
});
