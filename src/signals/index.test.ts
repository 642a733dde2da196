// The list of signals and what is written about it.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SignalDefinition } from '../contract/people.ts';
import { everySignal, signals, weekSignals } from './index.ts';

test('the README tells every signal as it is defined, in the order of the list', () => {
  const text = readFileSync(new URL('./README.md', import.meta.url), 'utf8');
  const rows = text
    .split('\n')
    .filter((line) => /^\| [a-z0-9-]+ \|/.test(line) && !line.startsWith('| name '))
    .map((line) => line.slice(2, -2).split(' | '));
  expect(rows).toEqual(
    everySignal.map(({ name, unit, streams, period, meaning }) => [name, unit, streams.join(', '), period, meaning]),
  );
});

test('every signal is a definition that can be shown, with a name of its own', () => {
  for (const signal of everySignal) expect(SignalDefinition.parse(signal).formula.length).toBeGreaterThan(20);
  expect(new Set(everySignal.map((signal) => signal.name)).size).toBe(signals.length + weekSignals.length);
});

test('what a signal over weeks is told from is a signal of days', () => {
  const names = new Set(signals.map((signal) => signal.name));
  for (const { from } of weekSignals) expect(from.filter((name) => !names.has(name))).toEqual([]);
});
