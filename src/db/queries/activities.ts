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

/** An activity with what its order follows from. */
interface Row extends Activity {
  /** Of its account in the question. */
  readonly place: number;
  /** Two copies of one event may say different things: which comes first must not depend on where they are stored. */
  readonly item: string;
}

/**
 * Rows of one account, by columns: millions are read, and each value that is sent by itself costs more than it holds.
 * Columns in which nearly every row is alike are null where all are.
 */
interface Columns {
  readonly place: number;
  readonly item: readonly string[];
  readonly event: readonly string[];
  readonly at: readonly number[];
  readonly actor: readonly (string | null)[];
  readonly counterparts: readonly Activity['counterparts'][];
  readonly thread: readonly (string | null)[];
  readonly position: readonly (string | null)[];
  readonly answers: readonly (string | null)[];
  readonly kind: readonly Activity['kind'][] | null;
  readonly seconds: readonly number[] | null;
  readonly marks: readonly (readonly string[])[] | null;
}

const none: readonly string[] = [];

const rowsOf = (columns: Columns): Row[] => {
  const { place, event, at, actor, counterparts, thread, position, answers, kind, seconds, marks } = columns;
  return columns.item.map((item, nth) => ({
    place,
    item,
    kind: kind?.[nth] ?? 'mail',
    event: event[nth] ?? '',
    at: Math.round(at[nth] ?? 0),
    seconds: seconds?.[nth] ?? 0,
    actor: actor[nth] ?? null,
    counterparts: counterparts[nth] ?? [],
    thread: thread[nth] ?? null,
    position: position[nth] ?? null,
    answers: answers[nth] ?? null,
    marks: marks?.[nth] ?? none,
  }));
};

/**
 * Field note: ordered by time alone the index gives the order; with the item the planner, which knows nothing of fresh
 * rows, sorts all that is left of a mailbox for every page.
 */
const readRows = async (tx: Tx, { organizationId, accountIds, from, to, limit }: ActivitySpan): Promise<Row[]> => {
  const { rows } = await sql<Columns>`
    select wanted.place::int as place, columns.*
    from unnest(${[...accountIds]}::uuid[]) with ordinality wanted (account_id, place)
    cross join lateral (
      select json_agg(item) as item, json_agg(event) as event, json_agg(date_part('epoch', at) * 1000) as at,
        json_agg(actor) as actor, json_agg(counterparts) as counterparts, json_agg(thread) as thread,
        json_agg(position) as position, json_agg(answers) as answers,
        case when bool_or(kind <> 'mail') then json_agg(kind) end as kind,
        case when bool_or(seconds <> 0) then json_agg(seconds) end as seconds,
        case when bool_or(marks <> '{}') then json_agg(marks) end as marks
      from (
        select * from activity
        where activity.organization_id = ${organizationId}::uuid and activity.account_id = wanted.account_id
          and activity.at >= ${new Date(from)}::timestamptz and activity.at < ${new Date(to)}::timestamptz
        order by activity.at limit ${limit}
      ) rows
      having count(*) > 0
    ) columns
  `.execute(tx);
  return rows.flatMap(rowsOf);
};

const inOrder = (a: Row, b: Row): number => {
  if (a.at !== b.at) return a.at - b.at;
  if (a.place !== b.place) return a.place - b.place;
  return a.item < b.item ? -1 : 1;
};

/** One page of what some accounts did within a span. */
export const listActivities = async (tx: Tx, span: ActivitySpan): Promise<ActivityPage> => {
  const found = await readRows(tx, span);
  const next = horizonOf(found, span.limit);
  // A page that is one instant long cannot end within it: read more.
  if (next !== null && next <= span.from) return listActivities(tx, { ...span, limit: span.limit * 2 });
  const read = next === null ? found : found.filter((row) => row.at < next);
  const { within } = span;
  const rows = within == null ? read : read.filter((row) => isWanted(within, row));
  return { rows: rows.sort(inOrder), next };
};
