// Organizations: one row per customer; made at the door, read and changed by the organization itself.
import { sql } from 'kysely';
import type { WeekHours } from '../../contract/records.ts';
import type { Tx } from '../schema.ts';
import { createLogin, type NewLogin } from './logins.ts';
import { type RetentionSetting, setRetention } from './retention.ts';

export interface Organization {
  readonly organizationId: string;
  readonly name: string;
  /** IANA zone. */
  readonly zone: string;
  readonly hours: WeekHours;
  readonly createdAt: Date;
}

/** By the door. */
export const createOrganization = async (tx: Tx, organization: Organization): Promise<void> => {
  await tx
    .insertInto('organization')
    .values({
      organization_id: organization.organizationId,
      name: organization.name,
      zone: organization.zone,
      hours: JSON.stringify(organization.hours),
      created_at: organization.createdAt,
    })
    .execute();
};

/** By the door: whether anybody can sign in yet. */
export const isClaimed = async (tx: Tx): Promise<boolean> => {
  const found = await tx.selectFrom('login').select('user_id').limit(1).execute();
  return found.length > 0;
};

/** By the door: makes the organization and its owner, exactly once however many try; false: somebody was first, nothing was made. */
export const claimFirstRun = async (
  tx: Tx,
  first: {
    readonly organization: Organization;
    readonly owner: NewLogin;
    readonly retention: readonly RetentionSetting[];
  },
): Promise<boolean> => {
  // Invariant: who comes second waits here until the first has committed, and then finds its login.
  await sql`lock table login in share row exclusive mode`.execute(tx);
  if (await isClaimed(tx)) return false;
  await createOrganization(tx, first.organization);
  await createLogin(tx, first.owner);
  const { organizationId, name: by, createdAt: at } = first.organization;
  await setRetention(tx, { organizationId, settings: first.retention, at, by });
  return true;
};

/** By the door, in order of making. */
export const listOrganizations = (
  tx: Tx,
): Promise<{ readonly organizationId: string; readonly name: string; readonly zone: string }[]> =>
  tx
    .selectFrom('organization')
    .select(['organization_id as organizationId', 'name', 'zone'])
    .orderBy('created_at')
    .orderBy('organization_id')
    .execute();

/** By the organization itself; null when there is none of this id. */
export const readOrganization = async (tx: Tx, organizationId: string): Promise<Organization | null> =>
  (await tx
    .selectFrom('organization')
    .select(['organization_id as organizationId', 'name', 'zone', 'hours', 'created_at as createdAt'])
    .where('organization_id', '=', organizationId)
    .executeTakeFirst()) ?? null;
