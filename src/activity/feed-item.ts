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
  if (found.table === 'activity') {
    const row = await readActivityItem(tx, key);
    return row === null ? null : { ...row, table: 'activity' };
  }
  if (found.table === 'account_event') {
    const row = await readEventItem(tx, key);
    return row === null ? null : { ...row, table: 'account_event' };
  }
  const row = await readCallItem(tx, key);
  return row === null ? null : { ...row, table: 'transcript' };
};

/** Null: nobody in the scope holds it, or does not any more. */
export const readFeedItem = async (
  tx: Tx,
  { scope, item, copiesOf }: { readonly scope: FeedScope; readonly item: string; readonly copiesOf: FeedScope },
): Promise<FeedItem | null> => {
  const found = await findItem(tx, { ...scope, item });
  const row = found === null ? null : await readRow(tx, scope, { ...found, item });
  if (row === null) return null;
  if (row.table !== 'activity') return { row, copies: [] };
  const { event, at } = row;
  const reachMs = reachOf(await countAccounts(tx, copiesOf));
  const copies = await listCopies(tx, { ...copiesOf, event, at, reachMs, limit: copiesShown });
  return { row: { ...row, copies: Math.max(1, copies.length) }, copies };
};
