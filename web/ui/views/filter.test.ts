// What a saved view keeps of a page's address.
import { expect, test } from 'vitest';
import { filterOf, isSame } from './filter.ts';

test('a view keeps the choices of a page, but not which part of the list is shown', () => {
  expect(filterOf({ days: 7, kind: 'meeting', search: undefined, page: 3 })).toEqual({ days: '7', kind: 'meeting' });
});

test('a view is the current one when all choices are the same', () => {
  expect(isSame({ days: '7', kind: 'chat' }, { kind: 'chat', days: '7' })).toBe(true);
  expect(isSame({ days: '7' }, { days: '7', kind: 'chat' })).toBe(false);
  expect(isSame({ days: '7' }, { days: '28' })).toBe(false);
});
