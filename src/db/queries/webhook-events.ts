// What happened within a time, as webhooks tell it: alerts, runs, imports of the roster and reports; ids, counts and our own words.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';

interface Span {
  readonly organizationId: string;
  /** Inclusive. */
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
}

export interface AlertTurn {
  readonly alertId: string;
  readonly kind: string;
  readonly connectionId: string | null;
  /** The problem's code, our own or the source's. */
  readonly code: string | null;
  readonly cleared: boolean;
  readonly at: Date;
}

/** Each beginning and each end of an alert. */
export const listAlertTurns = async (tx: Tx, { organizationId, from, to }: Span): Promise<AlertTurn[]> => {
  const { rows } = await sql<AlertTurn>`
    select alert_id as "alertId", kind, connection_id as "connectionId", problem ->> 'code' as code, turn.cleared, turn.at
    from alert cross join lateral (values (false, raised_at), (true, cleared_at)) turn(cleared, at)
    where organization_id = ${organizationId}::uuid
      and (raised_at >= ${from}::timestamptz or cleared_at >= ${from}::timestamptz)
      and turn.at >= ${from}::timestamptz and turn.at < ${to}::timestamptz
    order by turn.at, alert_id, turn.cleared`.execute(tx);
  return rows;
};

export interface FinishedRun {
  readonly connectionId: string;
  readonly stream: string;
  readonly startedAt: Date;
  readonly at: Date;
  readonly items: number;
  readonly requests: number;
  readonly failures: number;
  readonly quarantined: number;
}

export const listFinishedRuns = async (tx: Tx, { organizationId, from, to }: Span): Promise<FinishedRun[]> => {
  const rows = await tx
    .selectFrom('sync_run')
    .select([
      'connection_id as connectionId',
      'stream',
      'started_at as startedAt',
      'finished_at as at',
      'items',
      'requests',
      'failures',
      'quarantined',
    ])
    .where('organization_id', '=', organizationId)
    .where('finished_at', '>=', from)
    .where('finished_at', '<', to)
    .orderBy('finished_at')
    .orderBy('connection_id')
    .orderBy('stream')
    .execute();
  return rows.flatMap((row) => (row.at === null ? [] : [{ ...row, at: row.at }]));
};

export interface RosterTurn {
  readonly importId: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly undone: boolean;
  readonly at: Date;
}

/** Each import of the roster, and each that was undone. */
export const listRosterTurns = async (tx: Tx, { organizationId, from, to }: Span): Promise<RosterTurn[]> => {
  const { rows } = await sql<RosterTurn>`
    select import_id as "importId", counts, turn.undone, turn.at
    from roster_import cross join lateral (values (false, imported_at), (true, undone_at)) turn(undone, at)
    where organization_id = ${organizationId}::uuid
      and turn.at >= ${from}::timestamptz and turn.at < ${to}::timestamptz
    order by turn.at, import_id, turn.undone`.execute(tx);
  return rows;
};

export interface SentReport {
  readonly mailId: string;
  /** What was rendered, as whoever queued it wrote it. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

/** Sending takes minutes at most: what was handed over long before the span is not looked at. */
const handing = sql`interval '1 hour'`;

/** Each report that a mail server took. */
export const listSentReports = async (tx: Tx, { organizationId, from, to }: Span): Promise<SentReport[]> => {
  const { rows } = await sql<SentReport>`
    select mail_id as "mailId", parameters, finished_at as at from outbox
    where organization_id = ${organizationId}::uuid and kind = 'report' and state = 'sent'
      and handed_at >= ${from}::timestamptz - ${handing}
      and finished_at >= ${from}::timestamptz and finished_at < ${to}::timestamptz
    order by finished_at, mail_id`.execute(tx);
  return rows;
};
