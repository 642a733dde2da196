// Tables of accounts, of people, and of which account is whose.
import type { ColumnType } from 'kysely';
import type { WeekHours } from '../../contract/records.ts';
import type { Time, TimeOrNull, Json, JsonOrNull, TextOrNull, Day } from './column-types.ts';

interface AccountTable {
  organization_id: string;
  account_id: string;
  connection_id: string;
  source_id: string;
  kind: 'person' | 'guest' | 'shared' | 'room' | 'app' | 'unknown';
  display_name: string;
  addresses: string[];
  department: TextOrNull;
  job_title: TextOrNull;
  manager_source_id: TextOrNull;
  enabled: boolean;
  mailbox: boolean;
  zone: TextOrNull;
  hours: JsonOrNull<WeekHours>;
  created_at: TimeOrNull;
  removed_at: TimeOrNull;
  /** False while a reach rule leaves the mailbox out. */
  captured: ColumnType<boolean, boolean | undefined, boolean>;
  /** Whether the source keeps a personnel record of it; then its first and last day. */
  personnel: ColumnType<boolean, boolean | undefined, boolean>;
  joined_on: ColumnType<Day | null, Day | null | undefined, Day | null>;
  left_on: ColumnType<Day | null, Day | null | undefined, Day | null>;
}

interface PersonTable {
  organization_id: string;
  person_id: string;
  full_name: string;
  email: string;
  department: TextOrNull;
  job_title: TextOrNull;
  manager_id: TextOrNull;
  joined_on: ColumnType<Day | null, Day | null | undefined, Day | null>;
  left_on: ColumnType<Day | null, Day | null | undefined, Day | null>;
  zone: TextOrNull;
  hours: JsonOrNull<WeekHours>;
  /** Days before it are unknown. */
  figures_from: ColumnType<Day | null, Day | null | undefined, Day | null>;
  /** Fields that the directory leaves alone. */
  kept: ColumnType<string[], string[] | undefined, string[]>;
  /** Whoever is meant by this one; null: this one. */
  merged_into: TextOrNull;
}

interface AccountPersonTable {
  organization_id: string;
  account_id: string;
  mapping_id: string;
  person_id: string;
  mapped_by: 'rule' | 'hand' | 'directory';
  mapped_at: Time;
  /** Both included. */
  from_day: ColumnType<Day | null, Day | null | undefined, Day | null>;
  until_day: ColumnType<Day | null, Day | null | undefined, Day | null>;
  confidence: number;
}

interface AccountRulingTable {
  organization_id: string;
  account_id: string;
  refused: string[];
  ownerless: boolean;
}

interface IdentityDecisionTable {
  organization_id: string;
  decision_id: string;
  kind: 'confirm' | 'map' | 'unmap' | 'reject' | 'ownerless' | 'merge';
  made_by: string;
  made_at: Time;
  account_ids: string[];
  person_ids: string[];
  before: Json<unknown>;
  after: Json<unknown>;
  undone_by: TextOrNull;
  undone_at: TimeOrNull;
}

export interface AccountsTables {
  account: AccountTable;
  person: PersonTable;
  account_person: AccountPersonTable;
  account_ruling: AccountRulingTable;
  identity_decision: IdentityDecisionTable;
}
