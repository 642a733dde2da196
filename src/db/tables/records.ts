// Tables of what was read from sources.
import type { Time, TimeOrNull, Json, TextOrNull, Day } from './column-types.ts';

interface ActivityTable {
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

interface AccountEventTable {
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

interface MeasureTable {
  organization_id: string;
  account_id: string;
  day: Day;
  name: string;
  value: number;
  refreshed_on: Day;
}

interface ContactTable {
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

interface TranscriptTable {
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

interface QuarantineTable {
  organization_id: string;
  connection_id: string;
  stream: string;
  account_id: string;
  item: string;
  reason: string;
  seen_at: Time;
}

export interface RecordsTables {
  activity: ActivityTable;
  account_event: AccountEventTable;
  measure: MeasureTable;
  contact: ContactTable;
  transcript: TranscriptTable;
  quarantine: QuarantineTable;
}
