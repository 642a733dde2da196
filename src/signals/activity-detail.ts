// One activity with all that is held of it: who, when, with whom, where it was seen, and in which signals it counts.
import { durationOf, entryOf, kindOf, openDirectory, othersOf, type Directory } from '../activity/feed-entries.ts';
import { type FeedItem, readFeedItem } from '../activity/feed-item.ts';
import type { FeedRow } from '../activity/feed.ts';
import type { ActivityDetail } from '../contract/activities.ts';
import type { FeedScope } from '../db/queries/feed.ts';
import { listCopies } from '../db/queries/feed-items.ts';
import { readOrganization } from '../db/queries/organizations.ts';
import type { Tx } from '../db/schema.ts';
import { judgeActivity } from './activity-verdicts.ts';
import { reachMs } from './person-day.ts';

/** Addresses, and copies of the person's own, that are told at most. */
const most = 50;

/** Instants of the person's copies: what their evidence knows the event by. */
const ownTimes = async (
  tx: Tx,
  { organizationId }: FeedScope,
  { row, personId }: { row: FeedRow; personId: string | null },
): Promise<ReadonlySet<string>> => {
  const times = new Set([new Date(row.at).toISOString()]);
  if (row.table !== 'activity' || personId === null) return times;
  const scope = { organizationId, personIds: [personId], connectionIds: null };
  const copies = await listCopies(tx, { ...scope, event: row.event, at: row.at, reachMs, limit: most });
  for (const { at } of copies) times.add(at.toISOString());
  return times;
};

const seenIn = ({ copies }: FeedItem, directory: Directory): ActivityDetail['seenIn'] =>
  copies.map(({ accountId, item, at }) => {
    const account = directory.account(accountId);
    const holder = directory.holder(accountId, at.toISOString());
    return {
      id: item,
      account: account?.account ?? '',
      person: holder === null ? null : { id: holder.personId, name: holder.person },
      source: account === null ? '' : directory.source(account.connectionId).name,
      at: at.toISOString(),
    };
  });

/** Null: nobody in the scope holds it, or does not any more. `now` in milliseconds since 1970 UTC. */
export const readActivityDetail = async (
  tx: Tx,
  asked: {
    readonly scope: FeedScope;
    readonly item: string;
    /** Whose copies are told. */
    readonly copiesOf: FeedScope;
    readonly now: number;
  },
): Promise<ActivityDetail | null> => {
  const { scope, now } = asked;
  const { organizationId, personIds } = scope;
  const found = await readFeedItem(tx, asked);
  const organization = await readOrganization(tx, organizationId);
  if (found === null || organization === null) return null;
  const { row, copies } = found;
  const accountIds = copies.map((copy) => copy.accountId);
  const directory = await openDirectory(tx, { organizationId, rows: [row], accountIds, addresses: most });
  const activity = entryOf(row, { directory, personIds });
  const personId = activity.person?.id ?? null;
  const at = Date.parse(row.at);
  const times = await ownTimes(tx, scope, { row, personId });
  const judged = { personId, kind: kindOf(row), at, copies: times, organizationZone: organization.zone };
  const duration = durationOf(row);
  const isDoer = (address: string): boolean =>
    personId !== null && directory.owner(address, row.at)?.personId === personId;
  const chat = row.table === 'account_event' && row.kind === 'chat' ? row : null;
  return {
    activity,
    ...(await judgeActivity(tx, { organizationId, now }, judged)),
    endsAt: duration === null ? null : new Date(at + duration * 1000).toISOString(),
    others: othersOf(row, isDoer)
      .slice(0, most)
      .map(([address, role]) => ({ address, name: directory.owner(address, row.at)?.person ?? null, role })),
    thread: row.thread,
    mentions: chat?.mentions ?? null,
    reactions: chat?.reactions ?? null,
    seenIn: seenIn(found, directory),
  };
};
