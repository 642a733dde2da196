// What the metrics tell of the whole deployment: read by the door, kept for some seconds, of no organization or person by name.
import { Counter, Gauge, type Registry } from 'prom-client';
import { OutboxState } from '../contract/mail.ts';
import { countWaitingJobs } from '../db/jobs.ts';
import type { Database } from '../db/open.ts';
import {
  countAlerts,
  countConnections,
  countMails,
  countQuarantine,
  countWorkers,
  listLatestRuns,
  listStreamReadings,
  type RunCount,
} from '../db/queries/deployment.ts';
import type { Tx } from '../db/schema.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { livesFor } from '../sync/shares.ts';
import type { Trouble } from '../sync/trouble.ts';

export interface DeploymentParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** What keeps the worker in this process from saving anything; null: nothing. */
  readonly trouble?: () => Trouble | null;
}

const keptMs = 10_000;
/** Who asks waits ten seconds for all of the answer, as a rule. */
const longestMs = 4_000;

const statuses = ['connected', 'needs-attention', 'paused', 'disconnected'];
const states = ['waiting', 'current', 'stopped'];

/** Words of the product's own. Whatever else stands in the database does not become a label. */
export const labelOf = (word: string): string => (/^[a-z][a-z0-9-]{0,39}$/.test(word) ? word : 'other');

/** Over the embedded database there is one process, which is the worker and gives nobody word. */
const findWorkers = async (tx: Tx, { database, trouble }: DeploymentParts) =>
  database.engine === 'pglite'
    ? { live: 1, troubled: (trouble?.() ?? null) === null ? 0 : 1 }
    : countWorkers(tx, livesFor / 1000);

const read = async (parts: DeploymentParts) => {
  const { database } = parts;
  const counted = await database.door(async (tx) => ({
    connections: await countConnections(tx),
    readings: await listStreamReadings(tx),
    runs: await listLatestRuns(tx),
    quarantine: await countQuarantine(tx),
    mails: await countMails(tx),
    alerts: await countAlerts(tx),
    workers: await findWorkers(tx, parts),
  }));
  return { ...counted, jobs: await countWaitingJobs(database) };
};
type Reading = Awaited<ReturnType<typeof read>>;

const makeGauges = (registry: Registry) => {
  const gauge = (name: string, help: string, labelNames: string[] = []): Gauge =>
    new Gauge({ name: `plumbline_${name}`, help, labelNames, registers: [registry] });
  return {
    connections: gauge('connections', 'Connections to sources, by status.', ['status']),
    partitions: gauge(
      'partitions',
      'Mailboxes, channels and tenants that are read, each part with a cursor of its own, by state.',
      ['state'],
    ),
    lag: gauge(
      'sync_lag_seconds',
      'Age of the moment up to which the part that is furthest behind was read; stopped parts and those never read to their end apart.',
      ['connection_kind', 'stream'],
    ),
    quarantine: gauge('quarantine_items', 'Items of sources that could not be read and are kept apart.'),
    jobs: gauge('jobs_waiting', 'Jobs that are due and taken by no worker.', ['queue']),
    mails: gauge('mail_outbox', 'Mails of the outbox, by state.', ['state']),
    alerts: gauge('alerts_open', 'Alerts that are neither cleared nor dismissed, by kind.', ['kind']),
    live: gauge('workers_live', 'Workers that gave word in the last 15 seconds.'),
    troubled: gauge('workers_troubled', 'Of those, workers that cannot save anything.'),
  };
};

/** What is not known is left out, and not 0. */
const clear = (gauges: ReturnType<typeof makeGauges>): void => {
  for (const gauge of Object.values(gauges)) gauge.reset();
  for (const gauge of [gauges.quarantine, gauges.live, gauges.troubled]) gauge.remove({});
};

const makeCounters = (registry: Registry) => {
  const counter = (name: string, help: string): Counter =>
    new Counter({
      name: `plumbline_sync_${name}_total`,
      help: `${help}, by all workers, since this process began to count.`,
      labelNames: ['connection_kind', 'stream'],
      registers: [registry],
    });
  return {
    items: counter('items', 'Items read'),
    requests: counter('requests', 'Requests sent to sources'),
    failures: counter('failures', 'Requests to sources that failed'),
  };
};

/** Tallies as they are, and 0 for the names that are always told. */
const setTallies = (
  gauge: Gauge,
  label: string,
  tallies: readonly { readonly name: string; readonly count: number }[],
): void => {
  for (const { name, count } of tallies) gauge.inc({ [label]: labelOf(name) }, count);
};
const zeros = (names: readonly string[]) => names.map((name) => ({ name, count: 0 }));

const setGauges = (gauges: ReturnType<typeof makeGauges>, reading: Reading, now: number): void => {
  clear(gauges);
  setTallies(gauges.connections, 'status', [...zeros(statuses), ...reading.connections]);
  setTallies(gauges.mails, 'state', [...zeros(OutboxState.options), ...reading.mails]);
  setTallies(gauges.alerts, 'kind', reading.alerts);
  setTallies(gauges.jobs, 'queue', reading.jobs);
  const parts = reading.readings.map(({ state, partitions }) => ({ name: state, count: partitions }));
  setTallies(gauges.partitions, 'state', [...zeros(states), ...parts]);
  gauges.quarantine.set(reading.quarantine);
  gauges.live.set(reading.workers.live);
  gauges.troubled.set(reading.workers.troubled);
  const going = reading.readings.filter(({ state }) => state !== 'stopped');
  for (const [kind, ofKind] of Map.groupBy(going, (row) => labelOf(row.provider)))
    for (const [stream, rows] of Map.groupBy(ofKind, (row) => labelOf(row.stream))) {
      const untils = rows.flatMap(({ readUntil }) => (readUntil === null ? [] : [readUntil.getTime()]));
      if (untils.length === 0) continue;
      gauges.lag.set({ connection_kind: kind, stream }, Math.max(0, now - Math.min(...untils)) / 1000);
    }
};

const keyOf = (run: RunCount): string => `${run.connectionId} ${run.stream} ${run.startedAt.getTime()}`;

/** Adds what runs grew by since the reading before; the first one only says where they stand. */
const addRuns = (
  counters: ReturnType<typeof makeCounters>,
  runs: readonly RunCount[],
  before: ReadonlyMap<string, RunCount> | null,
): Map<string, RunCount> => {
  for (const run of runs) {
    const labels = { connection_kind: labelOf(run.provider), stream: labelOf(run.stream) };
    const known = before === null ? run : before.get(keyOf(run));
    for (const name of ['items', 'requests', 'failures'] as const)
      counters[name].inc(labels, Math.max(0, run[name] - (known?.[name] ?? 0)));
  }
  return new Map(runs.map((run) => [keyOf(run), run]));
};

/**
 * Adds the deployment's metrics to the registry. What is returned reads them again when they are older than ten seconds;
 * where the database does not answer in four, they are left out and `plumbline_database_up` is 0.
 */
export const addDeploymentMetrics = (registry: Registry, parts: DeploymentParts): (() => Promise<void>) => {
  const gauges = makeGauges(registry);
  const counters = makeCounters(registry);
  const help = 'Whether the database answered when the deployment was read.';
  const up = new Gauge({ name: 'plumbline_database_up', help, registers: [registry] });
  let runs: Map<string, RunCount> | null = null;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;
  const leaveOut = (): void => {
    clear(gauges);
    up.set(0);
  };
  leaveOut();

  const refresh = async (): Promise<void> => {
    try {
      const now = await read(parts);
      setGauges(gauges, now, parts.clock.now());
      runs = addRuns(counters, now.runs, runs);
      readAt = parts.clock.now();
      up.set(1);
    } catch (error) {
      parts.log.warn('The deployment could not be read for its metrics', { error });
      leaveOut();
    } finally {
      reading = null;
    }
  };

  return async () => {
    if (parts.clock.now() - readAt < keptMs && parts.clock.now() >= readAt) return;
    // One reading at a time, however many ask.
    reading ??= refresh();
    const answered = new AbortController();
    const late = parts.clock.sleep(longestMs, answered.signal).then(leaveOut, () => {});
    await Promise.race([reading, late]);
    answered.abort();
  };
};
