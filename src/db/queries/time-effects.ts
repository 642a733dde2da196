// What a change of working time reaches: stored day figures of some people over some days, counted, or marked to be computed again.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import { listMappings } from './account-people.ts';

/** Days that look back at a changed one: for the message that was answered (signals/person-day, reachMs). */
const after = 3;

/** Local days, both included; null: without an end. */
export interface DayRange {
  readonly from: string | null;
  readonly to: string | null;
}

export interface PeopleDays {
  readonly organizationId: string;
  readonly personIds: readonly string[];
  readonly ranges: readonly DayRange[];
}

const isWithin = ({ ranges }: PeopleDays) => sql<boolean>`
  exists (select from unnest(${ranges.map(({ from }) => from)}::date[], ${ranges.map(({ to }) => to)}::date[]) asked (first, last)
    where signal_day.day >= coalesce(first, '-infinity') and signal_day.day <= coalesce(last + ${after}::int, 'infinity'))`;

/** Stored days in the ranges. `floor`: the first local day that can still be computed; null: all can. */
export const countStoredDays = async (
  tx: Tx,
  asked: PeopleDays & { readonly floor: string | null },
): Promise<{ readonly people: number; readonly days: number; readonly kept: number }> => {
  const { rows } = await sql<{ people: number; days: number; kept: number }>`
    select count(distinct person_id) filter (where day >= coalesce(${asked.floor}::date, '-infinity')) as people,
      count(*) filter (where day >= coalesce(${asked.floor}::date, '-infinity')) as days,
      count(*) filter (where day < ${asked.floor}::date) as kept
    from signal_day
    where organization_id = ${asked.organizationId}::uuid and person_id = any(${asked.personIds}::uuid[])
      and ${isWithin(asked)}`.execute(tx);
  return rows[0] ?? { people: 0, days: 0, kept: 0 };
};

/**
 * Marks the stored days in the ranges, on whichever of the person's accounts: days without a row hold nothing that could
 * be computed. The UTC day before a local one is marked: with the days that follow it, it reaches the day in every zone.
 */
export const touchStoredDays = async (tx: Tx, touched: PeopleDays): Promise<void> => {
  const { organizationId, personIds } = touched;
  const accounts = new Map<string, string>();
  for (const { personId, accountId } of await listMappings(tx, { organizationId, personIds })) {
    const known = accounts.get(personId);
    if (known === undefined || accountId < known) accounts.set(personId, accountId);
  }
  if (accounts.size === 0) return;
  await sql`
    insert into touched_day (organization_id, account_id, day)
    select distinct organization.organization_id, owner.account_id, stored.day
    from organization
    cross join unnest(${[...accounts.keys()]}::uuid[], ${[...accounts.values()]}::uuid[]) owner (person_id, account_id)
    cross join lateral (
      select day - 1 as day from signal_day
      where signal_day.organization_id = ${organizationId}::uuid and signal_day.person_id = owner.person_id
        and ${isWithin(touched)}
    ) stored
    where organization.organization_id = ${organizationId}::uuid
    order by 2, 3
    on conflict (organization_id, account_id, day) do update set day = excluded.day`.execute(tx);
};

/** All people of the organization, by id. */
export const listPeopleBriefly = (
  tx: Tx,
  organizationId: string,
): Promise<{ readonly personId: string; readonly email: string; readonly department: string | null }[]> =>
  tx
    .selectFrom('person')
    .select(['person_id as personId', 'email', 'department'])
    .where('organization_id', '=', organizationId)
    .orderBy('person_id')
    .execute();
