// Slack's limits and permissions as data, each limit with where it is written down.
import type { Permission, RateLimit } from '../stream.ts';

const source = 'https://docs.slack.dev/apis/web-api/rate-limits';

/**
 * Lists of members and of channels: a method's allowance in a workspace. Apps that are sold outside of Slack's
 * marketplace have one request a minute for messages since 2025; an app of the workspace's own has not, and whoever is
 * told to wait longer waits.
 */
export const listLimits: readonly RateLimit[] = [
  { name: 'slack-tier-2', scope: 'connection', requests: 20, seconds: 60, source },
];

/** Messages of channels and of threads. */
export const messageLimits: readonly RateLimit[] = [
  { name: 'slack-tier-3', scope: 'connection', requests: 50, seconds: 60, source },
];

/** Rows on one page: the most that each method gives. */
export const rowsPerPage = {
  members: { value: 200, source: 'https://docs.slack.dev/reference/methods/users.list' },
  channels: { value: 200, source: 'https://docs.slack.dev/reference/methods/conversations.list' },
  messages: { value: 999, source: 'https://docs.slack.dev/reference/methods/conversations.history' },
} as const;

const scope = (name: string): Permission => ({ name, id: name });

export type StreamName = 'people' | 'chats';

/** Each of them is needed: Slack has no larger scope that would hold them. */
export const streamScopes: Readonly<Record<StreamName, readonly (readonly Permission[])[]>> = {
  people: [[scope('users:read')], [scope('users:read.email')]],
  chats: [[scope('channels:read')], [scope('channels:history')], [scope('groups:read')], [scope('groups:history')]],
};

export const isStream = (name: string): name is StreamName => Object.hasOwn(streamScopes, name);

export const scopesOf = (streams: readonly string[]): readonly string[] =>
  streams
    .filter(isStream)
    .flatMap((stream) => streamScopes[stream])
    .flat()
    .map(({ name }) => name);
