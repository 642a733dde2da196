// Masks of partial responses: what they leave, and how they are refused.
import { expect, test } from 'vitest';
import { applyMask, listMask, readMask } from './fields.ts';

const page = { kind: 'k', nextPageToken: 'n', items: [{ id: 1, summary: 's', start: { date: 'd', timeZone: 'z' } }] };

test.each([
  ['items/id', { items: [{ id: 1 }] }],
  ['nextPageToken,items(id,start/date)', { nextPageToken: 'n', items: [{ id: 1, start: { date: 'd' } }] }],
  ['items(start,start/date)', { items: [{ start: { date: 'd', timeZone: 'z' } }] }],
  ['items/start/date,items/start/timeZone', { items: [{ start: { date: 'd', timeZone: 'z' } }] }],
  ['items/*/date', { items: [{ id: 1, summary: 's', start: { date: 'd' } }] }],
  ['*', page],
  ['other', {}],
])('%s leaves what it names', (mask, left) => {
  expect(applyMask(page, readMask(mask))).toEqual(left);
});

test('without a mask everything is left', () => {
  expect(applyMask(page, readMask(null))).toBe(page);
  expect(listMask(readMask(''))).toEqual(['*']);
});

test('a mask’s leaves are told one by one', () => {
  expect(listMask(readMask('nextPageToken,items(id,start/date)'))).toEqual([
    'nextPageToken',
    'items/id',
    'items/start/date',
  ]);
});

test.each(['items(', 'items)', ',', 'items//id', 'a b'])('%s is no mask', (mask) => {
  expect(() => readMask(mask)).toThrow('Invalid field selection');
});
