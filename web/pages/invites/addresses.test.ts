// Addresses as people paste them.
import { expect, test } from 'vitest';
import { addressesIn } from './addresses.ts';

test('lists, lines and names with addresses are taken apart, each address once', () => {
  expect(addressesIn('ana@example.com, bo@example.com;ana@example.com\n"Cy Dee" <cy@example.com>\r\n\r\n')).toEqual([
    'ana@example.com',
    'bo@example.com',
    'cy@example.com',
  ]);
});

test('a column of a sheet is taken apart by its blanks', () => {
  expect(addressesIn('ana@example.com\tbo@example.com dee@example.com')).toHaveLength(3);
});

test('what is no address is kept, for the report to name it', () => {
  expect(addressesIn('ana@example.com, nonsense')).toEqual(['ana@example.com', 'nonsense']);
  expect(addressesIn(' \n ')).toEqual([]);
});
