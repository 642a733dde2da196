// Tables of accounts, of people, and of which account is whose.
import type { ColumnType } from 'kysely';
import type { WeekHours } from '../../contract/records.ts';
import type { Time, TimeOrNull, JsonOrNull, TextOrNull, Day } from './column-types.ts';

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
  leave: Day[];
}

interface AccountPersonTable {
  organization_id: string;
  account_id: string;
  person_id: string;
  mapped_by: string;
  mapped_at: Time;
}

export interface AccountsTables {
  account: AccountTable;
  person: PersonTable;
  account_person: AccountPersonTable;
}
