// Progress as people read it: how far each stream is, how fast, until when, and what it waits for.
import type { StreamProgress } from '../contract/connections.ts';
import type { Connection } from '../db/queries/connections.ts';
import { isAttested } from '../db/queries/attestation.ts';
import {
  countPartitions,
  countQuarantined,
  listNextReady,
  type NextReady,
  readRates,
  readWait,
  type StreamCounts,
} from '../db/queries/progress.ts';
import { listProblems, type StreamProblem } from '../db/queries/problems.ts';
import type { Tx } from '../db/schema.ts';
import type { Clock } from '../lib/clock.ts';
import type { Provider } from '../providers/provider.ts';
import type { RateLimit } from '../providers/stream.ts';
import { sayUsedUp } from './used-up.ts';

/** Names shown of the mailboxes that share a problem. */
const namesShown = 20;

const none: Omit<StreamCounts, 'stream'> = {
  total: 0,
  current: 0,
  stopped: 0,
  begun: 0,
  done: 0,
  known: 0,
  counted: 0,
  mailboxes: 0,
  unknown: 0,
  asOf: null,
  undated: 0,
  ready: 0,
};

const stateOf = (counts: typeof none): StreamProgress['state'] => {
  if (counts.stopped > 0) return 'attention';
  if (counts.begun === 0) return 'waiting';
  return counts.current === counts.total ? 'current' : 'reading';
};

/** Fewer parts than this say nothing about the others. */
const enough = 3;

/** Parts that are half read count as unread, which rather says too much than too little. */
const fromParts = ({ total, current, stopped, done }: typeof none): number | null =>
  current < enough ? null : Math.round((done * (total - stopped)) / current);

/**
 * How many items there will be. Mailboxes whose folders are not known yet are taken to hold as much as the others; where
 * nobody can count items before they are read, the parts to come as much as those that are done. Null while nothing is
 * known of any.
 */
const expectedOf = (counts: typeof none): number | null => {
  const { total, current, stopped, known, counted, mailboxes, unknown } = counts;
  if (total > 0 && current + stopped === total) return known;
  if (counted === 0 || unknown >= mailboxes) return fromParts(counts);
  return Math.round((known * mailboxes) / (mailboxes - unknown));
};

/** `10:32 UTC`, with the day where it is another one. */
const timeOf = (at: number, now: number): string => {
  const [day = '', time = ''] = new Date(Math.ceil(at / 60_000) * 60_000).toISOString().split('T');
  const today = new Date(now).toISOString().startsWith(day);
  return `${time.slice(0, 5)} UTC${today ? '' : ` on ${day}`}`;
};

interface Standing {
  readonly connection: Connection;
  readonly providerName: string;
  /** All that the provider declares. */
  readonly limits: readonly RateLimit[];
  readonly now: number;
  /** Milliseconds that the source asked the connection to wait. */
  readonly wait: number;
}

interface Found {
  readonly counts: typeof none;
  /** Null: something can be read now, or nothing waits. */
  readonly next: NextReady | null;
  readonly rate: number | null;
  readonly quarantined: number;
  readonly problems: readonly StreamProblem[];
  /** Whether the stream may not be read as long as nobody attested. */
  readonly withheld: boolean;
}

/** Whether the stream's partitions could be read, as far as its connection goes, but none is ready. */
const isPutOff = ({ total, current, stopped, ready }: typeof none, { connection, wait }: Standing): boolean =>
  connection.status === 'connected' && wait <= 0 && current + stopped < total && ready === 0;

/** What everything of the stream waits for; null when something is read or can be. */
const waitingFor = ({ counts, next, withheld }: Found, standing: Standing): string | null => {
  const { connection, providerName, limits, now, wait } = standing;
  if (withheld) return 'Nobody has attested yet that people consent to their calls being transcribed.';
  const left = counts.total - counts.current - counts.stopped;
  if (connection.status === 'paused' && left > 0) return 'The connection is paused.';
  if (connection.status === 'needs-attention' && left > 0) return 'The connection needs attention first.';
  if (wait > 0 && left > 0) return `${providerName} asked to wait until ${timeOf(now + wait, now)}.`;
  if (next === null || next.at.getTime() <= now) return null;
  const until = timeOf(next.at.getTime(), now);
  const allowed = sayUsedUp(next.problem, limits);
  if (allowed !== null) return `${providerName} allows ${allowed}; next at ${until}.`;
  return `Tried again at ${until}${next.problem === null ? '' : `: ${next.problem.title}`}`;
};

const show = (named: { name: string; title: string }, found: Found, standing: Standing): StreamProgress => {
  const { counts } = found;
  const state = stateOf(counts);
  const reading = counts.current + counts.stopped < counts.total && standing.connection.status === 'connected';
  const rate = reading ? found.rate : null;
  const expected = expectedOf(counts);
  const left = expected === null ? null : Math.max(0, expected - counts.done);
  const end = left === null || rate === null || rate <= 0 ? null : standing.now + (left / rate) * 1000;
  return {
    ...named,
    state,
    partitions: { total: counts.total, current: counts.current, stopped: counts.stopped },
    items: { done: counts.done, expected: expected === null ? null : Math.max(expected, counts.done) },
    rate,
    expectedEnd: end === null ? null : new Date(end).toISOString(),
    asOf: counts.asOf?.toISOString() ?? null,
    waitingFor: waitingFor(found, standing),
    problems: found.problems.map(({ problem, partitions, mailboxes, mailboxCount }) => ({
      problem,
      partitions,
      mailboxes: [...mailboxes],
      mailboxCount,
    })),
    quarantined: found.quarantined,
    undated: counts.undated,
  };
};

/** One person's own is told to them. */
const titleOf = ({ title, own }: Provider['streams'][number], mode: Connection['mode']): string =>
  mode === 'delegated' ? (own?.title ?? title) : title;

/** The progress of a connection's streams that are switched on, in the provider's order; from the database alone. */
export const readProgress = async (
  tx: Tx,
  connection: Connection,
  parts: { readonly providers: readonly Provider[]; readonly seams: { readonly clock: Clock } },
): Promise<StreamProgress[]> => {
  const now = parts.seams.clock.now();
  const provider = parts.providers.find((one) => one.id === connection.provider);
  const declared =
    provider?.streams.map((stream) => ({
      name: stream.name,
      title: titleOf(stream, connection.mode),
      gated: stream.gate !== undefined,
    })) ?? connection.streams.map((name) => ({ name, title: name, gated: false }));
  const attested = declared.some(({ gated }) => gated) && (await isAttested(tx, connection.organizationId));
  const key = { ...connection, now: new Date(now) };
  const counts = new Map((await countPartitions(tx, key)).map((row) => [row.stream, row]));
  const quarantined = new Map((await countQuarantined(tx, connection)).map((row) => [row.stream, row.items]));
  const rates = new Map((await readRates(tx, connection)).map((row) => [row.stream, row.rate]));
  const problems = Map.groupBy(await listProblems(tx, { ...connection, names: namesShown }), (row) => row.stream);
  const wait = await readWait(tx, connection);
  const limits = provider?.streams.flatMap((stream) => stream.limits ?? []) ?? [];
  const standing = { connection, providerName: provider?.name ?? connection.provider, limits, now, wait };
  const putOff = [...counts.values()].filter((row) => isPutOff(row, standing)).map(({ stream }) => stream);
  const next = new Map((await listNextReady(tx, { ...key, streams: putOff })).map((row) => [row.stream, row]));
  return declared
    .filter(({ name }) => connection.streams.includes(name))
    .map(({ name, title, gated }) => {
      const found: Found = {
        counts: counts.get(name) ?? none,
        next: next.get(name) ?? null,
        rate: rates.get(name) ?? null,
        quarantined: quarantined.get(name) ?? 0,
        problems: problems.get(name) ?? [],
        withheld: gated && !attested,
      };
      return show({ name, title }, found, standing);
    });
};
