// Calendars of holidays: what they hold, and whom they are for.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import type { CalendarUse, StoredHoliday } from './working-time.ts';

export interface CalendarRow {
  readonly calendarId: string;
  readonly name: string;
  /** In order. */
  readonly holidays: readonly StoredHoliday[];
  readonly uses: readonly CalendarUse[];
}

/** All of them, by name, also those that are for nobody yet. */
export const listCalendars = async (tx: Tx, organizationId: string): Promise<CalendarRow[]> => {
  const calendars = await tx
    .selectFrom('holiday_calendar')
    .select(['calendar_id as calendarId', 'name'])
    .where('organization_id', '=', organizationId)
    .orderBy(sql`lower(name)`)
    .orderBy('calendar_id')
    .execute();
  const holidays = await tx
    .selectFrom('holiday')
    .select(['calendar_id as calendarId', 'day', 'name', 'part', 'yearly', 'until'])
    .where('organization_id', '=', organizationId)
    .orderBy('day')
    .execute();
  const uses = await tx
    .selectFrom('holiday_use')
    .select(['calendar_id as calendarId', 'scope', 'value'])
    .where('organization_id', '=', organizationId)
    .orderBy('scope')
    .orderBy('value')
    .execute();
  const held = Map.groupBy(holidays, (row) => row.calendarId);
  const used = Map.groupBy(uses, (row) => row.calendarId);
  return calendars.map(({ calendarId, name }) => ({
    calendarId,
    name,
    holidays: (held.get(calendarId) ?? []).map(({ day, name: called, part, yearly, until }) => ({
      day,
      name: called,
      part,
      yearly,
      until,
    })),
    uses: (used.get(calendarId) ?? []).map(({ scope, value }) => ({ scope, value })),
  }));
};

/** Makes it or replaces all of it. Errors: SQLSTATE 23505 when another calendar has the name. */
export const saveCalendar = async (
  tx: Tx,
  saved: CalendarRow & { readonly organizationId: string; readonly at: Date; readonly by: string },
): Promise<void> => {
  const { organizationId, calendarId, holidays, uses } = saved;
  await sql`
    insert into holiday_calendar (organization_id, calendar_id, name, changed_at, changed_by)
    select organization_id, ${calendarId}::uuid, ${saved.name}::text, ${saved.at}::timestamptz, ${saved.by}::text
    from organization where organization_id = ${organizationId}::uuid
    on conflict (organization_id, calendar_id) do update set
      name = excluded.name, changed_at = excluded.changed_at, changed_by = excluded.changed_by`.execute(tx);
  for (const table of ['holiday', 'holiday_use'] as const)
    await sql`
      delete from ${sql.table(table)}
      where organization_id = ${organizationId}::uuid and calendar_id = ${calendarId}::uuid`.execute(tx);
  await sql`
    insert into holiday (organization_id, calendar_id, day, name, part, yearly, until)
    select organization.organization_id, ${calendarId}::uuid, came.day, came.name, came.part, came.yearly, came.until
    from organization cross join unnest(
      ${holidays.map((row) => row.day)}::date[], ${holidays.map((row) => row.name)}::text[],
      ${holidays.map((row) => row.part)}::text[], ${holidays.map((row) => row.yearly)}::boolean[],
      ${holidays.map((row) => row.until)}::date[]
    ) came (day, name, part, yearly, until)
    where organization.organization_id = ${organizationId}::uuid
    on conflict (organization_id, calendar_id, day) do nothing`.execute(tx);
  await sql`
    insert into holiday_use (organization_id, calendar_id, scope, value)
    select distinct organization.organization_id, ${calendarId}::uuid, came.scope, came.value
    from organization cross join unnest(
      ${uses.map((row) => row.scope)}::text[], ${uses.map((row) => row.value)}::text[]
    ) came (scope, value)
    where organization.organization_id = ${organizationId}::uuid
    on conflict (organization_id, calendar_id, scope, value) do nothing`.execute(tx);
};

export const removeCalendar = async (
  tx: Tx,
  removed: { readonly organizationId: string; readonly calendarId: string },
): Promise<void> => {
  await tx
    .deleteFrom('holiday_calendar')
    .where('organization_id', '=', removed.organizationId)
    .where('calendar_id', '=', removed.calendarId)
    .execute();
};
