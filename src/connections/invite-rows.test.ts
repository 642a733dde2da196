// The addresses of a list or a CSV file, however a spreadsheet wrote it.
import { describe, expect, it } from 'vitest';
import { readAddresses } from './invite-rows.ts';

const fromCsv = (csv: string) => readAddresses({ emails: [], csv });
const emails = (csv: string) => fromCsv(csv).map(({ email }) => email);

describe('a CSV file of addresses', () => {
  it.each([
    ['a single column', 'email\nana@example.com\nben@example.com\n'],
    ['a byte order mark and Windows line ends', '\uFEFFemail\r\nana@example.com\r\nben@example.com\r\n'],
    [
      'semicolons, as Excel writes them in Europe',
      'Name;Email;Team\n"Ruiz, Ana";ana@example.com;A\nBen;ben@example.com;B',
    ],
    ['tabs', 'name\tEMAIL\nAna\tana@example.com\nBen\tben@example.com\n'],
    ['quotation marks and commas within', '"name","Email"\n"Ruiz, ""Ana""","ana@example.com"\nBen, Ben@Example.com '],
    ['empty lines and short rows', 'email,name\n\nana@example.com\n\nben@example.com,Ben,too,many\n\n'],
  ])('is read with %s', (_name, csv) => {
    expect(emails(csv)).toEqual(['ana@example.com', 'ben@example.com']);
  });

  it('tells of each row what is wrong with it, by the line in the file', () => {
    const rows = fromCsv('name,email\nAna,ana@example.com\n\nBen,ben at example\nAna,ANA@example.com\n"C\nD",\n');
    expect(rows).toEqual([
      { line: 2, email: 'ana@example.com', fault: null },
      { line: 4, email: 'ben at example', fault: { state: 'invalid', text: 'This is not an e-mail address.' } },
      { line: 5, email: 'ana@example.com', fault: { state: 'already', text: 'The same address stands in row 2.' } },
      { line: 7, email: '', fault: { state: 'invalid', text: 'There is no address in this row.' } },
    ]);
  });

  it.each([
    ['name\nAna', 'The first line must name a column "email"; it has: name.'],
    ['', 'The first line must name a column "email"; it has: nothing.'],
    ['email\n', 'Enter at least one e-mail address.'],
    ['email\n"ana@example.com\n', 'a quotation mark is not closed'],
    [`email\n${'a@example.com\n'.repeat(1001)}`, 'These are 1001 rows. Send at most 1000 at a time.'],
  ])('%j is refused in words', (csv, words) => {
    expect(() => fromCsv(csv)).toThrow(words);
  });

  it('of a thousand rows is read, beside a list', () => {
    const csv = `email\n${Array.from({ length: 999 }, (_, index) => `p${index}@example.com`).join('\n')}`;
    const rows = readAddresses({ emails: [' P0@example.com '], csv });
    expect(rows).toHaveLength(1000);
    expect(rows.filter(({ fault }) => fault !== null)).toMatchObject([{ line: 2, fault: { state: 'already' } }]);
  });
});
