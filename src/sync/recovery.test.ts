// What happens after each failure of a source.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  GiveUp,
  NeedsAdmin,
  type Problem,
  RetryLater,
  SignInAgain,
  SkipPartition,
  StartOver,
} from '../providers/errors.ts';
import { decide } from './recovery.ts';

const problem: Problem = { code: 'code', title: 'Title.', fix: 'Fix.', who: 'admin', link: null, raw: 'raw' };
const found = { attempts: 0, restarts: 0, every: 3600, random: () => 0.5 };
const later = (seconds: number | null, scope: RetryLater['scope'] = 'mailbox') =>
  new RetryLater({ problem, seconds, scope });

describe('a request that is to be sent later', () => {
  test('waits at least as long as the source asked for, up to a year, and never less', () => {
    const anySeconds = fc.double({ min: 0, max: 366 * 86_400, noNaN: true });
    fc.assert(
      fc.property(
        anySeconds,
        fc.nat(30),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (seconds, attempts, random) => {
          const decision = decide(later(seconds), { ...found, attempts, random: () => random });
          expect(decision).toMatchObject({ next: 'wait', asked: true, scope: 'mailbox' });
          if (decision.next === 'wait') expect(decision.seconds).toBeGreaterThanOrEqual(seconds);
        },
      ),
    );
  });

  test('waits exactly as long as the source asked for, in whole milliseconds rounded up', () => {
    expect(decide(later(30), found)).toMatchObject({ seconds: 30 });
    expect(decide(later(0.2491), found)).toMatchObject({ seconds: 0.25 });
    expect(decide(later(0), found)).toMatchObject({ seconds: 0 });
    expect(decide(later(1e300), found)).toMatchObject({ seconds: 366 * 86_400 });
    expect(decide(later(-5), found)).toMatchObject({ seconds: 0 });
  });

  test('holds back its own partition only, where the source is still preparing what that one wants', () => {
    expect(decide(later(30, 'part'), found)).toMatchObject({ next: 'wait', scope: 'partition', seconds: 30 });
  });

  test('is given more time when the source keeps saying 0', () => {
    const decision = decide(later(0), { ...found, attempts: 6 });
    expect(decision).toMatchObject({ seconds: 2 });
  });

  test('waits a growing, spread time where the source names none', () => {
    const waits = [0, 1, 4, 50].map((attempts) => decide(later(null, 'connection'), { ...found, attempts }));
    expect(waits.map((wait) => (wait.next === 'wait' ? wait.seconds : null))).toEqual([0.25, 0.5, 4, 150]);
    expect(waits[0]).toMatchObject({ scope: 'connection', asked: false });
  });

  test('is shown as stopped after eight failures in a row, and tried again all the same', () => {
    expect(decide(later(null), { ...found, attempts: 6 })).toMatchObject({ next: 'wait', stopped: false });
    expect(decide(later(null), { ...found, attempts: 7 })).toMatchObject({ next: 'wait', stopped: true });
  });
});

test('a cursor that expired is dropped at once; one that keeps expiring waits longer and longer, and is shown', () => {
  const restart = (restarts: number) => decide(new StartOver(problem), { ...found, restarts });
  expect(restart(0)).toEqual({ next: 'start-over', seconds: 0, stopped: false, problem });
  expect(restart(1)).toMatchObject({ seconds: 2, stopped: false });
  expect(restart(3)).toMatchObject({ seconds: 8, stopped: false });
  expect(restart(5)).toMatchObject({ stopped: true });
});

const skip = (attempts: number) => decide(new SkipPartition(problem), { ...found, attempts });

test('a mailbox that cannot be read is tried again after one cycle, two, four, at most after a day', () => {
  const hours = [0, 1, 2, 10]
    .map(skip)
    .map((decision) => (decision.next === 'stop-partition' ? decision.seconds / 3600 : null));
  expect(hours).toEqual([1, 2, 4, 24]);
});

test('a missing permission stops the stream, an expired sign-in the connection', () => {
  expect(decide(new NeedsAdmin(problem), found)).toEqual({ next: 'stop-stream', seconds: 900, problem });
  expect(decide(new NeedsAdmin(problem), { ...found, attempts: 9 })).toMatchObject({ seconds: 6 * 3600 });
  expect(decide(new SignInAgain(problem), found)).toEqual({ next: 'stop-connection', problem });
});

test('an answer that makes no sense raises an alarm and is asked for again the next day', () => {
  expect(decide(new GiveUp(problem), found)).toEqual({ next: 'stop-partition', seconds: 86_400, alarm: true, problem });
});

test('an error that nobody foresaw holds back its partition only, and its text is shown nowhere', () => {
  const decision = decide(new TypeError('Cannot read subject "Salary of Ana"'), found);
  expect(decision).toMatchObject({
    next: 'wait',
    scope: 'partition',
    seconds: 1,
    problem: { code: 'unexpected', raw: 'TypeError' },
  });
  expect(JSON.stringify(decision)).not.toContain('Ana');
  expect(decide('thrown text', found)).toMatchObject({ problem: { raw: 'string' } });
});
