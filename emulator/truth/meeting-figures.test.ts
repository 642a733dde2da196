// Meeting signals on tiny tenants, against answers worked out by hand.
import { describe, expect, test } from 'vitest';
import type { CalendarEvent, TenantUser } from '../tenant/model.ts';
import { computeTruth } from './ledger.ts';
import type { TruthOptions } from './persons.ts';
import type { MeetingRow, PersonTruth } from './shapes.ts';
import { attendees, meeting, tinyTenant, user } from './tiny-tenant.ts';

const monday = '2026-03-23';
const at = (from: string, to: string): [string, string] => [`${monday}T${from}:00Z`, `${monday}T${to}:00Z`];

interface Seen {
  readonly ana: PersonTruth;
  readonly rows: readonly MeetingRow[];
}

function see(events: readonly CalendarEvent[], more: Partial<TruthOptions> = {}, ana: Partial<TenantUser> = {}): Seen {
  const tenant = tinyTenant({
    users: [user('ana', { managerId: 'ben', ...ana }), user('ben')],
    events: events.map((event) => ['ana', event] as const),
  });
  const truth = computeTruth(tenant, {
    now: Date.parse('2026-04-30T00:00:00Z'),
    from: monday,
    to: '2026-03-29',
    ...more,
  });
  return { ana: truth.people[0]!, rows: truth.mailboxes[0]!.meetings };
}

const figureOf = ({ ana }: Seen, signal: string, day = monday) =>
  ana.days.find((one) => one.day === day)?.signals[signal];
const valueOf = (seen: Seen, signal: string, day = monday) => figureOf(seen, signal, day)?.value;
const guests = (count: number) => attendees(...Array.from({ length: count }, (_, index) => `p${index}@contoso.com`));

describe('which events count', () => {
  test.each<[string, Partial<CalendarEvent>]>([
    ['cancelled', { isCancelled: true }],
    ['declined', { response: 'declined' }],
    ['all-day', { isAllDay: true }],
    ['free', { showAs: 'free' }],
    ['nobody else', { attendees: attendees('ana@contoso.com') }],
    ['nobody else', { attendees: [{ address: 'room@contoso.com', type: 'resource', response: 'accepted' }] }],
    ['longer than 12 h', { end: Date.parse(`${monday}T22:00:01Z`) }],
    ['no length', { end: Date.parse(`${monday}T10:00:00Z`) }],
  ])('an event does not count: %s', (excluded, change) => {
    const seen = see([meeting('a', at('10:00', '11:00'), change)]);
    expect(valueOf(seen, 'meetings')).toBe(0);
    expect(seen.rows.map((row) => row.excluded)).toEqual([excluded]);
  });

  test.each<[string, Partial<CalendarEvent>]>([
    ['a private one', { sensitivity: 'private' }],
    ['a tentative one', { showAs: 'tentative', response: 'tentativelyAccepted' }],
    ['one without an answer', { response: 'notResponded' }],
    ['one of exactly 12 h', { end: Date.parse(`${monday}T22:00:00Z`) }],
    ['one with somebody outside only', { attendees: attendees('mara@birch.example') }],
  ])('an event counts: %s', (_, change) => {
    expect(valueOf(see([meeting('a', at('10:00', '11:00'), change)]), 'meetings')).toBe(1);
  });

  test('a meeting counts once it has ended', () => {
    const one = [meeting('a', at('10:00', '11:00'))];
    expect(valueOf(see(one, { now: Date.parse(`${monday}T10:59:59Z`) }), 'meetings')).toBe(0);
    expect(valueOf(see(one, { now: Date.parse(`${monday}T11:00:00Z`) }), 'meetings')).toBe(1);
  });

  test('one meeting in two calendars of a person counts once, occurrences of a series each', () => {
    const twice = meeting('a', at('10:00', '11:00'));
    const occurrence = { ...twice, id: 'b', start: twice.start + 7_200_000, end: twice.end + 7_200_000 };
    const tenant = tinyTenant({
      users: [user('ana'), user('adm')],
      events: [
        ['ana', twice],
        ['ana', occurrence],
        ['adm', { ...twice, id: 'c' }],
      ],
    });
    const options = { now: Date.parse('2026-04-30T00:00:00Z'), from: monday, to: monday, alsoOwns: { ana: ['adm'] } };
    const { people, mailboxes } = computeTruth(tenant, options);
    expect(people.map(({ days }) => days[0]?.signals['meetings']?.value)).toEqual([2]);
    expect(mailboxes.map(({ meetings }) => meetings.map(({ excluded }) => excluded))).toEqual([
      [null, null],
      ['duplicate'],
    ]);
  });
});

describe('hours', () => {
  test('overlapping meetings are merged', () => {
    const seen = see([meeting('a', at('10:00', '11:00')), meeting('b', at('10:30', '11:30'))]);
    expect(valueOf(seen, 'meeting-hours')).toBe(1.5);
    expect(valueOf(seen, 'conflicting-meetings')).toBeCloseTo(0.5 / 1.5, 12);
    expect(valueOf(seen, 'meetings')).toBe(2);
  });

  test('back to back is no conflict', () => {
    const seen = see([meeting('a', at('10:00', '11:00')), meeting('b', at('11:00', '12:00'))]);
    expect([valueOf(seen, 'meeting-hours'), valueOf(seen, 'conflicting-meetings')]).toEqual([2, 0]);
  });

  test('a meeting over midnight is counted on its first day, its hours lie on both', () => {
    const seen = see([meeting('a', [`${monday}T23:00:00Z`, '2026-03-24T01:30:00Z'])]);
    expect([valueOf(seen, 'meetings'), valueOf(seen, 'meetings', '2026-03-24')]).toEqual([1, 0]);
    expect([valueOf(seen, 'meeting-hours'), valueOf(seen, 'meeting-hours', '2026-03-24')]).toEqual([1, 1.5]);
  });

  test('midnight is that of the person’s zone', () => {
    const seen = see([meeting('a', at('22:00', '23:59'))], { zone: 'Asia/Tokyo' });
    expect([valueOf(seen, 'meetings'), valueOf(seen, 'meetings', '2026-03-24')]).toEqual([0, 1]);
  });

  test('a meeting that began before the first day adds its hours of that day', () => {
    const seen = see([meeting('a', ['2026-03-22T23:00:00Z', `${monday}T02:00:00Z`])]);
    expect([valueOf(seen, 'meetings'), valueOf(seen, 'meeting-hours')]).toEqual([0, 2]);
  });

  test('on the day the clocks go forward a night meeting is as long as it is', () => {
    const sunday = '2026-03-29';
    const seen = see([meeting('a', ['2026-03-28T23:30:00Z', '2026-03-29T02:00:00Z'])], { zone: 'Europe/Berlin' });
    expect(valueOf(seen, 'meeting-hours', sunday)).toBe(2.5);
    expect(valueOf(seen, 'meeting-hours', '2026-03-28')).toBe(0);
  });

  test('on the day the clocks go forward working time through the gap is an hour shorter', () => {
    const hours = { 0: [[60, 240] as const] };
    const berlin = { usesMailboxSettings: true };
    const seen = see([meeting('a', ['2026-03-29T00:00:00Z', '2026-03-29T00:30:00Z'])], berlin, {
      zone: 'Europe/Berlin',
      hours,
    });
    expect(valueOf(seen, 'meeting-density', '2026-03-29')).toBeCloseTo(0.5 / 2, 12);
  });

  test('recurring meetings are a share of the hours', () => {
    const seen = see([
      meeting('a', at('10:00', '11:00'), { type: 'occurrence' }),
      meeting('b', at('10:30', '11:30'), { type: 'exception' }),
      meeting('c', at('14:00', '14:30')),
    ]);
    expect(valueOf(seen, 'recurring-meetings')).toBeCloseTo(1.5 / 2, 12);
  });

  test('without meetings shares are not known', () => {
    const seen = see([]);
    expect(figureOf(seen, 'recurring-meetings')).toEqual({
      value: null,
      unit: 'ratio',
      state: 'unavailable',
      reason: 'no meetings',
    });
    expect(figureOf(seen, 'conflicting-meetings')).toMatchObject({ reason: 'no meetings' });
    expect(valueOf(seen, 'meeting-hours')).toBe(0);
  });
});

describe('size and length', () => {
  test('longer than 60 minutes is long', () => {
    const seen = see([meeting('a', at('10:00', '11:00')), meeting('b', at('13:00', '14:01'))]);
    expect(valueOf(seen, 'long-meetings')).toBe(1);
  });

  test('more than 8 people are large, from 25 it is a broadcast; rooms and second mentions are nobody', () => {
    const room = { address: 'room@contoso.com', type: 'resource', response: 'accepted' } as const;
    const seen = see([
      meeting('a', at('10:00', '10:30'), { attendees: [...guests(7), room, ...attendees('ANA@contoso.com')] }),
      meeting('b', at('11:00', '11:30'), { attendees: guests(8) }),
      meeting('c', at('12:00', '12:30'), { attendees: guests(23) }),
      meeting('d', at('13:00', '13:30'), { attendees: guests(24) }),
    ]);
    expect([valueOf(seen, 'large-meetings'), valueOf(seen, 'broadcast-meetings')]).toEqual([3, 1]);
  });
});

describe('talks with the manager', () => {
  test('only meetings of exactly the two count, in minutes', () => {
    const seen = see([
      meeting('a', at('10:00', '10:30')),
      meeting('b', at('10:20', '10:40'), { organizer: 'ben@contoso.com', attendees: attendees('ana@contoso.com') }),
      meeting('c', at('11:00', '12:00'), { attendees: attendees('ben@contoso.com', 'mara@birch.example') }),
      meeting('d', at('13:00', '14:00'), { attendees: attendees('mara@birch.example') }),
    ]);
    expect(figureOf(seen, 'one-to-one-with-manager')).toEqual({ value: 40, unit: 'min', state: 'measured' });
  });

  test('a room may be there too', () => {
    const room = { address: 'room@contoso.com', type: 'resource', response: 'accepted' } as const;
    const seen = see([meeting('a', at('10:00', '10:30'), { attendees: [...attendees('ben@contoso.com'), room] })]);
    expect(valueOf(seen, 'one-to-one-with-manager')).toBe(30);
  });

  test('without a manager they are not known', () => {
    expect(figureOf(see([], {}, { managerId: null }), 'one-to-one-with-manager')).toMatchObject({
      reason: 'no manager',
    });
  });
});

describe('against working time', () => {
  test('density is meeting hours to working hours, also where the meetings lie outside of these', () => {
    expect(valueOf(see([meeting('a', at('16:00', '18:00'))]), 'meeting-density')).toBe(0.25);
  });

  test('gaps of two hours and more are focus time', () => {
    const seen = see([
      meeting('a', at('11:00', '12:00')),
      meeting('b', at('13:59', '14:30')),
      meeting('c', at('16:30', '16:45')),
    ]);
    expect(valueOf(seen, 'focus-hours')).toBe(2 + 2);
    expect(valueOf(see([]), 'focus-hours')).toBe(8);
  });

  test('a gap does not reach over the end of a stretch of working time', () => {
    const hours = { 1: [[540, 660] as const, [720, 800] as const] };
    expect(valueOf(see([], { usesMailboxSettings: true }, { hours }), 'focus-hours')).toBe(2);
  });

  test('a day without working time, or not over yet, has neither', () => {
    const seen = see([meeting('a', ['2026-03-28T10:00:00Z', '2026-03-28T11:00:00Z'])]);
    for (const signal of ['meeting-density', 'focus-hours']) {
      expect(figureOf(seen, signal, '2026-03-28')).toMatchObject({ value: null, reason: 'no working time' });
    }
    const today = see([meeting('a', at('10:00', '11:00'))], { now: Date.parse(`${monday}T23:59:59Z`) });
    expect(figureOf(today, 'focus-hours')).toMatchObject({ reason: 'day not over' });
    expect(valueOf(today, 'meeting-hours')).toBe(1);
  });
});
