// The ways by which people connect their own accounts.
import { expect, test } from 'vitest';
import type { Problem, ProviderInfo, Way } from '../../../src/contract/connections.ts';
import { ownWaysOf } from './own-ways.ts';

const blocked: Problem = { code: 'x', title: '', fix: '', who: 'operator', link: null, raw: '' };
const way = (id: string, change: Partial<Way>): Way => ({
  id,
  title: '',
  summary: '',
  who: 'employee',
  mode: 'delegated',
  interaction: 'redirect',
  recommended: false,
  credentials: [],
  fields: [],
  steps: [],
  streams: [],
  blocked: null,
  makesCertificate: false,
  ...change,
});
const provider = (...ways: Way[]): ProviderInfo => ({
  id: 'p',
  name: '',
  icon: null,
  title: '',
  summary: '',
  ways,
  revoke: [],
});
const idsOf = (...ways: Way[]): string[] => ownWaysOf([provider(...ways)]).map(({ way }) => way.id);

test('people are offered what they can do alone: the source’s own pages, or a form', () => {
  const offered = idsOf(
    way('own', {}),
    way('form', { interaction: 'form' }),
    way('admin', { who: 'admin' }),
    way('everybody', { mode: 'application', interaction: 'form' }),
    way('code', { interaction: 'device-code' }),
  );
  expect(offered).toEqual(['own', 'form']);
});

test('what cannot be used is told only where its source has nothing else, and after what can', () => {
  const [first, second] = [provider(way('off', { blocked })), provider(way('on', {}))];
  expect(ownWaysOf([first, second]).map(({ way: { id } }) => id)).toEqual(['on', 'off']);
  expect(idsOf(way('off', { blocked }), way('on', {}))).toEqual(['on']);
  expect(idsOf(way('off', { blocked }))).toEqual(['off']);
});
