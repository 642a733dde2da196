// Stored activity in the order of time, page by page: for figures, for evidence, for export.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import { horizonOf, isWanted, type Times } from '../time-pages.ts';

export interface Activity {
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
  /** Of each of the accounts, in the same order, the times that are wanted, as milliseconds; not given: all. */
  readonly within?: Times | null;
}

export interface ActivityPage {
  /** In the order of time, then account, then item. */
  readonly rows: readonly Activity[];
  /** Where the next page begins: everything before it was on this one. Null: there is no more. */
  readonly next: number | null;
}

/** Millions of these are read: what nearly every row shares is null, which costs nothing to send and to keep. */
interface Row extends Omit<Activity, 'kind' | 'seconds' | 'marks'> {
  /** Of its account in the question. */
  readonly place: number;
  /** Two copies of one event may say different things: which comes first must not depend on where they are stored. */
  readonly item: string;
  readonly kind: 'meeting' | null;
  readonly seconds: number | null;
  /** Apart by blanks. An array would be parsed for every message. */
  readonly marks: string | null;
}

/**
 * Field note: ordered by time alone the index gives the order; with the item the planner, which knows nothing of fresh
 * rows, sorts all that is left of a mailbox for every page.
 */
const readRows = async (tx: Tx, { organizationId, accountIds, from, to, limit }: ActivitySpan): Promise<Row[]> => {
  const { rows } = await sql<Row>`
    select wanted.place::int as place, rows.*
    from unnest(${[...accountIds]}::uuid[]) with ordinality wanted (account_id, place)
    cross join lateral (
      select item, nullif(kind, 'mail') as kind, event, date_part('epoch', at) * 1000 as at, nullif(seconds, 0) as seconds,
        actor, counterparts, thread, position, answers,
        case when marks <> '{}' then array_to_string(marks, ' ') end as marks
      from activity
      where activity.organization_id = ${organizationId}::uuid and activity.account_id = wanted.account_id
        and activity.at >= ${new Date(from)}::timestamptz and activity.at < ${new Date(to)}::timestamptz
      order by activity.at limit ${limit}
    ) rows
  `.execute(tx);
  return rows;
};

const none: readonly string[] = [];

const inOrder = (a: Row, b: Row): number => {
  if (a.at !== b.at) return a.at - b.at;
  if (a.place !== b.place) return a.place - b.place;
  return a.item < b.item ? -1 : 1;
};

const activityOf = (row: Row): Activity => ({
  kind: row.kind ?? 'mail',
  event: row.event,
  at: Math.round(row.at),
  seconds: row.seconds ?? 0,
  actor: row.actor,
  counterparts: row.counterparts,
  thread: row.thread,
  position: row.position,
  answers: row.answers,
  marks: row.marks === null ? none : row.marks.split(' '),
});

/** One page of what some accounts did within a span. */
export const listActivities = async (tx: Tx, span: ActivitySpan): Promise<ActivityPage> => {
  const found = await readRows(tx, span);
  const next = horizonOf(found, span.limit);
  // A page that is one instant long cannot end within it: read more.
  if (next !== null && next <= span.from) return listActivities(tx, { ...span, limit: span.limit * 2 });
  const read = next === null ? found : found.filter((row) => Math.round(row.at) < next);
  const { within } = span;
  const rows = within == null ? read : read.filter((row) => isWanted(within, row));
  return { rows: rows.sort(inOrder).map(activityOf), next };
};
