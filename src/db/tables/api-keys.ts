// The table of API keys.
import type { TextOrNull, Time, TimeOrNull } from './column-types.ts';

interface ApiKeyTable {
  organization_id: string;
  key_id: string;
  name: string;
  hint: string;
  token_hash: Buffer;
  scopes: string[];
  created_at: Time;
  created_by: string;
  /** Null: the operator. */
  made_by: TextOrNull;
  expires_at: TimeOrNull;
  last_used_at: TimeOrNull;
  revoked_at: TimeOrNull;
  revoked_by: TextOrNull;
}

export interface ApiKeysTables {
  api_key: ApiKeyTable;
}
