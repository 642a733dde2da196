// The ways into a source.
import { expect, test } from 'vitest';
import type { Problem } from '../../../../src/contract/connections.ts';
import { byUse, chosenWay } from './ways.ts';

const blocked: Problem = { code: 'no-app', title: '', fix: '', who: 'operator', link: null, raw: '' };
const way = (id: string, change: Partial<{ recommended: boolean; who: 'admin' | 'employee'; blocked: Problem }>) => ({
  id,
  recommended: false,
  who: 'admin' as const,
  blocked: null,
  ...change,
});

test('what is recommended and possible is considered first, what is blocked last', () => {
  const ways = [
    way('own-account', { who: 'employee' }),
    way('admin-consent', { recommended: true, blocked }),
    way('own-app', {}),
    way('password', { recommended: true }),
  ];
  expect(byUse(ways).map(({ id }) => id)).toEqual(['password', 'own-app', 'own-account', 'admin-consent']);
});

test('nobody is asked to choose from one way, and nobody gets into a blocked one by its address', () => {
  expect(chosenWay([way('a', {})], undefined)?.id).toBe('a');
  expect(chosenWay([way('a', {}), way('b', {})], undefined)).toBeNull();
  expect(chosenWay([way('a', {}), way('b', {})], 'b')?.id).toBe('b');
  expect(chosenWay([way('a', { blocked })], 'a')).toBeNull();
});
