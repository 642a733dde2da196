// The list of signals and what is written about it.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SignalDefinition } from '../contract/people.ts';
import { signals } from './index.ts';

test('the README tells every signal as it is defined, in the order of the list', () => {
  const text = readFileSync(new URL('./README.md', import.meta.url), 'utf8');
  const rows = text
    .split('\n')
    .filter((line) => /^\| [a-z-]+ \|/.test(line) && !line.startsWith('| name '))
    .map((line) => line.slice(2, -2).split(' | '));
  expect(rows).toEqual(signals.map(({ name, unit, stream, period, meaning }) => [name, unit, stream, period, meaning]));
});

test('every signal is a definition that can be shown, with a name of its own', () => {
  for (const signal of signals) expect(SignalDefinition.parse(signal).formula.length).toBeGreaterThan(20);
  expect(new Set(signals.map((signal) => signal.name)).size).toBe(signals.length);
});
