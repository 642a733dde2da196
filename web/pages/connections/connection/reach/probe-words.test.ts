// The proof of a mailbox's reach in words.
import { expect, test } from 'vitest';
import { probeWords, propagatesUntil, unsettled, writeProbe } from './probe-words.ts';

test('what was found is told beside what must be', () => {
  expect(writeProbe({ expected: 'refused', observed: 'refused' })).toBe('It is refused, as it must.');
  expect(writeProbe({ expected: 'refused', observed: 'answers' })).toBe('It answers, but must be refused.');
  expect(writeProbe({ expected: 'answers', observed: 'missing' })).toBe('There is no such mailbox, but must answer.');
  expect(writeProbe({ expected: 'answers', observed: null })).toBe('It must answer.');
});

test('drift is a warning, propagation is not', () => {
  expect(probeWords('drift').tone).toBe('warning');
  expect(probeWords('propagating').tone).toBe('brand');
});

test('a change at the source has two hours', () => {
  expect(propagatesUntil({ expectedSince: '2026-11-21T10:00:00Z' })).toBe('2026-11-21T12:00:00.000Z');
});

test('the page asks more often only while something is on its way', () => {
  expect(unsettled([{ state: 'proved' }, { state: 'propagating' }])).toBe(true);
  expect(unsettled([{ state: 'proved' }, { state: 'drift' }, { state: 'unclear' }])).toBe(false);
});
