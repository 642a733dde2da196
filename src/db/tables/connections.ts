// Tables of connections: what was granted, whom it reaches, what went wrong, what was ended.
import type { ColumnType } from 'kysely';
import type { Check, Problem } from '../../contract/connections.ts';
import type { Time, TimeOrNull, Json, JsonOrNull, BufferOrNull, TextOrNull, Details } from './column-types.ts';

interface ConnectionTable {
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
  told: ColumnType<boolean, boolean | undefined, boolean>;
  notices_due_at: TimeOrNull;
}

interface CertificateTable {
  organization_id: string;
  certificate_id: string;
  private_key: Buffer;
  certificate: string;
  expires_at: Time;
  created_at: Time;
}

interface ReachRuleTable {
  organization_id: string;
  connection_id: string;
  rule_id: string;
  effect: 'include' | 'exclude';
  kind: 'group' | 'domain' | 'person';
  value: string;
  label: string;
  members: string[];
}

interface ReachProbeTable {
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

interface AlertTable {
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
  mailed_at: TimeOrNull;
  end_mailed_at: TimeOrNull;
}

interface ReceiptTable {
  organization_id: string;
  receipt_id: string;
  kind: 'disconnected' | 'erased' | 'purged';
  at: Time;
  by: string;
  details: Json<Details>;
}

export interface ConnectionsTables {
  connection: ConnectionTable;
  certificate: CertificateTable;
  reach_rule: ReachRuleTable;
  reach_probe: ReachProbeTable;
  alert: AlertTable;
  receipt: ReceiptTable;
}
