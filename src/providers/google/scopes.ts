// The scopes that an admin of the domain delegates to the service account, one for each stream; all of them only read.
import type { Permission } from '../stream.ts';

/** What a request is about; each has its scope, its limits and its words for what is wrong. */
export type About = 'directory' | 'mail' | 'calendar';

export const scopes: Readonly<Record<About, string>> = {
  directory: 'https://www.googleapis.com/auth/admin.directory.user.readonly',
  mail: 'https://www.googleapis.com/auth/gmail.metadata',
  calendar: 'https://www.googleapis.com/auth/calendar.events.readonly',
};

/** Streams and what they ask about; the addresses of mailboxes come from the directory. */
export const streamScopes = {
  people: ['directory'],
  mail: ['directory', 'mail'],
  meetings: ['directory', 'calendar'],
} as const satisfies Readonly<Record<string, readonly About[]>>;

export const permissionsOf = (stream: keyof typeof streamScopes): readonly (readonly Permission[])[] =>
  streamScopes[stream].map((about) => [{ name: scopes[about], id: scopes[about] }]);
