// How a password is judged while it is typed.
import { expect, test } from 'vitest';
import { judgePassword } from './password-strength.ts';

test.each([
  ['', 'short'],
  ['eleven char', 'short'],
  ['aaaaaaaaaaaaaaaaaaaa', 'weak'],
  ['Password123456!', 'weak'],
  ['moreno-is-working', 'weak'],
  ['tidal-copper-12', 'strong'],
  ['tidal copper x', 'good'],
  ['correct horse battery staple', 'strong'],
])('%s is %s', (password, level) => {
  expect(judgePassword(password, ['Ana', 'Moreno', 'Contoso']).level).toBe(level);
});

test('letters outside the basic plane count once', () => {
  expect(judgePassword('😀😀😀', []).text).toBe('3 of 12 characters.');
});

test('what others know is named', () => {
  expect(judgePassword('contoso-tidal-copper', ['Contoso']).text).toContain('Contoso');
});
