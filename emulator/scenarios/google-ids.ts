// Ids as Google writes them, made from what the tenant knows.
import { bytesOf } from './random.ts';

const hex = (word: string, key: readonly (string | number)[], bytes: number): string =>
  bytesOf([word, ...key], bytes).toString('hex');

/** One message of a mailbox: copies with the same Message-Id are one. */
export const gmailId = (userId: string, messageId: string): string => `19${hex('gmail', [userId, messageId], 7)}`;
export const gmailThreadId = (userId: string, conversationId: string): string =>
  `19${hex('gmail thread', [userId, conversationId], 7)}`;
/** Of a custom folder. */
export const gmailLabelId = (folderId: string): string => `Label_${bytesOf(['label', folderId], 4).readUInt32BE()}`;
/** The same in every calendar that shows the event, and for all occurrences of a series. */
export const icalUid = (iCalUId: string): string => `${hex('ical', [iCalUId], 13)}@google.com`;
/** Of an event in one calendar; occurrences add the time they were planned for. */
export const calendarEventId = (eventId: string): string => hex('calendar event', [eventId], 13);
/** Twenty-one digits. */
export const directoryId = (userId: string): string =>
  `1${[1, 2, 3]
    .map((part) => String(bytesOf(['directory', userId, part], 4).readUInt32BE()).padStart(10, '0'))
    .join('')
    .slice(0, 20)}`;
export const customerId = (tenantId: string): string => `C0${hex('customer', [tenantId], 4).slice(0, 7)}`;
