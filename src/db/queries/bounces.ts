// The mailbox that mail comes back to, what came back, and addresses that no more mail goes to.
import { sql } from 'kysely';
import type { Problem } from '../../contract/connections.ts';
import type { Tx } from '../schema.ts';

interface Own {
  readonly organizationId: string;
}

export interface StoredBounceMailbox {
  readonly provider: string;
  readonly address: string;
  /** What may be shown. */
  readonly settings: Readonly<Record<string, string>>;
  /** Sealed. */
  readonly secret: Buffer;
  /** Where reading goes on; null: nothing was read yet. */
  readonly place: string | null;
  readonly checkedAt: Date | null;
  readonly problem: Problem | null;
  readonly changedAt: Date;
  readonly changedBy: string;
}

/** Null: none is set up. */
export const readBounceMailbox = async (tx: Tx, organizationId: string): Promise<StoredBounceMailbox | null> =>
  (await tx
    .selectFrom('bounce_mailbox')
    .select([
      'provider',
      'address',
      'settings',
      'secret',
      'place',
      'checked_at as checkedAt',
      'problem',
      'changed_at as changedAt',
      'changed_by as changedBy',
    ])
    .where('organization_id', '=', organizationId)
    .executeTakeFirst()) ?? null;

type NewMailbox = Own &
  Pick<StoredBounceMailbox, 'provider' | 'address' | 'settings' | 'secret' | 'changedAt' | 'changedBy'>;

/** Another one takes the place of the one before, and is read from the start. */
export const saveBounceMailbox = async (tx: Tx, mailbox: NewMailbox): Promise<void> => {
  const values = {
    provider: mailbox.provider,
    address: mailbox.address,
    settings: JSON.stringify(mailbox.settings),
    secret: mailbox.secret,
    place: null,
    held_until: null,
    checked_at: null,
    problem: null,
    changed_at: mailbox.changedAt,
    changed_by: mailbox.changedBy,
  };
  await tx
    .insertInto('bounce_mailbox')
    .values({ organization_id: mailbox.organizationId, ...values })
    .onConflict((conflict) => conflict.column('organization_id').doUpdateSet(values))
    .execute();
};

/** With its secret. */
export const deleteBounceMailbox = async (tx: Tx, organizationId: string): Promise<void> => {
  await tx.deleteFrom('bounce_mailbox').where('organization_id', '=', organizationId).execute();
};

/** Takes the turn to read it for so many seconds of the database's time; false: it is not due, not there, or being read. */
export const claimBounceMailbox = async (
  tx: Tx,
  claim: Own & { readonly due: Date; readonly seconds: number },
): Promise<boolean> => {
  const { rows } = await sql`
    update bounce_mailbox set held_until = now() + ${claim.seconds} * interval '1 second'
    where organization_id = ${claim.organizationId}::uuid
      and (checked_at is null or checked_at <= ${claim.due}::timestamptz)
      and (held_until is null or held_until < now())
    returning organization_id`.execute(tx);
  return rows.length > 0;
};

/** How far it was read, unless it is another mailbox by now. `done`: the turn ends. */
export const markBouncesRead = async (
  tx: Tx,
  read: Own & {
    readonly place: string | null;
    readonly problem: Problem | null;
    readonly changedAt: Date;
    readonly now: Date;
    readonly done: boolean;
  },
): Promise<void> => {
  await sql`
    update bounce_mailbox set place = coalesce(${read.place}, place), checked_at = ${read.now}::timestamptz,
      problem = ${read.problem === null ? null : JSON.stringify(read.problem)}::jsonb,
      held_until = case when ${read.done}::boolean then null else held_until end
    where organization_id = ${read.organizationId}::uuid and changed_at = ${read.changedAt}::timestamptz`.execute(tx);
};

/**
 * A mail that was sent came back; `recipient`: whom it was for. Null: there is no such mail, or it is not told as sent;
 * `sending`: not yet.
 */
export const markBounced = async (
  tx: Tx,
  mail: Own & { readonly mailId: string; readonly problem: Problem; readonly now: Date },
): Promise<{ readonly recipient: string | null; readonly sending: boolean }> => {
  const { rows } = await sql<{ recipient: string }>`
    update outbox set state = 'bounced', problem = ${JSON.stringify(mail.problem)}::jsonb,
      finished_at = ${mail.now}::timestamptz
    where organization_id = ${mail.organizationId}::uuid and mail_id = ${mail.mailId}::uuid and state = 'sent'
    returning recipient`.execute(tx);
  const [bounced] = rows;
  if (bounced !== undefined) return { recipient: bounced.recipient, sending: false };
  const row = await tx
    .selectFrom('outbox')
    .select('state')
    .where('organization_id', '=', mail.organizationId)
    .where('mail_id', '=', mail.mailId)
    .executeTakeFirst();
  return { recipient: null, sending: row?.state === 'sending' };
};

interface Hold {
  /** Lower-case. */
  readonly address: string;
  readonly mailId: string;
  readonly since: Date;
  readonly problem: Problem;
}

export const holdAddress = async (tx: Tx, hold: Own & Hold): Promise<void> => {
  const values = { mail_id: hold.mailId, since: hold.since, problem: JSON.stringify(hold.problem) };
  await tx
    .insertInto('mail_hold')
    .values({ organization_id: hold.organizationId, address: hold.address, ...values })
    .onConflict((conflict) => conflict.columns(['organization_id', 'address']).doUpdateSet(values))
    .execute();
};

/** Why no mail goes to the address; null: it goes. */
export const findHold = async (
  tx: Tx,
  asked: Own & { readonly address: string },
): Promise<Pick<Hold, 'since' | 'problem'> | null> =>
  (await tx
    .selectFrom('mail_hold')
    .select(['since', 'problem'])
    .where('organization_id', '=', asked.organizationId)
    .where('address', '=', asked.address)
    .executeTakeFirst()) ?? null;

/** Mail goes to the address again. */
export const releaseHold = async (tx: Tx, held: Own & { readonly address: string }): Promise<void> => {
  await tx
    .deleteFrom('mail_hold')
    .where('organization_id', '=', held.organizationId)
    .where('address', '=', held.address)
    .execute();
};

export const countHolds = async (tx: Tx, organizationId: string): Promise<number> => {
  const { total } = await tx
    .selectFrom('mail_hold')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('organization_id', '=', organizationId)
    .executeTakeFirstOrThrow();
  return total;
};
