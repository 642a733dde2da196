// Tables of mail: how an organization sends, what is planned and wanted, and the outbox.
import type { Problem } from '../../contract/connections.ts';
import type { BufferOrNull, Json, JsonOrNull, TextOrNull, Time, TimeOrNull } from './column-types.ts';

interface MailSettingsTable {
  organization_id: string;
  transport: 'smtp' | 'provider';
  from_name: string;
  from_address: string;
  settings: Json<Readonly<Record<string, string>>>;
  secret: BufferOrNull;
  credential_expires_at: TimeOrNull;
  per_minute: number;
  changed_at: Time;
  changed_by: string;
}

interface MailPlanTable {
  organization_id: string;
  organization_report: 'off' | 'weekly' | 'monthly';
  team_report: 'off' | 'weekly' | 'monthly';
  own_report: 'off' | 'daily' | 'weekly' | 'monthly';
  minute: number;
  pdf: boolean;
  changed_at: Time;
  changed_by: string;
}

interface MailPreferenceTable {
  organization_id: string;
  user_id: string;
  organization_report: 'off' | 'weekly' | 'monthly' | null;
  team_report: 'off' | 'weekly' | 'monthly' | null;
  own_report: 'off' | 'daily' | 'weekly' | 'monthly' | null;
  alerts: 'off' | 'each' | 'daily' | null;
  minute: number | null;
  quiet_from: number | null;
  quiet_to: number | null;
  pdf: boolean | null;
  changed_at: Time;
}

interface OutboxTable {
  organization_id: string;
  mail_id: string;
  key: string;
  kind: 'report' | 'alerts';
  parameters: Json<Readonly<Record<string, unknown>>>;
  user_id: string;
  recipient: string;
  state: 'queued' | 'sending' | 'sent' | 'failed' | 'bounced' | 'cancelled';
  attempts: number;
  created_at: Time;
  next_at: Time;
  holder: TextOrNull;
  held_until: TimeOrNull;
  handed_at: TimeOrNull;
  uncertain: boolean;
  finished_at: TimeOrNull;
  answer: TextOrNull;
  problem: JsonOrNull<Problem>;
}

interface BounceMailboxTable {
  organization_id: string;
  provider: string;
  address: string;
  settings: Json<Readonly<Record<string, string>>>;
  secret: Buffer;
  place: TextOrNull;
  held_until: TimeOrNull;
  checked_at: TimeOrNull;
  problem: JsonOrNull<Problem>;
  changed_at: Time;
  changed_by: string;
}

interface MailHoldTable {
  organization_id: string;
  address: string;
  mail_id: string;
  since: Time;
  problem: Json<Problem>;
}

export interface MailTables {
  bounce_mailbox: BounceMailboxTable;
  mail_hold: MailHoldTable;
  mail_settings: MailSettingsTable;
  mail_plan: MailPlanTable;
  mail_preference: MailPreferenceTable;
  outbox: OutboxTable;
}
