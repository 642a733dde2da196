// What a method of the Web API is, and what it is given to answer.
import type { ChatChannel } from '../tenant/chats.ts';
import type { Instant, Tenant } from '../tenant/model.ts';
import type { World } from '../world.ts';
import { missingArgument, SlackError } from './errors.ts';
import type { Installation } from './slack.ts';

export interface MethodCall {
  readonly world: World;
  readonly tenant: Tenant;
  readonly now: Instant;
  readonly installation: Installation;
  /** From the query, the form or the JSON. */
  readonly args: Readonly<Record<string, string>>;
}

/** What is answered beside `ok`; and for a page the cursor that names it. */
interface MethodAnswer {
  readonly body: object;
  readonly here?: string;
}

export interface Method {
  /** One of these scopes opens it; none is needed where the list is empty. */
  readonly scopes: readonly string[];
  /** Requests a minute. */
  readonly tier: number;
  /** What the answer holds, for the ledger. */
  readonly resource: string | null;
  /** The list that is paged. */
  readonly list: string | null;
  readonly answer: (call: MethodCall) => MethodAnswer;
}

/** Throws missing_scope as Slack tells it. */
export const needScope = ({ scopes }: Installation, ...needed: readonly string[]): void => {
  if (needed.length === 0 || needed.some((scope) => scopes.includes(scope))) return;
  throw new SlackError('missing_scope', { needed: needed[0], provided: scopes.join(',') });
};

export const needArgument = ({ args }: MethodCall, name: string): string => {
  const value = args[name];
  if (value === undefined || value === '') throw missingArgument(name);
  return value;
};

interface LimitBounds {
  readonly usual: number;
  readonly most: number;
}

/** How many items a page may have. Throws invalid_limit for what is no number. */
export const readLimit = ({ args }: MethodCall, { usual, most }: LimitBounds): number => {
  const given = args['limit'];
  if (given === undefined || given === '' || given === '0') return usual;
  if (!/^\d+$/.test(given)) throw new SlackError('invalid_limit');
  return Math.min(most, Number(given));
};

export const readFlag = ({ args }: MethodCall, name: string): boolean => ['1', 'true'].includes(args[name] ?? '');

/** Channels that the app can know of: public ones, and private ones that it is in. */
export const knownChannels = ({ world, tenant, installation }: MethodCall): readonly ChatChannel[] =>
  world.chats.of(tenant).filter((channel) => !channel.isPrivate || isIn(channel, installation));

export const isIn = (channel: ChatChannel, { joined }: Installation): boolean =>
  channel.hasApp || joined.has(channel.id);

/** The channel that is asked for. Throws channel_not_found, also for a private one that the app is not in. */
export const pickChannel = (call: MethodCall): ChatChannel => {
  const wanted = needArgument(call, 'channel');
  const channel = knownChannels(call).find(({ id }) => id === wanted);
  if (!channel) throw new SlackError('channel_not_found');
  return channel;
};
