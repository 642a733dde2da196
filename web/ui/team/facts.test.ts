// How a team's figures are put into words.
import { describe, expect, test } from 'vitest';
import type { Figure, SignalDefinition } from '../../../src/contract/people.ts';
import { compareWeeks, describeWeeks, leadersOf, type TeamSignal, writeBehind } from './facts.ts';

const definition: SignalDefinition = {
  name: 'meeting-hours',
  title: 'Meeting hours',
  theme: 'meetings',
  unit: 'h',
  meaning: 'Hours in meetings.',
  formula: 'Sum.',
  source: 'Plumbline.',
  streams: ['meetings'],
  period: 'sum',
};
const figureOf = (value: number | null, coverage = 0.9): Figure => ({
  signal: 'meeting-hours',
  unit: 'h',
  value,
  state: value === null ? 'unavailable' : 'measured',
  coverage,
  asOf: null,
  reason: null,
  beside: {},
});
const signalOf = (now: number | null, then: number | null, thenCoverage = 0.9): TeamSignal => ({
  definition,
  figure: figureOf(now),
  before: figureOf(then, thenCoverage),
  weeks: [
    { week: '2026-11-02', value: now, people: now === null ? null : 10 },
    { week: '2026-11-09', value: null, people: null },
  ],
});

describe('a comparison', () => {
  test('says how much more or less, without a judgement', () => {
    expect(compareWeeks(signalOf(12, 10))).toMatch(/^20% more than the 2.weeks before$/);
    expect(compareWeeks(signalOf(8, 10))).toMatch(/^20% less/);
    expect(compareWeeks(signalOf(10, 10))).toMatch(/^As in/);
  });

  test('is left out where nothing or too little is shown of the weeks before', () => {
    expect(compareWeeks(signalOf(null, 10))).toBeNull();
    expect(compareWeeks(signalOf(12, null))).toBeNull();
    expect(compareWeeks(signalOf(12, 10, 0.2))).toBeNull();
  });
});

test('a line of weeks is told with its highest, lowest and what is not shown', () => {
  expect(describeWeeks(signalOf(12, 10))).toMatch(/12.h in the last, highest 12.h .*; 1.week not shown\.$/);
  expect(describeWeeks(signalOf(null, null))).toBe('Meeting hours by week: not shown.');
});

test('of the leading figures only those that are shown lead', () => {
  expect(leadersOf([signalOf(null, null)], 3)).toEqual([]);
  expect(leadersOf([signalOf(12, 10)], 3)).toHaveLength(1);
});

test('how many stand behind a figure is said downwards', () => {
  expect(writeBehind(10, 14)).toMatch(/^at least 10 of 14.people$/);
});
