// Whose an account is at an instant: days of the organization's zone, both ends included.
import { expect, test } from 'vitest';
import { addressesByTime, readingOf } from './account-times.ts';
import { findZone, utc } from './zones.ts';

const berlin = findZone('Europe/Berlin')!;
const at = (text: string): number => Date.parse(text);
const account = (accountId: string, from: string | null = null, until: string | null = null) => ({
  accountId,
  from,
  until,
  addresses: [`${accountId}@contoso.com`],
});

test('accounts that always are the person’s are read without looking at times', () => {
  expect(readingOf([account('a'), account('b')], berlin)).toEqual({ accountIds: ['a', 'b'], within: null });
  expect(addressesByTime([account('a')], berlin)).toBeNull();
});

test('an account that is the person’s twice is read once, within both times', () => {
  const reading = readingOf([account('a', null, '2026-03-01'), account('a', '2026-05-01'), account('b')], utc);
  expect(reading).toEqual({
    accountIds: ['a', 'b'],
    within: [
      [
        [Number.NEGATIVE_INFINITY, at('2026-03-02T00:00:00Z')],
        [at('2026-05-01T00:00:00Z'), Number.POSITIVE_INFINITY],
      ],
      [[Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]],
    ],
  });
});

test('a day begins and ends where it does in the organization’s zone, also when the clocks change', () => {
  const { within } = readingOf([account('a', '2026-03-29', '2026-03-29')], berlin);
  expect(within).toEqual([[[at('2026-03-28T23:00:00Z'), at('2026-03-29T22:00:00Z')]]]);
});

test('an address is the person’s own while its account is', () => {
  const addresses = addressesByTime([account('a', null, '2026-03-01'), account('b')], utc)!;
  expect([...addresses(at('2026-03-01T23:59:59Z'))]).toEqual(['a@contoso.com', 'b@contoso.com']);
  expect([...addresses(at('2026-03-02T00:00:00Z'))]).toEqual(['b@contoso.com']);
});

test('before the first account a person has no address', () => {
  const addresses = addressesByTime([account('a', '2026-03-01')], utc)!;
  expect([...addresses(at('2026-02-28T12:00:00Z'))]).toEqual([]);
});
