// Tables of one-time links and of sign-ins under way.
import type { Problem } from '../../contract/connections.ts';
import type { Time, TimeOrNull, Json, JsonOrNull, BufferOrNull, TextOrNull, Purpose } from './column-types.ts';

interface LinkTable {
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

interface SignInTable {
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

export interface LinksTables {
  link: LinkTable;
  sign_in: SignInTable;
}
