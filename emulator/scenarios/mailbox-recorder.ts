// Collects what happens in one mailbox, in any order, and hands it out in order of time.
import type { CalendarEvent, Folder, Instant, Message, MessageChange, WellKnownFolder } from '../tenant/model.ts';
import { canary, exchangeId } from './random.ts';
import type { EventLife, MailboxRecord } from './recorded-tenant.ts';

const STANDARD: readonly (readonly [WellKnownFolder, string])[] = [
  ['inbox', 'Inbox'],
  ['sentitems', 'Sent Items'],
  ['drafts', 'Drafts'],
  ['deleteditems', 'Deleted Items'],
  ['junkemail', 'Junk Email'],
  ['archive', 'Archive'],
  ['outbox', 'Outbox'],
];

export interface MailboxRecorder {
  readonly userId: string;
  /** The id of a standard folder. */
  readonly standard: (name: WellKnownFolder) => string;
  /** Adds a folder of the owner's, below the top or below another folder; its id. */
  readonly addFolder: (name: string, below: string | null, createdAt: Instant) => string;
  readonly save: (folderId: string, at: Instant, saved: Message) => void;
  readonly remove: (folderId: string, at: Instant, removed: string) => void;
  readonly addEvent: (life: readonly CalendarEvent[]) => void;
  readonly finish: () => MailboxRecord;
}

/** The folders that each mailbox has from its first day. Every display name holds a canary. */
export function standardFolders(userId: string, createdAt: Instant): readonly Folder[] {
  return STANDARD.map(([wellKnown, name]) => ({
    id: exchangeId('AAMkA', [userId, wellKnown]),
    parentFolderId: exchangeId('AAMkA', [userId, 'msgfolderroot']),
    displayName: `${name} ${canary('folder', [userId, wellKnown])}`,
    wellKnown,
    createdAt,
  }));
}

export function recordMailbox(userId: string, createdAt: Instant): MailboxRecorder {
  const folders = [...standardFolders(userId, createdAt)];
  const logs = new Map<string, MessageChange[]>(folders.map((folder) => [folder.id, []]));
  const events: EventLife[] = [];
  const logOf = (folderId: string): MessageChange[] => {
    const log = logs.get(folderId);
    if (log === undefined) throw new RangeError(`The mailbox ${userId} has no folder ${folderId}.`);
    return log;
  };
  return {
    userId,
    standard: (name) => exchangeId('AAMkA', [userId, name]),
    addFolder: (name, below, folderCreatedAt) => {
      const id = exchangeId('AAMkA', [userId, 'custom', name]);
      const parentFolderId = below ?? exchangeId('AAMkA', [userId, 'msgfolderroot']);
      const displayName = `${name} ${canary('folder', [userId, 'custom', name])}`;
      folders.push({ id, parentFolderId, displayName, wellKnown: null, createdAt: folderCreatedAt });
      logs.set(id, []);
      return id;
    },
    save: (folderId, at, saved) => logOf(folderId).push({ at, saved }),
    remove: (folderId, at, removed) => logOf(folderId).push({ at, removed }),
    addEvent: (life) => events.push(life),
    finish: () => {
      for (const log of logs.values()) log.sort((a, b) => a.at - b.at);
      return { folders, logs, events };
    },
  };
}
