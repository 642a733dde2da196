// What a subscription may be asked for: read from the body and judged, before anybody's address is called.
import { z } from 'zod';
import type { Instant, TenantUser } from '../tenant/model.ts';
import type { Call } from './endpoint.ts';
import { GraphError, mailboxMissing, notEmulated } from './errors.ts';
import type { Watched } from './notice-book.ts';
import { readCalendar, readMail } from './requirements.ts';
import type { Requirement } from './access.ts';

const minuteMs = 60_000;
const longest = 10_080 * minuteMs;
const shortest = 45 * minuteMs;
const mostForMailbox = 1_000;
const longestState = 128;

export const invalid = (message: string): GraphError => new GraphError(400, 'InvalidRequest', message);

const Body = z.strictObject({
  '@odata.type': z.string().optional(),
  changeType: z.string().optional(),
  notificationUrl: z.string().optional(),
  lifecycleNotificationUrl: z.string().nullish(),
  resource: z.string().optional(),
  expirationDateTime: z.iso.datetime({ offset: true }).optional(),
  clientState: z.string().nullish(),
  latestSupportedTlsVersion: z.enum(['v1_0', 'v1_1', 'v1_2', 'v1_3']).nullish(),
  includeResourceData: z.boolean().nullish(),
});

/** Throws 400 for a body that is none, or holds more than it may. */
export const readPayload = <Shape extends z.ZodType>(shape: Shape, text: string): z.infer<Shape> => {
  try {
    return shape.parse(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof z.ZodError) && !(error instanceof SyntaxError)) throw error;
    throw invalid(
      'Could not process subscription creation payload. Are all property names spelled and camelCased properly?',
    );
  }
};

const need = <Value>(value: Value | undefined, name: string): Value => {
  if (value === undefined) throw invalid(`${name} is a required property for subscription creation.`);
  return value;
};

/** Encrypted, or to this machine itself, as the emulator's guests are. */
const checkUrl = (text: string, name: string): string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const near = url?.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  if (url === null || (url.protocol !== 'https:' && !near)) throw invalid(`The ${name} must be an https URL.`);
  return text;
};

const changeTypes = new Set(['created', 'updated', 'deleted']);

const checkChangeType = (text: string): string => {
  const names = text.split(',').map((name) => name.trim().toLowerCase());
  if (!names.every((name) => changeTypes.has(name))) throw invalid(`The changeType '${text}' is not supported.`);
  return names.join(',');
};

/** When it ends: never sooner than in 45 minutes. Throws 400 for what is over already, or further away than a week. */
export const readEnd = (text: string, now: Instant): Instant => {
  const at = Date.parse(text);
  if (at <= now) throw invalid('Subscription expiration date must be in the future.');
  if (at > now + longest)
    throw new GraphError(400, 'ExtensionError', 'Subscription expiration can only be 10080 minutes in the future.');
  return Math.max(at, now + shortest);
};

interface Target {
  readonly watched: Watched;
  /** Null: the signed-in user. */
  readonly user: string | null;
}

const readTarget = (resource: string): Target => {
  const path = /^\/?(?:(me)|users\/([^/?]+)|users\('([^'/?]+)'\))\/(messages|events)$/i.exec(resource);
  if (!path) throw notEmulated(`subscriptions to ${resource}`);
  const [, me, plain, quoted, last = ''] = path;
  const watched = last.toLowerCase() === 'messages' ? 'messages' : 'events';
  return { watched, user: me === undefined ? decodeURIComponent(plain ?? quoted ?? '') : null };
};

const needsRead: Requirement = {
  application: ['Calendars.Read', 'Calendars.ReadWrite'],
  delegated: ['Calendars.Read', 'Calendars.ReadWrite'],
  rbac: ['Calendars.Read', 'Calendars.ReadWrite'],
};

/** Outlook's refusals come wrapped in the words of the service for subscriptions. */
const wrap = (status: number, reason: string): GraphError => {
  const name = status === 404 ? 'NotFound' : 'Forbidden';
  return new GraphError(
    status,
    'ExtensionError',
    `Operation: Create; Exception: [Status Code: ${name}; Reason: ${reason}]`,
  );
};

type Asking = Pick<Call, 'world' | 'tenant' | 'now' | 'caller'>;

/** The mailbox, if the caller may read it. Throws what Outlook says, wrapped. */
export const openMailbox = ({ world, tenant, now, caller }: Asking, { watched, user: named }: Target): TenantUser => {
  const self = caller.userId === null ? null : tenant.user(caller.userId, now);
  if (named === null && self === null) throw wrap(404, 'Not Found');
  const user = named === null ? self : tenant.findUser(named, now);
  if (!user) throw wrap(404, `The requested user '${named ?? ''}' is invalid.`);
  const events = world.settings.eventNoticesNeedRead ? needsRead : readCalendar;
  try {
    world.access.checkMailbox(caller, watched === 'messages' ? readMail : events, { tenant, user, self });
    if (user.mailbox !== 'active') throw mailboxMissing();
  } catch (error) {
    throw error instanceof GraphError ? wrap(error.status, error.message) : error;
  }
  return user;
};

export interface Wish {
  readonly user: TenantUser;
  readonly watched: Watched;
  readonly resource: string;
  readonly changeType: string;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | null;
  readonly clientState: string | null;
  readonly tlsVersion: string;
  readonly expiresAt: Instant;
}

/** Throws GraphError for what is not granted. */
export const readWish = (asking: Asking, body: string): Wish => {
  const { world, now, tenant } = asking;
  const payload = readPayload(Body, body);
  const resource = need(payload.resource, 'resource');
  const { clientState = null, lifecycleNotificationUrl: lifecycle = null } = payload;
  const wish = {
    resource,
    changeType: checkChangeType(need(payload.changeType, 'changeType')),
    notificationUrl: checkUrl(need(payload.notificationUrl, 'notificationUrl'), 'notificationUrl'),
    lifecycleNotificationUrl: lifecycle === null ? null : checkUrl(lifecycle, 'lifecycleNotificationUrl'),
    clientState,
    tlsVersion: payload.latestSupportedTlsVersion ?? 'v1_2',
    expiresAt: readEnd(need(payload.expirationDateTime, 'expirationDateTime'), now),
  };
  if (payload.includeResourceData === true) throw notEmulated('notifications with resource data');
  if ((clientState ?? '').length > longestState)
    throw invalid(`The clientState must not be longer than ${longestState} characters.`);
  const target = readTarget(resource);
  const user = openMailbox(asking, target);
  const there = world.notices.list(now).filter(({ tenantId, userId }) => tenantId === tenant.id && userId === user.id);
  if (there.length >= mostForMailbox)
    throw wrap(403, 'The mailbox has the maximum number of active subscriptions already.');
  return { ...wish, user, watched: target.watched };
};
