// What can be counted of the whole deployment, asked over all organizations by the door: states and times, of nobody in particular.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import { isRead } from './partitions.ts';

export interface Tally {
  readonly name: string;
  readonly count: number;
}

export interface StreamReading {
  readonly provider: string;
  readonly stream: string;
  readonly state: 'waiting' | 'current' | 'stopped';
  readonly partitions: number;
  /** Of those that were read to their end once: up to when the one that is furthest behind was read; null: none was. */
  readonly readUntil: Date | null;
}

/** Connections by status, disconnected ones among them. */
export const countConnections = async (tx: Tx): Promise<Tally[]> => {
  const { rows } = await sql<Tally>`
    select status as name, count(*) as count from connection group by status order by status`.execute(tx);
  return rows;
};

/** What is being read of connections that are neither paused nor disconnected, by source, stream and state. */
export const listStreamReadings = async (tx: Tx): Promise<StreamReading[]> => {
  const { rows } = await sql<StreamReading>`
    select connection.provider, p.stream, p.state, count(*) as partitions, min(p.as_of) as "readUntil"
    from connection join stream_partition p on p.organization_id = connection.organization_id
      and p.connection_id = connection.connection_id
    where connection.status in ('connected', 'needs-attention') and p.stream = any(connection.streams) and ${isRead('p')}
    group by connection.provider, p.stream, p.state order by 1, 2, 3`.execute(tx);
  return rows;
};

export interface RunCount {
  readonly connectionId: string;
  readonly provider: string;
  readonly stream: string;
  readonly startedAt: Date;
  readonly items: number;
  readonly requests: number;
  readonly failures: number;
}

/** The three latest runs of each stream of each connection: what grows while something is read. */
export const listLatestRuns = async (tx: Tx): Promise<RunCount[]> => {
  const { rows } = await sql<RunCount>`
    select connection.connection_id as "connectionId", connection.provider, wanted.stream, run.started_at as "startedAt",
      run.items, run.requests, run.failures
    from connection cross join lateral unnest(connection.streams) wanted (stream) cross join lateral (
      select started_at, items, requests, failures from sync_run
      where sync_run.organization_id = connection.organization_id
        and sync_run.connection_id = connection.connection_id and sync_run.stream = wanted.stream
      order by started_at desc limit 3
    ) run`.execute(tx);
  return rows;
};

export const countQuarantine = async (tx: Tx): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*) as count from quarantine`.execute(tx);
  return rows[0]?.count ?? 0;
};

/** Mails of the outbox by state. */
export const countMails = async (tx: Tx): Promise<Tally[]> => {
  const { rows } = await sql<Tally>`
    select state as name, count(*) as count from outbox group by state order by state`.execute(tx);
  return rows;
};

/** Alerts that are neither cleared nor dismissed, by kind. */
export const countAlerts = async (tx: Tx): Promise<Tally[]> => {
  const { rows } = await sql<Tally>`
    select kind as name, count(*) as count from alert where cleared_at is null and dismissed_at is null
    group by kind order by kind`.execute(tx);
  return rows;
};

/** Workers whose last word is younger than `seconds`, and how many of them cannot save. */
export const countWorkers = async (
  tx: Tx,
  seconds: number,
): Promise<{ readonly live: number; readonly troubled: number }> => {
  const { rows } = await sql<{ live: number; troubled: number }>`
    select count(*) as live, count(*) filter (where trouble is not null) as troubled from worker
    where seen_at > now() - ${seconds}::float8 * interval '1 second'`.execute(tx);
  return rows[0] ?? { live: 0, troubled: 0 };
};
