// Roster files as they come out of spreadsheets and HR systems: read right, or refused with what to do.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRosterFile, type RosterFile } from './import-file.ts';
import { RosterFileRefused } from './import-text.ts';

const read = (text: string | Uint8Array, emptyCells: 'keep' | 'clear' = 'keep'): RosterFile =>
  readRosterFile(typeof text === 'string' ? new TextEncoder().encode(text) : text, { emptyCells });
const refusal = (text: string | Uint8Array): RosterFileRefused => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof RosterFileRefused) return error;
    throw error;
  }
  throw new Error('It was read.');
};
const faultsOf = (text: string) =>
  read(text).rows.flatMap(({ row, faults }) => faults.map(({ column, fault }) => `${row} ${column}: ${fault}`));
/** The letters of Windows-1252 that are one byte of the same number. */
const narrow = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

const header = 'full_name,email,role,department,manager_email,start_date';

describe('columns', () => {
  test('stand in any order and case, also as a spreadsheet writes them', () => {
    const file = read(
      'Start Date;EMAIL; Full-Name ;Manager_Email\r\n2024-02-29;Ana@Contoso.com;Ana  Silva;BEN@contoso.com\r\n',
    );
    expect(file).toMatchObject({ delimiter: ';', encoding: 'UTF-8', ignoredColumns: [], blankRows: 0 });
    expect(file.rows).toEqual([
      {
        row: 2,
        email: 'ana@contoso.com',
        values: { fullName: 'Ana Silva', manager: 'ben@contoso.com', joinedOn: '2024-02-29' },
        faults: [],
      },
    ]);
  });

  test('that are not known are named and ignored', () => {
    const file = read('email,salary,full_name,,"Notes, private"\na@b.com,1000,Ana,,x\n');
    expect(file.ignoredColumns).toEqual(['salary', 'Notes, private']);
    expect(JSON.stringify(file.rows)).not.toContain('1000');
  });

  test.each([
    ['comma', ','],
    ['semicolon', ';'],
    ['tab', '\t'],
  ])('are set apart by %s', (_name, delimiter) => {
    const file = read(`full_name${delimiter}email\n"Silva${delimiter} Ana"${delimiter}a@b.com`);
    expect(file.rows).toMatchObject([{ email: 'a@b.com' }]);
    expect(file.delimiter).toBe(delimiter);
  });

  test('Excel’s first line that says the delimiter is not the header, and still a row', () => {
    expect(read('sep=;\r\nemail;full_name\r\na@b.com;Ana').rows).toMatchObject([{ row: 3, email: 'a@b.com' }]);
  });

  test.each([
    ['name;mail\nAna;a@b.com', 'no-email-column', 'There is no column "email" in the first row (name, mail).'],
    ['email,full_name,E-Mail,EMAIL\na@b.com,A,,', 'column-twice', 'The column "email" is there twice.'],
    [header, 'no-rows', 'There is no row beneath the header.'],
    [`${header}\n\n , ,,,,\n`, 'no-rows', 'There is no row beneath the header.'],
    ['', 'empty', 'The file is empty.'],
    [
      'email,full_name\na@b.com,"Ana\nb@b.com,Ben\n',
      'quote-not-closed',
      'A quote (") that opens in or after line 1 is not closed, so nothing after it can be told apart.',
    ],
  ])('%j is refused as a whole', (text, code, message) => {
    expect(refusal(text)).toMatchObject({ code, message });
    expect(refusal(text).fix).not.toBe('');
  });
});

describe('letters', () => {
  const text = `email,full_name\nz@b.com,Zoë Müller–Łęcka\n`;
  const wide = (endian: 'le' | 'be'): Uint8Array => {
    const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
    return endian === 'le' ? bytes : bytes.swap16();
  };

  test.each([
    ['UTF-8', Buffer.from(text), 'UTF-8'],
    ['UTF-8 with a byte-order mark', Buffer.from(`\ufeff${text}`), 'UTF-8'],
    ['UTF-16, little end first', wide('le'), 'UTF-16'],
    ['UTF-16, big end first', wide('be'), 'UTF-16'],
  ])('of %s are read right', (_name, bytes, encoding) => {
    expect(read(bytes)).toMatchObject({ encoding, rows: [{ values: { fullName: 'Zoë Müller–Łęcka' } }] });
  });

  test('of Windows-1252 are read right and told', () => {
    const bytes = narrow('email,full_name\nz@b.com,Zo\u00eb M\u00fcller \u0096 O\u0092Neill\n');
    expect(read(bytes)).toMatchObject({
      encoding: 'Windows-1252',
      rows: [{ values: { fullName: 'Zoë Müller – O’Neill' } }],
    });
  });

  test('that are partly UTF-8 and partly not are refused, since one of both would be read wrong', () => {
    const bytes = Buffer.concat([Buffer.from(text), narrow('y@b.com,Ren\u00e9\n')]);
    expect(refusal(bytes).code).toBe('damaged-text');
    expect(refusal(Buffer.from(text).subarray(0, Buffer.from(text).indexOf('ę') + 1)).code).toBe('damaged-text');
  });

  test.each([
    ['another encoding', narrow('email,full_name\nz@b.com,Zo\u0081 \u008d\n'), 'unknown-encoding'],
    ['an Excel workbook', Uint8Array.of(0x50, 0x4b, 3, 4, 20), 'not-a-table'],
    ['an old Excel workbook', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1), 'not-a-table'],
    ['some other file', Uint8Array.of(1, 0, 2, 0), 'not-a-table'],
  ])('of %s are refused with what to save instead', (_name, bytes, code) => {
    expect(refusal(bytes)).toMatchObject({ code, fix: expect.stringContaining('CSV UTF-8') });
  });
});

describe('rows', () => {
  test('are counted as a spreadsheet counts them, blank ones included', () => {
    const file = read(`${header}\n\nAna,a@b.com,,,,\n,,,,,\n"Ben\nB",b@b.com,,,,\n  \nCem,c@b.com,,,,\n\n\n`);
    expect(file.rows.map(({ row, values }) => [row, values.fullName])).toEqual([
      [3, 'Ana'],
      [5, 'Ben B'],
      [7, 'Cem'],
    ]);
    expect(file.blankRows).toBe(3);
  });

  test('hold quotes, delimiters and line breaks in quoted values', () => {
    const file = read('email,full_name,role\na@b.com,"Silva, ""Ana""","Head of\r\nSales"\n');
    expect(file.rows[0]?.values).toEqual({ fullName: 'Silva, "Ana"', jobTitle: 'Head of Sales' });
  });

  test('with more or fewer cells than the header are refused; delimiters at the end are harmless', () => {
    expect(
      faultsOf('full_name,email,role\nAna,a@b.com\nSilva, Ana,a@b.com,Lead\nBen,b@b.com,Lead,,\nCem,c@b.com,\n'),
    ).toEqual(['2 null: has 2 cells where the header has 3', '3 null: has 4 cells where the header has 3']);
  });

  test('name each value’s fault and how to mend it', () => {
    const file = read(
      `${header}\nAna,ana at contoso,,,ben,03/04/2024\nBen,,,,,2024-02-30\nCem,c@b.com,${'x'.repeat(201)},,,20240403\n`,
    );
    expect(file.rows.flatMap(({ row, faults }) => faults.map((one) => `${row} ${one.column} ${one.fault}`))).toEqual([
      '2 email is not an e-mail address',
      '2 manager_email is not an e-mail address',
      '2 start_date is not written as YYYY-MM-DD',
      '3 email is empty',
      '3 start_date is no day of the calendar that anybody starts on',
      '4 role is longer than 200 characters',
      '4 start_date is not written as YYYY-MM-DD',
    ]);
    expect(file.rows[0]?.faults[2]).toMatchObject({ value: '03/04/2024', fix: expect.stringContaining('2024-04-03') });
    expect(file.rows[2]?.faults[0]?.value).toHaveLength(80);
  });

  test('an empty cell says nothing, or empties the field where that is chosen, but never the name', () => {
    const text = `${header}\nAna,a@b.com,,Sales,,\n,b@b.com,,,,\n`;
    expect(read(text).rows.map(({ values }) => values)).toEqual([{ fullName: 'Ana', department: 'Sales' }, {}]);
    const [ana, ben] = read(text, 'clear').rows;
    expect(ana?.values).toEqual({
      fullName: 'Ana',
      jobTitle: null,
      department: 'Sales',
      manager: null,
      joinedOn: null,
    });
    expect(ben?.faults).toMatchObject([{ column: 'full_name', fault: 'is empty' }]);
  });

  test('a formula stays the text that it is', () => {
    expect(read('email,full_name\na@b.com,=1+1\n').rows[0]?.values.fullName).toBe('=1+1');
  });

  test('more than a hundred thousand are refused', () => {
    expect(refusal(`email\n${'a@b.com\n'.repeat(100_001)}`).code).toBe('too-many-rows');
    expect(read(`email\n${'a@b.com\n'.repeat(100_000)}`).rows).toHaveLength(100_000);
  });
});

test('whatever the bytes are, a file is read or refused with words', () => {
  const start = fc.constantFrom('', 'email,full_name\n', '\ufeffemail;role\r\n', 'email\tstart_date\n"');
  fc.assert(
    fc.property(start, fc.uint8Array({ maxLength: 200 }), (text, rest) => {
      try {
        const { rows } = read(Buffer.concat([Buffer.from(text), rest]));
        for (const { email, faults } of rows) expect(email === null && faults.length === 0).toBe(false);
      } catch (error) {
        expect(error).toBeInstanceOf(RosterFileRefused);
      }
    }),
    { numRuns: 2000 },
  );
});
