// Coverage of a day, by hand: what was read, what was not and why, and what nobody could have read.
import { describe, expect, test } from 'vitest';
import type { AlikeChannels, ReadMailbox, StreamRead } from '../db/queries/coverage.ts';
import { parseDay } from '../people/local-days.ts';
import { coverageOf, type DayCoverage } from './coverage.ts';
import type { StreamName } from './signal.ts';
import { coverSignal } from './signal-coverage.ts';
import { viewer } from './testing.ts';
import { usageAdoption } from './usage-adoption.ts';

const at = (text: string): Date => new Date(text);
const now = at('2026-11-20T12:00:00Z').getTime();
const trouble = { code: 'mailbox-not-enabled', title: 'This mailbox cannot be read.' };

const mail = (asOf: string | null, problem: StreamRead['problem'] = null): StreamRead => ({
  stream: 'mail',
  asOf: asOf === null ? null : at(asOf),
  problem,
  readFrom: null,
});

const readOf = (stream: string, asOf: string | null, problem: StreamRead['problem'] = null): StreamRead => ({
  ...mail(asOf, problem),
  stream,
});

const mailbox = (reads: readonly StreamRead[], more: Partial<ReadMailbox> = {}): ReadMailbox => ({
  personId: 'p',
  accountId: 'a',
  from: null,
  until: null,
  mailbox: true,
  captured: true,
  createdAt: null,
  removedAt: null,
  firstAt: null,
  connection: {
    status: 'connected',
    problem: null,
    streams: ['mail', 'meetings'],
    since: null,
    connectedAt: at('2026-01-01T00:00:00Z'),
  },
  reads,
  ...more,
});

const on = (day: string, mailboxes: readonly ReadMailbox[], zone = 'UTC'): DayCoverage =>
  coverageOf(mailboxes, { workingTime: viewer({ zone }).workingTime, now }).of('mail', parseDay(day));

const current = mailbox([mail('2026-11-20T11:30:00Z')]);

describe('what was read', () => {
  test('a day before the last reading is measured whole', () => {
    expect(on('2026-11-19', [current])).toEqual({
      share: 1,
      reason: null,
      asOf: Date.parse('2026-11-20T11:30:00Z'),
      due: true,
      whole: true,
    });
  });

  test('today is measured as of the last reading, and is not over', () => {
    expect(on('2026-11-20', [current])).toMatchObject({ share: 1, reason: null, due: true, whole: false });
  });

  test('a day is the person’s local day: in Auckland the twentieth is over before noon in London', () => {
    const tomorrow = on('2026-11-21', [current], 'Pacific/Auckland');
    expect(on('2026-11-20', [current], 'Pacific/Auckland')).toMatchObject({ share: 1, whole: true });
    expect(tomorrow).toMatchObject({ share: 1, whole: false });
  });

  test('of a day that has just begun nothing is missing before the next reading', () => {
    const evening = mailbox([mail('2026-11-19T23:45:00Z')]);
    expect(on('2026-11-20', [evening])).toMatchObject({ share: 0, due: false, reason: { code: 'not-read-yet' } });
    expect(on('2026-11-21', [current])).toMatchObject({ share: 0, due: false, reason: { code: 'not-read-yet' } });
  });

  test('a day that is over and was read to six in the evening is three quarters read', () => {
    const evening = mailbox([mail('2026-11-19T18:00:00Z')]);
    expect(on('2026-11-19', [evening])).toMatchObject({ share: 0.75, due: true, reason: { code: 'read-partly' } });
  });

  test('a day that is over and of which nothing was read is missing', () => {
    const old = mailbox([mail('2026-11-17T18:00:00Z')]);
    expect(on('2026-11-18', [old])).toMatchObject({ share: 0, due: true, reason: { code: 'not-read-yet' } });
  });
});

describe('why it was not read', () => {
  test('a mailbox that stopped before it was read to its end says why, for every day', () => {
    const stopped = mailbox([mail(null, trouble)]);
    for (const day of ['2026-10-01', '2026-11-20']) {
      expect(on(day, [stopped])).toMatchObject({
        share: 0,
        due: true,
        reason: { code: trouble.code, text: trouble.title },
      });
    }
  });

  test('a mailbox that stopped later keeps its earlier days measured', () => {
    const stopped = mailbox([mail('2026-11-18T12:00:00Z', trouble)]);
    expect(on('2026-11-17', [stopped])).toMatchObject({ share: 1, reason: null });
    expect(on('2026-11-18', [stopped])).toMatchObject({ share: 0.5, reason: { code: trouble.code } });
    expect(on('2026-11-20', [stopped])).toMatchObject({ share: 0, due: true, reason: { code: trouble.code } });
  });

  test('a mailbox that stopped today owes the day up to now', () => {
    const stopped = mailbox([mail('2026-11-20T09:00:00Z', trouble)]);
    expect(on('2026-11-20', [stopped])).toMatchObject({ share: 0.75, whole: false, reason: { code: trouble.code } });
  });

  test('a mailbox that is still being read covers no day yet', () => {
    expect(on('2026-10-01', [mailbox([mail(null)])])).toMatchObject({ share: 0, reason: { code: 'not-read' } });
    expect(on('2026-10-01', [mailbox([])])).toMatchObject({ share: 0, reason: { code: 'not-read' } });
  });

  test('a paused connection, and one in trouble, are named', () => {
    const connection = { ...current.connection, status: 'paused' as const };
    const paused = mailbox([mail('2026-11-18T00:00:00Z')], { connection });
    expect(on('2026-11-19', [paused])).toMatchObject({ share: 0, due: true, reason: { code: 'connection-paused' } });
    const refused = { code: 'secret-expired', title: 'The client secret has expired.' };
    const ill = { ...current.connection, status: 'needs-attention' as const, problem: refused };
    expect(on('2026-11-20', [mailbox([mail(null)], { connection: ill })]).reason).toEqual({
      code: 'secret-expired',
      text: 'The client secret has expired.',
    });
  });

  test('a stream that is not switched on is named', () => {
    const connection = { ...current.connection, streams: ['meetings'] };
    expect(on('2026-11-19', [mailbox([], { connection })])).toMatchObject({ share: 0, reason: { code: 'stream-off' } });
  });

  test('a person without an account, and one whose accounts have no mailbox, are told apart', () => {
    expect(on('2026-11-19', [])).toMatchObject({ share: 0, due: true, reason: { code: 'no-account' } });
    expect(on('2026-11-19', [mailbox([], { mailbox: false })])).toMatchObject({ reason: { code: 'no-mailbox' } });
  });
});

describe('what nobody could have read', () => {
  test('a day before what the connection keeps is not kept, also when it began a minute before', () => {
    const since = at('2026-11-01T00:00:00Z');
    const kept = mailbox([mail('2026-11-20T11:30:00Z')], { connection: { ...current.connection, since } });
    expect(on('2026-10-31', [kept])).toMatchObject({ share: 0, due: true, reason: { code: 'not-kept' } });
    expect(on('2026-11-01', [kept])).toMatchObject({ share: 1 });
    expect(on('2026-11-01', [kept], 'Europe/Berlin')).toMatchObject({ reason: { code: 'not-kept' } });
  });

  test('days before the account was made are not missing; the day it was made is covered', () => {
    const joined = mailbox([mail('2026-11-20T11:30:00Z')], { createdAt: at('2026-11-10T09:00:00Z') });
    expect(on('2026-11-09', [joined])).toMatchObject({ share: 0, due: false, reason: { code: 'not-there-yet' } });
    expect(on('2026-11-10', [joined])).toMatchObject({ share: 1, due: true });
  });

  test('a mailbox that moved here is as old as its first message', () => {
    const moved = { createdAt: at('2026-11-10T09:00:00Z'), firstAt: at('2026-11-05T09:00:00Z') };
    const mailboxes = [mailbox([mail('2026-11-20T11:30:00Z')], moved)];
    expect(on('2026-11-05', mailboxes)).toMatchObject({ share: 1, due: true });
    expect(on('2026-11-04', mailboxes)).toMatchObject({ share: 0, due: false });
  });

  test('days after the account was removed are not missing', () => {
    const left = mailbox([mail('2026-11-18T11:30:00Z')], { removedAt: at('2026-11-18T12:00:00Z') });
    expect(on('2026-11-17', [left])).toMatchObject({ share: 1 });
    expect(on('2026-11-19', [left])).toMatchObject({ share: 0, due: false, reason: { code: 'account-removed' } });
  });
});

describe('several mailboxes', () => {
  test('one of two that cannot be read leaves half of the day', () => {
    expect(on('2026-11-19', [current, mailbox([mail(null, trouble)])])).toMatchObject({
      share: 0.5,
      due: true,
      whole: false,
      asOf: null,
      reason: { code: trouble.code },
    });
  });

  test('one that was not there yet is no part of the day', () => {
    const second = mailbox([mail('2026-11-20T11:00:00Z')], { createdAt: at('2026-11-20T08:00:00Z') });
    expect(on('2026-11-19', [current, second])).toMatchObject({ share: 1, reason: null });
    expect(on('2026-11-20', [current, second])).toMatchObject({ share: 1, asOf: Date.parse('2026-11-20T11:00:00Z') });
  });

  test('as-of is that of the mailbox read the least far, and none while one was never read', () => {
    const { workingTime } = viewer();
    const other = mailbox([mail('2026-11-20T10:00:00Z')]);
    expect(coverageOf([current, other], { workingTime, now }).asOf('mail')).toBe(Date.parse('2026-11-20T10:00:00Z'));
    expect(coverageOf([current, mailbox([])], { workingTime, now }).asOf('mail')).toBeNull();
  });
});

const tenant = (stream: string, asOf: string | null, problem: StreamRead['problem'] = null): ReadMailbox =>
  mailbox([{ ...mail(asOf, problem), stream }], {
    // A guest of a channel, or an account without Exchange, is read of as well.
    mailbox: false,
    connection: {
      status: 'connected',
      problem: null,
      streams: ['chats', 'usage', 'sign-ins'],
      since: null,
      connectedAt: at('2026-11-01T00:00:00Z'),
    },
  });
const of = (stream: StreamName, day: string, one: ReadMailbox) =>
  coverageOf([one], { workingTime: viewer().workingTime, now }).of(stream, parseDay(day));

describe('what is read for everybody at once', () => {
  test('needs no mailbox', () => {
    expect(of('chats', '2026-11-19', tenant('chats', '2026-11-20T11:30:00Z'))).toMatchObject({ share: 1, whole: true });
    expect(of('mail', '2026-11-19', tenant('chats', '2026-11-20T11:30:00Z'))).toMatchObject({
      share: 0,
      reason: { code: 'no-mailbox' },
    });
  });

  test('is owed of a report’s day 48 hours after it is over', () => {
    const usage = tenant('usage', '2026-11-20T11:00:00Z');
    expect(of('usage/teams', '2026-11-17', usage)).toMatchObject({ share: 1, whole: true });
    expect(of('usage/teams', '2026-11-18', usage)).toMatchObject({ due: true, whole: false });
    expect(of('usage/teams', '2026-11-19', usage)).toMatchObject({ due: false, reason: { code: 'not-reported-yet' } });
    const behind = tenant('usage', '2026-11-18T11:00:00Z');
    expect(of('usage/teams', '2026-11-17', behind)).toMatchObject({
      share: 0,
      due: true,
      reason: { code: 'not-read-yet' },
    });
  });

  test('is told by each report alone: one that is refused takes only its own figures along', () => {
    const problem = { code: 'reports-permission-missing', title: 'The app may not read the usage reports.' };
    const one = {
      ...tenant('usage', '2026-11-20T11:00:00Z'),
      reads: [
        readOf('usage', '2026-11-20T11:00:00Z'),
        readOf('usage/teams', '2026-11-20T11:00:00Z'),
        readOf('usage/sharepoint', null, problem),
      ],
    };
    expect(of('usage/teams', '2026-11-17', one)).toMatchObject({ share: 1, whole: true, reason: null });
    expect(of('usage/sharepoint', '2026-11-17', one)).toMatchObject({ share: 0, reason: { code: problem.code } });
    const adoption = coverSignal(usageAdoption, parseDay('2026-11-17'), {
      of: (stream, day) => coverageOf([one], { workingTime: viewer().workingTime, now }).of(stream, day),
      asOf: () => null,
    });
    expect(adoption).toMatchObject({ share: 0, reason: { code: problem.code } });
  });

  test('is not read where the report never came, or was no longer there: that is no day with nothing on it', () => {
    const untold = [
      { from: at('2026-11-15T00:00:00Z'), to: at('2026-11-16T00:00:00Z'), why: 'late' as const },
      { from: at('2026-11-10T00:00:00Z'), to: at('2026-11-11T00:00:00Z'), why: 'lost' as const },
    ];
    const usage = { ...mail('2026-11-20T11:00:00Z'), stream: 'usage/teams', untold };
    const one = { ...tenant('usage', null), reads: [usage] };
    for (const zone of ['UTC', 'Pacific/Auckland', 'America/Los_Angeles']) {
      const stands = (day: string) =>
        coverageOf([one], { workingTime: viewer({ zone }).workingTime, now }).of('usage/teams', parseDay(day));
      expect(stands('2026-11-14')).toMatchObject({ share: 1, whole: true });
      expect(stands('2026-11-15')).toMatchObject({
        share: 0,
        whole: false,
        due: true,
        reason: { code: 'report-late' },
      });
      expect(stands('2026-11-16')).toMatchObject({ share: 1 });
      expect(stands('2026-11-10')).toMatchObject({ share: 0, reason: { code: 'no-longer-told' } });
    }
    const log = { from: at('2026-11-10T06:00:00Z'), to: at('2026-11-12T00:00:00Z'), why: 'lost' as const };
    const reads = [{ ...mail('2026-11-20T11:00:00Z'), stream: 'sign-ins', untold: [log] }];
    const signIns = { ...tenant('sign-ins', null), reads };
    expect(of('sign-ins', '2026-11-10', signIns)).toMatchObject({ share: 0.25, whole: false });
    expect(of('sign-ins', '2026-11-11', signIns)).toMatchObject({ share: 0, reason: { code: 'no-longer-told' } });
    expect(of('sign-ins', '2026-11-12', signIns)).toMatchObject({ share: 1, whole: true });
  });

  test('is not claimed of days that the source told no more when it was connected', () => {
    expect(of('usage/teams', '2026-10-03', tenant('usage', '2026-11-20T11:00:00Z'))).toMatchObject({ share: 1 });
    expect(of('usage/teams', '2026-10-01', tenant('usage', '2026-11-20T11:00:00Z'))).toMatchObject({
      share: 0,
      due: true,
      reason: { code: 'not-kept' },
    });
    expect(of('chats', '2026-10-01', tenant('chats', '2026-11-20T11:00:00Z'))).toMatchObject({ share: 1 });
  });

  test('is unavailable with the reason where the source conceals names', () => {
    const concealed = tenant('usage', null, { code: 'reports-concealed', title: 'The tenant conceals names.' });
    expect(of('usage/teams', '2026-11-10', concealed)).toMatchObject({
      share: 0,
      reason: { code: 'reports-concealed' },
    });
  });

  test('is as of what the newest report says of itself', () => {
    const usage = tenant('usage', '2026-11-20T11:00:00Z');
    const asOf = (reported: number | null) =>
      coverageOf([usage], { workingTime: viewer().workingTime, now, reported }).asOf('usage/teams');
    expect(asOf(Date.parse('2026-11-18'))).toBe(Date.parse('2026-11-18'));
    expect(asOf(null)).toBe(Date.parse('2026-11-18T11:00:00Z'));
  });
});

const refused = { code: 'channel-refused', title: 'The source refuses this channel.' };
const inStep = (count: number, madeAt: string | null = null): AlikeChannels => ({
  count,
  madeAt: madeAt === null ? null : at(madeAt),
  behind: null,
});
const behind = (madeAt: string | null, more: Partial<AlikeChannels['behind']> = {}): AlikeChannels => ({
  ...inStep(1, madeAt),
  behind: { asOf: null, problem: null, ...more },
});
const channelDay =
  (...channels: readonly AlikeChannels[]) =>
  (day: string) => {
    const chats = { ...readOf('chats', '2026-11-20T11:30:00Z'), channels };
    const one = mailbox([chats], { connection: { ...current.connection, streams: ['chats'] } });
    return coverageOf([one], { workingTime: viewer().workingTime, now }).of('chats', parseDay(day));
  };

describe('what is said in channels', () => {
  test('is told without the channels that the source lets nobody read, as an estimate that says why', () => {
    const of = channelDay(inStep(9), behind(null, { problem: refused }));
    expect(of('2026-11-19')).toMatchObject({ share: 0.9, whole: true, due: true, reason: { code: refused.code } });
    const none = channelDay(behind(null, { problem: refused }));
    expect(none('2026-11-19')).toMatchObject({ share: 0, reason: { code: refused.code } });
  });

  test('is whole on the days before a channel is refused, and an estimate from then on', () => {
    const of = channelDay(inStep(3), behind(null, { asOf: at('2026-11-18T12:00:00Z'), problem: refused }));
    expect(of('2026-11-17')).toMatchObject({ share: 1, reason: null });
    expect(of('2026-11-18')).toMatchObject({ share: 0.875, reason: { code: refused.code } });
    expect(of('2026-11-19')).toMatchObject({ share: 0.75, reason: { code: refused.code } });
  });

  test('is whole on the days before a channel was made, and told without it until it is read', () => {
    const of = channelDay(inStep(3), behind('2026-11-18T12:00:00Z'));
    expect(of('2026-11-17')).toMatchObject({ share: 1, reason: null });
    expect(of('2026-11-18')).toMatchObject({ share: 0.875, reason: { code: 'channel-not-read' } });
    expect(of('2026-11-20')).toMatchObject({ share: 0.75, due: true, reason: { code: 'channel-not-read' } });
  });

  test('is told without a new channel on all days where nobody tells when it was made', () => {
    const of = channelDay(inStep(3), behind(null));
    expect(of('2026-11-02')).toMatchObject({ share: 0.75, reason: { code: 'channel-not-read' } });
  });

  test('owes a channel nothing before it was made, also where another one is refused', () => {
    const of = channelDay(inStep(1), inStep(2, '2026-11-18T12:00:00Z'), behind(null, { problem: refused }));
    expect([of('2026-11-17').share, of('2026-11-19').share]).toEqual([0.5, 0.75]);
  });

  test('is not read while no channel was, and nothing where there was none', () => {
    expect(channelDay(behind(null))('2026-11-19')).toMatchObject({ share: 0, reason: { code: 'not-read' } });
    expect(channelDay(behind('2026-11-20T09:00:00Z'))('2026-11-19')).toMatchObject({ share: 1, reason: null });
  });
});
