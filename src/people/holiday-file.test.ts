// Holidays out of calendar files and pasted lines: what is read, and what is refused by name.
import { expect, test } from 'vitest';
import { readHolidayFile } from './holiday-file.ts';

const calendar = (...events: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: string[]): string => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n');
const read = (...lines: string[]) => readHolidayFile(calendar(event(...lines)));
const brief = (...lines: string[]) =>
  read(...lines).holidays.map(({ day, name, yearly, until }) => `${day} ${name}${yearly ? ` yearly ${until}` : ''}`);
const why = (...lines: string[]) => read('SUMMARY:Odd', ...lines).refused.map((one) => `${one.what}: ${one.why}`);

test('an all-day event is a holiday, its end not included', () => {
  expect(brief('DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20261227', 'SUMMARY:Christmas')).toEqual([
    '2026-12-25 Christmas',
    '2026-12-26 Christmas',
  ]);
  expect(brief('DTSTART:20261225', 'SUMMARY:Christmas')).toEqual(['2026-12-25 Christmas']);
  expect(brief('DTSTART:20261225', 'DTEND:20261225')).toEqual(['2026-12-25 Holiday']);
  expect(brief('DTSTART:20261225', 'DURATION:P2D', 'SUMMARY:C')).toEqual(['2026-12-25 C', '2026-12-26 C']);
});

test('a leap day ends on 1 March', () => {
  expect(brief('DTSTART:20280229', 'DTEND:20280301', 'SUMMARY:Leap')).toEqual(['2028-02-29 Leap']);
});

test('folded lines are one line, escapes mean their sign, and quoted parameters may hold colons', () => {
  expect(
    brief(
      'DTSTART;X-A="a:b;c";VALUE=DATE:2026',
      ' 1003',
      'SUMMARY;LANGUAGE=en:Unity\\, Day\\; of\\nGer',
      '\tmany \\\\ all',
    ),
  ).toEqual(['2026-10-03 Unity, Day; of Germany \\ all']);
});

test('the same date every year is understood, with its end', () => {
  expect(brief('DTSTART:20251003', 'RRULE:FREQ=YEARLY', 'SUMMARY:U')).toEqual(['2025-10-03 U yearly null']);
  expect(
    brief('DTSTART:20251003', 'RRULE:FREQ=YEARLY;INTERVAL=1;BYMONTH=10;BYMONTHDAY=3;UNTIL=20301231T235959Z'),
  ).toEqual(['2025-10-03 Holiday yearly 2030-12-31']);
  expect(brief('DTSTART:20251003', 'RRULE:FREQ=YEARLY;COUNT=3')).toEqual(['2025-10-03 Holiday yearly 2027-10-03']);
  expect(brief('DTSTART:20240229', 'RRULE:FREQ=YEARLY;COUNT=3')).toEqual(['2024-02-29 Holiday yearly 2032-02-29']);
});

test('further dates are holidays of their own', () => {
  expect(brief('DTSTART:20260403', 'RDATE;VALUE=DATE:20270326,20280414', 'SUMMARY:Good Friday')).toEqual([
    '2026-04-03 Good Friday',
    '2027-03-26 Good Friday',
    '2028-04-14 Good Friday',
  ]);
});

test.each([
  [['DTSTART:20261225T090000Z'], 'DTSTART has a time of day: only all-day events are holidays.'],
  [['DTSTART;TZID=Europe/Berlin:20261225T000000'], 'DTSTART has a time of day: only all-day events are holidays.'],
  [['DTSTART:20260230'], 'DTSTART “20260230” is no day.'],
  [['LOCATION:x'], 'It has no DTSTART.'],
  [['DTSTART:20261225', 'DTEND:20261224'], 'It ends before it begins.'],
  [['DTSTART:20261201', 'DTEND:20270201'], 'It lasts longer than 31 days.'],
  [['DTSTART:20261225', 'DURATION:PT8H'], 'DURATION “PT8H” is not in days.'],
  [
    ['DTSTART:20261126', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH'],
    'RRULE BYDAY=4TH: only the same date every year is understood.',
  ],
  [['DTSTART:20261126', 'RRULE:FREQ=WEEKLY'], 'RRULE FREQ=WEEKLY: only the same date every year is understood.'],
  [
    ['DTSTART:20261126', 'RRULE:FREQ=YEARLY;INTERVAL=2'],
    'RRULE INTERVAL=2: only the same date every year is understood.',
  ],
  [
    ['DTSTART:20261126', 'RRULE:FREQ=YEARLY', 'EXDATE:20271126'],
    'EXDATE: exceptions from a repetition are not understood.',
  ],
  [['DTSTART:20261231', 'DTEND:20270102', 'RRULE:FREQ=YEARLY'], 'It comes every year and lasts over New Year.'],
])('an event of %j is refused by name', (lines, said) => {
  expect(why(...lines)).toEqual([`Odd: ${said}`]);
});

test('alarms within an event, time zones and cancelled events are passed over', () => {
  const alarm = ['BEGIN:VALARM', 'DTSTART:20250101', 'SUMMARY:Wake up', 'END:VALARM'];
  const zone = ['BEGIN:VTIMEZONE', 'BEGIN:STANDARD', 'DTSTART:19700101T000000', 'END:STANDARD', 'END:VTIMEZONE'];
  const file = calendar(
    ...zone,
    event('SUMMARY:Christmas', ...alarm, 'DTSTART:20261225'),
    event('SUMMARY:Gone', 'STATUS:CANCELLED', 'DTSTART:20261226'),
  );
  expect(readHolidayFile(file)).toMatchObject({ holidays: [{ day: '2026-12-25', name: 'Christmas' }], refused: [] });
});

test('two names for one day: the first stays, the second is told', () => {
  const file = calendar(event('SUMMARY:A', 'DTSTART:20261225'), event('SUMMARY:B', 'DTSTART:20261225'));
  expect(readHolidayFile(file).holidays).toHaveLength(1);
  expect(readHolidayFile(file).refused).toEqual([{ what: 'B', why: '2026-12-25 is a holiday already: A.' }]);
});

test('pasted lines hold a day, a name and what is special about it', () => {
  const pasted =
    '2026-12-25 Christmas\n\n2026-12-24;Christmas Eve (afternoon, yearly)\r\n2026-05-01\tMay Day (all of us)\nsoon\n2026-02-30 No';
  expect(readHolidayFile(pasted)).toEqual({
    holidays: [
      { day: '2026-05-01', name: 'May Day (all of us)', part: 'day', yearly: false, until: null },
      { day: '2026-12-24', name: 'Christmas Eve', part: 'afternoon', yearly: true, until: null },
      { day: '2026-12-25', name: 'Christmas', part: 'day', yearly: false, until: null },
    ],
    refused: [
      { what: 'soon', why: 'It does not begin with a day such as 2026-12-25.' },
      { what: '2026-02-30 No', why: 'The day “2026-02-30” is no day.' },
    ],
  });
});

test('a repetition ends with the last year that is written', () => {
  expect(brief('DTSTART:99981231', 'RRULE:FREQ=YEARLY;COUNT=400', 'SUMMARY:E')).toEqual([
    '9998-12-31 E yearly 9999-12-31',
  ]);
  expect(why('DTSTART:99991231', 'DURATION:P2D')).toEqual(['Odd: It lasts beyond the year 9999.']);
  expect(why('DTSTART:00000101')).toEqual(['Odd: DTSTART “00000101” is no day.']);
});

test('a refusal repeats no more than a few words', () => {
  const [refused = ''] = why('DTSTART:20261225', `RRULE:FREQ=YEARLY;${'X'.repeat(5000)}=1`);
  expect(refused).toMatch(/^Odd: RRULE X{40}=1: only the same date/);
});

test.each([
  ['blank lines', '\n'.repeat(2 ** 20)],
  ['lines of blanks', ' \n'.repeat(2 ** 19)],
  ['blanks within a name', `2026-12-24 a${' '.repeat(2 ** 20)}b (yearly)`],
  ['pairs of brackets', `2026-12-24 ${'() '.repeat(2 ** 18)}(yearly)`],
  [
    'leap days that come back',
    calendar(...Array.from({ length: 4000 }, () => event('DTSTART:20280229', 'RRULE:FREQ=YEARLY;COUNT=400'))),
  ],
])('a million characters of %s are read to their end', (_, text) => {
  expect(readHolidayFile(text).holidays.length).toBeLessThanOrEqual(1);
});

test('words in brackets that mean nothing belong to the name', () => {
  expect(readHolidayFile('2026-12-24 Eve (constructor)').holidays).toMatchObject([
    { name: 'Eve (constructor)', part: 'day' },
  ]);
});
