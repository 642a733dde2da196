// The feed by days, and what is new in it.
import { expect, test } from 'vitest';
import type { ActivityEntry } from '../../../src/contract/activities.ts';
import { countNew, daysOf } from './days.ts';

const entry = (id: string, at: string): ActivityEntry => ({
  id,
  at,
  kind: 'chat',
  duration: null,
  person: null,
  account: 'ana@contoso.com',
  source: { id, provider: 'slack', name: 'Contoso' },
  from: null,
  others: [],
  othersCount: 0,
  marks: [],
  app: null,
  copies: 1,
});

test('days are those of the organization’s zone', () => {
  const entries = [entry('c', '2026-11-20T23:30:00.000Z'), entry('b', '2026-11-20T22:59:00.000Z')];
  const days = (zone: string) => daysOf(entries, zone).map(({ day, entries: on }) => [day, on.map(({ id }) => id)]);
  expect(days('UTC')).toEqual([['2026-11-20', ['c', 'b']]]);
  expect(days('Europe/Berlin')).toEqual([
    ['2026-11-21', ['c']],
    ['2026-11-20', ['b']],
  ]);
});

test('what two pages tell is shown once', () => {
  const same = entry('a', '2026-11-20T10:00:00.000Z');
  expect(daysOf([same, same], 'UTC')[0]?.entries).toHaveLength(1);
});

test('new is what is not shown and not older than what is', () => {
  const shown = [entry('b', '2026-11-20T10:00:00.000Z'), entry('a', '2026-11-20T09:00:00.000Z')];
  const late = entry('late', '2026-11-20T09:30:00.000Z');
  expect(countNew([entry('c', '2026-11-20T11:00:00.000Z'), late, ...shown], shown)).toBe(2);
  expect(countNew([...shown, entry('old', '2026-11-19T09:00:00.000Z')], shown)).toBe(0);
  expect(countNew([...shown, entry('next page', '2026-11-20T09:00:00.000Z')], shown)).toBe(0);
  expect(countNew(shown, [])).toBe(2);
});
