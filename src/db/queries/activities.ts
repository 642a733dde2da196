// Stored activity in the order of time, page by page: for figures, for evidence, for export.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';

export interface Activity {
  readonly accountId: string;
  readonly item: string;
  readonly kind: 'mail' | 'meeting';
  readonly event: string;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly seconds: number;
  readonly actor: string | null;
  readonly counterparts: readonly (readonly [address: string, role: string])[];
  readonly thread: string | null;
  readonly position: string | null;
  readonly answers: string | null;
  readonly marks: readonly string[];
}

export interface ActivitySpan {
  readonly organizationId: string;
  readonly accountIds: readonly string[];
  /** Milliseconds since 1970 UTC; `to` does not belong to it. */
  readonly from: number;
  readonly to: number;
  /** Rows of each account at most. */
  readonly limit: number;
}

export interface ActivityPage {
  /** In the order of time, then account, then item. */
  readonly rows: readonly Activity[];
  /** Where the next page begins: everything before it was on this one. Null: there is no more. */
  readonly next: number | null;
}

interface Row extends Omit<Activity, 'marks'> {
  /** Apart by blanks; null without any. An array would be parsed for every message. */
  readonly marks: string | null;
}

/**
 * Field note: ordered by time alone the index gives the order; with the item the planner, which knows nothing of fresh
 * rows, sorts all that is left of a mailbox for every page.
 */
const readRows = async (tx: Tx, { organizationId, accountIds, from, to, limit }: ActivitySpan): Promise<Row[]> => {
  const { rows } = await sql<Row>`
    select rows.* from unnest(${[...accountIds]}::uuid[]) wanted (account_id)
    cross join lateral (
      select account_id as "accountId", item, kind, event, date_part('epoch', at) * 1000 as at, seconds, actor,
        counterparts, thread, position, answers, case when marks <> '{}' then array_to_string(marks, ' ') end as marks
      from activity
      where activity.organization_id = ${organizationId}::uuid and activity.account_id = wanted.account_id
        and activity.at >= ${new Date(from)}::timestamptz and activity.at < ${new Date(to)}::timestamptz
      order by activity.at limit ${limit}
    ) rows
  `.execute(tx);
  return rows;
};

const none: readonly string[] = [];

const inOrder = (a: Activity, b: Activity): number => {
  if (a.at !== b.at) return a.at - b.at;
  const [left, right] = a.accountId === b.accountId ? [a.item, b.item] : [a.accountId, b.accountId];
  return left < right ? -1 : 1;
};

/** Up to where all accounts were read: the last instant of an account that filled its share of the page. */
const horizonOf = (rows: readonly Activity[], limit: number): number | null => {
  const read = new Map<string, { count: number; last: number }>();
  for (const { accountId, at } of rows) {
    const own = read.get(accountId);
    if (own === undefined) read.set(accountId, { count: 1, last: at });
    else {
      own.count += 1;
      own.last = Math.max(own.last, at);
    }
  }
  const full = [...read.values()].filter((own) => own.count >= limit);
  return full.length === 0 ? null : Math.min(...full.map((own) => own.last));
};

/** One page of what some accounts did within a span. */
export const listActivities = async (tx: Tx, span: ActivitySpan): Promise<ActivityPage> => {
  const found = await readRows(tx, span);
  const rows = found.map((row): Activity => {
    const { at, marks } = row;
    return Object.assign(row, { at: Math.round(at), marks: marks === null ? none : marks.split(' ') });
  });
  const next = horizonOf(rows, span.limit);
  // A page that is one instant long cannot end within it: read more.
  if (next !== null && next <= span.from) return listActivities(tx, { ...span, limit: span.limit * 2 });
  return { rows: (next === null ? rows : rows.filter((row) => row.at < next)).sort(inOrder), next };
};
