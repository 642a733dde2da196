// What one person is asked to grant for the chosen streams, and what of it is missing in what was granted.
import type { Cloud } from './clouds.ts';
import { delegatedPermissions, type StreamName } from './permissions.ts';

/** Who it is, and a grant that lasts longer than an hour. */
const identityScopes = ['openid', 'profile', 'offline_access'] as const;

/** A permission's full name, which holds the service's address. */
const fullScope = (cloud: Cloud, name: string): string => cloud.scope.replace(/\.default$/, name);

export const isStream = (name: string): name is StreamName => Object.hasOwn(delegatedPermissions, name);

const groupsFor = (streams: readonly string[]): string[][] =>
  streams
    .filter(isStream)
    .flatMap((stream) => delegatedPermissions[stream] ?? [])
    .map((group) => group.map(({ name }) => name));

/** What is asked for the streams: the first of each need, once each. */
export const neededScopes = (streams: readonly string[]): readonly string[] => [
  ...new Set(['User.Read', ...groupsFor(streams).flatMap((group) => group.slice(0, 1))]),
];

/** All that is asked for in one sign-in. */
export const scopesToAsk = (cloud: Cloud, names: readonly string[]): readonly string[] => [
  ...identityScopes,
  ...names.map((name) => fullScope(cloud, name)),
];

/** The first of each need that nothing granted meets. `granted`: short names in lower case. */
export const missingScopes = (streams: readonly string[], granted: readonly string[]): readonly string[] => [
  ...new Set(
    groupsFor(streams)
      .filter((group) => !group.some((name) => granted.includes(name.toLowerCase())))
      .flatMap((group) => group.slice(0, 1)),
  ),
];
