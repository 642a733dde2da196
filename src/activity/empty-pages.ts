// Keeping pages that brought nothing new: only their cursors are saved, those of many partitions in one transaction.
import type { Database } from '../db/open.ts';
import { advanceEmpty } from '../db/queries/empty-pages.ts';
import { bringsMore, type PackedPage, type Place, type SavedPage, StalePage } from './ingest.ts';

export interface PlacedPage {
  readonly place: Place;
  readonly page: PackedPage;
}

/** Whether nothing is to be saved but the cursor behind it. */
export const isEmptyPage = ({ place, page }: PlacedPage): boolean =>
  page.items === 0 &&
  page.rows.count === 0 &&
  !bringsMore(page) &&
  (place.version > 0 || place.readFrom === null) &&
  (!place.quarantined || page.readable.length === 0);

/**
 * Saves empty pages of different partitions of one connection in one transaction. Resolves to what became of each, in
 * their order; StalePage: its cursor is not where the page was asked from, and nothing of it was saved. Errors:
 * PartitionGone; those of the database; then none is saved.
 */
export const saveEmptyPages = async (
  database: Database,
  pages: readonly [PlacedPage, ...PlacedPage[]],
): Promise<(SavedPage | StalePage)[]> => {
  const { organizationId, connectionId } = pages[0].page.key;
  const steps = pages.map(({ place, page: { key, cursor, done } }) => {
    const { version, began, asked, nextAt } = place;
    return { key, version, cursor, began, asked, nextAt: done ? nextAt : null };
  });
  const { now } = pages[0].place;
  const saved = await database.tenant(organizationId, (tx) =>
    advanceEmpty(tx, { organizationId, connectionId, steps, now }),
  );
  return saved.map((one) =>
    one === null ? new StalePage('Another worker has gone on with this partition.') : { ...one, found: 0 },
  );
};
