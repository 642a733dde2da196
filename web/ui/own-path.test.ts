// Where sign-in may lead afterwards.
import { expect, test } from 'vitest';
import { ownPath } from './own-path.ts';

test('sign-in leads back to where one wanted to go', () => {
  expect(ownPath('/people/1?days=90#week')).toBe('/people/1?days=90#week');
});

test.each([
  undefined,
  '',
  'people',
  '//elsewhere.example',
  '/\\elsewhere.example',
  'https://elsewhere.example/',
  'javascript:alert(1)',
  '/sign-in?return=/people',
])('%s leads to the start page', (asked) => {
  expect(ownPath(asked)).toBe('/');
});
