// Which digest names what: accounts within their connection, items within their mailbox, events and threads within the organization.
import { bareDigest, digest, openDigests } from '../lib/ids.ts';

/** What belongs to the whole tenant is kept under this account. */
export const noAccount = '00000000-0000-0000-0000-000000000000';

/** One account of a source, by the source's id for it. */
export const accountKey = (connectionId: string, sourceId: string): string => digest('account', connectionId, sourceId);

/** One item in one mailbox. */
export const itemKey = (accountId: string, itemId: string): string => bareDigest('item', accountId, itemId);

/** One event, the same in every mailbox that shows it: figures count it once per person. */
export const eventKey = (organizationId: string, event: string): string => bareDigest('event', organizationId, event);

/** The keys of a page's activity, as digests for `writeUuid`: they are made by the million for the database alone. */
export interface ActivityKeys {
  /** As `itemKey`. */
  readonly item: (itemId: string) => string;
  /** As `eventKey`. */
  readonly event: (event: string) => string;
  readonly thread: (thread: string) => string;
  /** A message's place in its thread; what a message answers is the place of another message, so both are named alike. */
  readonly position: (position: string) => string;
}

export const openKeys = (organizationId: string, accountId: string): ActivityKeys => ({
  item: openDigests('item', accountId),
  event: openDigests('event', organizationId),
  thread: openDigests('thread', organizationId),
  position: openDigests('position', organizationId),
});
