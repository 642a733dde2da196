// Microsoft's limits as data, each with where it is written down.
import type { RateLimit } from '../stream.ts';

interface Limit {
  readonly value: number;
  readonly source: string;
}

const throttling = 'https://learn.microsoft.com/graph/throttling-limits';

/** Requests in one `$batch`. */
export const batchSize: Limit = { value: 20, source: 'https://learn.microsoft.com/graph/json-batching' };

/** Messages on one page of a folder's delta, asked for by `Prefer: odata.maxpagesize`. */
const messagesPerPage: Limit = { value: 1000, source: 'https://learn.microsoft.com/graph/delta-query-messages' };

/** Ids that stay the same when an item is moved, and pages as large as they come. */
export const mailPreferences = `IdType="ImmutableId", odata.maxpagesize=${messagesPerPage.value}`;

/** The same with smaller pages, halved so many times. */
export const smallerMailPages = (halvings: number): string =>
  `IdType="ImmutableId", odata.maxpagesize=${messagesPerPage.value >> halvings}`;

/** Events on one page of a calendar view, asked for by `$top`. */
export const eventsPerPage: Limit = {
  value: 1000,
  source: 'https://learn.microsoft.com/graph/api/user-list-calendarview',
};

/** Accounts on one page of the directory's delta; a wish that the directory may ignore. */
export const usersPerPage: Limit = { value: 999, source: 'https://learn.microsoft.com/graph/paging' };

/** Messages on one page of a channel's delta, and replies on one page of a thread, asked for by `$top`. */
export const messagesPerChatPage: Limit = {
  value: 50,
  source: 'https://learn.microsoft.com/graph/api/chatmessage-delta',
};

/** Months that a channel's delta reaches back. */
export const chatMonths: Limit = { value: 8, source: 'https://learn.microsoft.com/graph/api/chatmessage-delta' };

/** All requests of one app, over all tenants. */
const app: RateLimit = { name: 'graph-app', scope: 'connection', requests: 130_000, seconds: 10, source: throttling };

/** Requests of one app on one mailbox. */
const mailbox: RateLimit = { name: 'outlook', scope: 'mailbox', requests: 10_000, seconds: 600, source: throttling };

/**
 * The directory counts resource units: 3,500 in 10 seconds for the smallest tenants, 1 for a page of accounts with
 * `$select`, up to 20 for a full batch. Every request is taken for a full batch.
 */
const directory: RateLimit = { name: 'directory', scope: 'connection', requests: 175, seconds: 10, source: throttling };

export const mailboxLimits: readonly RateLimit[] = [mailbox, app];
export const directoryLimits: readonly RateLimit[] = [directory, app];

/** Files of one report for one app in a tenant, and of all reports for all apps there. */
const report: RateLimit = { name: 'usage-report', scope: 'part', requests: 14, seconds: 600, source: throttling };
const everyReport: RateLimit = {
  name: 'usage-reports',
  scope: 'connection',
  requests: 40,
  seconds: 600,
  source: throttling,
};

export const usageLimits: readonly RateLimit[] = [report, everyReport, app];

/** Entries on one page of the sign-in log, asked for by `$top`. */
export const signInsPerPage: Limit = { value: 1000, source: 'https://learn.microsoft.com/graph/api/signin-list' };

/** Requests of one app to the logs of one tenant. */
const signIns: RateLimit = { name: 'sign-in-log', scope: 'connection', requests: 5, seconds: 10, source: throttling };

export const signInLimits: readonly RateLimit[] = [signIns, app];

/** Queries of the audit log are counted by its stream, in slices of a day; for its other requests nothing is documented. */
export const auditLimits: readonly RateLimit[] = [app];

/**
 * Messages of one channel, of all channels of a team, and of all channels of a tenant. Once a day a team's channels are
 * listed beside that, in a batch of many teams: should it then be a fifth request, what is asked to wait for is waited for.
 */
const channel: RateLimit = { name: 'teams-channel', scope: 'part', requests: 1, seconds: 1, source: throttling };
const team: RateLimit = { name: 'teams-team', scope: 'group', requests: 4, seconds: 1, source: throttling };
const teams: RateLimit = { name: 'teams', scope: 'connection', requests: 20, seconds: 1, source: throttling };

export const teamsLimits: readonly RateLimit[] = [channel, team, teams, app];

/**
 * Meetings and transcripts of one person, and of all persons of a tenant: one a second and thirty a second, of which
 * about five in six are given for long.
 */
const meetingsOfOne: RateLimit = {
  name: 'teams-person',
  scope: 'mailbox',
  requests: 5,
  seconds: 6,
  source: throttling,
};
const meetingsOfAll: RateLimit = {
  name: 'teams-others',
  scope: 'connection',
  requests: 25,
  seconds: 1,
  source: throttling,
};

export const callsLimits: readonly RateLimit[] = [meetingsOfOne, meetingsOfAll, app];
