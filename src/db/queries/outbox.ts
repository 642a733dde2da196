// The outbox: mails that wait, are being sent, or were; each is made once for its key and sent by one worker at a time.
import { sql } from 'kysely';
import type { Problem } from '../../contract/connections.ts';
import type { OutboxState } from '../../contract/mail.ts';
import type { Tx } from '../schema.ts';

export interface NewMail {
  readonly mailId: string;
  /** Kind, period and recipient. */
  readonly key: string;
  readonly kind: 'report' | 'alerts';
  /** What to render. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly userId: string;
  readonly recipient: string;
  readonly createdAt: Date;
  readonly nextAt: Date;
}

interface Key {
  readonly organizationId: string;
  readonly mailId: string;
}

/** Those whose key is there already are left out, whatever became of them. Resolves to how many were added. */
export const queueMails = async (
  tx: Tx,
  added: { readonly organizationId: string; readonly mails: readonly NewMail[] },
): Promise<number> => {
  if (added.mails.length === 0) return 0;
  const rows = await tx
    .insertInto('outbox')
    .values(
      added.mails.map((mail) => ({
        organization_id: added.organizationId,
        mail_id: mail.mailId,
        key: mail.key,
        kind: mail.kind,
        parameters: JSON.stringify(mail.parameters),
        user_id: mail.userId,
        recipient: mail.recipient,
        state: 'queued' as const,
        attempts: 0,
        created_at: mail.createdAt,
        next_at: mail.nextAt,
        uncertain: false,
      })),
    )
    .onConflict((conflict) => conflict.columns(['organization_id', 'key']).doNothing())
    .returning('mail_id')
    .execute();
  return rows.length;
};

/** A mail of alerts to this person that nobody has begun to send; null: none. Locked until the transaction ends. */
export const findWaitingAlerts = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly userId: string },
): Promise<{ readonly mailId: string; readonly parameters: Readonly<Record<string, unknown>> } | null> =>
  (await tx
    .selectFrom('outbox')
    .select(['mail_id as mailId', 'parameters'])
    .where('organization_id', '=', asked.organizationId)
    .where('user_id', '=', asked.userId)
    .where('kind', '=', 'alerts')
    .where('state', '=', 'queued')
    .where('attempts', '=', 0)
    .orderBy('created_at')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()) ?? null;

export const changeParameters = async (
  tx: Tx,
  mail: Key & { readonly parameters: Readonly<Record<string, unknown>> },
): Promise<void> => {
  await tx
    .updateTable('outbox')
    .set({ parameters: JSON.stringify(mail.parameters) })
    .where('organization_id', '=', mail.organizationId)
    .where('mail_id', '=', mail.mailId)
    .execute();
};

/** By the door: organizations with mail that is due, or whose sender died. */
export const listDueOutboxes = async (tx: Tx, now: Date): Promise<readonly string[]> => {
  const { rows } = await sql<{ organizationId: string }>`
    select distinct organization_id as "organizationId" from outbox
    where (state = 'queued' and next_at <= ${now}::timestamptz) or (state = 'sending' and held_until < now())
    order by organization_id`.execute(tx);
  return rows.map((row) => row.organizationId);
};

export interface ClaimedMail extends Key {
  readonly key: string;
  readonly kind: 'report' | 'alerts';
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly userId: string;
  readonly recipient: string;
  /** This one included. */
  readonly attempts: number;
  readonly createdAt: Date;
}

interface Claim {
  readonly organizationId: string;
  readonly holder: string;
  readonly seconds: number;
  readonly now: Date;
}

/**
 * The mail that has been due the longest, held for so many seconds of the database's time; null: none. One whose sender
 * died after it was handed over is marked: it may arrive twice.
 */
export const claimMail = async (tx: Tx, claim: Claim): Promise<ClaimedMail | null> => {
  const { organizationId } = claim;
  const { rows } = await sql<ClaimedMail>`
    update outbox set state = 'sending', holder = ${claim.holder}::uuid,
      held_until = now() + ${claim.seconds} * interval '1 second', attempts = attempts + 1,
      uncertain = uncertain or (state = 'sending' and handed_at is not null and problem is null)
    where organization_id = ${organizationId}::uuid and mail_id = (
      select mail_id from outbox
      where organization_id = ${organizationId}::uuid
        and ((state = 'queued' and next_at <= ${claim.now}::timestamptz) or (state = 'sending' and held_until < now()))
      order by next_at, mail_id limit 1 for update skip locked)
    returning organization_id as "organizationId", mail_id as "mailId", key, kind, parameters, user_id as "userId",
      recipient, attempts, created_at as "createdAt"`.execute(tx);
  return rows[0] ?? null;
};

type Held = Key & { readonly holder: string };

/** Before it is given to a server: from here on its answer decides. False: another worker holds it. */
export const markHanded = async (tx: Tx, mail: Held & { readonly now: Date }): Promise<boolean> => {
  const { rows } = await sql`
    update outbox set handed_at = ${mail.now}::timestamptz, problem = null
    where organization_id = ${mail.organizationId}::uuid and mail_id = ${mail.mailId}::uuid
      and holder = ${mail.holder}::uuid and state = 'sending' and held_until > now()
    returning mail_id`.execute(tx);
  return rows.length > 0;
};

export interface Outcome {
  readonly state: Exclude<OutboxState, 'sending'>;
  readonly answer: string | null;
  readonly problem: Problem | null;
  /** Whether a server may have taken it all the same. */
  readonly uncertain: boolean;
  /** When it is tried again. */
  readonly nextAt: Date;
  readonly now: Date;
}

/** What became of it; nothing is changed where another worker holds it by now. */
export const settleMail = async (tx: Tx, mail: Held & Outcome): Promise<void> => {
  const finished = mail.state === 'queued' ? null : mail.now;
  await sql`
    update outbox set state = ${mail.state}, answer = ${mail.answer}, next_at = ${mail.nextAt}::timestamptz,
      problem = ${mail.problem === null ? null : JSON.stringify(mail.problem)}::jsonb,
      uncertain = uncertain or ${mail.uncertain}::boolean, finished_at = ${finished}::timestamptz,
      holder = null, held_until = null
    where organization_id = ${mail.organizationId}::uuid and mail_id = ${mail.mailId}::uuid
      and holder = ${mail.holder}::uuid`.execute(tx);
};

/** How many mails were handed to a server since then. */
export const countHanded = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly since: Date },
): Promise<number> => {
  const { total } = await tx
    .selectFrom('outbox')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('organization_id', '=', asked.organizationId)
    .where('handed_at', '>', asked.since)
    .executeTakeFirstOrThrow();
  return total;
};

export interface OutboxRow {
  readonly mailId: string;
  readonly kind: 'report' | 'alerts';
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly recipient: string;
  readonly state: OutboxState;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly nextAt: Date;
  readonly finishedAt: Date | null;
  readonly answer: string | null;
  readonly uncertain: boolean;
  readonly problem: Problem | null;
}

const columns = [
  'mail_id as mailId',
  'kind',
  'parameters',
  'recipient',
  'state',
  'attempts',
  'created_at as createdAt',
  'next_at as nextAt',
  'finished_at as finishedAt',
  'answer',
  'uncertain',
  'problem',
] as const;

/** The newest first. `state`: null: all. */
export const listOutbox = (
  tx: Tx,
  page: {
    readonly organizationId: string;
    readonly state: OutboxState | null;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<OutboxRow[]> =>
  tx
    .selectFrom('outbox')
    .select(columns)
    .where('organization_id', '=', page.organizationId)
    .$if(page.state !== null, (query) => query.where('state', '=', page.state ?? 'queued'))
    .orderBy('created_at', 'desc')
    .orderBy('mail_id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();

export const countOutbox = (
  tx: Tx,
  organizationId: string,
): Promise<{ readonly state: OutboxState; readonly total: number }[]> =>
  tx
    .selectFrom('outbox')
    .select(({ fn }) => ['state', fn.countAll<number>().as('total')])
    .where('organization_id', '=', organizationId)
    .groupBy('state')
    .execute();

export const readMail = async (tx: Tx, key: Key): Promise<OutboxRow | null> =>
  (await tx
    .selectFrom('outbox')
    .select(columns)
    .where('organization_id', '=', key.organizationId)
    .where('mail_id', '=', key.mailId)
    .executeTakeFirst()) ?? null;

/** Sends one again that had ended without being sent; false: it had not. */
export const requeueMail = async (tx: Tx, mail: Key & { readonly now: Date }): Promise<boolean> => {
  const { rows } = await sql`
    update outbox set state = 'queued', attempts = 0, next_at = ${mail.now}::timestamptz, finished_at = null
    where organization_id = ${mail.organizationId}::uuid and mail_id = ${mail.mailId}::uuid
      and state in ('failed', 'bounced', 'cancelled')
    returning mail_id`.execute(tx);
  return rows.length > 0;
};

/** False: it does not wait any more. */
export const cancelMail = async (tx: Tx, mail: Key & { readonly now: Date }): Promise<boolean> => {
  const { rows } = await sql`
    update outbox set state = 'cancelled', finished_at = ${mail.now}::timestamptz
    where organization_id = ${mail.organizationId}::uuid and mail_id = ${mail.mailId}::uuid and state = 'queued'
    returning mail_id`.execute(tx);
  return rows.length > 0;
};

/** Mails that ended before then. */
export const deleteOldMails = async (
  tx: Tx,
  old: { readonly organizationId: string; readonly before: Date },
): Promise<void> => {
  await tx
    .deleteFrom('outbox')
    .where('organization_id', '=', old.organizationId)
    .where('finished_at', '<', old.before)
    .execute();
};
