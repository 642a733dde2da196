// Tables of rights beside the role: each time one was given or taken back, and the key of the pseudonyms in exports.
import type { Time } from './column-types.ts';

interface RightChangeTable {
  organization_id: string;
  change_id: string;
  user_id: string;
  member: string;
  given: boolean;
  at: Time;
  by: string;
}

interface PseudonymKeyTable {
  organization_id: string;
  secret: Buffer;
}

export interface RightsTables {
  right_change: RightChangeTable;
  pseudonym_key: PseudonymKeyTable;
}
