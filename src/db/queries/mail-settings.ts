// How an organization sends mail, what it plans to send, and what its members chose.
import { sql } from 'kysely';
import type { Frequency } from '../../contract/mail.ts';
import type { Tx } from '../schema.ts';

export interface StoredMailSettings {
  readonly transport: 'smtp' | 'provider';
  readonly fromName: string;
  readonly fromAddress: string;
  /** What may be shown. */
  readonly settings: Readonly<Record<string, string>>;
  /** Sealed; null: there is none. */
  readonly secret: Buffer | null;
  readonly credentialExpiresAt: Date | null;
  readonly perMinute: number;
  readonly changedAt: Date;
  readonly changedBy: string;
}

interface Own {
  readonly organizationId: string;
}

/** Null: the deployment's are used. */
export const readMailSettings = async (tx: Tx, organizationId: string): Promise<StoredMailSettings | null> =>
  (await tx
    .selectFrom('mail_settings')
    .select([
      'transport',
      'from_name as fromName',
      'from_address as fromAddress',
      'settings',
      'secret',
      'credential_expires_at as credentialExpiresAt',
      'per_minute as perMinute',
      'changed_at as changedAt',
      'changed_by as changedBy',
    ])
    .where('organization_id', '=', organizationId)
    .executeTakeFirst()) ?? null;

export const saveMailSettings = async (tx: Tx, row: StoredMailSettings & Own): Promise<void> => {
  const values = {
    transport: row.transport,
    from_name: row.fromName,
    from_address: row.fromAddress,
    settings: JSON.stringify(row.settings),
    secret: row.secret,
    credential_expires_at: row.credentialExpiresAt,
    per_minute: row.perMinute,
    changed_at: row.changedAt,
    changed_by: row.changedBy,
  };
  await tx
    .insertInto('mail_settings')
    .values({ organization_id: row.organizationId, ...values })
    .onConflict((conflict) => conflict.column('organization_id').doUpdateSet(values))
    .execute();
};

/** With their secret. */
export const deleteMailSettings = async (tx: Tx, organizationId: string): Promise<void> => {
  await tx.deleteFrom('mail_settings').where('organization_id', '=', organizationId).execute();
};

export interface StoredPlan {
  readonly organization: Exclude<Frequency, 'daily'>;
  readonly team: Exclude<Frequency, 'daily'>;
  readonly own: Frequency;
  readonly minute: number;
  readonly pdf: boolean;
  readonly changedAt: Date;
}

/** Null: nothing was planned yet. */
export const readMailPlan = async (tx: Tx, organizationId: string): Promise<StoredPlan | null> =>
  (await tx
    .selectFrom('mail_plan')
    .select([
      'organization_report as organization',
      'team_report as team',
      'own_report as own',
      'minute',
      'pdf',
      'changed_at as changedAt',
    ])
    .where('organization_id', '=', organizationId)
    .executeTakeFirst()) ?? null;

export const saveMailPlan = async (tx: Tx, plan: StoredPlan & Own & { readonly changedBy: string }): Promise<void> => {
  const values = {
    organization_report: plan.organization,
    team_report: plan.team,
    own_report: plan.own,
    minute: plan.minute,
    pdf: plan.pdf,
    changed_at: plan.changedAt,
    changed_by: plan.changedBy,
  };
  await tx
    .insertInto('mail_plan')
    .values({ organization_id: plan.organizationId, ...values })
    .onConflict((conflict) => conflict.column('organization_id').doUpdateSet(values))
    .execute();
};

/** Null: as planned for all. */
export interface StoredPreference {
  readonly userId: string;
  readonly organization: Exclude<Frequency, 'daily'> | null;
  readonly team: Exclude<Frequency, 'daily'> | null;
  readonly own: Frequency | null;
  readonly alerts: 'off' | 'each' | 'daily' | null;
  readonly minute: number | null;
  readonly quietFrom: number | null;
  readonly quietTo: number | null;
  readonly pdf: boolean | null;
  readonly changedAt: Date;
}

/** `userIds`: of these only; null: of everybody who chose something. */
export const listMailPreferences = (
  tx: Tx,
  asked: Own & { readonly userIds: readonly string[] | null },
): Promise<StoredPreference[]> =>
  tx
    .selectFrom('mail_preference')
    .select([
      'user_id as userId',
      'organization_report as organization',
      'team_report as team',
      'own_report as own',
      'alerts',
      'minute',
      'quiet_from as quietFrom',
      'quiet_to as quietTo',
      'pdf',
      'changed_at as changedAt',
    ])
    .where('organization_id', '=', asked.organizationId)
    .$if(asked.userIds !== null, (query) =>
      query.where('user_id', '=', sql<string>`any(${[...(asked.userIds ?? [])]}::uuid[])`),
    )
    .orderBy('user_id')
    .execute();

export const saveMailPreference = async (tx: Tx, chosen: StoredPreference & Own): Promise<void> => {
  const values = {
    organization_report: chosen.organization,
    team_report: chosen.team,
    own_report: chosen.own,
    alerts: chosen.alerts,
    minute: chosen.minute,
    quiet_from: chosen.quietFrom,
    quiet_to: chosen.quietTo,
    pdf: chosen.pdf,
    changed_at: chosen.changedAt,
  };
  await tx
    .insertInto('mail_preference')
    .values({ organization_id: chosen.organizationId, user_id: chosen.userId, ...values })
    .onConflict((conflict) => conflict.columns(['organization_id', 'user_id']).doUpdateSet(values))
    .execute();
};
