// What webhooks are to be told: queued once for each thing that happened, sent by one worker at a time, kept as a log.
import { sql } from 'kysely';
import type { Problem } from '../../contract/connections.ts';
import type { Tx } from '../schema.ts';
import type { WebhookKey } from './webhooks.ts';

export interface DeliveryKey {
  readonly organizationId: string;
  readonly deliveryId: string;
}

interface NewDelivery {
  readonly deliveryId: string;
  readonly messageId: string;
  /** What happened, or whose replay it is. */
  readonly key: string;
  readonly event: string;
  readonly happenedAt: Date;
  readonly payload: Readonly<Record<string, unknown>>;
}

const several = 500;

/** Those whose key is there already are left out. */
export const queueDeliveries = async (
  tx: Tx,
  queued: WebhookKey & {
    readonly deliveries: readonly NewDelivery[];
    readonly now: Date;
    /** When they are due; `now` where it is not given. */
    readonly dueAt?: Date;
  },
): Promise<void> => {
  const { organizationId, webhookId, deliveries, now, dueAt = now } = queued;
  for (let begin = 0; begin < deliveries.length; begin += several)
    await tx
      .insertInto('webhook_delivery')
      .values(
        deliveries.slice(begin, begin + several).map((delivery) => ({
          organization_id: organizationId,
          webhook_id: webhookId,
          delivery_id: delivery.deliveryId,
          told_as: delivery.messageId,
          key: delivery.key,
          event: delivery.event,
          happened_at: delivery.happenedAt,
          payload: JSON.stringify(delivery.payload),
          state: 'queued' as const,
          attempts: 0,
          created_at: now,
          next_at: dueAt,
        })),
      )
      .onConflict((conflict) => conflict.columns(['organization_id', 'webhook_id', 'key']).doNothing())
      .execute();
};

/** By the door: webhooks with deliveries that are due, or whose sender died. */
export const listDueWebhooks = async (tx: Tx, now: Date): Promise<readonly WebhookKey[]> => {
  const { rows } = await sql<WebhookKey>`
    select distinct organization_id as "organizationId", webhook_id as "webhookId" from webhook_delivery
    where (state = 'queued' and next_at <= ${now}::timestamptz) or (state = 'sending' and held_until < now())
    order by organization_id, webhook_id`.execute(tx);
  return rows;
};

export interface ClaimedDelivery extends DeliveryKey, WebhookKey {
  readonly messageId: string;
  readonly event: string;
  readonly happenedAt: Date;
  readonly payload: Readonly<Record<string, unknown>>;
  /** This one included. */
  readonly attempts: number;
}

interface Claim extends WebhookKey {
  readonly holder: string;
  readonly seconds: number;
  readonly now: Date;
}

/** The delivery that has been due the longest, held for so many seconds of the database's time; null: none. */
export const claimDelivery = async (tx: Tx, claim: Claim): Promise<ClaimedDelivery | null> => {
  const { organizationId, webhookId } = claim;
  const { rows } = await sql<ClaimedDelivery>`
    update webhook_delivery set state = 'sending', holder = ${claim.holder}::uuid, attempts = attempts + 1,
      held_until = now() + ${claim.seconds} * interval '1 second'
    where organization_id = ${organizationId}::uuid and delivery_id = (
      select delivery_id from webhook_delivery
      where organization_id = ${organizationId}::uuid and webhook_id = ${webhookId}::uuid
        and ((state = 'queued' and next_at <= ${claim.now}::timestamptz) or (state = 'sending' and held_until < now()))
      order by next_at, happened_at, delivery_id limit 1 for update skip locked)
    returning organization_id as "organizationId", delivery_id as "deliveryId", webhook_id as "webhookId",
      told_as as "messageId", event, happened_at as "happenedAt", payload, attempts`.execute(tx);
  return rows[0] ?? null;
};

/** This one, to be sent at once. Null: it does not wait any more. */
export const holdDelivery = async (
  tx: Tx,
  held: DeliveryKey & { readonly holder: string; readonly seconds: number },
): Promise<ClaimedDelivery | null> => {
  const { rows } = await sql<ClaimedDelivery>`
    update webhook_delivery set state = 'sending', holder = ${held.holder}::uuid, attempts = attempts + 1,
      held_until = now() + ${held.seconds} * interval '1 second'
    where organization_id = ${held.organizationId}::uuid and delivery_id = ${held.deliveryId}::uuid and state = 'queued'
    returning organization_id as "organizationId", delivery_id as "deliveryId", webhook_id as "webhookId",
      told_as as "messageId", event, happened_at as "happenedAt", payload, attempts`.execute(tx);
  return rows[0] ?? null;
};

export interface Attempt {
  readonly state: 'queued' | 'delivered' | 'failed';
  /** Null: no answer came. */
  readonly status: number | null;
  readonly durationMs: number;
  readonly problem: Problem | null;
  /** When it is tried again. */
  readonly nextAt: Date;
  readonly now: Date;
}

/** What became of it; nothing is changed where another worker holds it by now. */
export const settleDelivery = async (
  tx: Tx,
  settled: DeliveryKey & { readonly holder: string } & Attempt,
): Promise<void> => {
  const problem = settled.problem === null ? null : JSON.stringify(settled.problem);
  const finished = settled.state === 'queued' ? null : settled.now;
  await sql`
    update webhook_delivery set state = ${settled.state}, status = ${settled.status}::integer,
      duration_ms = ${settled.durationMs}::integer, problem = ${problem}::jsonb,
      next_at = ${settled.nextAt}::timestamptz, finished_at = ${finished}::timestamptz, holder = null, held_until = null
    where organization_id = ${settled.organizationId}::uuid and delivery_id = ${settled.deliveryId}::uuid
      and holder = ${settled.holder}::uuid`.execute(tx);
};

/** All that waits for a webhook; what is being sent goes on. */
export const giveUpDeliveries = async (
  tx: Tx,
  ended: WebhookKey & { readonly problem: Problem; readonly now: Date },
): Promise<void> => {
  await sql`
    update webhook_delivery set state = 'failed', finished_at = ${ended.now}::timestamptz,
      problem = ${JSON.stringify(ended.problem)}::jsonb
    where organization_id = ${ended.organizationId}::uuid and webhook_id = ${ended.webhookId}::uuid
      and state = 'queued'`.execute(tx);
};

export interface DeliveryRow extends DeliveryKey {
  readonly webhookId: string;
  readonly messageId: string;
  readonly event: string;
  readonly happenedAt: Date;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly state: 'queued' | 'sending' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly createdAt: Date;
  readonly nextAt: Date;
  readonly finishedAt: Date | null;
  readonly status: number | null;
  readonly durationMs: number | null;
  readonly problem: Problem | null;
}

const columns = [
  'organization_id as organizationId',
  'delivery_id as deliveryId',
  'webhook_id as webhookId',
  'told_as as messageId',
  'event',
  'happened_at as happenedAt',
  'payload',
  'state',
  'attempts',
  'created_at as createdAt',
  'next_at as nextAt',
  'finished_at as finishedAt',
  'status',
  'duration_ms as durationMs',
  'problem',
] as const;

/** The newest first. */
export const listDeliveries = (
  tx: Tx,
  page: WebhookKey & { readonly limit: number; readonly offset: number },
): Promise<DeliveryRow[]> =>
  tx
    .selectFrom('webhook_delivery')
    .select(columns)
    .where('organization_id', '=', page.organizationId)
    .where('webhook_id', '=', page.webhookId)
    .orderBy('created_at', 'desc')
    .orderBy('happened_at', 'desc')
    .orderBy('delivery_id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();

export const countDeliveries = async (tx: Tx, key: WebhookKey): Promise<number> => {
  const { total } = await tx
    .selectFrom('webhook_delivery')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('organization_id', '=', key.organizationId)
    .where('webhook_id', '=', key.webhookId)
    .executeTakeFirstOrThrow();
  return total;
};

export const readDelivery = async (tx: Tx, key: DeliveryKey): Promise<DeliveryRow | null> =>
  (await tx
    .selectFrom('webhook_delivery')
    .select(columns)
    .where('organization_id', '=', key.organizationId)
    .where('delivery_id', '=', key.deliveryId)
    .executeTakeFirst()) ?? null;

/** Deliveries that ended before then. */
export const deleteOldDeliveries = async (
  tx: Tx,
  old: { readonly organizationId: string; readonly before: Date },
): Promise<void> => {
  await tx
    .deleteFrom('webhook_delivery')
    .where('organization_id', '=', old.organizationId)
    .where('finished_at', '<', old.before)
    .execute();
};
