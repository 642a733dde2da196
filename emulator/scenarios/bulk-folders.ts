// Mailboxes of any size for measurements: each message is computed when it is read, so that a million take no memory.
import type {
  Folder,
  FolderLog,
  Instant,
  Message,
  MessageChange,
  Tenant,
  TenantUser,
  WellKnownFolder,
} from '../tenant/model.ts';
import { answerIndex, startIndex } from './conversation-index.ts';
import { openDirectory } from './directory.ts';
import { standardFolders } from './mailbox-recorder.ts';
import { canary, exchangeId, guidOf, hashOf, hexOf } from './random.ts';
import { keepRecent } from './recent.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const DOMAIN = 'contoso.com';

export interface BulkOptions {
  readonly now: Instant;
  readonly seed: number;
  readonly mailboxes: number;
  readonly folderMessages: number;
  /** Over how many days before `now` the messages are spread. */
  readonly days: number;
}

interface Box {
  readonly user: TenantUser;
  readonly options: BulkOptions;
  readonly prefix: string;
}

function timeOf(position: number, { now, days, folderMessages }: BulkOptions): Instant {
  const from = now - days * DAY;
  return Math.floor((from + (position * days * DAY) / folderMessages) / 1000) * 1000;
}

/** The mail in Inbox that the sent one at that position answers: about an hour older, or the first. */
function answered(position: number, { days, folderMessages }: BulkOptions): number {
  return Math.max(0, position - Math.ceil((HOUR * folderMessages) / (days * DAY)));
}

const other = (...key: readonly number[]): string => {
  const number = hashOf(key) % 400;
  return `contact${number}@${['birch', 'cole', 'drake', 'elm'][number % 4] ?? 'birch'}.example`;
};

const hex = (position: number): string => position.toString(16).padStart(8, '0');

/** A received mail; `letter` names the folder it lies in. */
function receivedMessage(box: Box, position: number, letter: 'i' | 'a' | 'd'): Message {
  const { user, prefix, options } = box;
  const at = timeOf(position, options);
  const key = [options.seed, user.id, letter === 'i' ? 'in' : letter, position];
  const mark = hexOf(key);
  return {
    id: `${prefix}${letter}${hex(position)}${mark}`,
    internetMessageId: `<${hex(position)}.${mark}.${user.id}@mail.example>`,
    conversationId: `${prefix.slice(0, 60)}${letter === 'i' ? 'c' : letter}${hex(position)}`,
    conversationIndex: startIndex(key, at),
    sentAt: at - 2000,
    receivedAt: at,
    from: other(options.seed, position),
    to: [user.mail ?? ''],
    cc: position % 3 === 0 ? [other(options.seed, position, 1), other(options.seed, position, 2)] : [],
    bcc: [],
    isDraft: false,
    get subject() {
      return canary('subject', key);
    },
    get body() {
      return canary('body', key);
    },
    bytes: 2_000 + (hashOf(key) % 60_000),
  };
}

const inboxMessage = (box: Box, position: number): Message => receivedMessage(box, position, 'i');

/** The folders that hold messages, and what lies in each. */
const writers: Readonly<Partial<Record<WellKnownFolder, (box: Box, position: number) => Message>>> = {
  inbox: inboxMessage,
  sentitems: (box, position) => sentMessage(box, position),
  archive: (box, position) => receivedMessage(box, position, 'a'),
  deleteditems: (box, position) => receivedMessage(box, position, 'd'),
};

/** Every second one answers a mail in Inbox, the rest begin a thread. */
function sentMessage(box: Box, position: number): Message {
  const { user, prefix, options } = box;
  const at = timeOf(position, options);
  const key = [options.seed, user.id, 'out', position];
  const mark = hexOf(key);
  const parent = position % 2 === 0 ? inboxMessage(box, answered(position, options)) : null;
  return {
    id: `${prefix}s${hex(position)}${mark}`,
    internetMessageId: `<s${hex(position)}.${mark}.${user.id}@${DOMAIN}>`,
    conversationId: parent?.conversationId ?? `${prefix.slice(0, 60)}s${hex(position)}`,
    conversationIndex: parent === null ? startIndex(key, at) : answerIndex(parent.conversationIndex ?? '', key),
    sentAt: at,
    receivedAt: at,
    from: user.mail ?? '',
    to: [parent?.from ?? other(options.seed, position, 3)],
    cc: position % 5 === 0 ? [other(options.seed, position, 4)] : [],
    bcc: [],
    isDraft: false,
    get subject() {
      return canary('subject', key);
    },
    get body() {
      return canary('body', key);
    },
    bytes: 1_000 + (hashOf(key) % 30_000),
  };
}

function openFolder(box: Box, folder: Folder): FolderLog {
  const { options } = box;
  const write = (folder.wellKnown === null ? undefined : writers[folder.wellKnown]) ?? null;
  const total = write === null ? 0 : options.folderMessages;
  const lengthAt = (now: Instant): number => {
    let [low, high] = [0, total];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (timeOf(middle, options) <= now) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    onlyAdds: true,
    arrivals: (from, to) => lengthAt(to - 1) - lengthAt(from - 1),
    lengthAt,
    slice: (from, to) => {
      const changes: MessageChange[] = [];
      if (write === null) return changes;
      for (let position = Math.max(0, from); position < Math.min(to, total); position += 1) {
        changes.push({ at: timeOf(position, options), saved: write(box, position) });
      }
      return changes;
    },
  };
}

function ownerOf(index: number, { now, seed }: BulkOptions): TenantUser {
  const name = `mailbox.${String(index + 1).padStart(5, '0')}`;
  const mail = `${name}@${DOMAIN}`;
  return {
    id: guidOf([seed, 'bulk', index]),
    userPrincipalName: mail,
    mail,
    displayName: `Mailbox ${index + 1}`,
    givenName: 'Mailbox',
    surname: String(index + 1),
    jobTitle: 'Analyst',
    department: 'Measurements',
    accountEnabled: true,
    userType: 'Member',
    licensed: true,
    proxyAddresses: [`SMTP:${mail}`],
    managerId: null,
    createdAt: now - 1500 * DAY,
    mailbox: 'active',
    purpose: 'user',
    zone: 'UTC',
    hours: Object.fromEntries([1, 2, 3, 4, 5].map((day) => [day, [[540, 1020] as const]])),
    leave: [],
  };
}

/** Nothing comes after `now`: a second reading finds every folder unchanged. */
export function openBulkFolders(options: BulkOptions): Tenant {
  const { now, seed } = options;
  const createdAt = now - 1500 * DAY;
  const directory = Array.from({ length: options.mailboxes }, (_, index) => ({
    at: createdAt,
    user: ownerOf(index, options),
  }));
  const { user, findUser } = openDirectory(directory);
  const mailbox = keepRecent(256, (userId) => {
    const owner = user(userId, createdAt);
    const folders = owner === null ? [] : standardFolders(userId, createdAt);
    const prefix = exchangeId('AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A', [userId]).slice(0, -1);
    return { folders, box: owner === null ? null : { user: owner, options, prefix } };
  });
  return {
    id: guidOf([seed, 'tenant', 'folders']),
    displayName: 'Bulk Folders',
    domains: [DOMAIN, 'contoso.onmicrosoft.com'],
    createdAt,
    directory,
    user,
    findUser,
    folders: (userId, at) => mailbox(userId).folders.filter((folder) => folder.createdAt <= at),
    log: (userId, folderId) => {
      const { folders, box } = mailbox(userId);
      const folder = folders.find(({ id }) => id === folderId);
      return box === null || folder === undefined ? null : openFolder(box, folder);
    },
    events: () => [],
  };
}
