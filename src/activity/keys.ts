// Which digest names what: accounts within their connection, items within their mailbox, events and threads within the organization.
import { bareDigest, digest } from '../lib/ids.ts';

/** What belongs to the whole tenant is kept under this account. */
export const noAccount = '00000000-0000-0000-0000-000000000000';

/** One account of a source, by the source's id for it. */
export const accountKey = (connectionId: string, sourceId: string): string => digest('account', connectionId, sourceId);

/** One item in one mailbox. This and the following come without hyphens: they are made by the million for the database alone. */
export const itemKey = (accountId: string, itemId: string): string => bareDigest('item', accountId, itemId);

/** One event, the same in every mailbox that shows it: figures count it once per person. */
export const eventKey = (organizationId: string, event: string): string => bareDigest('event', organizationId, event);

export const threadKey = (organizationId: string, thread: string): string =>
  bareDigest('thread', organizationId, thread);

/** A message's place in its thread; what a message answers is the place of another message, so both are named alike. */
export const positionKey = (organizationId: string, position: string): string =>
  bareDigest('position', organizationId, position);
