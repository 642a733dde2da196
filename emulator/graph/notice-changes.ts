// What changed in a mailbox since it was last told: messages by their folders' logs, meetings by the calendar before and now.
import type { CalendarEvent, Instant, Tenant } from '../tenant/model.ts';
import { changeKey as eventKey } from './event-shape.ts';
import { showItemId } from './item-ids.ts';
import { changeKey as messageKey } from './message-shape.ts';
import type { ChangeType, Subscription, Watched } from './notice-book.ts';

export interface Change {
  readonly changeType: ChangeType;
  readonly id: string;
  readonly etag: string | null;
}

const dayMs = 86_400_000;
/** Meetings that lie further away are not watched. */
const calendarBehind = 31 * dayMs;
const calendarAhead = 92 * dayMs;

type Place = Pick<Subscription, 'folders' | 'since'>;

/** Where a mailbox stands now. */
export const readPlace = (tenant: Tenant, userId: string, now: Instant): Place => ({
  folders: new Map(tenant.folders(userId, now).map(({ id }) => [id, tenant.log(userId, id)?.lengthAt(now) ?? 0])),
  since: now,
});

/** A message that left one folder and came into another was moved, which is an update. */
const listMessages = (tenant: Tenant, subscription: Subscription, until: Place): readonly Change[] => {
  const { userId, folders, immutableIds, since } = subscription;
  const changes = new Map<string, Change>();
  const removed = new Map<string, string>();
  for (const [folderId, end] of until.folders) {
    const from = folders.get(folderId) ?? 0;
    if (end <= from) continue;
    for (const change of tenant.log(userId, folderId)?.slice(from, end) ?? []) {
      if ('removed' in change) {
        removed.set(change.removed, folderId);
        continue;
      }
      const { saved } = change;
      const fresh = changes.get(saved.id)?.changeType === 'created' || (saved.receivedAt ?? change.at) >= since;
      const id = showItemId(saved.id, folderId, immutableIds);
      changes.set(saved.id, { changeType: fresh ? 'created' : 'updated', id, etag: messageKey(saved) });
    }
  }
  const gone = [...removed].flatMap(([id, folderId]): Change[] =>
    changes.has(id) ? [] : [{ changeType: 'deleted', id: showItemId(id, folderId, immutableIds), etag: null }],
  );
  return [...changes.values(), ...gone];
};

/** Of a series it is the master that is told. */
const toldId = ({ id, type, seriesMasterId }: CalendarEvent): string =>
  type === 'occurrence' ? (seriesMasterId ?? id) : id;

const listEvents = (tenant: Tenant, { userId, since }: Subscription, now: Instant): readonly Change[] => {
  if (since === now) return [];
  const window = [now - calendarBehind, now + calendarAhead] as const;
  const after = tenant.events(userId, ...window, now);
  const before = tenant.events(userId, ...window, since);
  const known = new Set(before.map(({ id }) => id));
  const kept = new Set(after.map(({ id }) => id));
  const changes = new Map<string, Change>();
  for (const event of after) {
    if (known.has(event.id) && event.modifiedAt <= since) continue;
    const changeType = event.createdAt > since ? 'created' : 'updated';
    changes.set(toldId(event), { changeType, id: toldId(event), etag: eventKey(event) });
  }
  const left = new Set(after.map(toldId));
  for (const event of before) {
    if (kept.has(event.id) || changes.has(toldId(event))) continue;
    const changeType = left.has(toldId(event)) ? 'updated' : 'deleted';
    changes.set(toldId(event), { changeType, id: toldId(event), etag: null });
  }
  return [...changes.values()];
};

/** What changed up to `until`, which was read at `now`. */
export const listChanges = (
  tenant: Tenant,
  subscription: Subscription,
  { until, now }: { readonly until: Place; readonly now: Instant },
): readonly Change[] => {
  const listers: Readonly<Record<Watched, () => readonly Change[]>> = {
    messages: () => listMessages(tenant, subscription, until),
    events: () => listEvents(tenant, subscription, now),
  };
  const wanted = new Set(subscription.changeType.toLowerCase().split(','));
  return listers[subscription.watched]().filter(({ changeType }) => wanted.has(changeType));
};
