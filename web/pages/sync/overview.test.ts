// What is read now, by source and in one sentence, and what keeps mailboxes out.
import { describe, expect, test } from 'vitest';
import type { Connection, Problem, StreamProgress } from '../../../src/contract/connections.ts';
import { causesOf } from './causes.ts';
import { groupsOf } from './groups.ts';
import { headlineOf, listTitles } from './headline.ts';

const now = new Date('2026-11-20T10:00:00Z');
const stream = (change: Partial<StreamProgress> = {}): StreamProgress => ({
  name: 'mail',
  title: 'Mail, header fields only',
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
const current = (change: Partial<StreamProgress> = {}): StreamProgress =>
  stream({
    state: 'current',
    asOf: '2026-11-20T09:30:00Z',
    partitions: { total: 10, current: 10, stopped: 0 },
    items: { done: 1000, expected: 1000 },
    ...change,
  });
const connection = (change: Partial<Connection> = {}): Connection => ({
  id: 'c1',
  provider: 'microsoft',
  providerName: 'Microsoft 365',
  tenantId: 't',
  tenantName: 'Contoso',
  status: 'connected',
  problem: null,
  connectedAt: '2026-11-01T00:00:00Z',
  connectedBy: 'Olga',
  way: 'own-app',
  wayTitle: 'Own app',
  mode: 'application',
  signedInAs: null,
  credentialExpiresAt: null,
  credentialChangedAt: null,
  lastTest: null,
  alerts: 0,
  settings: {},
  streams: [stream()],
  syncing: true,
  lastFinishedAt: null,
  nextSyncAt: null,
  ...change,
});
/** A connection of one person, with one stream. */
const personal = (id: string, one: StreamProgress): Connection => connection({ id, mode: 'delegated', streams: [one] });
const problem = (code: string): Problem => ({ code, title: code, fix: '', who: 'admin', link: null, raw: '' });
const plain = (text: string | null | undefined): string | null => text?.replaceAll('\u00a0', ' ') ?? null;

describe('the headline', () => {
  test('is none while nothing is connected', () => {
    expect(headlineOf([], now)).toBeNull();
    expect(headlineOf([connection({ status: 'disconnected' })], now)).toBeNull();
  });

  test('says what is read, how much of it, how fast and until when', () => {
    const streams = [
      stream({ rate: 10, expectedEnd: '2026-11-20T10:01:00.000Z' }),
      stream({ name: 'meetings', title: 'Meetings, without subjects', rate: 5, items: { done: 0, expected: 300 } }),
      current({ name: 'people', title: 'People' }),
    ];
    const told = headlineOf([connection({ streams })], now);
    expect([told?.kind, told?.now, plain(told?.amount)]).toEqual([
      'reading',
      'Reading mail and meetings',
      '400 of about 1,300 items, 15 items/s',
    ]);
    // 900 items at 15 a second.
    expect(told?.end).toBe('2026-11-20T10:01:00.000Z');
    expect(told?.openEnd).toBeNull();
  });

  test('ends not before the slowest stream does', () => {
    const streams = [stream({ rate: 10, expectedEnd: '2026-11-20T10:07:00.000Z' })];
    expect(headlineOf([connection({ streams })], now)?.end).toBe('2026-11-20T10:07:00.000Z');
  });

  test('says why nobody can tell the end yet, instead of guessing', () => {
    const uncounted = stream({ rate: 10, items: { done: 20, expected: null } });
    const told = headlineOf([connection({ streams: [uncounted] })], now);
    expect(told?.end).toBeNull();
    expect(told?.openEnd).toBe('how much there is of mail is still being found out');
    expect(plain(told?.amount)).toBe('20 items so far, 4 of 10 parts, 10 items/s');
    expect(headlineOf([connection()], now)?.openEnd).toBe('the rate is being measured');
  });

  test('does not wait for a stream that nothing is read of', () => {
    const none = { total: 0, current: 0, stopped: 0 };
    const gated = stream({
      name: 'calls',
      title: 'Calls',
      state: 'waiting',
      partitions: none,
      items: { done: 0, expected: null },
    });
    const backFill = stream({ rate: 10 });
    expect(
      headlineOf([connection({ streams: [current({ name: 'people' }), backFill, gated] })], now)?.openEnd,
    ).toBeNull();
    expect(headlineOf([connection({ streams: [current(), gated], syncing: false })], now)).toMatchObject({
      kind: 'current',
      asOf: '2026-11-20T09:30:00Z',
    });
    expect(headlineOf([connection({ streams: [gated] })], now)?.kind).toBe('reading');
  });

  test('names the limit when all waits for one', () => {
    const waitingFor = 'Microsoft 365 asked to wait until 10:05 UTC.';
    const told = headlineOf([connection({ streams: [stream({ waitingFor }), current()] })], now);
    expect([told?.kind, told?.now, told?.why]).toEqual(['waiting', 'Waiting to go on with mail', waitingFor]);
  });

  test('says as of when all is current and when it is read next', () => {
    const nextSyncAt = '2026-11-20T10:30:00Z';
    const told = headlineOf([connection({ streams: [current()], syncing: false, nextSyncAt })], now);
    expect(told).toMatchObject({ kind: 'current', now: 'All current', asOf: '2026-11-20T09:30:00Z', next: nextSyncAt });
    expect(headlineOf([connection({ streams: [current()] })], now)?.kind).toBe('refreshing');
  });

  test('never calls all current what stands still or is paused', () => {
    const stopped = current({ state: 'attention', partitions: { total: 10, current: 8, stopped: 2 } });
    expect(plain(headlineOf([connection({ streams: [stopped], syncing: false })], now)?.now)).toBe(
      'All current apart from 2 of 10 parts',
    );
    const troubled = connection({ status: 'needs-attention', syncing: false });
    expect(headlineOf([troubled], now)?.kind).toBe('attention');
    expect(headlineOf([connection({ status: 'paused', syncing: false })], now)?.kind).toBe('paused');
  });

  test('lists a few streams by name and counts the rest', () => {
    expect(listTitles(['Mail, header fields only'])).toBe('mail');
    expect(listTitles(['Mail', 'Meetings', 'Contacts'])).toBe('mail, meetings and contacts');
    expect(listTitles(['Mail', 'Meetings', 'Contacts', 'IMAP mail'])).toBe('mail, meetings and 2 more streams');
  });
});

describe('the sources', () => {
  test('are the organization’s connections one by one and the personal ones together', () => {
    const own = connection({ id: 'p1', mode: 'delegated', signedInAs: 'ana@x.example' });
    const groups = groupsOf([own, connection(), { ...own, id: 'p2' }, connection({ id: 'x', status: 'disconnected' })]);
    expect(groups.map(({ title, connections }) => [title, connections.length])).toEqual([
      ['Contoso', 1],
      ['2 personal connections', 2],
    ]);
    expect(groups[1]?.streams).toMatchObject([
      { partitions: { total: 20, current: 8, stopped: 0 }, items: { done: 800, expected: 2000 }, state: 'reading' },
    ]);
  });

  test('know of several connections only what is known of each', () => {
    const uncounted = stream({ items: { done: 5, expected: null }, rate: 3 });
    const [group] = groupsOf([personal('p1', current()), personal('p2', uncounted)]);
    expect(group?.streams[0]).toMatchObject({ state: 'reading', items: { done: 1005, expected: null }, rate: 3 });
    expect(group?.streams[0]).toMatchObject({ asOf: null, expectedEnd: null, waitingFor: null });
  });
});

test('one cause is told once, over all connections, the ones that stop everything first', () => {
  const found = { connectionId: 'c1', connectionName: 'Contoso', streams: ['Mail'], partitions: 2, mailboxes: 2 };
  const causes = causesOf([
    { ...found, problem: problem('no-mailbox'), names: ['a', 'b'] },
    { ...found, problem: problem('policy'), connectionId: 'c2', mailboxes: 5, names: [] },
    {
      ...found,
      problem: problem('no-mailbox'),
      connectionId: 'c2',
      streams: ['Meetings', 'Mail'],
      names: ['c'],
      mailboxes: 1,
    },
    { ...found, problem: problem('secret'), streams: [], partitions: 0, mailboxes: 0, names: [] },
  ]);
  expect(causes.map(({ problem: { code }, mailboxes, streams }) => [code, mailboxes, streams])).toEqual([
    ['secret', 0, []],
    ['policy', 5, ['Mail']],
    ['no-mailbox', 3, ['Mail', 'Meetings']],
  ]);
  expect(causes[2]?.connections.map(({ id }) => id)).toEqual(['c1', 'c2']);
});
