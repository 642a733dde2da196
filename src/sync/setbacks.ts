// What a failure leads to, carried out: written down for all workers, and heeded in this one.
import { reportTrouble } from '../connections/alerts.ts';
import { holdConnection, holdMailbox } from '../db/queries/leases.ts';
import { postponeMailbox, setBack, startOver, stopStream } from '../db/queries/partitions.ts';
import type { LimitReached } from './budget.ts';
import type { Mailbox, Progress } from './reading.ts';
import { type Decision, decide } from './recovery.ts';
import { usedUp } from './used-up.ts';

/** Waits of up to so many seconds are sat out with the mailbox held; for longer ones it is let go. */
export const patience = 5;

type Of<Next extends Decision['next']> = Extract<Decision, { readonly next: Next }>;

const laterBy = ({ slice }: Mailbox, seconds: number): Date =>
  new Date(slice.now().getTime() + Math.ceil(seconds * 1000));

const setbackOf = (
  mailbox: Mailbox,
  progress: Progress,
  decision: { seconds: number; problem: Decision['problem'] },
) => ({
  key: progress.partition.key,
  version: progress.version,
  problem: decision.problem,
  attempts: progress.attempts + 1,
  dueAt: laterBy(mailbox, decision.seconds),
  now: mailbox.slice.now(),
});

/** Failures of requests that were on their way together count as one. */
const countFailure = ({ slice }: Mailbox, now: number): void => {
  if (now - slice.streak.at < 1000 && slice.streak.count > 0) return;
  slice.streak.count += 1;
  slice.streak.at = now;
};

/** What the source asked to wait is written down, so that all workers heed it and nobody makes it due before. */
const writeWait = async (mailbox: Mailbox, progress: Progress, decision: Of<'wait'>): Promise<void> => {
  const { slice, lease, holds } = mailbox;
  const { scope, seconds, asked, stopped } = decision;
  const place = { ...slice.key, accountId: lease.accountId };
  const setback = setbackOf(mailbox, progress, decision);
  const short = isShort(decision);
  await slice.write(async (tx) => {
    if (asked && scope === 'mailbox' && holds === null) await holdMailbox(tx, { ...place, seconds });
    if (asked && scope === 'connection') await holdConnection(tx, { ...slice.key, seconds });
    if (!short) {
      const attempts = decision.failed ? setback.attempts : progress.attempts;
      const told = scope === 'partition' ? 'part' : 'stream';
      await setBack(tx, { ...setback, attempts, asked: asked ? told : null, state: stopped ? 'stopped' : 'waiting' });
    }
    if (scope !== 'mailbox' || (short && holds === null)) return;
    const streams = holds === null ? slice.reading : [holds];
    mailbox.putOff.until = Math.max(mailbox.putOff.until, setback.dueAt.getTime());
    await postponeMailbox(tx, { ...place, streams, until: setback.dueAt });
  });
};

const isShort = ({ scope, seconds }: Of<'wait'>): boolean => scope !== 'partition' && seconds <= patience;

/** The wait begins here at once, then for all workers; both count from after the answer. */
const wait = async (mailbox: Mailbox, progress: Progress, decision: Of<'wait'>): Promise<Progress | null> => {
  const { slice, lease, holds } = mailbox;
  const { scope, seconds, asked } = decision;
  const { budget, ticks } = slice.parts;
  const connection = slice.connectionId;
  const short = isShort(decision);
  if (scope === 'mailbox') budget.hold({ connection, mailbox: lease.accountId, stream: holds }, seconds * 1000);
  if (scope === 'connection') {
    budget.hold({ connection, mailbox: null, stream: null }, seconds * 1000);
    slice.throttled = true;
    if (!asked) countFailure(mailbox, ticks());
  }
  if (!short || (asked && seconds > 0)) await writeWait(mailbox, progress, decision);
  if (short) return { ...progress, attempts: progress.attempts + 1 };
  slice.tally.putOff(progress.stream.name, ticks(), seconds * 1000);
  if (scope === 'mailbox') mailbox.leave();
  if (scope === 'connection') slice.end('waiting');
  return null;
};

/** All that the source allows was sent: the partition is let go until more is allowed. It has not failed. */
export const postpone = async (mailbox: Mailbox, progress: Progress, reached: LimitReached): Promise<null> => {
  const { slice } = mailbox;
  const setback = setbackOf(mailbox, progress, { seconds: reached.ms / 1000, problem: usedUp(reached.limit) });
  const { attempts } = progress;
  await slice.write((tx) => setBack(tx, { ...setback, attempts, asked: 'part', state: 'waiting' }));
  slice.tally.putOff(progress.stream.name, slice.parts.ticks(), reached.ms);
  return null;
};

const restart = async (mailbox: Mailbox, progress: Progress, decision: Of<'start-over'>): Promise<Progress | null> => {
  const setback = setbackOf(mailbox, progress, decision);
  const state = decision.stopped ? 'stopped' : 'waiting';
  await mailbox.slice.write((tx) => startOver(tx, { ...setback, state }));
  if (decision.seconds > 0) return null;
  return { ...progress, cursor: null, version: progress.version + 1, began: null, restarts: progress.restarts + 1 };
};

const stopAll = async (mailbox: Mailbox, stream: string, decision: Of<'stop-stream'>): Promise<void> => {
  const { slice } = mailbox;
  if (slice.stopped.has(stream)) return;
  slice.stopped.add(stream);
  const dueAt = laterBy(mailbox, decision.seconds);
  await slice.write((tx) =>
    stopStream(tx, { ...slice.key, stream, problem: decision.problem, dueAt, now: slice.now() }),
  );
};

/** Where in the program it happened; the message is left out, as it may hold anything. */
const tracesOf = (error: unknown): readonly string[] =>
  error instanceof Error
    ? (error.stack ?? '')
        .split('\n')
        .filter((line) => /^\s+at /.test(line))
        .slice(0, 8)
    : [];

const tell = ({ slice }: Mailbox, progress: Progress, told: { error: unknown; decision: Decision }): void => {
  const { error, decision } = told;
  const { problem } = decision;
  const fields = {
    connection: slice.connectionId,
    stream: progress.stream.name,
    mailbox: progress.partition.key.accountId,
    problem: problem.code,
    raw: problem.raw,
    next: decision.next,
    attempts: progress.attempts,
  };
  const { log } = slice.parts;
  if (problem.code === 'unexpected') log.error('A page could not be read', { ...fields, trace: tracesOf(error) });
  else if (decision.next === 'stop-partition' && decision.alarm) log.error('A page makes no sense', fields);
  else if (decision.next === 'stop-stream' || decision.next === 'stop-connection')
    log.warn('Nothing more is read', fields);
  else if (decision.next === 'stop-partition' && progress.attempts === 0) log.info('A mailbox cannot be read', fields);
  else log.debug('A page is asked for again later', fields);
};

/** Resolves to where the partition goes on at once; null when it is left for now. Errors: those of the database. */
export const recover = async (mailbox: Mailbox, progress: Progress, error: unknown): Promise<Progress | null> => {
  const { slice } = mailbox;
  const decision = decide(error, {
    attempts: Math.max(progress.attempts, slice.streak.count),
    restarts: progress.restarts,
    every: progress.stream.every,
    random: slice.parts.random,
  });
  tell(mailbox, progress, { error, decision });
  if (decision.next !== 'wait' || decision.failed) slice.tally.failed(progress.stream.name, slice.parts.ticks());
  switch (decision.next) {
    case 'wait':
      return await wait(mailbox, progress, decision);
    case 'start-over':
      return await restart(mailbox, progress, decision);
    case 'stop-partition':
      await slice.write((tx) =>
        setBack(tx, { ...setbackOf(mailbox, progress, decision), asked: null, state: 'stopped' }),
      );
      return null;
    case 'stop-stream':
      await stopAll(mailbox, progress.stream.name, decision);
      return null;
    case 'stop-connection':
      slice.end('not-well');
      await slice.write((tx) => reportTrouble(tx, { ...slice.key, problem: decision.problem, now: slice.now() }));
      return null;
    default:
      return decision satisfies never;
  }
};
