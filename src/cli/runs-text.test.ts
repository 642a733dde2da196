// Runs and the quarantine as they read on a terminal.
import { expect, test } from 'vitest';
import { quarantineText } from './quarantine.ts';
import { runsText } from './runs.ts';

const source = { connectionId: '00000000-0000-4000-8000-000000000001', connectionName: 'Contoso' };

test('a run says when it began, how long it took and what it brought; one that goes on says so', () => {
  const run = {
    ...source,
    stream: 'mail',
    title: 'Mail',
    startedAt: '2026-11-20T10:00:00.000Z',
    finishedAt: '2026-11-20T10:02:05.000Z',
    items: 1200,
    requests: 30,
    waitedSeconds: 61,
    failures: 2,
    quarantined: 1,
  };
  const [, first, second] = runsText([run, { ...run, finishedAt: null }]).split('\n');
  expect(first?.split(/\s{2,}/)).toEqual([
    '2026-11-20 10:00:00Z',
    'Contoso',
    'Mail',
    '2:05',
    '1200',
    '30',
    '1:01',
    '2',
    '1',
  ]);
  expect(second).toContain('reading');
});

test('the quarantine names the fault and never what the item says', () => {
  const group = {
    ...source,
    stream: 'mail',
    title: 'Mail',
    reason: 'receivedDateTime: Invalid ISO datetime',
    items: 4,
    mailboxes: 2,
    firstSeenAt: '2026-11-20T10:00:00.000Z',
    again: 'read' as const,
    lastSeenAt: '2026-11-20T10:00:00.000Z',
  };
  const [, row] = quarantineText([group]).split('\n');
  expect(row?.split(/\s{2,}/)).toEqual(['Contoso', 'Mail', '4', '2', '2026-11-20 10:00Z', group.reason]);
});
