// What must hold in every tenant, whatever invents it; used by the tests of the scenarios.
import type { CalendarEvent, Instant, Message, MessageChange, Tenant, TenantUser } from '../tenant/model.ts';

/** One message as it was saved in one mailbox. */
export interface Saved {
  readonly owner: string;
  readonly folderId: string;
  readonly message: Message;
}

export function listUsers(tenant: Tenant, now: Instant): readonly TenantUser[] {
  const ids = new Set(tenant.directory.flatMap((change) => ('user' in change ? [change.user.id] : [])));
  return [...ids].map((id) => tenant.user(id, now)).filter((user) => user !== null);
}

/** Everything that ever happens in a folder until `now`, read in pieces of uneven size. */
export function readLog(tenant: Tenant, userId: string, place: { readonly folderId: string; readonly now: Instant }) {
  const log = tenant.log(userId, place.folderId);
  const length = log?.lengthAt(place.now) ?? 0;
  const changes: MessageChange[] = [];
  for (let from = 0; from < length; from += 997)
    changes.push(...(log?.slice(from, Math.min(from + 997, length)) ?? []));
  return changes;
}

type Faults = string[];

/** A log runs forward in time, is as long as its changes up to `now`, and removes only what lies there. */
function checkLog(changes: readonly MessageChange[], name: string): Faults {
  const faults: Faults = [];
  const lying = new Set<string>();
  let last = Number.NEGATIVE_INFINITY;
  for (const change of changes) {
    if (change.at < last) faults.push(`${name}: goes back in time`);
    if (change.at % 1000 !== 0) faults.push(`${name}: a change between two seconds`);
    last = change.at;
    if ('saved' in change) lying.add(change.saved.id);
    else if (!lying.delete(change.removed)) faults.push(`${name}: removes what is not there`);
  }
  return faults;
}

/** At every instant an item lies in one folder at most. */
function checkMoves(changes: readonly (MessageChange & { readonly folderId: string })[], name: string): Faults {
  const places = new Map<string, Set<string>>();
  const faults: Faults = [];
  const byTime = changes.toSorted((a, b) => a.at - b.at);
  for (const [position, change] of byTime.entries()) {
    const id = 'saved' in change ? change.saved.id : change.removed;
    const folders = places.get(id) ?? new Set<string>();
    if ('saved' in change) folders.add(change.folderId);
    else folders.delete(change.folderId);
    places.set(id, folders);
    if (byTime[position + 1]?.at === change.at) continue;
    if (folders.size > 1) faults.push(`${name}: ${id} lies in two folders`);
  }
  return faults;
}

function checkMailbox(
  tenant: Tenant,
  user: TenantUser,
  now: Instant,
): { readonly faults: Faults; readonly saved: Saved[] } {
  const faults: Faults = [];
  const all: (MessageChange & { readonly folderId: string })[] = [];
  const folders = tenant.folders(user.id, now);
  const ids = new Set(folders.map(({ id }) => id));
  for (const folder of folders) {
    if (!folder.displayName.includes('canary-folder-')) faults.push(`${folder.displayName}: no canary`);
    const child = folder.wellKnown === null && ids.has(folder.parentFolderId);
    if (!child && folder.parentFolderId === folder.id) faults.push(`${folder.displayName}: its own parent`);
    const changes = readLog(tenant, user.id, { folderId: folder.id, now });
    const name = `${user.displayName}/${folder.displayName}`;
    faults.push(...checkLog(changes, name));
    all.push(...changes.map((change) => ({ ...change, folderId: folder.id })));
  }
  faults.push(...checkMoves(all, user.displayName));
  const saved = all.flatMap((change) =>
    'saved' in change ? [{ owner: user.id, folderId: change.folderId, message: change.saved }] : [],
  );
  return { faults, saved };
}

function checkMessage({ message }: Saved): Faults {
  const faults: Faults = [];
  if (!message.subject.includes('canary-subject-')) faults.push(`${message.id}: no canary in the subject`);
  if (!message.body.includes('canary-body-')) faults.push(`${message.id}: no canary in the body`);
  for (const time of [message.sentAt, message.receivedAt]) {
    if (time !== null && time % 1000 !== 0) faults.push(`${message.id}: a time between two seconds`);
  }
  if (message.conversationIndex === null) return faults;
  const length = Buffer.from(message.conversationIndex, 'base64').length;
  if (length < 22 || (length - 22) % 5 !== 0) faults.push(`${message.id}: an index of ${length} bytes`);
  return faults;
}

/** An index longer than a first message's is its parent's and five bytes; parent and answer are of one conversation. */
function checkIndexes(saved: readonly Saved[]): Faults {
  const owners = new Map<string, Message>();
  const faults: Faults = [];
  for (const { message } of saved) {
    const index = message.conversationIndex;
    if (index === null) continue;
    const known = owners.get(index);
    if (known !== undefined && known.internetMessageId !== message.internetMessageId) {
      faults.push(`${message.internetMessageId}: has the index of ${known.internetMessageId}`);
    }
    owners.set(index, message);
  }
  for (const { message } of saved) {
    const bytes = Buffer.from(message.conversationIndex ?? '', 'base64');
    const parent = bytes.length > 22 ? owners.get(bytes.subarray(0, -5).toString('base64')) : undefined;
    if (parent !== undefined && parent.conversationId !== message.conversationId) {
      faults.push(`${message.internetMessageId}: parent in another conversation`);
    }
  }
  return faults;
}

const shared = ({
  start,
  end,
  iCalUId,
  organizer,
  attendees,
  isAllDay,
  isCancelled,
  sensitivity,
}: CalendarEvent): string =>
  JSON.stringify({ start, end, iCalUId, organizer, attendees, isAllDay, isCancelled, sensitivity });

const addressesOf = (user: TenantUser): readonly string[] =>
  user.proxyAddresses.map((one) => one.slice(5).toLowerCase());

/** Events are in order, bear canaries, and are the same in every calendar that shows them. */
function checkEvents(tenant: Tenant, users: readonly TenantUser[], now: Instant): Faults {
  const faults: Faults = [];
  const seen = new Map<string, string>();
  for (const user of users) {
    const events = tenant.events(user.id, now - 95 * 86_400_000, now + 40 * 86_400_000, now);
    for (const [position, event] of events.entries()) {
      if (event.start < (events[position - 1]?.start ?? 0)) faults.push(`${user.displayName}: events out of order`);
      if (event.createdAt > now || event.modifiedAt > now) faults.push(`${event.id}: comes from the future`);
      if (!event.subject.includes('canary-subject-')) faults.push(`${event.id}: no canary`);
      if (event.isOrganizer !== addressesOf(user).includes(event.organizer))
        faults.push(`${event.id}: wrong organizer`);
      const key = `${event.iCalUId} ${event.start}`;
      const known = seen.get(key) ?? shared(event);
      if (known !== shared(event)) faults.push(`${user.displayName}: ${key} differs between calendars`);
      seen.set(key, known);
    }
  }
  return faults;
}

/** Whatever is wrong with the mailboxes and calendars of these users as they are at `now`; nothing, if all is well. */
export function findFaults(tenant: Tenant, users: readonly TenantUser[], now: Instant): readonly string[] {
  const faults: Faults = [];
  const saved: Saved[] = [];
  for (const user of users) {
    const mailbox = checkMailbox(tenant, user, now);
    faults.push(...mailbox.faults);
    saved.push(...mailbox.saved);
  }
  faults.push(...saved.flatMap(checkMessage), ...checkIndexes(saved), ...checkEvents(tenant, users, now));
  return [...new Set(faults)];
}

/** Every message saved in the mailboxes of these users until `now`. */
export function listSaved(tenant: Tenant, users: readonly TenantUser[], now: Instant): readonly Saved[] {
  return users.flatMap((user) => checkMailbox(tenant, user, now).saved);
}
