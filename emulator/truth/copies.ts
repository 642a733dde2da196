// The mail copies that a reader of a mailbox gets to know, and which of several copies counts.
import type { Instant, Message, Tenant } from '../tenant/model.ts';

const LEFT_OUT = new Set(['drafts', 'junkemail', 'outbox']);
const PAGE = 1000;

export interface Copy {
  readonly message: Message;
  /** When it was received, else sent; null if it bears neither date. */
  readonly at: Instant | null;
}

/** Copies of one folder that lie in it at `firstReadAt` or come later; a later removal does not undo them. */
function readFolder(
  tenant: Tenant,
  place: readonly [userId: string, folderId: string],
  read: ReadSpan,
): readonly Message[] {
  const log = tenant.log(...place);
  if (log === null) return [];
  const lying = new Map<string, Message>();
  const known = new Map<string, Message>();
  const length = log.lengthAt(read.now);
  let begun = false;
  const begin = (): void => {
    for (const [id, message] of lying) known.set(id, message);
    begun = true;
  };
  for (let from = 0; from < length; from += PAGE) {
    for (const change of log.slice(from, Math.min(from + PAGE, length))) {
      if (!begun && change.at > read.firstReadAt) begin();
      if ('removed' in change) lying.delete(change.removed);
      else if (!change.saved.isDraft) (begun ? known : lying).set(change.saved.id, change.saved);
    }
  }
  if (!begun) begin();
  return [...known.values()];
}

export interface ReadSpan {
  readonly firstReadAt: Instant;
  readonly now: Instant;
}

/** One per item, wherever in the mailbox it went; drafts and the folders for drafts, junk and unsent mail are left out. */
export function readCopies(tenant: Tenant, userId: string, read: ReadSpan): readonly Copy[] {
  const items = new Map<string, Message>();
  for (const folder of tenant.folders(userId, read.now)) {
    if (folder.wellKnown !== null && LEFT_OUT.has(folder.wellKnown)) continue;
    for (const message of readFolder(tenant, [userId, folder.id], read)) items.set(message.id, message);
  }
  return [...items.values()].map((message) => ({ message, at: message.receivedAt ?? message.sentAt }));
}

/** One copy per Message-Id: the earliest that bears a date, at the same time the first of the list. */
export function chooseCopies(copies: readonly Copy[]): readonly Copy[] {
  const chosen = new Map<string, Copy>();
  for (const copy of copies) {
    const known = chosen.get(copy.message.internetMessageId);
    const time = copy.at ?? Number.POSITIVE_INFINITY;
    if (known === undefined || time < (known.at ?? Number.POSITIVE_INFINITY)) {
      chosen.set(copy.message.internetMessageId, copy);
    }
  }
  return [...chosen.values()];
}
