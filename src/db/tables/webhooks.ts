// Tables of webhooks: where to tell, and what was or is to be told.
import type { Problem } from '../../contract/connections.ts';
import type { BufferOrNull, Json, JsonOrNull, TextOrNull, Time, TimeOrNull } from './column-types.ts';

interface WebhookTable {
  organization_id: string;
  webhook_id: string;
  url: string;
  events: string[];
  state: 'on' | 'off' | 'failed';
  secret: Buffer;
  old_secret: BufferOrNull;
  old_until: TimeOrNull;
  created_at: Time;
  created_by: string;
  on_since: Time;
  seen_until: Time;
  failing_since: TimeOrNull;
}

interface WebhookDeliveryTable {
  organization_id: string;
  delivery_id: string;
  webhook_id: string;
  told_as: string;
  key: string;
  event: string;
  happened_at: Time;
  payload: Json<Readonly<Record<string, unknown>>>;
  state: 'queued' | 'sending' | 'delivered' | 'failed';
  attempts: number;
  created_at: Time;
  next_at: Time;
  holder: TextOrNull;
  held_until: TimeOrNull;
  status: number | null;
  duration_ms: number | null;
  problem: JsonOrNull<Problem>;
  finished_at: TimeOrNull;
}

export interface WebhooksTables {
  webhook: WebhookTable;
  webhook_delivery: WebhookDeliveryTable;
}
