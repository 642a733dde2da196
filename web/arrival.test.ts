// What an address brings is taken out of it.
import { expect, test } from 'vitest';
import { arrivedAnswer, arrivedSetUpCode, arrivedToken, parametersOf, takeArrival } from './arrival.ts';

const openPast = () => {
  const shown: string[] = [];
  return {
    shown,
    state: null,
    replaceState: (_: unknown, __: string, url?: string | URL | null) => void shown.push(String(url)),
  };
};

test('what a source sent back is collected from query and fragment, and the address is cleared', () => {
  const past = openPast();
  takeArrival({ pathname: '/connect/callback', search: '?state=s&admin_consent=True', hash: '#code=1e5&x=%2B' }, past);
  expect(arrivedAnswer()).toEqual({ state: 's', admin_consent: 'True', code: '1e5', x: '+' });
  expect(past.shown).toEqual(['/connect/callback']);
});

test('the token of a link is taken out of the address', () => {
  const past = openPast();
  takeArrival({ pathname: '/link', search: '', hash: '#abc_-123' }, past);
  expect(arrivedToken()).toBe('abc_-123');
  expect(past.shown).toEqual(['/link']);
});

test('the code of a set-up link is taken out of the address', () => {
  const past = openPast();
  takeArrival({ pathname: '/set-up', search: '', hash: '#ABCD-EFGH-JKLM-NPQR' }, past);
  expect(arrivedSetUpCode()).toBe('ABCD-EFGH-JKLM-NPQR');
  expect(past.shown).toEqual(['/set-up']);
});

test('any other page keeps its address, and so does one that brings nothing', () => {
  const past = openPast();
  takeArrival({ pathname: '/people', search: '?search=a', hash: '#top' }, past);
  takeArrival({ pathname: '/link', search: '', hash: '' }, past);
  expect(past.shown).toEqual([]);
});

test('the trailing # that some sources send along brings nothing', () => {
  expect(parametersOf({ search: '?error=access_denied', hash: '#' })).toEqual({ error: 'access_denied' });
});
