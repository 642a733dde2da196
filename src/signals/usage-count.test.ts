// Counts out of reports and times of sign-ins, by hand.
import { expect, test } from 'vitest';
import { failedSignIns } from './failed-sign-ins.ts';
import { firstSignIn } from './first-sign-in.ts';
import { lastSignIn } from './last-sign-in.ts';
import { signIns } from './sign-ins.ts';
import type { Signal } from './signal.ts';
import { explain, measure, viewer } from './testing.ts';
import { count, liveDays, liveTold, signIn, type Told } from './testing-told.ts';
import { usageActiveDays } from './usage-active-days.ts';
import { usageAdoption } from './usage-adoption.ts';
import { usageMailSent } from './usage-mail-sent.ts';
import { usageOnedriveShared } from './usage-onedrive-shared.ts';
import { valueOf } from './values.ts';

const day = '2026-11-20';
const of = (signal: Signal, told: Told, who = viewer()) => measure(signal, liveTold(day, told, who)).value;

test('counts of a day are added up over the person’s accounts and over what belongs together', () => {
  const reports = [
    count(day, 'email.sent', 4),
    { ...count(day, 'email.sent', 3), accountId: 'other' },
    count(day, 'onedrive.shared-inside', 2),
    count(day, 'onedrive.shared-outside', 1),
    count('2026-11-19', 'email.sent', 100),
  ];
  expect([of(usageMailSent, { reports }), of(usageOnedriveShared, { reports })]).toEqual([7, 3]);
});

test('a day is active by what the person did, not by what they received or how long it lasted', () => {
  expect(of(usageActiveDays, { reports: [count(day, 'email.read', 1)] })).toBe(1);
  const passive = [count(day, 'email.received', 9), count(day, 'teams.audio-seconds', 60), count(day, 'email.sent', 0)];
  expect(of(usageActiveDays, { reports: passive })).toBe(0);
});

test('adoption is the share of the days that are active, and a day that tells nothing of anybody is not', () => {
  const reports = [count('2026-11-18', 'email.sent', 4), count('2026-11-19', 'email.received', 4)];
  const days = liveDays(['2026-11-17', '2026-11-18', '2026-11-19', day], { reports });
  const parts = days.map((one) => usageAdoption.compute(one));
  expect(valueOf(usageAdoption, parts)).toMatchObject({ value: 0.25 });
});

test('a report’s day is the person’s day of the same date, wherever they are', () => {
  const reports = [count(day, 'email.sent', 4)];
  for (const zone of ['Pacific/Auckland', 'America/Los_Angeles']) {
    const days = liveDays(['2026-11-19', day, '2026-11-21'], { reports }, viewer({ zone }));
    expect(days.map((one) => usageMailSent.compute(one)?.amount)).toEqual([0, 4, 0]);
  }
});

test('sign-ins that failed are counted apart', () => {
  const events = [
    signIn('2026-11-20T07:30:00Z', ['failed', 'interactive']),
    signIn('2026-11-20T07:31:00Z'),
    signIn('2026-11-20T23:00:00Z', []),
  ];
  expect([of(signIns, { events }), of(failedSignIns, { events })]).toEqual([2, 1]);
});

test('the first and the last are those that somebody made, on their own clock', () => {
  const events = [
    signIn('2026-11-20T03:00:00Z', []),
    signIn('2026-11-20T06:58:00Z', ['failed', 'interactive']),
    signIn('2026-11-20T07:05:30Z'),
    signIn('2026-11-20T15:00:00Z'),
    signIn('2026-11-20T21:00:00Z', []),
  ];
  const who = viewer({ zone: 'Europe/Berlin' });
  expect(of(firstSignIn, { events }, who)).toBe(8 * 60 + 5);
  expect(of(lastSignIn, { events }, who)).toBe(16 * 60);
  expect(explain(firstSignIn, liveTold(day, { events }, who))).toEqual([
    '- An app renewed its access: nobody signed in.',
    '- Failed.',
    '+ The first of its day.',
    '- Neither the first nor the last.',
    '- An app renewed its access: nobody signed in.',
  ]);
  expect(of(firstSignIn, {})).toBeNull();
});

test('of a period the time is the median of the days that have one', () => {
  const events = ['2026-11-18T08:00:00Z', '2026-11-19T09:00:00Z', '2026-11-20T08:30:00Z'].map((at) => signIn(at));
  const days = liveDays(['2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20'], { events });
  expect(
    valueOf(
      firstSignIn,
      days.map((one) => firstSignIn.compute(one)),
    ),
  ).toMatchObject({ value: 8 * 60 + 30, beside: {} });
});
