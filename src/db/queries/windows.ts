// Windows of time that were read completely: what did not come again is no more.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';

/**
 * Removes a mailbox's meetings that begin within [from, to) and were last seen in an earlier pass than `pass`, and
 * marks the days they were on. Resolves to how many were removed.
 */
export const sweepMeetings = async (
  tx: Tx,
  window: {
    readonly organizationId: string;
    readonly accountId: string;
    readonly from: string;
    readonly to: string;
    readonly pass: number;
  },
): Promise<number> => {
  const { rows } = await sql<{ removed: number }>`
    with removed as (
      delete from activity
      where organization_id = ${window.organizationId}::uuid and account_id = ${window.accountId}::uuid
        and at >= ${window.from}::timestamptz and at < ${window.to}::timestamptz
        and kind = 'meeting' and pass < ${window.pass}::bigint
      returning at, seconds
    ), days as (
      insert into touched_day (organization_id, account_id, day)
      select distinct ${window.organizationId}::uuid, ${window.accountId}::uuid, day::date
      from removed cross join lateral generate_series(
        (at at time zone 'UTC')::date,
        ((at + greatest(seconds - 1, 0) * interval '1 second') at time zone 'UTC')::date, interval '1 day') overlapped (day)
      order by 3
      on conflict (organization_id, account_id, day) do update set day = excluded.day
    )
    select count(*) as removed from removed`.execute(tx);
  return rows[0]?.removed ?? 0;
};
