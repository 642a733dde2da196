// Initials of names from anywhere.
import { expect, test } from 'vitest';
import { initialsOf } from './initials.tsx';

test.each([
  ['Ana Moreno Vidal', 'AV'],
  ['Łukasz Wiśniewski', 'ŁW'],
  ['Ana', 'A'],
  ['李 小龍', '李小'],
  ['dorothea von hohenstein', 'DH'],
  ['Ana 2', 'A'],
  ['', ''],
])('%s has the initials %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
