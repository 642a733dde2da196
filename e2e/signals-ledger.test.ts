// The comparison with the ledger finds what is wrong, what is missing on either side, and what was never tried.
import { expect, it } from 'vitest';
import type { Figure, SignalDefinition } from '../src/contract/people.ts';
import { compareFigures, type Ledger } from './signals-ledger.ts';

const define = (name: string, period: SignalDefinition['period'] = 'sum'): SignalDefinition => ({
  name,
  title: name,
  theme: 'mail',
  unit: 'count',
  meaning: '',
  formula: '',
  source: '',
  streams: [],
  period,
});
const figure = (signal: string, value: number | null, beside: Record<string, number> = {}): Figure => ({
  signal,
  unit: 'count',
  value,
  state: value === null ? 'unavailable' : 'measured',
  coverage: 1,
  asOf: null,
  reason: value === null ? { code: 'none', text: 'None.' } : null,
  beside,
});
const told = (value: number | null, beside: Record<string, number> = {}) => ({
  value,
  unit: 'count',
  state: value === null ? ('unavailable' as const) : ('measured' as const),
  beside,
});
const ana = <Figures>(days: Record<string, Figures>) => new Map([['ana@contoso.com', new Map(Object.entries(days))]]);

const compare = (ledger: Ledger, here: Record<string, Figure[]>, ...signals: SignalDefinition[]) =>
  compareFigures(signals, { ledger, told: ana(here) });

it('a signal that the ledger does not tell is a difference', () => {
  const here = { '2026-11-20': [figure('new', 1)], period: [figure('new', 1)] };
  expect(compare(ana({ '2026-11-20': {}, period: {} }), here, define('new')).differences).toEqual([
    'ana@contoso.com 2026-11-20 new: not in the ledger',
    'ana@contoso.com period new: not in the ledger',
  ]);
});

it('a signal of which nothing but 0 is seen, or nothing at all, is untested', () => {
  const days = { '2026-11-20': { old: told(0) }, period: { old: told(2) } };
  const here = { '2026-11-20': [figure('old', 0)], period: [figure('old', 2)] };
  const { differences, untested } = compare(ana(days), here, define('old'), define('gone', 'weeks'));
  expect(differences).toEqual([]);
  expect(untested).toEqual(['old day', 'gone period']);
});

it('a value, a state or what stands beside a value is a difference, and so is a person who is not here', () => {
  const days = { period: { a: told(1), b: told(null), c: told(1, { mean: 1 }) } };
  const here = { period: [figure('a', 1.1), figure('b', 1), figure('c', 1, { mean: 1, p90: 2 })] };
  const { differences } = compare(ana(days), here, define('a'), define('b'), define('c'));
  expect(differences.map((line) => line.split(':')[0])).toEqual(
    ['a', 'b', 'c'].map((name) => `ana@contoso.com period ${name}`),
  );
  expect(compareFigures([define('a')], { ledger: ana(days), told: new Map() }).differences).toEqual([
    'ana@contoso.com: not here',
  ]);
});
