// Webhooks: listed, made, changed, tested, their deliveries and replay.
import * as contract from '../../contract/webhooks.ts';
import type { TellingParts } from '../../notify/webhook-delivery.ts';
import * as webhooks from '../../notify/webhooks.ts';
import { invalidFields, notFound, Refusal } from '../errors.ts';
import { nameOf } from '../flow-answer.ts';
import { type Route, route } from '../route.ts';

const orInvalid = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof webhooks.WebhookAddressRefused)
      throw invalidFields([{ field: 'url', message: error.message }]);
    throw error;
  }
};

/** Errors: Refusal 404, also for what is another organization's. */
const known = <T>(found: T | null, what = 'The webhook'): T => {
  if (found === null) throw notFound(what);
  return found;
};

const switchedOff = (): Refusal =>
  new Refusal({
    status: 409,
    code: 'webhook-off',
    message: 'The webhook is switched off.',
    fix: 'Switch it on, then replay.',
  });

export const webhookRoutes = (parts: TellingParts): readonly Route[] => [
  route(contract.listWebhooks, async ({ caller }) => ({
    webhooks: await webhooks.listWebhooks(parts, caller.organizationId),
  })),
  route(contract.makeWebhook, ({ input, caller, signal }) => {
    const wanted = { ...input, organizationId: caller.organizationId, by: nameOf(caller) };
    return orInvalid(() => webhooks.makeWebhook(parts, wanted, signal));
  }),
  route(contract.changeWebhook, async ({ input, caller, signal }) => {
    const { id: webhookId, ...changed } = input;
    const { organizationId } = caller;
    const work = () => webhooks.changeWebhook(parts, { organizationId, webhookId, ...changed }, signal);
    return { webhook: known(await orInvalid(work)) };
  }),
  route(contract.renewWebhookSecret, async ({ input, caller }) => {
    const { organizationId } = caller;
    return known(await webhooks.renewSecret(parts, { organizationId, webhookId: input.id }));
  }),
  route(contract.deleteWebhook, async ({ input, caller }) => {
    const { organizationId } = caller;
    if (!(await webhooks.deleteWebhook(parts, { organizationId, webhookId: input.id }))) throw notFound('The webhook');
    return {};
  }),
  route(contract.testWebhook, async ({ input, caller, signal }) => {
    const { organizationId } = caller;
    return { delivery: known(await webhooks.testWebhook(parts, { organizationId, webhookId: input.id }, signal)) };
  }),
  route(contract.listDeliveries, async ({ input, caller }) => {
    const { id: webhookId, page, size: limit } = input;
    const { organizationId } = caller;
    return known(
      await webhooks.listDeliveries(parts, { organizationId, webhookId, limit, offset: (page - 1) * limit }),
    );
  }),
  route(contract.replayDelivery, async ({ input, caller }) => {
    const { organizationId } = caller;
    const delivery = known(
      await webhooks.replayDelivery(parts, { organizationId, deliveryId: input.id }),
      'The delivery',
    );
    if (delivery === 'off') throw switchedOff();
    return { delivery };
  }),
];
