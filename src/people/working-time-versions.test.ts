// Working time over time: versions, moves between zones, changes of clocks, part-time, leave; each case computed by hand.
import { describe, expect, test } from 'vitest';
import type { WeekHours } from '../contract/records.ts';
import { type Holiday, openCalendar } from './days-off.ts';
import { daysBetween, formatDay, parseDay } from './local-days.ts';
import { zoneAt } from './organization-time.ts';
import { resolveWorkingTime, type WorkingTime, type WorkingTimeSettings } from './working-time.ts';

const nine: [number, number][] = [[540, 1020]];
const week: WeekHours = { '0': [], '1': nine, '2': nine, '3': nine, '4': nine, '5': nine, '6': [] };
const always: WeekHours = { '0': nine, '1': nine, '2': nine, '3': nine, '4': nine, '5': nine, '6': nine };
const hour = 3_600_000;

const make = (given: Partial<WorkingTimeSettings>): WorkingTime =>
  resolveWorkingTime({
    person: { zone: null, hours: null },
    mailboxes: [],
    organization: { zone: 'Europe/Berlin', hours: week },
    leave: [],
    holidays: [],
    ...given,
  });
const inZone = (zone: string, hours = always): WorkingTime => make({ person: { zone, hours } });
/** Moves on a day, and works every day of the week. */
const moving = (from: string, [day, to]: [string, string]): WorkingTime =>
  make({ person: { zone: from, hours: always, versions: [{ from: day, zone: to, hours: always }] } });

const text = ([start, end]: readonly [number, number]): string =>
  `${new Date(start).toISOString().slice(5, 16)} ${new Date(end).toISOString().slice(5, 16)}`;
const bounds = (time: WorkingTime, day: string): string => text(time.day(parseDay(day)));
const working = (time: WorkingTime, day: string): string[] => time.working(parseDay(day)).map(text);
const hoursOf = (time: WorkingTime, day: string): number =>
  time.working(parseDay(day)).reduce((sum, [start, end]) => sum + (end - start), 0) / hour;

/** On leave on 19 and 20 November. */
const away = (part: 'day' | 'morning' | 'afternoon', hours: WeekHours = week): WorkingTime =>
  make({ organization: { zone: 'UTC', hours }, leave: [{ from: '2026-11-19', to: '2026-11-20', part }] });
const holiday = (day: string, given: Partial<Holiday> = {}): Holiday => ({
  day,
  name: 'Holiday',
  part: 'day',
  yearly: false,
  until: null,
  ...given,
});
const off = (holidays: Holiday[], days: string[]) => {
  const calendar = openCalendar(holidays);
  return days.map((day) => calendar.holidayOf(parseDay(day))?.part ?? null);
};

describe('part-time', () => {
  const short: WeekHours = { ...week, '1': [[540, 780]], '5': [] };
  const time = make({
    person: { zone: null, hours: null, versions: [{ from: '2026-11-16', zone: null, hours: short }] },
  });

  test('holds from its day on, and the days before stay as they were', () => {
    expect(working(time, '2026-11-09')).toEqual(['11-09T08:00 11-09T16:00']);
    expect(working(time, '2026-11-13')).toEqual(['11-13T08:00 11-13T16:00']);
    expect(working(time, '2026-11-16')).toEqual(['11-16T08:00 11-16T12:00']);
    expect(working(time, '2026-11-20')).toEqual([]);
  });

  test('is told with whose setting it is', () => {
    expect(time.settingOf(parseDay('2026-11-15'))).toMatchObject({
      hoursFrom: 'organization',
      zoneFrom: 'organization',
    });
    expect(time.settingOf(parseDay('2026-11-16'))).toMatchObject({ hoursFrom: 'person', zoneFrom: 'organization' });
  });
});

test('the versions of the organization are for whoever says nothing else', () => {
  const organization = {
    zone: 'Europe/Berlin',
    hours: week,
    versions: [{ from: '2026-01-01', zone: 'Europe/Berlin', hours: { ...week, '5': [] } }],
  };
  expect(hoursOf(make({ organization }), '2025-12-26')).toBe(8);
  expect(hoursOf(make({ organization }), '2026-01-02')).toBe(0);
  expect(hoursOf(make({ organization, person: { zone: null, hours: week } }), '2026-01-02')).toBe(8);
});

test('an organization that moves is in its new zone from the end of the day before', () => {
  const organization = {
    zone: 'Europe/Berlin',
    hours: week,
    versions: [{ from: '2026-01-01', zone: 'Asia/Tokyo', hours: week }],
  };
  expect(zoneAt(organization, Date.parse('2025-12-31T22:59Z'))).toBe('Europe/Berlin');
  expect(zoneAt(organization, Date.parse('2025-12-31T23:00Z'))).toBe('Asia/Tokyo');
});

test('the later of two versions holds, in whichever order they come', () => {
  const versions = [
    { from: '2026-11-18', zone: null, hours: { ...week, '3': [] } },
    { from: '2026-11-11', zone: null, hours: { ...week, '3': [[540, 600]] } },
  ] satisfies WorkingTimeSettings['person']['versions'];
  const time = make({ person: { zone: null, hours: null, versions } });
  expect(['2026-11-04', '2026-11-11', '2026-11-18'].map((day) => hoursOf(time, day))).toEqual([8, 1, 0]);
});

describe('who moves to another zone', () => {
  test('east has a shorter first day; the day before is as long as ever', () => {
    const time = moving('Europe/Berlin', ['2026-11-10', 'Asia/Tokyo']);
    expect(bounds(time, '2026-11-09')).toBe('11-08T23:00 11-09T23:00');
    expect(bounds(time, '2026-11-10')).toBe('11-09T23:00 11-10T15:00');
    expect(bounds(time, '2026-11-11')).toBe('11-10T15:00 11-11T15:00');
    expect(working(time, '2026-11-09')).toEqual(['11-09T08:00 11-09T16:00']);
    expect(working(time, '2026-11-10')).toEqual(['11-10T00:00 11-10T08:00']);
  });

  test('west has a longer first day', () => {
    const time = moving('Asia/Tokyo', ['2026-11-10', 'Europe/Berlin']);
    expect(bounds(time, '2026-11-09')).toBe('11-08T15:00 11-09T15:00');
    expect(bounds(time, '2026-11-10')).toBe('11-09T15:00 11-10T23:00');
    expect(working(time, '2026-11-10')).toEqual(['11-10T08:00 11-10T16:00']);
  });

  test('over the date line east loses the day, as a zone that skips one does', () => {
    const time = moving('Pacific/Pago_Pago', ['2026-11-10', 'Pacific/Kiritimati']);
    expect(bounds(time, '2026-11-09')).toBe('11-09T11:00 11-10T11:00');
    expect(bounds(time, '2026-11-10')).toBe('11-10T11:00 11-10T11:00');
    expect(bounds(time, '2026-11-11')).toBe('11-10T11:00 11-11T10:00');
    expect(working(time, '2026-11-10')).toEqual([]);
    expect(working(time, '2026-11-11')).toEqual(['11-10T19:00 11-11T03:00']);
  });

  test.each([
    ['Europe/Berlin', 'Asia/Tokyo'],
    ['Asia/Tokyo', 'America/Los_Angeles'],
    ['Pacific/Pago_Pago', 'Pacific/Kiritimati'],
    ['Pacific/Kiritimati', 'Pacific/Pago_Pago'],
  ])('from %s to %s every instant lies in exactly one day', (from, to) => {
    const time = moving(from, ['2026-11-10', to]);
    const days = daysBetween(parseDay('2026-11-06'), parseDay('2026-11-14'));
    for (const day of days) {
      expect(time.day(day)[1]).toBe(time.day(day + 1)[0]);
      expect(time.day(day)[1]).toBeGreaterThanOrEqual(time.day(day)[0]);
    }
    for (let at = Date.parse('2026-11-08T00:00Z'); at < Date.parse('2026-11-13T00:00Z'); at += hour / 4) {
      const [start, end] = time.day(time.dayOf(at));
      expect([at, at >= start && at < end]).toEqual([at, true]);
    }
  });

  test('and back is in each zone for its days', () => {
    const versions = [
      { from: '2026-11-10', zone: 'Asia/Tokyo', hours: null },
      { from: '2026-11-12', zone: null, hours: null },
    ];
    const time = make({ person: { zone: null, hours: null, versions } });
    const zones = ['2026-11-09', '2026-11-10', '2026-11-11', '2026-11-12'].map(
      (day) => time.zoneOf(parseDay(day)).name,
    );
    expect(zones).toEqual(['Europe/Berlin', 'Asia/Tokyo', 'Asia/Tokyo', 'Europe/Berlin']);
    expect(bounds(time, '2026-11-12')).toBe('11-11T15:00 11-12T23:00');
  });
});

describe('when clocks change', () => {
  const night = { ...always, '0': [[0, 480]] } satisfies WeekHours;

  test('a night over it is an hour shorter in spring and longer in autumn', () => {
    expect(hoursOf(inZone('Europe/Berlin', night), '2026-03-29')).toBe(7);
    expect(hoursOf(inZone('Europe/Berlin', night), '2026-10-25')).toBe(9);
  });

  test('Lord Howe changes by half an hour', () => {
    const time = inZone('Australia/Lord_Howe', night);
    expect(hoursOf(time, '2026-10-04')).toBe(7.5);
    expect(hoursOf(time, '2026-04-05')).toBe(8.5);
    expect(bounds(time, '2026-10-04')).toBe('10-03T13:30 10-04T13:00');
  });

  test('a day that Apia skipped has no time in it, and the days around it are whole', () => {
    const time = inZone('Pacific/Apia');
    expect(bounds(time, '2011-12-29')).toBe('12-29T10:00 12-30T10:00');
    expect(bounds(time, '2011-12-30')).toBe('12-30T10:00 12-30T10:00');
    expect(bounds(time, '2011-12-31')).toBe('12-30T10:00 12-31T10:00');
    expect(['2011-12-29', '2011-12-30', '2011-12-31'].map((day) => hoursOf(time, day))).toEqual([8, 0, 8]);
    expect(formatDay(time.dayOf(Date.parse('2011-12-30T10:00Z')))).toBe('2011-12-31');
  });
});

describe('leave', () => {
  test('of whole days has no working time from its first day to its last', () => {
    expect(['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-23'].map((day) => hoursOf(away('day'), day))).toEqual([
      8, 0, 0, 8,
    ]);
  });

  test('of a half day takes half of the working time, the morning from its beginning, the afternoon up to its end', () => {
    expect(working(away('morning'), '2026-11-20')).toEqual(['11-20T13:00 11-20T17:00']);
    expect(working(away('afternoon'), '2026-11-20')).toEqual(['11-20T09:00 11-20T13:00']);
  });

  test('of a half day cuts where half of the working time has passed, pauses left out', () => {
    const split: WeekHours = {
      ...week,
      '5': [
        [480, 600],
        [720, 1080],
      ],
    };
    expect(working(away('morning', split), '2026-11-20')).toEqual(['11-20T14:00 11-20T18:00']);
    expect(working(away('afternoon', split), '2026-11-20')).toEqual([
      '11-20T08:00 11-20T10:00',
      '11-20T12:00 11-20T14:00',
    ]);
  });

  test('of a morning and an afternoon is a whole day', () => {
    const time = make({
      leave: [
        { from: '2026-11-20', to: '2026-11-20', part: 'morning' },
        { from: '2026-11-20', to: '2026-11-20', part: 'afternoon' },
      ],
    });
    expect(hoursOf(time, '2026-11-20')).toBe(0);
    expect(time.offOf(parseDay('2026-11-20'))).toBe('day');
  });
});

describe('holidays', () => {
  test('come once, or every year from the first on until the last', () => {
    expect(off([holiday('2025-10-03')], ['2025-10-03', '2026-10-03'])).toEqual(['day', null]);
    const yearly = [holiday('2025-10-03', { yearly: true, until: '2026-12-31' })];
    expect(off(yearly, ['2024-10-03', '2025-10-03', '2026-10-03', '2027-10-03'])).toEqual([null, 'day', 'day', null]);
  });

  test('on 29 February come every year that has one', () => {
    const leap = [holiday('2024-02-29', { yearly: true })];
    expect(off(leap, ['2024-02-29', '2025-02-28', '2025-03-01', '2028-02-29'])).toEqual(['day', null, null, 'day']);
  });

  test('of half a day leave the other half', () => {
    const time = make({ holidays: [openCalendar([holiday('2026-12-24', { part: 'afternoon' })])] });
    expect(working(time, '2026-12-24')).toEqual(['12-24T08:00 12-24T12:00']);
  });
});

test('a leap day is a day like any other', () => {
  expect(working(inZone('Europe/Berlin'), '2028-02-29')).toEqual(['02-29T08:00 02-29T16:00']);
  expect(formatDay(inZone('Europe/Berlin').dayOf(Date.parse('2028-02-29T22:59:59.999Z')))).toBe('2028-02-29');
  expect(formatDay(inZone('Europe/Berlin').dayOf(Date.parse('2028-02-29T23:00:00.000Z')))).toBe('2028-03-01');
});
