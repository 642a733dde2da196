// A tenant made from mail-metadata files: each address of the organization has a mailbox with the mail it sent and got.
import type { FolderLog, Instant, MessageChange, Tenant, TenantUser, WellKnownFolder } from '../../tenant/model.ts';
import { openDirectory } from '../directory.ts';
import { standardFolders } from '../mailbox-recorder.ts';
import { copyOf } from '../post.ts';
import { guidOf } from '../random.ts';
import { keepRecent } from '../recent.ts';
import { type Arrival, deliverFiles, type Deliveries, MAIL_DOMAIN } from './delivery.ts';
import { type MailEntry, mailPeriod } from './reading.ts';
import { threadMail, type Threading } from './threading.ts';

const DAY = 86_400_000;
const WORKDAYS = Object.fromEntries([1, 2, 3, 4, 5].map((day) => [day, [[540, 1020] as const]]));

interface Source {
  readonly entries: readonly MailEntry[];
  readonly deliveries: Deliveries;
  readonly threading: Threading;
}

function userOf(mail: string, seed: number, createdAt: Instant): TenantUser {
  const words = (mail.split('@')[0] ?? mail).split('.').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  return {
    id: guidOf([seed, 'mail-file', mail]),
    userPrincipalName: mail,
    mail,
    displayName: words.join(' '),
    givenName: words[0] ?? null,
    surname: words.at(1) ?? null,
    jobTitle: null,
    department: null,
    accountEnabled: true,
    userType: 'Member',
    licensed: true,
    proxyAddresses: [`SMTP:${mail}`],
    managerId: null,
    createdAt,
    mailbox: 'active',
    purpose: 'user',
    zone: 'UTC',
    hours: WORKDAYS,
    leave: [],
  };
}

function saveOf(
  source: Source,
  arrival: Arrival,
  place: { readonly userId: string; readonly own: boolean },
): MessageChange[] {
  const entry = source.entries[arrival.entry];
  if (entry === undefined) return [];
  const post = {
    internetMessageId: entry.messageId,
    conversationId: source.threading.conversationId(arrival.entry),
    conversationIndex: source.threading.conversationIndex(arrival.entry),
    sentAt: entry.sentAt,
    from: entry.from,
    to: entry.to,
    cc: entry.cc,
    bcc: [],
    bytes: entry.bytes,
  };
  return [{ at: arrival.at, saved: copyOf(post, { ...place, receivedAt: entry.sentAt, ordinal: arrival.ordinal }) }];
}

function openFolder(source: Source, user: TenantUser, folder: WellKnownFolder | null): FolderLog {
  const { arrivals, inbox, sent } = source.deliveries;
  const own = folder === 'sentitems';
  const address = user.mail ?? '';
  const held = own ? sent(address) : folder === 'inbox' ? inbox(address) : new Uint32Array();
  const at = (position: number): Instant => arrivals[held[position] ?? -1]?.at ?? Number.POSITIVE_INFINITY;
  return {
    onlyAdds: true,
    lengthAt: (now) => {
      let [low, high] = [0, held.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (at(middle) <= now) low = middle + 1;
        else high = middle;
      }
      return low;
    },
    slice: (from, to) =>
      [...held.subarray(from, to)].flatMap((position) => {
        const arrival = arrivals[position];
        return arrival === undefined ? [] : saveOf(source, arrival, { userId: user.id, own });
      }),
  };
}

/** Mail reaches Inbox at the second it was sent: the files tell of one time only. */
export function openMailTenant(
  entries: readonly MailEntry[],
  options: { readonly now: Instant; readonly seed: number },
): Tenant {
  const { now, seed } = options;
  const source = { entries, deliveries: deliverFiles(entries, now), threading: threadMail(entries) };
  const createdAt = Math.min(mailPeriod(entries)?.first ?? now, now) - 30 * DAY;
  const directory = source.deliveries.addresses.map((mail) => ({ at: createdAt, user: userOf(mail, seed, createdAt) }));
  const { user, findUser } = openDirectory(directory);
  const mailbox = keepRecent(64, (userId) => {
    const owner = user(userId, createdAt);
    const folders = owner === null ? [] : standardFolders(userId, createdAt);
    const open = keepRecent(2, (folderId) => {
      const folder = folders.find(({ id }) => id === folderId);
      return owner === null || folder === undefined ? null : openFolder(source, owner, folder.wellKnown);
    });
    return { folders, open };
  });
  return {
    id: guidOf([seed, 'tenant', 'mail']),
    displayName: 'Mail Files',
    domains: [MAIL_DOMAIN, 'contoso.onmicrosoft.com'],
    createdAt,
    directory,
    user,
    findUser,
    folders: (userId, at) => mailbox(userId).folders.filter((folder) => folder.createdAt <= at),
    log: (userId, folderId) => mailbox(userId).open(folderId),
    events: () => [],
  };
}
