// Change notifications of Microsoft Graph for mail and calendars: subscribing, renewing, and what a notification says.
import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { SkipPartition } from '../errors.ts';
import type { Notice, NoticeRequest, Notices } from '../notices.ts';
import { oddAnswer } from './errors.ts';
import type { Graph } from './graph.ts';

/** Minutes that Graph lets a subscription to mail or events live. */
const longest = 10_080;
/** Clocks differ, and a minute too many is refused. */
const spare = 10;

/** `users/{id}` beside it. */
const resources: Readonly<Record<string, string>> = { mail: 'messages', meetings: 'events' };

const Made = z.object({ id: z.string().min(1).max(200), expirationDateTime: z.iso.datetime({ offset: true }) });

const madeOf = (body: Readonly<Record<string, unknown>>): { id: string; endsAt: Date } => {
  const made = Made.safeParse(body);
  if (!made.success) throw oddAnswer('the subscription it made has no id or no end', 'subscription');
  return { id: made.data.id, endsAt: new Date(made.data.expirationDateTime) };
};

/** Reading calendars takes Calendars.ReadBasic.All, being told of them Calendars.Read. */
const explainMeetings = (error: unknown): unknown => {
  if (!(error instanceof SkipPartition) || error.problem.code !== 'mailbox-refused') return error;
  const { who, raw } = error.problem;
  const problem = {
    code: 'meeting-notices-refused',
    title: 'Microsoft does not tell this app of changes in a calendar.',
    fix: 'Nothing has to be done: meetings are read on schedule. To be told, grant Calendars.Read, which lets the app see the text of meetings, too.',
    who,
    link: 'https://learn.microsoft.com/graph/api/subscription-post-subscriptions#permissions',
    raw,
  };
  return new SkipPartition(problem, { cause: error });
};

const path = (id: string): string => `/subscriptions/${encodeURIComponent(id)}`;

export const openNotices = (graph: Graph, clock: Clock): Notices => {
  const until = (): string => new Date(clock.now() + (longest - spare) * 60_000).toISOString();
  return {
    streams: Object.keys(resources),
    subscribe: async ({ stream, mailbox, url, secret, signal }: NoticeRequest) => {
      const body = {
        changeType: 'created,updated,deleted',
        notificationUrl: url,
        lifecycleNotificationUrl: url,
        resource: `users/${mailbox}/${resources[stream] ?? ''}`,
        expirationDateTime: until(),
        clientState: secret,
      };
      const prefer = 'IdType="ImmutableId"';
      try {
        return madeOf(await graph.make({ path: '/subscriptions', about: 'mailbox', signal, body, prefer }));
      } catch (error) {
        throw stream === 'meetings' ? explainMeetings(error) : error;
      }
    },
    renew: async (id, _stream, signal) => {
      const body = { expirationDateTime: until() };
      return madeOf(await graph.change({ path: path(id), about: 'mailbox', signal, body })).endsAt;
    },
    unsubscribe: async (id, signal) => {
      try {
        await graph.remove({ path: path(id), about: 'mailbox', signal });
      } catch (error) {
        if (!(error instanceof SkipPartition)) throw error;
      }
    },
  };
};

/** Of either kind; what else it says of the item is not looked at. */
const Notification = z.object({
  subscriptionId: z.string().min(1).max(200),
  clientState: z.string().max(200).default(''),
  lifecycleEvent: z.string().max(60).nullish(),
});

const meanings: ReadonlyMap<string, Notice['what']> = new Map([
  ['missed', 'missed'],
  ['subscriptionRemoved', 'ended'],
  ['reauthorizationRequired', 'renew'],
]);

/** What cannot be understood is left out: it is only a hint, and the next cycle reads all the same. */
export const readNotices = (body: unknown): readonly Notice[] => {
  const told = z.object({ value: z.array(z.unknown()) }).safeParse(body);
  return (told.data?.value ?? []).flatMap((one) => {
    const notification = Notification.safeParse(one);
    if (!notification.success) return [];
    const { subscriptionId, clientState, lifecycleEvent } = notification.data;
    const what = lifecycleEvent == null ? 'changed' : meanings.get(lifecycleEvent);
    return what === undefined ? [] : [{ subscription: subscriptionId, secret: clientState, what }];
  });
};
