// The tables as kysely sees them; a test holds them against the database's own catalogue on both engines.
import type { ColumnType, Transaction } from 'kysely';
import type { Check, Problem } from '../contract/connections.ts';
import type { WeekHours } from '../contract/records.ts';

/** timestamptz: read as Date (milliseconds); written as Date or ISO 8601 text. */
type Time = ColumnType<Date, Date | string, Date | string>;
type TimeOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
/** jsonb: read as the value, written as JSON text (`JSON.stringify`), since the two drivers turn arrays into different things. */
type Json<Value> = ColumnType<Value, string, string>;
type JsonOrNull<Value> = ColumnType<Value | null, string | null | undefined, string | null>;
type BufferOrNull = ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>;
type TextOrNull = ColumnType<string | null, string | null | undefined, string | null>;
/** date: `YYYY-MM-DD`, no zone. */
type Day = string;
/** What a link or a sign-in under way is for; whoever writes it parses it when it is read again. */
type Purpose = Readonly<Record<string, unknown>>;
type Details = Readonly<Record<string, string | number | null>>;

export interface OrganizationTable {
  organization_id: string;
  name: string;
  zone: string;
  hours: Json<WeekHours>;
  holidays: Day[];
  created_at: Time;
  calls_attested_at: TimeOrNull;
  calls_attested_by: TextOrNull;
}

export interface LoginTable {
  user_id: string;
  organization_id: string;
  email: string;
  full_name: string;
  role: 'owner' | 'admin' | 'manager' | 'employee';
  password_hash: string;
  created_at: Time;
}

export interface SessionTable {
  token_hash: Buffer;
  user_id: string;
  organization_id: string;
  created_at: Time;
  expires_at: Time;
}

export interface ConnectionTable {
  organization_id: string;
  connection_id: string;
  provider: string;
  settings: Json<Readonly<Record<string, string>>>;
  /** Null when disconnected. */
  secret: ColumnType<Buffer | null, Buffer | null, Buffer | null>;
  streams: string[];
  since: TimeOrNull;
  tenant_id: string;
  tenant_name: string;
  connected_at: Time;
  connected_by: string;
  status: 'connected' | 'needs-attention' | 'paused' | 'disconnected';
  way: string;
  mode: 'application' | 'delegated';
  grant_key: string;
  signed_in_as: TextOrNull;
  owner_id: TextOrNull;
  token: BufferOrNull;
  token_until: TimeOrNull;
  renewing_by: TextOrNull;
  renewing_until: TimeOrNull;
  credential_expires_at: TimeOrNull;
  credential_changed_at: TimeOrNull;
  checked_at: TimeOrNull;
  check_due_at: TimeOrNull;
  checks: JsonOrNull<readonly Check[]>;
  problem: JsonOrNull<Problem>;
  not_before: TimeOrNull;
  due_at: Time;
  cycle_started_at: TimeOrNull;
  cycle_finished_at: TimeOrNull;
}

export interface AccountTable {
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

export interface StreamPartitionTable {
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
}

export interface MailboxLeaseTable {
  organization_id: string;
  connection_id: string;
  account_id: string;
  holder: string;
  until: Time;
  not_before: Time;
  spent: JsonOrNull<unknown>;
}

export interface PersonTable {
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

export interface AccountPersonTable {
  organization_id: string;
  account_id: string;
  person_id: string;
  mapped_by: string;
  mapped_at: Time;
}

export interface ActivityTable {
  organization_id: string;
  account_id: string;
  item: string;
  kind: 'mail' | 'meeting';
  event: string;
  at: TimeOrNull;
  seconds: number;
  actor: TextOrNull;
  /** `[["address", "role"], …]` */
  counterparts: Json<[string, string][]>;
  thread: TextOrNull;
  position: TextOrNull;
  answers: TextOrNull;
  marks: string[];
  pass: number;
}

export interface TouchedDayTable {
  organization_id: string;
  account_id: string;
  day: Day;
}

export interface SignalDayTable {
  organization_id: string;
  person_id: string;
  day: Day;
  figures: Json<unknown>;
  computed_at: Time;
}

export interface QuarantineTable {
  organization_id: string;
  connection_id: string;
  stream: string;
  account_id: string;
  item: string;
  reason: string;
  seen_at: Time;
}

export interface ReadingRateTable {
  organization_id: string;
  connection_id: string;
  stream: string;
  worker: string;
  items_a_second: number;
  measured_at: Time;
}

export interface AccountEventTable {
  organization_id: string;
  account_id: string;
  item: string;
  kind: 'chat' | 'sign-in' | 'audit';
  at: Time;
  place: TextOrNull;
  thread: TextOrNull;
  position: TextOrNull;
  answers: TextOrNull;
  mentions: string[];
  reactions: number;
  positive_reactions: number;
  marks: string[];
}

export interface MeasureTable {
  organization_id: string;
  account_id: string;
  day: Day;
  name: string;
  value: number;
  refreshed_on: Day;
}

export interface ContactTable {
  organization_id: string;
  account_id: string;
  item: string;
  part: string;
  display_name: string;
  addresses: string[];
  company: TextOrNull;
  department: TextOrNull;
  job_title: TextOrNull;
  seen_at: Time;
}

export interface TranscriptTable {
  organization_id: string;
  transcript_id: string;
  account_id: string;
  event: string;
  at: Time;
  ended_at: TimeOrNull;
  attributed: boolean;
  participants: string[];
  cues: number;
  sealed: Buffer;
  stored_at: Time;
}

export interface SyncRunTable {
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

export interface WorkerTable {
  worker: string;
  seen_at: Time;
}

export interface LinkTable {
  organization_id: string;
  link_id: string;
  token_hash: Buffer;
  kind: 'admin-consent' | 'invite' | 'join';
  purpose: Json<Purpose>;
  email: TextOrNull;
  created_by: string;
  created_at: Time;
  expires_at: Time;
  sent_at: TimeOrNull;
  reminded_at: TimeOrNull;
  claimed_by: BufferOrNull;
  claimed_at: TimeOrNull;
  used_at: TimeOrNull;
  revoked_at: TimeOrNull;
  problem: JsonOrNull<Problem>;
  connection_id: TextOrNull;
}

export interface SignInTable {
  state_hash: Buffer;
  organization_id: string;
  browser_hash: Buffer;
  user_id: TextOrNull;
  link_id: TextOrNull;
  connection_id: TextOrNull;
  purpose: Json<Purpose>;
  secret: Buffer;
  created_at: Time;
  expires_at: Time;
  used_at: TimeOrNull;
}

export interface CertificateTable {
  organization_id: string;
  certificate_id: string;
  private_key: Buffer;
  certificate: string;
  expires_at: Time;
  created_at: Time;
}

export interface ReachRuleTable {
  organization_id: string;
  connection_id: string;
  rule_id: string;
  effect: 'include' | 'exclude';
  kind: 'group' | 'domain' | 'person';
  value: string;
  label: string;
  members: string[];
}

export interface ReachProbeTable {
  organization_id: string;
  connection_id: string;
  mailbox: string;
  expected: 'answers' | 'refused';
  /** answers, refused, missing or unclear. */
  observed: TextOrNull;
  problem: JsonOrNull<Problem>;
  probed_at: TimeOrNull;
  expected_since: Time;
  proved_since: TimeOrNull;
}

export interface AlertTable {
  organization_id: string;
  alert_id: string;
  kind: string;
  connection_id: TextOrNull;
  about: string;
  problem: Json<Problem>;
  raised_at: Time;
  cleared_at: TimeOrNull;
  dismissed_at: TimeOrNull;
  dismissed_by: TextOrNull;
}

export interface ReceiptTable {
  organization_id: string;
  receipt_id: string;
  kind: 'disconnected' | 'erased';
  at: Time;
  by: string;
  details: Json<Details>;
}

export interface Schema {
  organization: OrganizationTable;
  login: LoginTable;
  session: SessionTable;
  connection: ConnectionTable;
  account: AccountTable;
  stream_partition: StreamPartitionTable;
  mailbox_lease: MailboxLeaseTable;
  person: PersonTable;
  account_person: AccountPersonTable;
  activity: ActivityTable;
  touched_day: TouchedDayTable;
  signal_day: SignalDayTable;
  quarantine: QuarantineTable;
  reading_rate: ReadingRateTable;
  link: LinkTable;
  sign_in: SignInTable;
  certificate: CertificateTable;
  reach_rule: ReachRuleTable;
  reach_probe: ReachProbeTable;
  alert: AlertTable;
  receipt: ReceiptTable;
  account_event: AccountEventTable;
  measure: MeasureTable;
  contact: ContactTable;
  transcript: TranscriptTable;
  sync_run: SyncRunTable;
  worker: WorkerTable;
}

/** A transaction as one role; ends with the `work` it was given to. */
export type Tx = Transaction<Schema>;
