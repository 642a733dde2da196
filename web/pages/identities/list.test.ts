// What the page on identities says of losses, weights and decisions.
import { expect, test } from 'vitest';
import { writeConfidence, writeDecision, writeLost, writeWeight } from './list.ts';

test('what is lost is told without what is none', () => {
  expect(writeLost({ activities: 1, events: 0, measures: 1200 })).toBe('1\u00a0activity, 1,200\u00a0measures');
  expect(writeLost({ activities: 0, events: 0, measures: 0 })).toBe('nothing');
});

test('weights carry their sign, confidences are whole percents', () => {
  expect([writeWeight(0.75), writeWeight(-0.45), writeWeight(0.1)]).toEqual(['+0.75', '−0.45', '+0.10']);
  expect(writeConfidence(0.75)).toBe('75 %');
});

test('a decision names three, and how many more there are', () => {
  const names = ['a', 'b', 'c', 'd'].map((name) => ({ id: name, name }));
  const one = names.slice(0, 1);
  expect(writeDecision({ kind: 'confirm', accounts: names, accountCount: 40, people: one, personCount: 1 })).toBe(
    'Confirmed a, b, c and 37 more for a',
  );
  expect(
    writeDecision({ kind: 'merge', accounts: [], accountCount: 0, people: names.slice(0, 2), personCount: 2 }),
  ).toBe('Merged a into b');
  expect(writeDecision({ kind: 'unmap', accounts: [], accountCount: 2, people: one, personCount: 1 })).toBe(
    'Took 2\u00a0accounts from a',
  );
});
