// Control calls for change notifications: which subscriptions live, what is told about them, and that it is told now.
import { z } from 'zod';
import { deliverNotices, writeLifecycle } from '../graph/notice-delivery.ts';
import type { World } from '../world.ts';
import { ControlError, pickTenant, pickUser, readBody, type Handlers } from './calls.ts';

const Lifecycle = z.strictObject({
  kind: z.enum(['missed', 'subscriptionRemoved', 'reauthorizationRequired']),
  tenant: z.string().optional(),
  /** The mailbox; all of them without it. */
  user: z.string().optional(),
  subscription: z.string().optional(),
});
type Lifecycle = z.infer<typeof Lifecycle>;

const time = (at: number): string => new Date(at).toISOString();

const listChosen = (world: World, { tenant: named, user, subscription }: Lifecycle) => {
  const tenant = pickTenant(world, named);
  const userId = user === undefined ? null : pickUser(world, tenant, user).id;
  const chosen = world.notices
    .list(world.clock.now())
    .filter((one) => one.tenantId === tenant.id && (userId === null || one.userId === userId))
    .filter(({ id }) => subscription === undefined || id === subscription);
  if (chosen.length === 0) throw new ControlError('There is no such subscription.');
  return chosen;
};

const tell = async (world: World, lifecycle: Lifecycle) => {
  const chosen = listChosen(world, lifecycle);
  for (const subscription of chosen) {
    if (lifecycle.kind === 'subscriptionRemoved') world.notices.remove(subscription.id);
    if (lifecycle.kind === 'reauthorizationRequired') world.notices.put({ ...subscription, paused: true });
    world.notices.enqueue(writeLifecycle(subscription, lifecycle.kind, world.clock.now()));
  }
  await deliverNotices(world);
  return { subscriptions: chosen.map(({ id }) => id) };
};

const showState = (world: World) => ({
  ...world.notices.counts,
  waiting: world.notices.waiting.length,
  subscriptions: world.notices.list(world.clock.now()).map(({ folders, since, expiresAt, ...subscription }) => ({
    ...subscription,
    expirationDateTime: time(expiresAt),
    toldUntil: time(since),
    folders: folders.size,
  })),
});

export const noticeHandlers: Handlers = {
  'GET /notices': showState,
  'POST /notices': (world, request) => tell(world, readBody(Lifecycle, request)),
  'POST /notices/deliver': async (world) => {
    await deliverNotices(world);
    return showState(world);
  },
};
