// Tables: usage reports, rosters in any encoding, leave.
import { isDeepStrictEqual } from 'node:util';
import { Measure } from '../../../src/contract/records.ts';
import { mostRosterRows } from '../../../src/contract/roster.ts';
import { readRosterFile, type RosterFile } from '../../../src/people/import-file.ts';
import { RosterFileRefused } from '../../../src/people/import-text.ts';
import { LeaveFileRefused, readLeaveFile } from '../../../src/people/leave-file.ts';
import { SourceError } from '../../../src/providers/errors.ts';
import { reports } from '../../../src/providers/microsoft/streams/usage-figures.ts';
import { type ReportedDay, readReport } from '../../../src/providers/microsoft/streams/usage-report.ts';
import { about, hold, target } from '../target.ts';
import { fill, isChosen, isStorable, textOf } from './text.ts';

const commas = [',', ';', '\t', '"', '""', '\n', '\r\n', '\r', '\ufeff', '","', '\n"'];

const teams =
  'Report Refresh Date,User Id,User Principal Name,Last Activity Date,Is Deleted,Deleted Date,Assigned Products,Team Chat Message Count,Private Chat Message Count,Call Count,Meeting Count,Meetings Organized Count,Meetings Attended Count,Audio Duration,Video Duration,Screen Share Duration,Report Period';
const mail =
  'Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Last Activity Date,Send Count,Receive Count,Read Count,Assigned Products,Report Period';
const usageSamples: readonly string[] = [
  `\ufeff${teams}\r\n2026-11-20,3b1f0e4e-8d6a-4c1b-9a51-000000000001,ana@contoso.com,2026-11-19,False,,OFFICE 365 E3,1,2,3,4,5,6,PT1H2M3S,PT0S,PT5M,7\r\n2026-11-20,00000000-0000-0000-0000-000000000000,0123456789ABCDEF0123456789ABCDEF,2026-11-19,False,,,1,2,3,4,5,6,PT1H,PT0S,PT0S,7\r\n`,
  `${mail}\n2026-11-20,"bo@contoso.com","Bo ""B"" Berg",False,,2026-11-19,3,20,10,"E3+E5",1\n2026-11-20,cy@contoso.com,Cy,True,2026-11-01,,0,0,0,,1\n`,
  `${teams.replace('Audio Duration', 'Audio Duration In Seconds')}\n2026-11-20T00:00:00Z,,dee@contoso.com,2026-11-19T00:00:00,False,,,0,0,0,0,0,0,3600,PT0S,PT0.5S,1\n`,
  'Report Refresh Date,User Principal Name,Is Deleted,Deleted Date,Last Activity Date,Viewed Or Edited File Count,Synced File Count,Shared Internally File Count,Shared Externally File Count,Visited Page Count,Assigned Products,Report Period\n2026-11-20,eve@contoso.com,False,,2026-11-19,1,2,3,4,5,,1\n',
];

/** Reports that count for each person; the others are no reports here. */
const usersOnly = (file: Buffer): readonly Buffer[] => (file.includes('User Principal Name') ? [file] : []);

const everything = { part: 'teams', figures: reports.flatMap(({ figures }) => figures) };
const day = '2026-11-19';
const rowFault =
  /^(row: has \d+ fields where \d+ are named|Report Refresh Date: is no day|User Principal Name: is no address|Last Activity Date: is no day|[A-Za-z ]+: is no number)$/;

const judgeReport = ({ rows, concealed, measures, quarantined, refreshedOn }: ReportedDay): void => {
  hold(concealed + quarantined.length <= rows, 'more rows are told of than there are');
  hold(refreshedOn === null || /^\d{4}-\d\d-\d\d$/.test(refreshedOn), 'the refresh date is no day');
  for (const measure of measures) {
    hold(Number.isFinite(measure.value) && measure.value >= 0, 'a value is no count');
    hold(
      measure.day === day && refreshedOn !== null && measure.refreshedOn <= refreshedOn,
      'a measure is of another day',
    );
    const name = 'id' in measure.account ? measure.account.id : measure.account.address;
    hold(
      isStorable(name) && !/^[0-9a-f]{32}$/i.test(name) && name !== '00000000-0000-0000-0000-000000000000',
      'nobody counts',
    );
  }
  for (const { id, reason } of quarantined) {
    hold(rowFault.test(reason), 'a reason shows what stood there');
    hold(
      id === null || (id.startsWith(`teams ${day} `) && isStorable(id)),
      'a row set aside has no id that can be stored',
    );
  }
};

export const usageReports = target({
  name: 'usage-reports',
  form: 'bytes',
  samples: usageSamples,
  real: [{ folder: 'graph-answers/csv', ending: '.csv', inputs: usersOnly }],
  tokens: [
    ...commas,
    ...new Set([...teams.split(','), ...mail.split(',')]),
    'PT1H',
    'PT0S',
    'P1D',
    '2026-11-19',
    'False',
  ],
  nasty: {
    'many rows': (n) => `${usageSamples[1]}${fill('2026-11-20,bo@contoso.com,Bo,False,,2026-11-19,3,20,10,E3,1\n', n)}`,
    'a quote never closed': (n) => `${mail}\n2026-11-20,"${fill('a,', n)}`,
    'quotes alone': (n) => `${mail}\n${fill('"', n)}`,
    'quoted quotes': (n) => `${mail}\n"${fill('""', n)}"`,
    'delimiters alone': (n) => `${mail}\n${fill(',', n)}`,
    'columns without end': (n) => `${fill('a,', n)}\n1\n`,
    'the same column': (n) => `${fill('Send Count,', n)}\n1\n`,
    'blank lines': (n) => `${mail}\n${fill('\n', n)}`,
    'returns alone': (n) => `${mail}\r${fill('\r', n)}`,
    'one cell': (n) => `${mail}\n${fill('a', n)}`,
    'a long duration': (n) => `${teams}\n${fill('2026-11-20,,a@b.org,,,,,1,1,1,1,1,1,PT', 64)}${fill('1', n)}S,,,\n`,
    'blanks in a cell': (n) => `${mail}\n2026-11-20,${fill(' ', n)}a@b.org${fill(' ', n)}x,,,,,1,1,1,,1\n`,
    'rows of wrong width': (n) => `${mail}\n${fill('2026-11-20,a@b.org\n', n)}`,
  },
  parse: (input) => readReport(everything, day, textOf(input)),
  judge: (found, input) => {
    judgeReport(found);
    const { rows, concealed, measures, quarantined } = found;
    if (isChosen(input, 8))
      hold(
        measures.every((one) => Measure.safeParse(one).success),
        'a measure is no record',
      );
    const names = new Set(measures.map(({ name }) => name)).size;
    const faults = [...new Set(quarantined.map(({ reason }) => reason.replace(/\d+/g, '')))].sort().join(' ');
    return `${about(rows)} ${about(concealed)} ${names} ${about(measures.length)} ${faults}`;
  },
  refusal: (error) => (error instanceof SourceError ? `${error.problem.code} ${error.problem.raw}` : null),
});

const head = 'full_name,email,role,department,manager_email,start_date';
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');
const rosterSamples: readonly Buffer[] = [
  Buffer.from(`${head}\nAna Lima,ana@contoso.com,Engineer,Research,bo@contoso.com,2024-04-03\n`),
  Buffer.from('\ufeffsep=;\r\nemail;Full Name;start-date\r\nbö@contoso.com;"Bö; Berg";2024-02-30\r\n;;\r\n'),
  Buffer.from('email\tfull_name\nana@contoso.com\tAna "A" Lima\n\nbo@contoso.com\t\n'),
  Buffer.from('full_name,email\nJos\u00e9 M\u00fcller,jose@contoso.com\n', 'latin1'),
  utf16(`${head}\r\nAna Lima,ana@contoso.com,,,,\r\n`),
  utf16('email,full_name\nana@contoso.com,Żółć\n').swap16(),
  Buffer.from('email,full_name,email\na@b.org,A,b@b.org\n'),
  Buffer.from('email,notes\n"a@b.org","two\nlines"\nc@b.org,x,y\n'),
];

const judgeRoster = (file: RosterFile): void => {
  hold(file.rows.length > 0 && file.rows.length <= mostRosterRows, 'a file has no rows, or too many');
  let before = 0;
  for (const { row, email, values, faults } of file.rows) {
    hold(Number.isInteger(row) && row > before, 'rows are not in their order');
    before = row;
    hold(
      faults.length > 0 || (email !== null && email === email.toLowerCase() && email.length <= 320),
      'nobody has no fault',
    );
    for (const [field, value] of Object.entries(values)) {
      if (value === null) continue;
      hold(value.length <= 320 && !/\p{Cc}/u.test(value) && value.trim() === value, `${field} cannot be kept`);
    }
    for (const { value } of faults) hold(value === null || value.length <= 80, 'a fault repeats too much');
  }
  hold(file.blankRows >= 0, 'fewer than no rows are blank');
  hold(
    file.ignoredColumns.every((name) => name.length <= 80),
    'a column is repeated too much',
  );
};

/** The same text in UTF-16 says the same. */
const judgeWide = (input: Buffer, file: RosterFile): void => {
  if (file.encoding !== 'UTF-8') return;
  const wide = readRosterFile(utf16(new TextDecoder().decode(input)), { emptyCells: 'clear' });
  hold(isDeepStrictEqual(wide.rows, file.rows), 'the same text in UTF-16 gives other rows');
};

export const rosters = target({
  name: 'rosters',
  form: 'bytes',
  samples: rosterSamples,
  tokens: [...commas, ...head.split(','), 'sep=;\r\n', '2024-04-03', '@contoso.com', '\u00fc', 'email'],
  nasty: {
    'many rows': (n) => `email,full_name\n${fill('ana@contoso.com,Ana\n', Math.min(n, 19 * 20_000))}`,
    'a quote never closed': (n) => `email,full_name\n"${fill('a,', n)}`,
    'a quote closed late': (n) => `email,full_name\n${fill(`"${'a\n'.repeat(9000)}",b\n`, n)}`,
    'quotes alone': (n) => `email\n${fill('"', n)}`,
    'delimiters alone': (n) => `email\n${fill(',', n)}`,
    'delimiters in lines': (n) => `email\n${fill(',,,,,,,,\n', Math.min(n, 100_000))}`,
    'a header without end': (n) => fill('a', n),
    'blank lines': (n) => `email\na@b.org\n${fill('\n', n)}`,
    'rows of blanks': (n) => `email\na@b.org\n${fill(' \n', Math.min(n, 60_000))}`,
    'a long address': (n) => `email\n${fill('a.', Math.min(n, 60_000))}@${fill('a.', Math.min(n, 60_000))}\n`,
    'not UTF-8': (n) => Buffer.concat([Buffer.from('email\n'), Buffer.alloc(n, 0xfc)]),
    zeros: (n) => Buffer.alloc(n),
  },
  parse: (input) => readRosterFile(input, { emptyCells: 'clear' }),
  judge: (file, input) => {
    judgeRoster(file);
    if (isChosen(input, 16)) judgeWide(input, file);
    const fields = new Set(file.rows.flatMap(({ values }) => Object.keys(values))).size;
    const faults = [
      ...new Set(
        file.rows.flatMap((row) => row.faults.map(({ column, fault }) => `${column} ${fault.replace(/\d+/g, '')}`)),
      ),
    ];
    return `${file.encoding} ${file.delimiter} ${about(file.rows.length)} ${about(file.blankRows)} ${fields} ${faults.sort().join()}`;
  },
  refusal: (error) => (error instanceof RosterFileRefused ? error.code : null),
});

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

export const leaveFiles = target({
  name: 'leave-files',
  form: 'bytes',
  samples: [
    'email,from,to,part\nana@contoso.com,2026-12-24,2026-12-31,day\nbo@contoso.com,2026-11-20,,morning\n',
    '\ufefffrom;email\r\n2026-12-24;"ana@contoso.com"\r\n\r\n2026-02-30;x\r\n',
    'email\tfrom\tto\nANA@contoso.com\t2026-12-31\t2026-12-24\n',
  ],
  tokens: [...commas, 'email', 'from', 'to', 'part', 'morning', 'pm', '2026-12-24', '0000-01-01', '9999-12-31'],
  nasty: {
    'many rows': (n) => `email,from\n${fill('ana@contoso.com,2026-12-24\n', Math.min(n, 27 * 19_000))}`,
    'a quote never closed': (n) => `email,from\n"${fill('a,', n)}`,
    'quotes alone': (n) => `email,from\n${fill('"', n)}`,
    'delimiters alone': (n) => `email,from\n${fill(',', n)}`,
    'blank lines': (n) => `email,from\n${fill('\n', n)}`,
    'rows of blanks': (n) => `email,from\n${fill(' \n', n)}`,
    'one cell': (n) => `email,from\n${fill('a', n)}`,
    'columns without end': (n) => `email,from,${fill('a,', n)}\na@b.org,2026-12-24\n`,
  },
  growTo: 2 ** 20,
  parse: (input) => readLeaveFile(textOf(input)),
  judge: (lines) => {
    let before = 0;
    for (const { line, leave, fault, email } of lines) {
      hold(line > before, 'lines are not in their order');
      before = line;
      hold((leave === null) === (fault !== ''), 'a line is refused without a fault, or kept with one');
      if (leave === null) continue;
      hold(['day', 'morning', 'afternoon'].includes(leave.part), 'leave is of no part of a day');
      hold(isDay(leave.from) && isDay(leave.to) && leave.from <= leave.to, 'leave is of no days');
      hold(
        email !== '' && (Date.parse(leave.to) - Date.parse(leave.from)) / 86_400_000 < 366,
        'leave is of nobody, or too long',
      );
    }
    const faults = [...new Set(lines.map(({ fault }) => fault.replace(/“.*”/s, '')))].sort().join(' ');
    return `${about(lines.length)} ${faults}`;
  },
  refusal: (error) => (error instanceof LeaveFileRefused ? error.message.replace(/line \d+.*|:.*/s, '') : null),
});
