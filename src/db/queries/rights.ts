// The right to see names in exports: given, taken back, and each time kept.
import type { Tx } from '../schema.ts';

export interface RightChange {
  readonly changeId: string;
  readonly userId: string;
  /** The member's name. */
  readonly member: string;
  readonly given: boolean;
  readonly at: Date;
  readonly by: string;
}

/**
 * By the door. False where it is so already, or nobody of the organization has this login. Of several at once one changes
 * it, and one change is kept.
 */
export const changeNamesRight = async (
  tx: Tx,
  { organizationId, ...change }: RightChange & { readonly organizationId: string },
): Promise<boolean> => {
  const changed = await tx
    .updateTable('login')
    .set({ names_given_at: change.given ? change.at : null, names_given_by: change.given ? change.by : null })
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', change.userId)
    .where('names_given_at', change.given ? 'is' : 'is not', null)
    .returning('user_id')
    .executeTakeFirst();
  if (changed === undefined) return false;
  await keepRightChange(tx, { organizationId, ...change });
  return true;
};

/** By the door. */
export const keepRightChange = async (
  tx: Tx,
  change: RightChange & { readonly organizationId: string },
): Promise<void> => {
  await tx
    .insertInto('right_change')
    .values({
      organization_id: change.organizationId,
      change_id: change.changeId,
      user_id: change.userId,
      member: change.member,
      given: change.given,
      at: change.at,
      by: change.by,
    })
    .execute();
};

/** The newest first, at most two hundred. */
export const listRightChanges = (tx: Tx, organizationId: string): Promise<RightChange[]> =>
  tx
    .selectFrom('right_change')
    .select(['change_id as changeId', 'user_id as userId', 'member', 'given', 'at', 'by'])
    .where('organization_id', '=', organizationId)
    .orderBy('at', 'desc')
    .orderBy('change_id')
    .limit(200)
    .execute();
