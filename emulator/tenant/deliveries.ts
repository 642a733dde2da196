// Mail that came into mailboxes while the tenant was being used, beside what the scenario wrote.
import type { FolderLog, Instant, Message, Tenant, WellKnownFolder } from './model.ts';

/** A message that lies in a folder from that instant on. */
export interface Delivery {
  readonly userId: string;
  readonly folder: WellKnownFolder;
  readonly message: Message;
}

/** The log with one more entry, after all that happened up to then: what was read before keeps its place. */
const withEntry = (log: FolderLog, at: Instant, saved: Message): FolderLog => {
  const place = log.lengthAt(at);
  const { arrivals } = log;
  return {
    ...(log.onlyAdds === undefined ? {} : { onlyAdds: log.onlyAdds }),
    ...(arrivals ? { arrivals: (from, to) => arrivals(from, to) + (from <= at && at < to ? 1 : 0) } : {}),
    lengthAt: (now) => log.lengthAt(now) + (now >= at ? 1 : 0),
    slice: (from, to) => [
      ...(from < place ? log.slice(from, Math.min(to, place)) : []),
      ...(from <= place && place < to ? [{ at, saved }] : []),
      ...(to > place + 1 ? log.slice(Math.max(from, place + 1) - 1, to - 1) : []),
    ],
  };
};

const findFolder = (tenant: Tenant, { userId, folder }: Delivery, at: Instant): string | null =>
  tenant.folders(userId, at).find(({ wellKnown }) => wellKnown === folder)?.id ?? null;

/** The tenant with these messages in its mailboxes from `at` on; a mailbox without that folder gets none. */
export const withDeliveries = (tenant: Tenant, deliveries: readonly Delivery[], at: Instant): Tenant => {
  const known = new Map<string, FolderLog>();
  for (const delivery of deliveries) {
    const folderId = findFolder(tenant, delivery, at);
    if (folderId === null) continue;
    const key = `${delivery.userId} ${folderId}`;
    const log = known.get(key) ?? tenant.log(delivery.userId, folderId);
    if (log !== null) known.set(key, withEntry(log, at, delivery.message));
  }
  return { ...tenant, log: (userId, folderId) => known.get(`${userId} ${folderId}`) ?? tenant.log(userId, folderId) };
};
