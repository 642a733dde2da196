// Saving one page of a partition: its activity, the days it touches and the cursor behind it, in one statement.
import { type RawBuilder, sql } from 'kysely';
import { arrayOf } from '../arrays.ts';
import type { Tx } from '../schema.ts';
import { arrayText } from '../values.ts';

export interface PartitionKey {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly stream: string;
  /** The zero uuid for what belongs to the whole tenant. */
  readonly accountId: string;
  readonly part: string;
}

/** How far a partition is after a page. */
export interface Advance {
  readonly key: PartitionKey;
  /** The cursor's version that the page was asked with. Another one in the row: somebody else has gone on. */
  readonly version: number;
  /** JSON text. */
  readonly cursor: string;
  /** When the run of requests began that this page belongs to. */
  readonly began: Date;
  /** When the page, or one before it that came in one go with it, was asked for: what was made due since then stays due. */
  readonly asked: Date;
  /** When the partition is to be read again, for the last page of a run; null when more is to come. */
  readonly nextAt: Date | null;
  /** Items that the page held. */
  readonly items: number;
  readonly now: Date;
}

/** A row of activity. Its ids are digests as `openDigests` gives them. */
export interface ActivityRow {
  readonly item: string;
  readonly kind: 'mail' | 'meeting';
  readonly event: string;
  /** Milliseconds since 1970 UTC. */
  readonly at: number | null;
  readonly seconds: number;
  readonly actor: string | null;
  readonly counterparts: readonly { readonly address: string; readonly role: string }[];
  readonly thread: string | null;
  readonly position: string | null;
  readonly answers: string | null;
  readonly marks: readonly string[];
}

export interface Saved {
  readonly inserted: number;
  readonly changed: number;
  readonly days: number;
  /** The connection's standing while the page was saved. */
  readonly status: 'connected' | 'needs-attention' | 'paused';
  /** Milliseconds that the source still asks the connection to wait, rounded up; 0: none. */
  readonly wait: number;
}

interface SavedRow extends Saved {
  readonly accepted: number;
}

/** The condition that names one partition's row. */
export const isPartition = (key: PartitionKey): RawBuilder<boolean> => sql`
  organization_id = ${key.organizationId}::uuid and connection_id = ${key.connectionId}::uuid
  and stream = ${key.stream} and account_id = ${key.accountId}::uuid and part = ${key.part}`;

const standing = (key: PartitionKey): RawBuilder<unknown> => sql`
  (select status from connection
    where organization_id = ${key.organizationId}::uuid and connection_id = ${key.connectionId}::uuid) as status,
  (select greatest(0, ceil(extract(epoch from not_before - now()) * 1000))::float8 from connection
    where organization_id = ${key.organizationId}::uuid and connection_id = ${key.connectionId}::uuid) as wait`;

const progress = ({ cursor, began, asked, nextAt, items, now }: Advance): RawBuilder<unknown> => sql`
  cursor = ${cursor}::jsonb, cursor_version = cursor_version + 1, attempts = 0, problem = null,
  state = ${nextAt === null ? 'waiting' : 'current'}, 
  due_at = case when due_at > ${asked}::timestamptz then due_at else coalesce(${nextAt}::timestamptz, due_at) end,
  as_of = ${nextAt === null ? sql`as_of` : sql`${began}::timestamptz`},
  reading_since = ${nextAt === null ? began : null}::timestamptz,
  restarts = ${nextAt === null ? sql`restarts` : sql`0`},
  items_done = items_done + ${items}::bigint, updated_at = ${now}::timestamptz`;

const checked = ({ rows }: { rows: readonly SavedRow[] }): Saved | null => {
  const row = rows[0];
  if (row === undefined || row.accepted === 0) return null;
  const { inserted, changed, days, status } = row;
  return { inserted, changed, days, status, wait: row.wait ?? 0 };
};

/** Moves the cursor of a page without activity. Null when the version is another: nothing was written. */
export const advance = async (tx: Tx, step: Advance): Promise<Saved | null> =>
  checked(
    await sql<SavedRow>`
      update stream_partition set ${progress(step)} where ${isPartition(step.key)} and cursor_version = ${step.version}::bigint
      returning 1 as accepted, 0 as inserted, 0 as changed, 0 as days, ${standing(step.key)}`.execute(tx),
  );

/** Rows as arrays, one for each column: nothing else of a page has to be kept. */
export interface PackedRows {
  readonly count: number;
  readonly item: Buffer;
  readonly event: Buffer;
  readonly at: Buffer;
  readonly actor: Buffer;
  readonly counterparts: Buffer;
  readonly thread: Buffer;
  readonly position: Buffer;
  readonly answers: Buffer;
  /** Null on a page of mail alone, which nearly every page is. */
  readonly more: {
    readonly kind: readonly string[];
    readonly seconds: readonly number[];
    readonly marks: readonly string[];
  } | null;
}

type Ids = 'item' | 'event' | 'thread' | 'position' | 'answers';

const ids = (rows: readonly ActivityRow[], name: Ids): Buffer =>
  arrayOf('uuid', rows, (elements, { [name]: id }) => (id === null ? elements.none() : elements.uuid(id)));

/** Each `item` at most once. */
export const packRows = (rows: readonly ActivityRow[]): PackedRows => ({
  count: rows.length,
  item: ids(rows, 'item'),
  event: ids(rows, 'event'),
  at: arrayOf('instant', rows, (elements, { at }) => (at === null ? elements.none() : elements.instant(at))),
  actor: arrayOf('text', rows, (elements, { actor }) => (actor === null ? elements.none() : elements.text(actor))),
  counterparts: arrayOf('jsonb', rows, (elements, { counterparts }) =>
    elements.pairs(
      counterparts,
      ({ address }) => address,
      ({ role }) => role,
    ),
  ),
  thread: ids(rows, 'thread'),
  position: ids(rows, 'position'),
  answers: ids(rows, 'answers'),
  more: rows.every((row) => row.kind === 'mail')
    ? null
    : {
        kind: rows.map((row) => row.kind),
        seconds: rows.map((row) => row.seconds),
        marks: rows.map((row) => arrayText(row.marks)),
      },
});

/** The UTC days on which something began. */
const daysAt = (at: string): RawBuilder<unknown> => sql`
  select (${sql.ref(at)} at time zone 'UTC')::date as day from changed where ${sql.ref(at)} is not null`;

/** The UTC days that something which began `at` and took `seconds` overlaps. */
const daysOf = (at: string, seconds: string): RawBuilder<unknown> => sql`
  ${daysAt(at)}
  union
  select generate_series((${sql.ref(at)} at time zone 'UTC')::date,
    ((${sql.ref(at)} + (${sql.ref(seconds)} - 1) * interval '1 second') at time zone 'UTC')::date, interval '1 day')::date
  from changed where ${sql.ref(at)} is not null and ${sql.ref(seconds)} > 1`;

interface Extras {
  readonly columns: RawBuilder<unknown>;
  readonly names: RawBuilder<unknown>;
  readonly values: RawBuilder<unknown>;
  readonly days: RawBuilder<unknown>;
}

/** Kind, seconds, marks and days: simple on a page of mail alone. */
const extras = ({ more }: PackedRows): Extras =>
  more === null
    ? {
        columns: sql``,
        names: sql``,
        values: sql`'mail', 0, '{}'::text[]`,
        days: sql`${daysAt('at')} union ${daysAt('former_at')}`,
      }
    : {
        columns: sql`, unnest(${more.kind}::text[]), unnest(${more.seconds}::int[]), unnest(${more.marks}::text[])`,
        names: sql`, kind, seconds, marks`,
        values: sql`came.kind, came.seconds, came.marks::text[]`,
        days: sql`${daysOf('at', 'seconds')} union ${daysOf('former_at', 'former_seconds')}`,
      };

const content = (table: 'kept' | 'excluded' | 'former' | 'saved'): RawBuilder<unknown> => {
  const names = ['kind', 'event', 'at', 'seconds', 'actor', 'counterparts', 'thread', 'position', 'answers', 'marks'];
  return sql`(${sql.join(names.map((name) => sql.ref(`${table}.${name}`)))})`;
};

/**
 * Saves a page with activity: new rows, changed rows, the days of both (before and after), the cursor.
 * A row that came as it is stored changes nothing, but `pass` is brought up to date. Null as in `advance`.
 * Field notes: `xmax` is 0 on a row that was inserted, and not on one that was updated; inside of the statement the
 * former version of an updated row can still be read; the row of a touched day is updated so that it is locked; arrays
 * that are unnested in a `from` are each written down row by row before they are read, in a `select` they are not.
 */
export const advanceWithActivities = async (
  tx: Tx,
  step: Advance,
  page: { readonly rows: PackedRows; readonly pass: number },
): Promise<Saved | null> => {
  const { rows, pass } = page;
  const { key } = step;
  const more = extras(rows);
  const swept = pass > 0;
  return checked(
    await sql<SavedRow>`
    with place as materialized (
      select organization_id, account_id from stream_partition
      where ${isPartition(key)} and cursor_version = ${step.version}::bigint for update
    ), saved as (
      insert into activity as kept (organization_id, account_id, item, event, at, actor, counterparts, thread,
        position, answers, pass, kind, seconds, marks)
      select place.organization_id, place.account_id, came.item, came.event, came.at, came.actor, came.counterparts,
        came.thread, came.position, came.answers, ${pass}::bigint, ${more.values}
      from place cross join (
        select unnest(${rows.item}::uuid[]), unnest(${rows.event}::uuid[]), unnest(${rows.at}::timestamptz[]),
          unnest(${rows.actor}::text[]), unnest(${rows.counterparts}::jsonb[]), unnest(${rows.thread}::uuid[]),
          unnest(${rows.position}::uuid[]), unnest(${rows.answers}::uuid[])
          ${more.columns}
      ) came (item, event, at, actor, counterparts, thread, position, answers ${more.names})
      on conflict (organization_id, account_id, item) do update set
        kind = excluded.kind, event = excluded.event, at = excluded.at, seconds = excluded.seconds,
        actor = excluded.actor, counterparts = excluded.counterparts, thread = excluded.thread,
        position = excluded.position, answers = excluded.answers, marks = excluded.marks, pass = excluded.pass
      where ${content('kept')} is distinct from ${content('excluded')} ${swept ? sql`or kept.pass < excluded.pass` : sql``}
      returning kept.xmax = 0 as inserted, ${swept ? sql`kept.*` : sql`kept.item, kept.at, kept.seconds`}
    ), changed as materialized (
      select inserted, at, seconds, null::timestamptz as former_at, 0 as former_seconds from saved where inserted
      union all
      select false, saved.at, saved.seconds, former.at, former.seconds
      from saved cross join lateral (
        select * from activity
        where organization_id = ${key.organizationId}::uuid and account_id = ${key.accountId}::uuid and item = saved.item
        limit 1
      ) former
      where not saved.inserted ${swept ? sql`and ${content('former')} is distinct from ${content('saved')}` : sql``}
    ), days as (
      insert into touched_day (organization_id, account_id, day)
      select ${key.organizationId}::uuid, ${key.accountId}::uuid, day
      from (${more.days}) touched order by day
      on conflict (organization_id, account_id, day) do update set day = excluded.day
      returning day
    ), moved as (
      update stream_partition set ${progress(step)}, items_undated = items_undated + (
        select count(*) filter (where at is null and (inserted or former_at is not null))
          - count(*) filter (where at is not null and not inserted and former_at is null) from changed)
      where ${isPartition(key)} and exists (select from place)
    )
    select (select count(*) from place) as accepted, (select count(*) from changed where inserted) as inserted,
      (select count(*) from changed where not inserted) as changed, (select count(*) from days) as days, ${standing(key)}
  `.execute(tx),
  );
};
