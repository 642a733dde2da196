// Leave: when people are away, whole days or halves; never why.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';

export interface LeaveRow {
  readonly leaveId: string;
  readonly personId: string;
  /** YYYY-MM-DD, both included. */
  readonly from: string;
  readonly to: string;
  readonly part: 'day' | 'morning' | 'afternoon';
}

export interface AddedLeave extends LeaveRow {
  readonly addedBy: string;
}

/** Of some people, the latest first. */
export const listLeave = (
  tx: Tx,
  asked: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<AddedLeave[]> =>
  tx
    .selectFrom('leave')
    .select([
      'leave_id as leaveId',
      'person_id as personId',
      'from_day as from',
      'to_day as to',
      'part',
      'added_by as addedBy',
    ])
    .where('organization_id', '=', asked.organizationId)
    .where('person_id', '=', sql<string>`any(${[...asked.personIds]}::uuid[])`)
    .orderBy('from_day', 'desc')
    .orderBy('leave_id')
    .execute();

export const addLeave = async (
  tx: Tx,
  added: {
    readonly organizationId: string;
    readonly leave: readonly LeaveRow[];
    readonly at: Date;
    readonly by: string;
  },
): Promise<void> => {
  const { leave } = added;
  if (leave.length === 0) return;
  await sql`
    insert into leave (organization_id, leave_id, person_id, from_day, to_day, part, added_at, added_by)
    select organization.organization_id, came.leave_id, came.person_id, came.from_day, came.to_day, came.part,
      ${added.at}::timestamptz, ${added.by}::text
    from organization cross join unnest(
      ${leave.map((row) => row.leaveId)}::uuid[], ${leave.map((row) => row.personId)}::uuid[],
      ${leave.map((row) => row.from)}::date[], ${leave.map((row) => row.to)}::date[],
      ${leave.map((row) => row.part)}::text[]
    ) came (leave_id, person_id, from_day, to_day, part)
    where organization.organization_id = ${added.organizationId}::uuid
    on conflict (organization_id, leave_id) do nothing
  `.execute(tx);
};

export const removeLeave = async (
  tx: Tx,
  removed: { readonly organizationId: string; readonly leaveId: string },
): Promise<void> => {
  await tx
    .deleteFrom('leave')
    .where('organization_id', '=', removed.organizationId)
    .where('leave_id', '=', removed.leaveId)
    .execute();
};
