// How a connection and its streams stand.
import { describe, expect, test } from 'vitest';
import type { Problem, StreamProgress } from '../../../src/contract/connections.ts';
import { asidesOf, causesOf, nameOf, shareOf, standingOf, writeItems, writePace, writeStopped } from './status.ts';

const stream = (change: Partial<StreamProgress>): StreamProgress => ({
  name: 'mail',
  title: 'Mail',
  state: 'reading',
  rate: null,
  expectedEnd: null,
  asOf: null,
  waitingFor: null,
  partitions: { total: 10, current: 4, stopped: 0 },
  items: { done: 400, expected: 1000 },
  problems: [],
  quarantined: 0,
  undated: 0,
  ...change,
});
const plain = (text: string | null): string | null => text?.replaceAll('\u00a0', ' ') ?? null;

test('a connection is called by whose account it is, or by its tenant', () => {
  expect(nameOf({ signedInAs: 'ana@contoso.com', tenantName: 'Contoso' })).toBe('ana@contoso.com');
  expect(nameOf({ signedInAs: null, tenantName: 'Contoso' })).toBe('Contoso');
});

test('a problem outweighs reading, and reading outweighs connected', () => {
  expect(standingOf({ status: 'needs-attention', syncing: true }).word).toBe('Needs attention');
  expect(standingOf({ status: 'connected', syncing: true }).word).toBe('Reading');
  expect(standingOf({ status: 'connected', syncing: false }).word).toBe('Connected');
  expect(standingOf({ status: 'paused', syncing: false }).word).toBe('Paused');
  expect(standingOf({ status: 'disconnected', syncing: false }).word).toBe('Disconnected');
});

describe('how much is read', () => {
  test('follows the items where their number is known', () => {
    expect(shareOf(stream({}))).toBe(0.4);
  });
  test('follows the parts where it is not', () => {
    expect(
      shareOf(stream({ items: { done: 400, expected: null }, partitions: { total: 8, current: 2, stopped: 0 } })),
    ).toBe(0.25);
  });
  test('is unknown where neither tells', () => {
    const one = { total: 1, current: 0, stopped: 0 };
    expect(shareOf(stream({ items: { done: 400, expected: null }, partitions: one }))).toBeNull();
  });
  test('is never complete before it is', () => {
    expect(shareOf(stream({ items: { done: 1200, expected: 1000 } }))).toBe(0.99);
    expect(shareOf(stream({ state: 'current' }))).toBe(1);
    expect(shareOf(stream({ state: 'waiting' }))).toBe(0);
  });
  test('is the share of the parts that are up to date once nothing more can be read', () => {
    const partitions = { total: 10, current: 8, stopped: 2 };
    expect(shareOf(stream({ state: 'attention', partitions, items: { done: 1000, expected: 1000 } }))).toBe(0.8);
  });
});

test('progress is written with what is left and how fast it comes', () => {
  expect(plain(writeItems(stream({})))).toBe('400 of about 1,000 items');
  expect(plain(writeItems(stream({ items: { done: 1200, expected: 1000 } })))).toBe('1,200 items');
  expect(writeItems(stream({ state: 'current', items: { done: 0, expected: null } }))).toBeNull();
  expect(plain(writePace(stream({ rate: 12 })))).toBe('about 600 left, 12 items/s');
  expect(plain(writePace(stream({ rate: 12, items: { done: 5, expected: null } })))).toBe('12 items/s');
  expect(writePace(stream({ state: 'current', rate: 12 }))).toBeNull();
});

test('what stopped or was set aside is said, and nothing is said when nothing was', () => {
  expect(writeStopped(stream({}))).toBeNull();
  expect(plain(writeStopped(stream({ partitions: { total: 1240, current: 1237, stopped: 3 } })))).toBe(
    '3 of 1,240 parts stopped',
  );
  expect(asidesOf(stream({}))).toEqual([]);
  expect(asidesOf(stream({ quarantined: 2, undated: 4 }))).toHaveLength(2);
});

const problem = (code: string): Problem => ({ code, title: '', fix: '', who: 'admin', link: null, raw: '' });

describe('trouble', () => {
  const streams = [
    stream({
      title: 'Mail',
      problems: [{ problem: problem('no-mailbox'), partitions: 2, mailboxes: ['b', 'a'], mailboxCount: 2 }],
    }),
    stream({
      title: 'Meetings',
      problems: [
        { problem: problem('no-mailbox'), partitions: 1, mailboxes: ['a'], mailboxCount: 1 },
        { problem: problem('policy'), partitions: 3, mailboxes: ['c', 'd', 'e'], mailboxCount: 4000 },
      ],
    }),
  ];

  test('is told once by cause, with all streams and mailboxes it concerns', () => {
    const causes = causesOf({ problem: null, streams });
    expect(causes.map(({ problem, streams, mailboxes, count }) => [problem.code, streams, mailboxes, count])).toEqual([
      ['policy', ['Meetings'], ['c', 'd', 'e'], 4000],
      ['no-mailbox', ['Mail', 'Meetings'], ['a', 'b'], 2],
    ]);
    expect(causes.map(({ atLeast }) => atLeast)).toEqual([false, false]);
  });
  test('that concerns the whole connection is not repeated', () => {
    expect(causesOf({ problem: problem('policy'), streams }).map(({ problem }) => problem.code)).toEqual([
      'no-mailbox',
    ]);
  });
});
