// A sync in one line: how far, how fast, until when, what it waits for; and when it is printed.
import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { Connection, StreamProgress } from '../contract/connections.ts';
import { readingLine, showOn } from './reading-line.ts';

const now = Date.parse('2026-03-05T10:00:00Z');

const stream = (title: string, more: Partial<StreamProgress> = {}): StreamProgress => ({
  name: title.toLowerCase(),
  title,
  state: 'reading',
  partitions: { total: 10, current: 4, stopped: 0 },
  items: { done: 1200, expected: 2500 },
  rate: 590,
  expectedEnd: '2026-03-05T10:04:10Z',
  asOf: null,
  waitingFor: null,
  problems: [],
  quarantined: 0,
  undated: 0,
  ...more,
});

const lineOf = (...streams: StreamProgress[]): string => readingLine([{ streams } as Connection], now);
const read = { partitions: { total: 10, current: 9, stopped: 1 } };

describe('a sync in one line', () => {
  test('tells what is read, how far, how fast and how long it takes', () => {
    const people = stream('People', { ...read, items: { done: 100, expected: 100 }, rate: null, expectedEnd: null });
    expect(lineOf(people, stream('Mail'), stream('Meetings', { items: { done: 0, expected: 100 } }))).toBe(
      'Reading mail 48 %, meetings 0 %: 1,300 items, 1,180/s, about 4 min left',
    );
  });

  test('tells the share of the parts, and no end, where nobody knows how many items there are', () => {
    const unknown = { items: { done: 1200, expected: null }, expectedEnd: null };
    expect(lineOf(stream('Mail', unknown))).toBe('Reading mail 40 %: 1,200 items, 590/s');
    const begun = { ...unknown, partitions: { total: 0, current: 0, stopped: 0 } };
    expect(lineOf(stream('Mail', begun))).toBe('Reading mail: 1,200 items, 590/s');
    expect(lineOf(stream('Mail'), stream('Audit', { expectedEnd: null }))).not.toContain('left');
  });

  test('tells what everything waits for, and nothing of it while anything is read', () => {
    const waits = stream('Mail', { rate: null, waitingFor: 'Contoso asked to wait until 10:33 UTC.' });
    expect(lineOf(waits)).toBe('Reading mail 48 %: 1,200 items, Contoso asked to wait until 10:33 UTC.');
    expect(lineOf(waits, stream('Meetings'))).not.toContain('wait');
  });

  test('tells that figures are computed when all is read, whatever could not be', () => {
    expect(lineOf(stream('Mail', read))).toBe('Everything is read; the figures are being computed ...');
  });
});

test('where no line can be renewed, one is printed every ten seconds, and none twice', () => {
  let printed = '';
  let time = now;
  const output = new Writable({
    write: (chunk, _encoding, done) => {
      printed += String(chunk);
      done();
    },
  });
  const shown = showOn(output, () => time);
  for (const line of ['1 %', '2 %', '3 %', '3 %', '3 %', '4 %']) {
    shown.show(line);
    time += 4000;
  }
  shown.clear();
  expect(printed).toBe('1 %\n3 %\n');
});
