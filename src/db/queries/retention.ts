// How long each kind of data is kept, and from when on it still is; see activity/retention for what follows from it.
import { sql } from 'kysely';
import { RetentionKind } from '../../contract/retention.ts';
import type { Tx } from '../schema.ts';

export interface RetentionRow {
  readonly kind: RetentionKind;
  /** Null: without a limit. */
  readonly days: number | null;
  /** What is older is gone or going, and is not taken in again. */
  readonly keptFrom: Date | null;
  /** When nothing older was left. */
  readonly purgedAt: Date | null;
}

/** Kinds that somebody decided on. */
export const listRetention = async (tx: Tx, organizationId: string): Promise<RetentionRow[]> => {
  const rows = await tx
    .selectFrom('retention')
    .select(['kind', 'days', 'kept_from as keptFrom', 'purged_at as purgedAt'])
    .where('organization_id', '=', organizationId)
    .orderBy('kind')
    .execute();
  return rows.map((row) => ({ ...row, kind: RetentionKind.parse(row.kind) }));
};

export interface RetentionSetting {
  readonly kind: RetentionKind;
  readonly days: number | null;
  readonly keptFrom: Date | null;
}

/** By the organization, or by the door for one that was just made. What was kept from stays where there is more of it. */
export const setRetention = async (
  tx: Tx,
  set: {
    readonly organizationId: string;
    readonly settings: readonly RetentionSetting[];
    readonly at: Date;
    readonly by: string;
  },
): Promise<void> => {
  for (const { kind, days, keptFrom } of set.settings)
    await tx
      .insertInto('retention')
      .values({
        organization_id: set.organizationId,
        kind,
        days,
        kept_from: keptFrom,
        changed_at: set.at,
        changed_by: set.by,
      })
      .execute();
};

/** Changes how long one kind is kept from now on; what is gone stays gone. */
export const changeRetention = async (
  tx: Tx,
  change: {
    readonly organizationId: string;
    readonly kind: RetentionKind;
    readonly days: number | null;
    readonly at: Date;
    readonly by: string;
  },
): Promise<void> => {
  await sql`
    insert into retention (organization_id, kind, days, changed_at, changed_by)
    select organization_id, ${change.kind}::text, ${change.days}::int, ${change.at}::timestamptz, ${change.by}::text
    from organization where organization_id = ${change.organizationId}::uuid
    on conflict (organization_id, kind) do update set
      days = excluded.days, changed_at = excluded.changed_at, changed_by = excluded.changed_by`.execute(tx);
};

/** Nothing older is taken in or computed from the moment that this is committed. It never moves back. */
export const advanceKeptFrom = async (
  tx: Tx,
  advance: {
    readonly organizationId: string;
    readonly kind: RetentionKind;
    readonly keptFrom: Date;
    readonly at: Date;
  },
): Promise<void> => {
  await sql`
    insert into retention as known (organization_id, kind, days, changed_at, changed_by, kept_from)
    select organization_id, ${advance.kind}::text, null, ${advance.at}::timestamptz, 'Plumbline', ${advance.keptFrom}::timestamptz
    from organization where organization_id = ${advance.organizationId}::uuid
    on conflict (organization_id, kind) do update set kept_from = excluded.kept_from, purged_at = null
    where known.kept_from is null or known.kept_from < excluded.kept_from`.execute(tx);
};

export const markPurged = async (
  tx: Tx,
  purged: { readonly organizationId: string; readonly kind: RetentionKind; readonly at: Date },
): Promise<void> => {
  await tx
    .updateTable('retention')
    .set({ purged_at: purged.at })
    .where('organization_id', '=', purged.organizationId)
    .where('kind', '=', purged.kind)
    .execute();
};

export interface KeptFrom {
  /** Of what figures are computed from: null where all of it is kept. */
  readonly raw: Date | null;
  /** YYYY-MM-DD; figures of days before are gone. */
  readonly figures: string | null;
}

/** Kinds that day figures are computed from. */
const computedFrom = sql.raw(`'activity', 'events', 'measures', 'transcripts'`);

/** Field note: read it after the people are held (see signals/rollup); a purge moves it before it takes anything. */
export const readKeptFrom = async (tx: Tx, organizationId: string): Promise<KeptFrom> => {
  const { rows } = await sql<KeptFrom>`
    select max(kept_from) filter (where kind in (${computedFrom})) as raw,
      max((kept_from at time zone 'UTC')::date) filter (where kind = 'figures') as figures
    from retention where organization_id = ${organizationId}::uuid`.execute(tx);
  return rows[0] ?? { raw: null, figures: null };
};

/** Hours that figures look back (signals/person-day, reachMs), and a day for zones behind UTC. */
const lookBack = sql`interval '96 hours'`;

/** The first local day that can be computed again wherever it is; null: all can. */
export const readComputableFrom = async (tx: Tx, organizationId: string): Promise<string | null> => {
  const { rows } = await sql<{ day: string | null }>`
    select max(case when kind = 'figures' then (kept_from at time zone 'UTC')::date
      else ((kept_from + ${lookBack}) at time zone 'UTC')::date end) as day
    from retention
    where organization_id = ${organizationId}::uuid and kind in (${computedFrom}, 'figures')`.execute(tx);
  return rows[0]?.day ?? null;
};

/**
 * Days of these people that can no longer be computed and of which nothing is stored are unknown, not empty: for when an
 * account becomes theirs.
 */
export const markUnknownDays = async (
  tx: Tx,
  people: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<void> => {
  const { organizationId, personIds } = people;
  const from = personIds.length === 0 ? null : await readComputableFrom(tx, organizationId);
  if (from === null) return;
  await sql`
    update person set figures_from = ${from}::date
    where organization_id = ${organizationId}::uuid and person_id = any(${personIds}::uuid[])
      and (figures_from is null or figures_from < ${from}::date)
      and not exists (select from signal_day stored where stored.organization_id = ${organizationId}::uuid
        and stored.person_id = person.person_id and stored.day < ${from}::date)`.execute(tx);
};

/** Days that can no longer be computed without what is being erased go with it. Before the accounts or their mapping go. */
export const forgetFixedDays = async (
  tx: Tx,
  erased: { readonly organizationId: string; readonly accountIds: readonly string[] },
): Promise<void> => {
  const { organizationId, accountIds } = erased;
  const from = await readComputableFrom(tx, organizationId);
  if (from === null) return;
  const theirs = sql`(select mapped.person_id from account_person mapped
    where mapped.organization_id = ${organizationId}::uuid and mapped.account_id = any(${accountIds}::uuid[]))`;
  await sql`
    update person set figures_from = greatest(figures_from, ${from}::date)
    where organization_id = ${organizationId}::uuid and person_id in ${theirs}`.execute(tx);
  await sql`
    delete from signal_day
    where organization_id = ${organizationId}::uuid and day < ${from}::date and person_id in ${theirs}`.execute(tx);
};
