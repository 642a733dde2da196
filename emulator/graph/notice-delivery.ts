// How an app's addresses are called: once to prove themselves, then with what changed, again and again until they take it.
import { randomUUID } from 'node:crypto';
import type { Instant } from '../tenant/model.ts';
import type { World } from '../world.ts';
import { GraphError } from './errors.ts';
import type { LifecycleEvent, Subscription, Waiting } from './notice-book.ts';
import { listChanges, readPlace, type Change } from './notice-changes.ts';

const handshakeMs = 10_000;
const deliveryMs = 3_000;
const triedForMs = 4 * 3_600_000;
const mostInOne = 100;

const writeTime = (at: Instant): string => new Date(at).toISOString();

/** Throws the 400 of an address that does not send back what it was given, in time. */
const shakeHand = async (world: World, address: string): Promise<void> => {
  const refuse = (message: string): GraphError => {
    world.notices.counts.handshakesFailed += 1;
    return new GraphError(400, 'InvalidRequest', message);
  };
  const token = `Validation: Testing client application reachability for subscription Request-Id: ${randomUUID()}`;
  const url = new URL(address);
  url.searchParams.set('validationToken', token);
  world.notices.counts.handshakes += 1;
  let answer: Response;
  let text: string;
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(handshakeMs), world.notices.signal]);
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    answer = await fetch(url, { method: 'POST', headers, body: '', redirect: 'manual', signal });
    text = await answer.text();
  } catch {
    throw refuse('Subscription validation request timed out.');
  }
  if (answer.status !== 200)
    throw refuse(
      'Subscription validation request failed. Notification endpoint must respond with 200 OK to validation request.',
    );
  if (text !== token || !(answer.headers.get('content-type') ?? '').startsWith('text/plain'))
    throw refuse(
      'Subscription validation request failed. Response must exactly match validationToken query parameter.',
    );
};

/** Both addresses are called, also where they are the same. */
export const shakeHands = async (
  world: World,
  { notificationUrl, lifecycleNotificationUrl }: Pick<Subscription, 'notificationUrl' | 'lifecycleNotificationUrl'>,
): Promise<void> => {
  await shakeHand(world, notificationUrl);
  if (lifecycleNotificationUrl !== null) await shakeHand(world, lifecycleNotificationUrl);
};

const common = ({ id, tenantId, clientState, expiresAt }: Subscription) => ({
  subscriptionId: id,
  subscriptionExpirationDateTime: writeTime(expiresAt),
  tenantId,
  clientState,
});

const kinds = {
  messages: { type: '#Microsoft.Graph.Message', segment: 'Messages' },
  events: { type: '#Microsoft.Graph.Event', segment: 'Events' },
} as const;

const writeChange = (subscription: Subscription, { changeType, id, etag }: Change, at: Instant): Waiting => {
  const { type, segment } = kinds[subscription.watched];
  const resource = `Users/${subscription.userId}/${segment}/${id}`;
  const tag = etag === null ? {} : { '@odata.etag': `W/"${etag}"` };
  const resourceData = { '@odata.type': type, '@odata.id': resource, ...tag, id };
  const value = { ...common(subscription), changeType, resource, resourceData };
  return { subscription, url: subscription.notificationUrl, value, lifecycleEvent: null, at };
};

/** Nothing where the subscription has no address for it. */
export const writeLifecycle = (subscription: Subscription, lifecycleEvent: LifecycleEvent, at: Instant): Waiting[] => {
  const { lifecycleNotificationUrl: url } = subscription;
  return url === null
    ? []
    : [{ subscription, url, value: { ...common(subscription), lifecycleEvent }, lifecycleEvent, at }];
};

const collect = (world: World, now: Instant): void => {
  for (const subscription of world.notices.list(now)) {
    const tenant = world.tenants.get(subscription.tenantId);
    if (!tenant) continue;
    const until = readPlace(tenant, subscription.userId, now);
    const changes = subscription.paused ? [] : listChanges(tenant, subscription, { until, now });
    world.notices.enqueue(changes.map((change) => writeChange(subscription, change, now)));
    world.notices.put({ ...subscription, ...until });
  }
};

/** What nobody took for four hours is given up; the app is told that it missed something. */
const giveUp = (world: World, now: Instant): void => {
  const old = world.notices.waiting.filter(({ at }) => now - at > triedForMs);
  if (old.length === 0) return;
  world.notices.counts.dropped += old.length;
  world.notices.settle(new Set(old));
  const told = new Map(old.flatMap((one) => (one.lifecycleEvent === null ? [[one.subscription.id, one]] : [])));
  world.notices.enqueue([...told.values()].flatMap(({ subscription }) => writeLifecycle(subscription, 'missed', now)));
};

const send = async (world: World, url: string, batch: readonly Waiting[]): Promise<void> => {
  const { notices } = world;
  const signal = AbortSignal.any([AbortSignal.timeout(deliveryMs), notices.signal]);
  const body = JSON.stringify({ value: batch.map(({ value }) => value) });
  let taken = false;
  try {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    await answer.arrayBuffer();
    taken = answer.ok;
  } catch {
    // Not there, or not in time: it stays in the queue.
  }
  if (!taken) {
    notices.counts.refused += 1;
    return;
  }
  notices.counts.delivered += batch.length;
  notices.settle(new Set(batch));
};

/** Tells every address what changed up to now, and once more what it did not take before. */
export const deliverNotices = (world: World): Promise<void> =>
  world.notices.inTurn(async () => {
    const now = world.clock.now();
    collect(world, now);
    giveUp(world, now);
    const byAddress = new Map<string, Waiting[]>();
    for (const one of world.notices.waiting) byAddress.set(one.url, [...(byAddress.get(one.url) ?? []), one]);
    for (const [url, all] of byAddress) {
      for (let from = 0; from < all.length; from += mostInOne)
        await send(world, url, all.slice(from, from + mostInOne));
    }
  });
