// Tests that are run again by themselves.
import { expect, test } from 'vitest';
import type { Problem } from '../../../../src/contract/connections.ts';
import { passesByItself, retestAt } from './retest.ts';

const failed = (who: Problem['who']) => ({
  state: 'failed' as const,
  problem: { code: 'x', title: '', fix: '', who, link: null, raw: '' },
});

test('only what needs nobody but time is tested again by itself', () => {
  expect(passesByItself([failed('admin'), failed('plumbline')])).toBe(true);
  expect(passesByItself([failed('microsoft')])).toBe(true);
  expect(passesByItself([failed('admin'), failed('operator'), { state: 'ok', problem: null }])).toBe(false);
});

test('it is tested again half a minute after the last test, and an old one leaves time to read', () => {
  const now = new Date('2026-11-21T10:00:00Z');
  expect(retestAt('2026-11-21T09:59:50.000Z', now)).toBe('2026-11-21T10:00:20.000Z');
  expect(retestAt('2026-11-20T10:00:00.000Z', now)).toBe('2026-11-21T10:00:05.000Z');
});
