// Looks for what happened and tells the webhooks, until it is stopped; several processes may do it at once.
import { deleteOldDeliveries } from '../db/queries/webhook-deliveries.ts';
import { listTellable } from '../db/queries/webhooks.ts';
import { type TellingParts, tellWebhooks } from './webhook-delivery.ts';
import { queueHappenings } from './webhook-events.ts';

/** How often, milliseconds: for what is due, for what happened, for what is too old. */
const tellEvery = 3000;
const lookEvery = 10_000;
const forgetEvery = 3_600_000;
const keepMs = 30 * 86_400_000;

interface Looked {
  looked: number;
  forgot: number;
}

const lookAtAll = async (parts: TellingParts, looked: Looked): Promise<void> => {
  const { database, seams, log } = parts;
  const now = seams.clock.now();
  const forget = now - looked.forgot >= forgetEvery;
  for (const organizationId of await database.door(listTellable)) {
    try {
      await queueHappenings(database, organizationId, now);
      const old = { organizationId, before: new Date(now - keepMs) };
      if (forget) await database.tenant(organizationId, (tx) => deleteOldDeliveries(tx, old));
    } catch (error) {
      // One organization's trouble holds up no other.
      log.warn('What happened could not be queued for webhooks', { organization: organizationId, error });
    }
  }
  if (forget) looked.forgot = now;
  looked.looked = now;
};

export const startWebhooks = (parts: TellingParts): { stop(): Promise<void> } => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const { clock } = parts.seams;
  const looked: Looked = { looked: -Infinity, forgot: -Infinity };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await Promise.allSettled([clock.sleep(tellEvery, signal)]);
      if (signal.aborted) return;
      try {
        if (clock.now() - looked.looked >= lookEvery) await lookAtAll(parts, looked);
        await tellWebhooks(parts, signal);
      } catch (error) {
        if (!signal.aborted) parts.log.warn('Webhooks could not be told on schedule', { error });
      }
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort(new Error('The webhooks are stopping.'));
      await running;
    },
  };
};
