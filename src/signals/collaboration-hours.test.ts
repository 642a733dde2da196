// Hours with others, by hand: what is united, what an estimate is, and where a day ends.
import { expect, test } from 'vitest';
import { afterHoursCollaboration } from './after-hours-collaboration.ts';
import { collaborationHours } from './collaboration-hours.ts';
import { explain, mail, me, measure, meeting, viewer } from './testing.ts';
import { call, chat, liveDays, liveTold, type Told } from './testing-told.ts';

const minutes = (told: Told, day = '2026-11-20', who = viewer()): number =>
  Math.round((measure(collaborationHours, liveTold(day, told, who)).value ?? Number.NaN) * 3600) / 60;
const late = (told: Told, day = '2026-11-20', who = viewer()): number =>
  Math.round((measure(afterHoursCollaboration, liveTold(day, told, who)).value ?? Number.NaN) * 3600) / 60;

const sent = (at: string, to = 'zoe@contoso.com') => mail({ at, from: me, to: [to] });

test('a call inside a meeting is one hour, not two', () => {
  const activity = [meeting({ at: '2026-11-20T10:00:00Z', minutes: 60 })];
  expect(minutes({ activity })).toBe(60);
  expect(minutes({ activity, calls: [call('2026-11-20T10:00:00Z', '2026-11-20T10:55:00Z')] })).toBe(60);
  expect(minutes({ activity, calls: [call('2026-11-20T10:30:00Z', '2026-11-20T11:30:00Z')] })).toBe(90);
});

test('a sent mail takes five minutes and a chat message ninety seconds, unless something else covers them', () => {
  expect(minutes({ activity: [sent('2026-11-20T10:00:00Z')] })).toBe(5);
  expect(minutes({ events: [chat({ at: '2026-11-20T10:00:00Z' })] })).toBe(1.5);
  const activity = [meeting({ at: '2026-11-20T10:00:00Z', minutes: 30 }), sent('2026-11-20T10:10:00Z')];
  expect(minutes({ activity, events: [chat({ at: '2026-11-20T10:20:00Z' })] })).toBe(30);
  // Three messages within three minutes are not three times ninety seconds.
  const events = ['00', '01', '02'].map((minute) => chat({ at: `2026-11-20T12:${minute}:00Z` }));
  expect(minutes({ events })).toBe(3.5);
});

test('mail to oneself and received mail take no time with others', () => {
  expect(minutes({ activity: [sent('2026-11-20T10:00:00Z', me), mail({ at: '2026-11-20T11:00:00Z' })] })).toBe(0);
});

test('one message in two mailboxes takes its time once', () => {
  const copies = ['2026-11-20T10:00:00Z', '2026-11-20T10:00:40Z'].map((at) => ({ ...sent(at), event: 'same' }));
  expect(minutes({ activity: copies })).toBe(5);
});

test('a figure with an estimate in it says so, one of meetings and calls alone is known', () => {
  const meetings = { activity: [meeting({ at: '2026-11-20T10:00:00Z' })] };
  const calls = [call('2026-11-20T12:00:00Z', '2026-11-20T12:30:00Z')];
  expect(measure(collaborationHours, liveTold('2026-11-20', { ...meetings, calls })).estimated).toBe(false);
  const events = [chat({ at: '2026-11-20T14:00:00Z' })];
  expect(measure(collaborationHours, liveTold('2026-11-20', { ...meetings, events })).estimated).toBe(true);
});

test('what crosses midnight is split there, and both days together have all of it', () => {
  const told = {
    activity: [sent('2026-11-20T23:58:00Z')],
    events: [chat({ at: '2026-11-21T23:59:30Z' })],
    calls: [call('2026-11-21T23:30:00Z', '2026-11-22T00:30:00Z')],
  };
  const days = liveDays(['2026-11-20', '2026-11-21', '2026-11-22'], told);
  expect(days.map((day) => (collaborationHours.compute(day)?.amount ?? 0) / 60_000)).toEqual([2, 33, 30]);
});

test('a call without an end, or longer than twelve hours, has no time', () => {
  expect(minutes({ calls: [call('2026-11-20T10:00:00Z', null)] })).toBe(0);
  expect(minutes({ calls: [call('2026-11-20T03:00:00Z', '2026-11-20T15:01:00Z')] })).toBe(0);
});

test('the part outside working time is split at the boundary', () => {
  const told = {
    activity: [meeting({ at: '2026-11-20T16:30:00Z', minutes: 60 }), sent('2026-11-20T08:58:00Z')],
    events: [chat({ at: '2026-11-20T16:59:30Z' }), chat({ at: '2026-11-20T20:00:00Z' })],
  };
  // 08:58–09:00, 17:00–17:30 (the chat at 16:59:30 lies in the meeting), 20:00–20:01:30.
  expect(late(told)).toBe(2 + 30 + 1.5);
});

test('on leave and on the weekend all of it is after hours', () => {
  const activity = [meeting({ at: '2026-11-20T10:00:00Z', minutes: 60 })];
  expect(late({ activity })).toBe(0);
  expect(late({ activity }, '2026-11-20', viewer({ leave: ['2026-11-20'] }))).toBe(60);
  const saturday = [meeting({ at: '2026-11-21T10:00:00Z', minutes: 60 })];
  expect(late({ activity: saturday }, '2026-11-21')).toBe(60);
});

test('who works part-time has the rest of the day for after hours', () => {
  const hours = { '0': [], '1': [], '2': [], '3': [], '4': [], '5': [[540, 720]], '6': [] } as const;
  const who = viewer({ hours: { ...hours, '5': [[540, 720]], '0': [], '1': [], '2': [], '3': [], '4': [], '6': [] } });
  const activity = [meeting({ at: '2026-11-20T11:30:00Z', minutes: 60 })];
  expect(late({ activity }, '2026-11-20', who)).toBe(30);
});

test('where clocks go back the hour that comes twice counts twice, where they go forward none is lost', () => {
  const who = viewer({ zone: 'Europe/Berlin' });
  // 25 October 2026: 03:00 is 02:00 again. 00:30 UTC is 02:30, 01:30 UTC is 02:30 again.
  const back = [meeting({ at: '2026-10-25T00:00:00Z', minutes: 120 })];
  expect(minutes({ activity: back }, '2026-10-25', who)).toBe(120);
  // 29 March 2026: 02:00 is 03:00. From 01:30 to 03:30 on the clocks it is one hour.
  const forward = [meeting({ at: '2026-03-29T00:30:00Z', minutes: 60 })];
  expect(minutes({ activity: forward }, '2026-03-29', who)).toBe(60);
  // The day is 25 hours long: at 22:30 UTC it is still the twenty-fifth.
  expect(minutes({ activity: [meeting({ at: '2026-10-25T22:30:00Z', minutes: 60 })] }, '2026-10-25', who)).toBe(30);
});

test('the last day of February of a leap year is a day like others', () => {
  const told = {
    calls: [call('2028-02-28T23:30:00Z', '2028-02-29T00:30:00Z'), call('2028-02-29T23:45:00Z', '2028-03-01T00:15:00Z')],
  };
  const days = liveDays(['2028-02-28', '2028-02-29', '2028-03-01'], told);
  expect(days.map((day) => (collaborationHours.compute(day)?.amount ?? 0) / 60_000)).toEqual([30, 45, 15]);
});

test('every row says whether its time counts, and why', () => {
  const told = {
    activity: [
      sent('2026-11-20T10:00:00Z'),
      mail({ at: '2026-11-20T10:30:00Z' }),
      meeting({ at: '2026-11-20T11:00:00Z' }),
    ],
    calls: [call('2026-11-20T12:00:00Z', null)],
    events: [chat({ at: '2026-11-20T18:00:00Z' })],
  };
  expect(explain(collaborationHours, liveTold('2026-11-20', told))).toEqual([
    '+ Sent to others: 5 minutes from then on, as far as nothing else covers them.',
    '- Received, not sent.',
    '+ A meeting with others.',
    '- The source does not tell when it ended.',
    '+ Written in a channel: 90 seconds from then on, as far as nothing else covers them.',
  ]);
  expect(explain(afterHoursCollaboration, liveTold('2026-11-20', told)).filter((line) => line.startsWith('+'))).toEqual(
    ['+ Written in a channel: 90 seconds from then on, as far as nothing else covers them.'],
  );
});
