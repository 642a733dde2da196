// Tables of how sources are read: partitions, leases, rates, runs, workers.
import type { ColumnType } from 'kysely';
import type { Problem } from '../../contract/connections.ts';
import type { Time, TimeOrNull, JsonOrNull } from './column-types.ts';

interface StreamPartitionTable {
  organization_id: string;
  connection_id: string;
  stream: string;
  account_id: string;
  part: string;
  cursor: JsonOrNull<unknown>;
  cursor_version: number;
  state: 'waiting' | 'current' | 'stopped';
  problem: JsonOrNull<Problem>;
  attempts: number;
  due_at: Time;
  as_of: TimeOrNull;
  reading_since: TimeOrNull;
  restarts: number;
  items_expected: ColumnType<number | null, number | null | undefined, number | null>;
  items_done: number;
  items_undated: number;
  updated_at: Time;
  /** How far back it was asked for when it was first read; null: as far as the connection says. */
  read_from: TimeOrNull;
  /** When what it stands for was made at the source, such as a channel; null where nobody tells. */
  made_at: TimeOrNull;
}

interface UntoldSpanTable {
  organization_id: string;
  connection_id: string;
  stream: string;
  account_id: string;
  part: string;
  from_at: Time;
  to_at: Time;
  why: 'late' | 'lost' | 'refused';
}

interface MailboxLeaseTable {
  organization_id: string;
  connection_id: string;
  account_id: string;
  holder: string;
  until: Time;
  not_before: Time;
  spent: JsonOrNull<unknown>;
}

interface ReadingRateTable {
  organization_id: string;
  connection_id: string;
  stream: string;
  worker: string;
  items_a_second: number;
  measured_at: Time;
}

interface SyncRunTable {
  organization_id: string;
  connection_id: string;
  stream: string;
  started_at: Time;
  finished_at: TimeOrNull;
  items: number;
  requests: number;
  waited_ms: number;
  failures: number;
  quarantined: number;
}

interface WorkerTable {
  worker: string;
  seen_at: Time;
  trouble: ColumnType<'database-full' | null, 'database-full' | null, 'database-full' | null>;
}

export interface SyncTables {
  stream_partition: StreamPartitionTable;
  untold_span: UntoldSpanTable;
  mailbox_lease: MailboxLeaseTable;
  reading_rate: ReadingRateTable;
  sync_run: SyncRunTable;
  worker: WorkerTable;
}
