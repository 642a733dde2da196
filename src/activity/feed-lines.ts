// The whole feed as lines for a file, in bounded memory.
import type { FeedLine } from '../contract/activities.ts';
import type { Database } from '../db/open.ts';
import { entryOf, openDirectory } from './feed-entries.ts';
import { type FeedFilter, readWholeFeed } from './feed.ts';
import type { Naming } from './naming.ts';

/** The newest first. */
export const listFeedLines = async function* (
  database: Database,
  filter: FeedFilter,
  naming: Naming,
): AsyncGenerator<FeedLine> {
  const { organizationId, personIds } = filter;
  for await (const rows of readWholeFeed(database, filter)) {
    const directory = await database.tenant(organizationId, (tx) => openDirectory(tx, { organizationId, rows }));
    for (const row of rows) {
      const { person, source, ...entry } = entryOf(row, { directory, personIds, naming });
      yield { ...entry, person: person?.name ?? null, provider: source.provider, source: source.name };
    }
  }
};
