// Zone and hours as somebody sets them: what holds before all versions, the versions, and whether people set their own.
import { sql } from 'kysely';
import type { WeekHours } from '../../contract/records.ts';
import type { Tx } from '../schema.ts';
import { nobody } from './working-time.ts';

/** Whose they are; without a person the organization's. */
export interface TimesOwner {
  readonly organizationId: string;
  readonly personId: string | null;
}

export interface SetVersion {
  /** The first day it holds on, YYYY-MM-DD; null: before all others. */
  readonly from: string | null;
  readonly zone: string | null;
  readonly hours: WeekHours | null;
}

export interface KeptVersion extends SetVersion {
  /** Null for what holds before all others. */
  readonly changedAt: Date | null;
  readonly changedBy: string | null;
}

const jsonOf = (hours: WeekHours | null): string | null => (hours === null ? null : JSON.stringify(hours));

/** What holds before all others, then the versions in order; empty where there is no such owner. */
export const listVersions = async (tx: Tx, { organizationId, personId }: TimesOwner): Promise<KeptVersion[]> => {
  const base =
    personId === null
      ? await tx
          .selectFrom('organization')
          .select(['zone', 'hours'])
          .where('organization_id', '=', organizationId)
          .executeTakeFirst()
      : await tx
          .selectFrom('person')
          .select(['zone', 'hours'])
          .where('organization_id', '=', organizationId)
          .where('person_id', '=', personId)
          .executeTakeFirst();
  if (base === undefined) return [];
  const versions = await tx
    .selectFrom('working_time_version')
    .select(['from_day as from', 'zone', 'hours', 'changed_at as changedAt', 'changed_by as changedBy'])
    .where('organization_id', '=', organizationId)
    .where('person_id', '=', personId ?? nobody)
    .orderBy('from_day')
    .execute();
  return [{ ...base, from: null, changedAt: null, changedBy: null }, ...versions];
};

const setBase = async (tx: Tx, { organizationId, personId }: TimesOwner, set: SetVersion): Promise<void> => {
  const hours = jsonOf(set.hours);
  if (personId !== null)
    await sql`
      update person set zone = ${set.zone}::text, hours = ${hours}::jsonb
      where organization_id = ${organizationId}::uuid and person_id = ${personId}::uuid`.execute(tx);
  else
    await sql`
      update organization set zone = coalesce(${set.zone}::text, zone), hours = coalesce(${hours}::jsonb, hours)
      where organization_id = ${organizationId}::uuid`.execute(tx);
};

/** One of the same day is replaced. */
export const setVersion = async (
  tx: Tx,
  owner: TimesOwner,
  set: SetVersion & { readonly at: Date; readonly by: string },
): Promise<void> => {
  if (set.from === null) return setBase(tx, owner, set);
  await sql`
    insert into working_time_version (organization_id, person_id, from_day, zone, hours, changed_at, changed_by)
    select organization_id, ${owner.personId ?? nobody}::uuid, ${set.from}::date, ${set.zone}::text,
      ${jsonOf(set.hours)}::jsonb, ${set.at}::timestamptz, ${set.by}::text
    from organization where organization_id = ${owner.organizationId}::uuid
    on conflict (organization_id, person_id, from_day) do update set
      zone = excluded.zone, hours = excluded.hours, changed_at = excluded.changed_at, changed_by = excluded.changed_by
  `.execute(tx);
};

/** False when there was none of this day. */
export const removeVersion = async (
  tx: Tx,
  { organizationId, personId }: TimesOwner,
  from: string,
): Promise<boolean> => {
  const { numDeletedRows } = await tx
    .deleteFrom('working_time_version')
    .where('organization_id', '=', organizationId)
    .where('person_id', '=', personId ?? nobody)
    .where('from_day', '=', from)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
};

export const readOwnTimesAllowed = async (tx: Tx, organizationId: string): Promise<boolean> =>
  (
    await tx
      .selectFrom('organization')
      .select('own_times as allowed')
      .where('organization_id', '=', organizationId)
      .executeTakeFirst()
  )?.allowed ?? false;

export const allowOwnTimes = async (
  tx: Tx,
  { organizationId, allowed }: { readonly organizationId: string; readonly allowed: boolean },
): Promise<void> => {
  await tx
    .updateTable('organization')
    .set({ own_times: allowed })
    .where('organization_id', '=', organizationId)
    .execute();
};
