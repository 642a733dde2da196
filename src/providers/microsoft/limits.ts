// Microsoft's limits as data, each with where it is written down.

interface Limit {
  readonly value: number;
  readonly source: string;
}

const throttling = 'https://learn.microsoft.com/graph/throttling-limits';

/** Requests in one `$batch`. */
export const batchSize: Limit = { value: 20, source: 'https://learn.microsoft.com/graph/json-batching' };

/** Messages on one page of a folder's delta, asked for by `Prefer: odata.maxpagesize`. */
export const messagesPerPage: Limit = { value: 1000, source: 'https://learn.microsoft.com/graph/delta-query-messages' };

/** Ids that stay the same when an item is moved, and pages as large as they come. */
export const mailPreferences = `IdType="ImmutableId", odata.maxpagesize=${messagesPerPage.value}`;

/** Events on one page of a calendar view, asked for by `$top`. */
export const eventsPerPage: Limit = {
  value: 1000,
  source: 'https://learn.microsoft.com/graph/api/user-list-calendarview',
};

/** Accounts on one page of the directory's delta; a wish that the directory may ignore. */
export const usersPerPage: Limit = { value: 999, source: 'https://learn.microsoft.com/graph/paging' };

/** Requests at the same time on one mailbox, for one app. */
export const mailboxConcurrency: Limit = { value: 4, source: throttling };

/** Requests on one mailbox within `seconds`, for one app. */
export const mailboxRequests: Limit & { readonly seconds: number } = {
  value: 10_000,
  seconds: 600,
  source: throttling,
};

/** Seconds after which the directory forgets a delta link and the listing starts over. */
export const directoryMemory: Limit = {
  value: 7 * 86_400,
  source: 'https://learn.microsoft.com/graph/delta-query-overview',
};
