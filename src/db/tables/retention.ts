// The table of how long each kind of data is kept.
import type { ColumnType } from 'kysely';
import type { Time, TimeOrNull } from './column-types.ts';

interface RetentionTable {
  organization_id: string;
  /** A RetentionKind of the contract. */
  kind: string;
  days: ColumnType<number | null, number | null | undefined, number | null>;
  changed_at: Time;
  changed_by: string;
  kept_from: TimeOrNull;
  purged_at: TimeOrNull;
}

export interface RetentionTables {
  retention: RetentionTable;
}
