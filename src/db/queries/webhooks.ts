// Webhooks: where an organization is told, how far was looked, whether anything gets through, and their alert.
import { sql } from 'kysely';
import type { Problem } from '../../contract/connections.ts';
import type { Tx } from '../schema.ts';

export interface WebhookKey {
  readonly organizationId: string;
  readonly webhookId: string;
}

export interface StoredWebhook extends WebhookKey {
  readonly url: string;
  readonly events: readonly string[];
  readonly state: 'on' | 'off' | 'failed';
  /** Sealed. */
  readonly secret: Buffer;
  readonly oldSecret: Buffer | null;
  readonly oldUntil: Date | null;
  readonly createdAt: Date;
  readonly createdBy: string;
  /** Nothing from before is told. */
  readonly onSince: Date;
  readonly seenUntil: Date;
  readonly failingSince: Date | null;
}

const columns = [
  'organization_id as organizationId',
  'webhook_id as webhookId',
  'url',
  'events',
  'state',
  'secret',
  'old_secret as oldSecret',
  'old_until as oldUntil',
  'created_at as createdAt',
  'created_by as createdBy',
  'on_since as onSince',
  'seen_until as seenUntil',
  'failing_since as failingSince',
] as const;

type NewWebhook = WebhookKey & Pick<StoredWebhook, 'url' | 'events' | 'secret' | 'createdAt' | 'createdBy'>;

/** Switched on. */
export const createWebhook = (tx: Tx, made: NewWebhook): Promise<StoredWebhook> =>
  tx
    .insertInto('webhook')
    .values({
      organization_id: made.organizationId,
      webhook_id: made.webhookId,
      url: made.url,
      events: [...made.events],
      state: 'on',
      secret: made.secret,
      created_at: made.createdAt,
      created_by: made.createdBy,
      on_since: made.createdAt,
      seen_until: made.createdAt,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();

/** In order of their making. */
export const listWebhooks = (tx: Tx, organizationId: string): Promise<StoredWebhook[]> =>
  tx
    .selectFrom('webhook')
    .select(columns)
    .where('organization_id', '=', organizationId)
    .orderBy('created_at')
    .orderBy('webhook_id')
    .execute();

export const readWebhook = async (tx: Tx, key: WebhookKey): Promise<StoredWebhook | null> =>
  (await tx
    .selectFrom('webhook')
    .select(columns)
    .where('organization_id', '=', key.organizationId)
    .where('webhook_id', '=', key.webhookId)
    .executeTakeFirst()) ?? null;

/** Locked until the transaction ends, so that what happened is queued by one process at a time. */
export const lockWebhook = async (tx: Tx, key: WebhookKey): Promise<StoredWebhook | null> =>
  (await tx
    .selectFrom('webhook')
    .select(columns)
    .where('organization_id', '=', key.organizationId)
    .where('webhook_id', '=', key.webhookId)
    .forUpdate()
    .executeTakeFirst()) ?? null;

/** What was off and is switched on begins anew at `now`. */
export const changeWebhook = async (
  tx: Tx,
  changed: WebhookKey & {
    readonly url: string;
    readonly events: readonly string[];
    readonly on: boolean;
    readonly now: Date;
  },
): Promise<void> => {
  const { now, on } = changed;
  await sql`
    update webhook set url = ${changed.url}, events = ${[...changed.events]}::text[],
      on_since = case when ${on}::boolean and state <> 'on' then ${now}::timestamptz else on_since end,
      seen_until = case when ${on}::boolean and state <> 'on' then ${now}::timestamptz else seen_until end,
      failing_since = case when ${on}::boolean and state <> 'on' then null else failing_since end,
      state = ${on ? 'on' : 'off'}
    where organization_id = ${changed.organizationId}::uuid and webhook_id = ${changed.webhookId}::uuid`.execute(tx);
};

/** The one of before signs, too, until `oldUntil`. */
export const setWebhookSecret = async (
  tx: Tx,
  set: WebhookKey & Pick<StoredWebhook, 'secret' | 'oldSecret' | 'oldUntil'>,
): Promise<void> => {
  await tx
    .updateTable('webhook')
    .set({ secret: set.secret, old_secret: set.oldSecret, old_until: set.oldUntil })
    .where('organization_id', '=', set.organizationId)
    .where('webhook_id', '=', set.webhookId)
    .execute();
};

/** False: there was none. */
export const deleteWebhook = async (tx: Tx, key: WebhookKey): Promise<boolean> => {
  const { numDeletedRows } = await tx
    .deleteFrom('webhook')
    .where('organization_id', '=', key.organizationId)
    .where('webhook_id', '=', key.webhookId)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
};

export const markSeen = async (tx: Tx, seen: WebhookKey & { readonly until: Date }): Promise<void> => {
  await tx
    .updateTable('webhook')
    .set({ seen_until: seen.until })
    .where('organization_id', '=', seen.organizationId)
    .where('webhook_id', '=', seen.webhookId)
    .execute();
};

/** By the door: organizations that have webhooks, switched on or not. */
export const listTellable = async (tx: Tx): Promise<readonly string[]> => {
  const rows = await tx
    .selectFrom('webhook')
    .select('organization_id as organizationId')
    .distinct()
    .orderBy('organization_id')
    .execute();
  return rows.map((row) => row.organizationId);
};

/** Something got through. */
export const markThrough = async (tx: Tx, key: WebhookKey): Promise<void> => {
  await tx
    .updateTable('webhook')
    .set({ failing_since: null })
    .where('organization_id', '=', key.organizationId)
    .where('webhook_id', '=', key.webhookId)
    .where('failing_since', 'is not', null)
    .execute();
};

/** Nothing got through; since when. Null: the webhook is gone or off. */
export const markFailing = async (tx: Tx, failing: WebhookKey & { readonly now: Date }): Promise<Date | null> => {
  const { rows } = await sql<{ since: Date }>`
    update webhook set failing_since = coalesce(failing_since, ${failing.now}::timestamptz)
    where organization_id = ${failing.organizationId}::uuid and webhook_id = ${failing.webhookId}::uuid and state = 'on'
    returning failing_since as since`.execute(tx);
  return rows[0]?.since ?? null;
};

export const failWebhook = async (tx: Tx, key: WebhookKey): Promise<void> => {
  await tx
    .updateTable('webhook')
    .set({ state: 'failed' })
    .where('organization_id', '=', key.organizationId)
    .where('webhook_id', '=', key.webhookId)
    .execute();
};

/** One open alert a webhook. */
export const raiseWebhookAlert = async (
  tx: Tx,
  alert: WebhookKey & { readonly alertId: string; readonly problem: Problem; readonly now: Date },
): Promise<void> => {
  await sql`
    insert into alert (organization_id, alert_id, kind, about, problem, raised_at)
    select organization_id, ${alert.alertId}::uuid, 'webhook-failed', webhook_id::text,
      ${JSON.stringify(alert.problem)}::jsonb, ${alert.now}::timestamptz
    from webhook
    where organization_id = ${alert.organizationId}::uuid and webhook_id = ${alert.webhookId}::uuid
    on conflict (organization_id, kind, about) where cleared_at is null do update set problem = excluded.problem
  `.execute(tx);
};

export const clearWebhookAlert = async (tx: Tx, over: WebhookKey & { readonly now: Date }): Promise<void> => {
  await sql`
    update alert set cleared_at = ${over.now}::timestamptz
    where organization_id = ${over.organizationId}::uuid and kind = 'webhook-failed' and about = ${over.webhookId}
      and cleared_at is null`.execute(tx);
};
