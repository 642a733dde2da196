// /subscriptions: who wants to be told of changes in a mailbox, for how long, and at which address.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { answerJson, graphType, type Answer, type Request } from '../http/wire.ts';
import { principalIdOf } from './applications.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { answerGraphError, GraphError } from './errors.ts';
import type { Subscription } from './notice-book.ts';
import { readPlace } from './notice-changes.ts';
import { shakeHands } from './notice-delivery.ts';
import { invalid, openMailbox, readEnd, readPayload, readWish } from './notice-wish.ts';
import { readCalendar, readMail } from './requirements.ts';

const context = 'https://graph.microsoft.com/v1.0/$metadata#subscriptions';

/** What came of calling the addresses of a request, before it is answered; without an entry they were not called. */
const handshakes = new WeakMap<Request, GraphError | 'shaken'>();

/** Calls the addresses of a subscription that is to be made, if nothing else speaks against it. */
const prepareSubscription = async (call: Pick<Call, 'world' | 'tenant' | 'now' | 'caller' | 'request'>) => {
  const { world, request } = call;
  try {
    await shakeHands(world, readWish(call, request.body));
    handshakes.set(request, 'shaken');
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    handshakes.set(request, error);
  }
};

/** The secret is shown once, when the subscription is made. */
const show = (subscription: Subscription, clientState: string | null = null) => ({
  id: subscription.id,
  resource: subscription.resource,
  applicationId: subscription.clientId,
  changeType: subscription.changeType,
  clientState,
  notificationUrl: subscription.notificationUrl,
  notificationQueryOptions: null,
  lifecycleNotificationUrl: subscription.lifecycleNotificationUrl,
  expirationDateTime: new Date(subscription.expiresAt).toISOString(),
  creatorId: subscription.creatorId,
  includeResourceData: null,
  latestSupportedTlsVersion: subscription.tlsVersion,
  encryptionCertificate: null,
  encryptionCertificateId: null,
  notificationUrlAppId: null,
});

const answerOne = (status: number, shown: object): Answer =>
  answerJson(status, { '@odata.context': `${context}/$entity`, ...shown }, { 'content-type': graphType });

const answerCreate = (call: Call): Answer => {
  const { world, tenant, now, caller, request, prefer } = call;
  const outcome = handshakes.get(request);
  if (outcome instanceof GraphError) return answerGraphError(outcome);
  const { user, ...wish } = readWish(call, request.body);
  const subscription: Subscription = {
    ...wish,
    id: randomUUID(),
    tenantId: tenant.id,
    clientId: caller.clientId,
    creatorId: caller.userId ?? principalIdOf(caller.clientId, tenant.id),
    userId: user.id,
    immutableIds: prefer.immutableIds,
    paused: false,
    ...readPlace(tenant, user.id, now),
  };
  world.notices.put(subscription);
  return answerOne(201, show(subscription, subscription.clientState));
};

const listOwn = ({ world, tenant, now, caller }: Call): readonly Subscription[] =>
  world.notices.list(now).filter(({ tenantId, clientId, creatorId }) => {
    const own = caller.userId === null || creatorId === caller.userId;
    return tenantId === tenant.id && clientId === caller.clientId && own;
  });

const findOwn = (call: Call): Subscription => {
  const found = listOwn(call).find(({ id }) => id === call.parameters['subscription']);
  if (!found) throw new GraphError(404, 'ResourceNotFound', 'The object was not found.');
  return found;
};

/** Whoever may not read the mailbox any more does not prolong its subscription. */
const authorize = (call: Call): Subscription => {
  const found = findOwn(call);
  openMailbox(call, { watched: found.watched, user: found.userId });
  return { ...found, paused: false };
};

const Change = z.strictObject({
  '@odata.type': z.string().optional(),
  expirationDateTime: z.iso.datetime({ offset: true }).optional(),
});

const answerChange = (call: Call): Answer => {
  const { world, request, now } = call;
  const { expirationDateTime } = readPayload(Change, request.body);
  if (expirationDateTime === undefined)
    throw invalid('expirationDateTime is a required property for subscription update.');
  const changed = { ...authorize(call), expiresAt: readEnd(expirationDateTime, now) };
  world.notices.put(changed);
  return answerOne(200, show(changed));
};

const empty: Answer = { status: 204, headers: {}, body: '' };

const either = {
  application: [...readMail.application, ...readCalendar.application],
  delegated: [...readMail.delegated, ...readCalendar.delegated],
};
const common = {
  area: 'directory',
  rate: 'subscriptions',
  requires: either,
  units: 1,
  resource: 'subscription',
  paged: false,
} as const;

export const noticeEndpoints: readonly Endpoint[] = [
  { ...common, method: 'POST', template: '/subscriptions', prepare: prepareSubscription, answer: answerCreate },
  {
    ...common,
    method: 'GET',
    template: '/subscriptions',
    paged: true,
    answer: (call: Call) =>
      answerJson(
        200,
        { '@odata.context': context, value: listOwn(call).map((one) => show(one)) },
        { 'content-type': graphType },
      ),
  },
  {
    ...common,
    method: 'GET',
    template: '/subscriptions/{subscription}',
    answer: (call: Call) => answerOne(200, show(findOwn(call))),
  },
  { ...common, method: 'PATCH', template: '/subscriptions/{subscription}', answer: answerChange },
  {
    ...common,
    method: 'DELETE',
    template: '/subscriptions/{subscription}',
    answer: (call: Call) => {
      call.world.notices.remove(findOwn(call).id);
      return empty;
    },
  },
  {
    ...common,
    method: 'POST',
    template: '/subscriptions/{subscription}/reauthorize',
    answer: (call: Call) => {
      call.world.notices.put(authorize(call));
      return empty;
    },
  },
];
