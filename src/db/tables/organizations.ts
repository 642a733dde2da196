// Tables of organizations and of who may sign in.
import type { ColumnType } from 'kysely';
import type { WeekHours } from '../../contract/records.ts';
import type { Time, TimeOrNull, Json, TextOrNull } from './column-types.ts';

interface OrganizationTable {
  organization_id: string;
  name: string;
  zone: string;
  hours: Json<WeekHours>;
  created_at: Time;
  calls_attested_at: TimeOrNull;
  calls_attested_by: TextOrNull;
  /** Whether people keep their own hours, zone and leave. */
  own_times: ColumnType<boolean, boolean | undefined, boolean>;
}

interface LoginTable {
  user_id: string;
  organization_id: string;
  email: string;
  full_name: string;
  role: 'owner' | 'admin' | 'manager' | 'employee';
  password_hash: string;
  created_at: Time;
  /** When the right to see names in exports was given. */
  names_given_at: TimeOrNull;
  names_given_by: TextOrNull;
}

interface SessionTable {
  token_hash: Buffer;
  user_id: string;
  organization_id: string;
  created_at: Time;
  expires_at: Time;
}

export interface OrganizationsTables {
  organization: OrganizationTable;
  login: LoginTable;
  session: SessionTable;
}
