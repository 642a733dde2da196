// The working-time model: hand-computed days, and the order in which settings are heard.
import { expect, test } from 'vitest';
import type { WeekHours } from '../contract/records.ts';
import { openCalendar } from './days-off.ts';
import { parseDay } from './local-days.ts';
import { describeHours, resolveWorkingTime, type WorkingTime, type WorkingTimeSettings } from './working-time.ts';

const nine: [number, number][] = [[540, 1020]];
const week: WeekHours = { '0': [], '1': nine, '2': nine, '3': nine, '4': nine, '5': nine, '6': [] };
const nothing = { zone: null, hours: null };
const on = parseDay('2026-11-20');
const setting = (given: Partial<WorkingTimeSettings>) => {
  const { zone, zoneFrom, hours } = make(given).settingOf(on);
  return { zone: zone.name, zoneFrom, hours };
};
const make = (given: Partial<WorkingTimeSettings>): WorkingTime =>
  resolveWorkingTime({
    person: nothing,
    mailboxes: [],
    organization: { zone: 'Europe/Berlin', hours: week },
    leave: [],
    holidays: [],
    ...given,
  });
const at = (text: string): number => Date.parse(text);
const hour = 3_600_000;

test('a working day in Berlin is 09:00 to 17:00 on its clocks, in winter and in summer', () => {
  const { working } = make({});
  expect(working(parseDay('2026-11-20'))).toEqual([[at('2026-11-20T08:00:00Z'), at('2026-11-20T16:00:00Z')]]);
  expect(working(parseDay('2026-07-20'))).toEqual([[at('2026-07-20T07:00:00Z'), at('2026-07-20T15:00:00Z')]]);
  expect(working(parseDay('2026-11-21'))).toEqual([]);
});

test('a working interval over the change of clocks is an hour longer or shorter', () => {
  const night = make({ person: { zone: null, hours: { ...week, '0': [[0, 480]] } } });
  expect(night.between(at('2026-03-28T00:00:00Z'), at('2026-03-30T00:00:00Z'))).toBe(7 * hour);
  expect(night.between(at('2026-10-24T00:00:00Z'), at('2026-10-26T00:00:00Z'))).toBe(9 * hour);
});

test('the first minute of the working time belongs to it, the last does not', () => {
  const { isWorking } = make({});
  expect(isWorking(at('2026-11-20T07:59:59.999Z'))).toBe(false);
  expect(isWorking(at('2026-11-20T08:00:00Z'))).toBe(true);
  expect(isWorking(at('2026-11-20T15:59:59.999Z'))).toBe(true);
  expect(isWorking(at('2026-11-20T16:00:00Z'))).toBe(false);
});

test('leave and holidays have no working time', () => {
  const off = make({
    leave: [{ from: '2026-11-20', to: '2026-11-20', part: 'day' }],
    holidays: [
      openCalendar([{ day: '2026-11-19', name: 'Day of Repentance', part: 'day', yearly: false, until: null }]),
    ],
  });
  expect(off.working(parseDay('2026-11-20'))).toEqual([]);
  expect(off.working(parseDay('2026-11-19'))).toEqual([]);
  expect(off.working(parseDay('2026-11-18'))).toHaveLength(1);
});

test('the person is heard before the mailbox, the mailbox before the organization, for zone and hours apart', () => {
  const part: WeekHours = { ...week, '5': [] };
  const mailboxes = [{ zone: 'Asia/Tokyo', hours: part }];
  expect(setting({ mailboxes: [nothing, ...mailboxes] })).toEqual({
    zone: 'Asia/Tokyo',
    zoneFrom: 'mailbox',
    hours: part,
  });
  expect(setting({ person: { zone: 'America/Lima', hours: null }, mailboxes })).toEqual({
    zone: 'America/Lima',
    zoneFrom: 'person',
    hours: part,
  });
  expect(setting({})).toEqual({ zone: 'Europe/Berlin', zoneFrom: 'organization', hours: week });
});

test('a zone that this machine does not know is passed over', () => {
  const mailboxes = [{ zone: 'Asia/Tokyo', hours: null }];
  expect(setting({ person: { zone: 'Mars/Olympus', hours: null }, mailboxes })).toMatchObject({
    zone: 'Asia/Tokyo',
    zoneFrom: 'mailbox',
  });
  expect(setting({ organization: { zone: 'Mars/Olympus', hours: week } }).zone).toBe('UTC');
});

test('working time between two instants leaves out nights and the weekend', () => {
  const { between } = make({});
  // Friday 16:00 to Monday 10:00 in Berlin.
  expect(between(at('2026-11-20T15:00:00Z'), at('2026-11-23T09:00:00Z'))).toBe(2 * hour);
  expect(between(at('2026-11-20T18:00:00Z'), at('2026-11-21T18:00:00Z'))).toBe(0);
  expect(between(at('2026-11-20T15:00:00Z'), at('2026-11-20T15:00:00Z'))).toBe(0);
  expect(between(at('2026-11-20T16:00:00Z'), at('2026-11-20T15:00:00Z'))).toBe(0);
});

test('intervals that overlap or touch are one, empty ones are none', () => {
  const { working } = make({
    person: {
      zone: 'UTC',
      hours: {
        ...week,
        '5': [
          [720, 780],
          [540, 720],
          [760, 800],
          [900, 900],
        ],
      },
    },
  });
  expect(working(parseDay('2026-11-20'))).toEqual([[at('2026-11-20T09:00:00Z'), at('2026-11-20T13:20:00Z')]]);
});

test('hours are told in words, equal days together', () => {
  expect(describeHours(week)).toBe('Mon–Fri 09:00–17:00');
  const part: WeekHours = {
    ...week,
    '3': [[540, 720]],
    '5': [],
    '0': [
      [600, 720],
      [780, 1440],
    ],
  };
  expect(describeHours(part)).toBe('Mon–Tue, Thu 09:00–17:00; Wed 09:00–12:00; Sun 10:00–12:00 and 13:00–24:00');
  expect(describeHours({ ...week, '1': [], '2': [], '3': [], '4': [], '5': [] })).toBe('no working hours');
});
