// Hours with others, after hours and the span of a day on tiny tenants, against answers worked out by hand.
import { describe, expect, test } from 'vitest';
import type { CalendarEvent, TenantUser } from '../../tenant/model.ts';
import { attendees, group, lying, mail, meeting, post, team, user } from '../tiny-tenant.ts';
import type { SignalPerson, SignalQuestion } from './signal-truth.ts';
import { figureOn, personOf, truthOf } from './testing.ts';

const monday = '2026-03-23';
const hour = 1 / 60;

interface Lived {
  /** From and to. */
  readonly meetings?: readonly (readonly [string, string])[];
  readonly events?: readonly CalendarEvent[];
  readonly mails?: readonly string[];
  readonly toSelf?: readonly string[];
  readonly posts?: readonly string[];
  readonly ana?: Partial<TenantUser>;
}

const send = (at: string, to: string) =>
  lying('ana', 'sentitems', mail(`${to} ${at}`, at, { from: 'ana@contoso.com', to: [to] }));

const live = (lived: Lived, more: Partial<SignalQuestion> = {}): SignalPerson => {
  const met = (lived.meetings ?? []).map((span, index) => meeting(`m${index}`, [...span]));
  const truth = truthOf(
    {
      users: [user('ana', lived.ana), user('ben')],
      events: [...met, ...(lived.events ?? [])].map((event) => ['ana', event] as const),
      steps: [
        ...(lived.mails ?? []).map((at) => send(at, 'ben@contoso.com')),
        ...(lived.toSelf ?? []).map((at) => send(at, 'ana@contoso.com')),
      ],
      groups: [group('crew', ['ana', 'ben'], { unified: true, isTeam: true })],
      teams: [team('crew', { General: (lived.posts ?? []).map((at) => post('ana', at)) })],
    },
    { now: Date.parse('2026-04-30T00:00:00Z'), from: monday, to: '2026-04-05', ...more },
  );
  return personOf(truth, 'ana');
};
const at = (time: string, day = monday) => `${day}T${time}:00Z`;
const collaboration = (person: SignalPerson, day = monday) => figureOn(person, day, 'collaboration-hours');
const afterHours = (person: SignalPerson, day = monday) => figureOn(person, day, 'after-hours-collaboration');
const spanOf = (person: SignalPerson, day = monday) => figureOn(person, day, 'working-span');

describe('hours with others', () => {
  test('overlaps of whatever kind count once, and an estimate makes the day estimated', () => {
    const person = live({
      meetings: [
        [at('10:00'), at('11:00')],
        [at('10:30'), at('11:30')],
      ],
      mails: [at('10:59'), at('14:00')],
      posts: [at('14:04')],
    });
    expect(collaboration(person)).toMatchObject({ state: 'estimated', unit: 'h' });
    expect(collaboration(person)?.value).toBeCloseTo(1.5 + 5.5 * hour, 9);
    expect(person.period['collaboration-hours']?.value).toBeCloseTo(1.5 + 5.5 * hour, 9);
  });

  test('meetings alone are measured, and a day with nothing has no hours', () => {
    const person = live({ meetings: [[at('10:00'), at('11:00')]] });
    expect(collaboration(person)).toEqual({ value: 1, unit: 'h', state: 'measured' });
    expect(collaboration(person, '2026-03-24')).toEqual({ value: 0, unit: 'h', state: 'measured' });
  });

  test('a mail to oneself adds no time, one to several people counts once', () => {
    expect(collaboration(live({ toSelf: [at('10:00')] }))?.value).toBe(0);
    expect(collaboration(live({ mails: [at('10:00')], toSelf: [at('10:01')] }))?.value).toBeCloseTo(5 * hour, 9);
  });

  test('a call inside its meeting is one hour, not two', () => {
    const event = meeting('call', [at('10:00'), at('11:00')], {
      isOnlineMeeting: true,
      attendees: attendees('mara@birch.example'),
    });
    const scene = { users: [user('ana'), user('ben')], events: [['ana', event] as const] };
    const options = { now: Date.parse('2026-03-24T00:00:00Z'), from: monday, to: monday };
    const value = (sources: readonly ('meetings' | 'calls')[]) =>
      figureOn(personOf(truthOf({ ...scene, sources }, options), 'ana'), monday, 'collaboration-hours')?.value;
    expect(value(['meetings'])).toBe(1);
    expect(value(['calls'])).toBeGreaterThan(0.5);
    expect(value(['calls'])).toBeLessThanOrEqual(1);
    expect(value(['meetings', 'calls'])).toBe(1);
  });

  test('what crosses midnight is split there, on a leap day as on any other', () => {
    for (const [day, next] of [
      [monday, '2026-03-24'],
      ['2028-02-29', '2028-03-01'],
    ] as const) {
      const now = Date.parse(`${next}T23:00:00Z`);
      const person = live({ mails: [at('23:58', day)] }, { from: day, to: next, now });
      expect(collaboration(person, day)?.value).toBeCloseTo(2 * hour, 9);
      expect(collaboration(person, next)).toMatchObject({ state: 'estimated' });
      expect(collaboration(person, next)?.value).toBeCloseTo(3 * hour, 9);
    }
  });

  test('a mailbox that cannot be read leaves no figure, whatever was said in channels', () => {
    const person = live({ posts: [at('10:00')], ana: { mailbox: 'inactive' } });
    expect(collaboration(person)).toMatchObject({ value: null, reason: 'mailbox inactive' });
    expect(figureOn(person, monday, 'chat-messages')?.value).toBe(1);
    expect(person.weeks).toEqual([]);
  });

  test('a day that has not begun, or before the account was made, has no value', () => {
    const now = Date.parse(at('12:00'));
    const person = live({ ana: { createdAt: Date.parse(at('00:00')) } }, { from: '2026-03-22', to: '2026-03-24', now });
    expect(collaboration(person, '2026-03-22')).toMatchObject({ reason: 'no account yet' });
    expect(collaboration(person)).toMatchObject({ value: 0 });
    expect(collaboration(person, '2026-03-24')).toMatchObject({ reason: 'day not begun' });
  });
});

describe('after hours', () => {
  const late = { meetings: [[at('16:30'), at('18:00')] as const] };

  test('is the part outside working time, split at the boundary', () => {
    expect(afterHours(live(late))?.value).toBe(1);
    expect(afterHours(live({ mails: [at('08:57')] }))?.value).toBeCloseTo(3 * hour, 9);
    expect(afterHours(live({ mails: [at('16:59')] }))?.value).toBeCloseTo(4 * hour, 9);
  });

  test('is all of it on leave, on holidays, at weekends and on days that a part-time person does not work', () => {
    expect(afterHours(live({ ...late, ana: { leave: [monday] } }, { leave: true }))?.value).toBe(1.5);
    expect(afterHours(live(late, { holidays: [monday] }))?.value).toBe(1.5);
    const weekend = live({ meetings: [[at('10:00', '2026-03-28'), at('11:00', '2026-03-28')]] });
    expect(afterHours(weekend, '2026-03-28')?.value).toBe(1);
    const hours = { 2: [[540, 1020] as const] };
    expect(afterHours(live({ ...late, ana: { hours } }, { usesMailboxSettings: true }))?.value).toBe(1.5);
  });

  test('follows the wall clock over a change to summer time', () => {
    const zone = { ana: { zone: 'Europe/Berlin' } };
    const both = ['2026-03-27', '2026-03-30'];
    const meetings = both.map((day) => [at('15:30', day), at('16:30', day)] as const);
    const person = live({ ...zone, meetings }, { usesMailboxSettings: true });
    expect(both.map((day) => afterHours(person, day)?.value)).toEqual([0.5, 1]);
    const night = live(
      { ...zone, meetings: [[at('22:30', '2026-03-28'), at('22:30', '2026-03-29')].map((time) => time) as never] },
      { usesMailboxSettings: true },
    );
    expect(collaboration(night, '2026-03-29')?.value).toBe(0);
    const short = live(
      { ...zone, meetings: [[at('22:30', '2026-03-28'), at('02:30', '2026-03-29')]] },
      { usesMailboxSettings: true },
    );
    expect([collaboration(short, '2026-03-28')?.value, collaboration(short, '2026-03-29')?.value]).toEqual([0.5, 3.5]);
  });

  test('over an hour a week is flagged', () => {
    const meetings = [
      [at('17:00'), at('17:40')],
      [at('17:00', '2026-03-24'), at('17:40', '2026-03-24')],
      [at('17:00', '2026-03-30'), at('18:00', '2026-03-30')],
    ] as const;
    expect(live({ meetings }).flaggedWeeks).toEqual([monday]);
  });
});

describe('the span of a day', () => {
  test('goes from the first to the last activity, and holds between four and sixteen hours', () => {
    const day = { toSelf: [at('08:10')], posts: [at('17:20')], meetings: [[at('10:00'), at('11:00')] as const] };
    expect(spanOf(live(day))?.value).toBeCloseTo(9 + 10 * hour, 9);
    expect(spanOf(live({ mails: [at('10:00')] }))).toEqual({ value: 4, unit: 'h', state: 'measured' });
    expect(spanOf(live({ mails: [at('01:00'), at('23:00')] }))?.value).toBe(16);
    expect(spanOf(live({}))).toMatchObject({ value: null, reason: 'nothing happened' });
  });

  test('ends where a meeting ends, is cut at midnight, and is a mean over the days that have one', () => {
    const tuesday = '2026-03-24';
    const person = live({ mails: [at('18:00')], meetings: [[at('23:00'), at('06:00', tuesday)]] });
    expect(spanOf(person)?.value).toBe(6);
    expect(spanOf(person, tuesday)?.value).toBe(6);
    expect(person.period['working-span']?.value).toBe(6);
  });
});
