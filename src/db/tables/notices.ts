// The table of subscriptions: what a source was asked to tell of.
import type { Problem } from '../../contract/connections.ts';
import type { BufferOrNull, JsonOrNull, TextOrNull, Time, TimeOrNull } from './column-types.ts';

interface SubscriptionTable {
  organization_id: string;
  connection_id: string;
  stream: string;
  account_id: string;
  source_id: TextOrNull;
  secret_hash: BufferOrNull;
  ends_at: TimeOrNull;
  due_at: Time;
  problem: JsonOrNull<Problem>;
}

export interface NoticesTables {
  subscription: SubscriptionTable;
}
