// One event of the feed: the row of it in whichever table, and who else holds a copy.
import type { FeedScope } from '../db/queries/feed.ts';
import {
  type EventCopy,
  findItem,
  type FoundItem,
  listCopies,
  readActivityItem,
  readCallItem,
  readEventItem,
} from '../db/queries/feed-items.ts';
import { countAccounts } from '../db/queries/feed.ts';
import type { Tx } from '../db/schema.ts';
import { type FeedRow, reachOf } from './feed.ts';

export interface FeedItem {
  readonly row: FeedRow;
  /** The earliest first; of anything but mail and meetings none. */
  readonly copies: readonly EventCopy[];
}

const copiesShown = 200;

const readRow = async (tx: Tx, scope: FeedScope, found: FoundItem & { item: string }): Promise<FeedRow | null> => {
  const key = { ...scope, accountId: found.accountId, item: found.item };
  switch (found.table) {
    case 'activity': {
      const row = await readActivityItem(tx, key);
      return row === null ? null : { ...row, table: found.table };
    }
    case 'account_event': {
      const row = await readEventItem(tx, key);
      return row === null ? null : { ...row, table: found.table };
    }
    case 'transcript': {
      const row = await readCallItem(tx, key);
      return row === null ? null : { ...row, table: found.table };
    }
  }
};

/** Null: nobody in the scope holds it, or does not any more. */
export const readFeedItem = async (tx: Tx, scope: FeedScope, item: string): Promise<FeedItem | null> => {
  const found = await findItem(tx, { ...scope, item });
  const row = found === null ? null : await readRow(tx, scope, { ...found, item });
  if (row === null) return null;
  if (row.table !== 'activity') return { row, copies: [] };
  const reachMs = reachOf(await countAccounts(tx, scope));
  const copies = await listCopies(tx, { ...scope, event: row.event, at: row.at, reachMs, limit: copiesShown });
  return { row: { ...row, copies: copies.length }, copies };
};
