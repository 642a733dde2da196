// Calendars of holidays, as .ics files and as pasted lines.
import { readHolidayFile } from '../../../src/people/holiday-file.ts';
import { about, hold, target } from '../target.ts';
import { fill, isChosen, textOf } from './text.ts';

const event = (...lines: readonly string[]): string => ['BEGIN:VEVENT', ...lines, 'END:VEVENT', ''].join('\r\n');
const calendar = (...events: readonly string[]): string => `BEGIN:VCALENDAR\r\n${events.join('')}END:VCALENDAR\r\n`;

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

/** Lines of the calendar that name a day mean nothing behind a cancelled event. */
const cancelled = event('DTSTART;VALUE=DATE:20261225', 'STATUS:CANCELLED', 'SUMMARY:Not this one');

export const holidayFiles = target({
  name: 'holiday-files',
  form: 'bytes',
  samples: [
    calendar(event('DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20261227', 'SUMMARY:Christmas\\, both days')),
    calendar(event('DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=YEARLY;COUNT=20', 'SUMMARY;LANGUAGE=en:New', ' Year')),
    calendar(event('DTSTART:20260229', 'DURATION:P1W', 'RRULE:FREQ=YEARLY;UNTIL=20401231T000000Z;BYMONTH=2')),
    calendar(
      event('DTSTART;TZID="Europe/Berlin;x":20261003T000000', 'SUMMARY:a'),
      event('DTSTART:20261224', 'RDATE:20271224,20281224', 'BEGIN:VALARM', 'DTSTART:x', 'END:VALARM', 'SUMMARY:Eve'),
      cancelled,
    ),
    '2026-12-24 Christmas Eve (afternoon, yearly)\n2026-12-25; Christmas\n\n2026-02-30 none\nwords\n',
  ],
  tokens: [
    ['BEGIN:VEVENT\r\n', 'END:VEVENT\r\n', 'DTSTART:', 'DTEND:', 'DURATION:P', 'RRULE:FREQ=YEARLY', 'RDATE:'],
    [';COUNT=400', ';UNTIL=', ';INTERVAL=1', ';VALUE=DATE', '\r\n ', 'EXDATE:', 'SUMMARY:', '20261231', '00000101'],
    ['99991231', '-12-31', '(yearly)', '(morning)', 'P1W', '\\n', '\\,'],
  ].flat(),
  nasty: {
    'blank lines': (n) => fill('\n', n),
    'blank lines before a calendar': (n) => `${fill('\n', n)}BEGIN:VCALENDAR\n`,
    'lines of blanks': (n) => fill(' \n', n),
    blanks: (n) => fill(' ', n),
    'blanks after a name': (n) => `2026-12-24 a${fill(' ', n)}b (yearly)`,
    'blanks in brackets': (n) => `2026-12-24 a (${fill(' ', n)}`,
    'opening brackets': (n) => `2026-12-24 ${fill('(', n)}`,
    'pairs of brackets': (n) => `2026-12-24 ${fill('() ', n)}x`,
    'many lines': (n) => fill('2026-12-24 Christmas Eve\n', n),
    'many events': (n) => calendar(fill(event('DTSTART:20261225', 'SUMMARY:a'), n)),
    'nested begins': (n) => calendar(fill('BEGIN:VEVENT\r\n', n)),
    'a folded line': (n) => calendar(event('DTSTART:20261225', `SUMMARY:${fill('a\r\n ', n)}`)),
    'many parameters': (n) => calendar(event(`DTSTART${fill(';A=B', n)}`)),
    'lists of parameters': (n) => calendar(event(`DTSTART;A=${fill('b,', n)}`)),
    'quotes in parameters': (n) => calendar(event(`DTSTART;A=${fill('"b",', n)}`)),
    'a quote never closed': (n) => calendar(event(`DTSTART;A="${fill('b', n)}`)),
    'a rule without end': (n) => calendar(event('DTSTART:20261225', `RRULE:${fill('FREQ=YEARLY;', n)}`)),
    'dates without end': (n) => calendar(event('DTSTART:20261225', `RDATE:${fill('20271225,', n)}20271225`)),
    'a name of backslashes': (n) => calendar(event('DTSTART:20261225', `SUMMARY:${fill('\\', n)}`)),
  },
  growTo: 2 ** 20,
  parse: (input) => readHolidayFile(textOf(input)),
  judge: ({ holidays, refused }, input) => {
    let before = '';
    for (const { day, name, part, yearly, until } of holidays) {
      hold(['day', 'morning', 'afternoon'].includes(part), 'a holiday is of no part of a day');
      hold(isDay(day) && day > before, 'days are none, or not in their order');
      before = day;
      hold(name !== '' && name.length <= 120, 'a name is empty or too long');
      hold(until === null || (yearly && isDay(until)), 'an end is no day');
    }
    hold(
      refused.every(({ what, why }) => what.length <= 120 && why !== '' && why.length <= 300),
      'a refusal says too much',
    );
    if (isChosen(input, 16)) {
      const text = textOf(input).replaceAll(/\r\n?/g, '\n');
      const windows = readHolidayFile(text.replaceAll('\n', '\r\n'));
      hold(JSON.stringify(windows.holidays) === JSON.stringify(holidays), 'other ends of lines give other holidays');
    }
    const whys = [...new Set(refused.map(({ why }) => why.replace(/“.*”|[A-Z]+=.*:|\d.*/s, '')))].sort().join(' ');
    const kinds = [...new Set(holidays.map(({ part, yearly, until }) => `${part}${yearly}${until === null}`))].sort();
    return `${about(holidays.length)} ${kinds.join()} ${whys}`;
  },
});
