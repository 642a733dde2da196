// Day figures as they are stored: written by the roll-up, read for people, days and exports.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';

/**
 * One signal's part of a day. A number: its amount. Two: amount and what it is a ratio of. Null: nothing could be
 * measured. Samples: time that passed, and working time, in milliseconds. Hours and minutes are milliseconds here.
 */
export type StoredPart =
  | number
  | readonly [amount: number, of: number]
  | { readonly samples: readonly (readonly [elapsed: number, working: number])[]; readonly estimated?: true }
  | { readonly amount: number; readonly estimated: true }
  | null;

/** Events by local hour, `{"9": 4}`; hours without any are left out. */
export type ByHour = Readonly<Record<string, number>>;

/** What the roll-up keeps of a person's day; signals whose part is 0 are left out. */
export interface StoredDay {
  readonly parts: Readonly<Record<string, StoredPart>>;
  readonly mail: ByHour;
  readonly meetings: ByHour;
  /** Not there where nothing was written in channels. */
  readonly chats?: ByHour;
}

export interface SavedDay {
  readonly personId: string;
  /** Local, YYYY-MM-DD. */
  readonly day: string;
  /** JSON text; null: nothing happened on this day. */
  readonly figures: string | null;
}

/** Writes days anew where they differ, and removes those on which nothing happened. Each person and day at most once. */
export const saveDays = async (
  tx: Tx,
  saved: { readonly organizationId: string; readonly days: readonly SavedDay[]; readonly at: Date },
): Promise<void> => {
  const { organizationId } = saved;
  const full = saved.days.filter((row) => row.figures !== null);
  const empty = saved.days.filter((row) => row.figures === null);
  if (full.length > 0) {
    await sql`
      insert into signal_day as kept (organization_id, person_id, day, figures, computed_at)
      select organization.organization_id, came.person_id, came.day, came.figures::jsonb, ${saved.at}::timestamptz
      from organization cross join unnest(
        ${full.map((row) => row.personId)}::uuid[], ${full.map((row) => row.day)}::date[],
        ${full.map((row) => row.figures)}::text[]
      ) came (person_id, day, figures)
      where organization.organization_id = ${organizationId}::uuid
      on conflict (organization_id, person_id, day) do update set
        figures = excluded.figures, computed_at = excluded.computed_at
      where kept.figures is distinct from excluded.figures
    `.execute(tx);
  }
  if (empty.length > 0) {
    await sql`
      delete from signal_day
      where organization_id = ${organizationId}::uuid
        and person_id = any(${[...new Set(empty.map((row) => row.personId))]}::uuid[])
        and day between ${empty.map((row) => row.day).reduce((a, b) => (a < b ? a : b))}::date
          and ${empty.map((row) => row.day).reduce((a, b) => (a > b ? a : b))}::date
        and person_id::text || day::text = any(${empty.map((row) => row.personId + row.day)}::text[])
    `.execute(tx);
  }
};

export interface StoredDayRow {
  readonly personId: string;
  readonly day: string;
  readonly figures: StoredDay;
}

/** The stored days of some people, in the order of people and days; days on which nothing happened have no row. */
export const listDays = async (
  tx: Tx,
  asked: {
    readonly organizationId: string;
    readonly personIds: readonly string[];
    /** Both included. */
    readonly from: string;
    readonly to: string;
  },
): Promise<StoredDayRow[]> => {
  const { rows } = await sql<StoredDayRow>`
    select person_id as "personId", day, figures from signal_day
    where organization_id = ${asked.organizationId}::uuid and person_id = any(${asked.personIds}::uuid[])
      and day between ${asked.from}::date and ${asked.to}::date
    order by person_id, day
  `.execute(tx);
  return rows;
};

/** What is read of a day: the parts that were asked for. */
export type StoredParts = Pick<StoredDay, 'parts'>;

export interface PersonParts {
  readonly personId: string;
  /** Each by its distance from the first day that was asked for. */
  readonly days: readonly (readonly [place: number, StoredParts])[];
}

interface PartsRow {
  readonly personId: string;
  readonly places: readonly number[];
  /** By signal, as many as there are places; false: the day has no part of it. */
  readonly columns: readonly (readonly (StoredPart | false)[])[];
}

const unpack = ({ personId, places, columns }: PartsRow, names: readonly string[]): PersonParts => ({
  personId,
  days: places.map((place, at) => {
    const parts: Record<string, StoredPart> = {};
    for (const [column, name] of names.entries()) {
      const part = columns[column]?.[at];
      if (part !== undefined && part !== false) parts[name] = part;
    }
    return [place, { parts }] as const;
  }),
});

/**
 * The parts of some signals, of each person's days. A list shows few of the many signals: the others are not sent.
 * Field note: person by person, so that a plan made before statistics exist reads each one's days by their key.
 */
export const listDayParts = async (
  tx: Tx,
  asked: {
    readonly organizationId: string;
    readonly personIds: readonly string[];
    /** Both included. */
    readonly from: string;
    readonly to: string;
    /** Names of signals. */
    readonly signals: readonly string[];
  },
): Promise<PersonParts[]> => {
  const columns = asked.signals.map(
    (name) => sql`json_agg(coalesce(figures #> array['parts', ${name}::text], 'false'))`,
  );
  const { rows } = await sql<PartsRow>`
    select wanted.person_id as "personId", found.* from unnest(${[...asked.personIds]}::uuid[]) wanted (person_id)
    cross join lateral (
      select json_agg(day - ${asked.from}::date) as places, json_build_array(${sql.join(columns)}) as columns from signal_day
      where signal_day.organization_id = ${asked.organizationId}::uuid and signal_day.person_id = wanted.person_id
        and day between ${asked.from}::date and ${asked.to}::date
    ) found
    where found.places is not null
  `.execute(tx);
  return rows.map((row) => unpack(row, asked.signals));
};
