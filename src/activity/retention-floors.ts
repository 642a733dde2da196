// From when on each kind of record is still taken in: what was purged does not come back with the next reading.
import type { RetentionKind } from '../contract/retention.ts';
import { listRetention } from '../db/queries/retention.ts';
import type { Tx } from '../db/schema.ts';
import type { Page } from '../providers/stream.ts';

/** ISO 8601 by kind; a kind without one is taken in whole. */
export type Floors = ReadonlyMap<RetentionKind, string>;

const streamKinds: Readonly<Record<string, RetentionKind>> = {
  mail: 'activity',
  meetings: 'activity',
  chats: 'events',
  'sign-ins': 'events',
  audit: 'events',
  usage: 'measures',
  calls: 'transcripts',
};

export const readFloors = async (tx: Tx, organizationId: string): Promise<Floors> =>
  new Map(
    (await listRetention(tx, organizationId)).flatMap(({ kind, keptFrom }) =>
      keptFrom === null ? [] : [[kind, keptFrom.toISOString()] as const],
    ),
  );

/** The later of what the connection wants and what is kept of a stream; null: everything. */
export const sinceOf = (floors: Floors, stream: string, since: string | null): string | null => {
  const kind = streamKinds[stream];
  const floor = kind === undefined ? undefined : floors.get(kind);
  if (floor === undefined) return since;
  return since === null || since < floor ? floor : since;
};

/**
 * The page without what is no longer kept: changes of old items come with every increment, whatever was asked for. What has
 * no date cannot be kept for a time and is left out while there is a limit.
 */
export const leaveOld = (page: Page, floors: Floors): Page => {
  if (floors.size === 0) return page;
  const [activity, events] = [floors.get('activity'), floors.get('events')];
  const [measures, transcripts] = [floors.get('measures')?.slice(0, 10), floors.get('transcripts')];
  return {
    ...page,
    ...(activity === undefined
      ? {}
      : { activities: page.activities.filter(({ at }) => at !== null && at >= activity) }),
    ...(events === undefined || page.events === undefined
      ? {}
      : { events: page.events.filter(({ at }) => at >= events) }),
    ...(measures === undefined || page.measures === undefined
      ? {}
      : { measures: page.measures.filter(({ day }) => day >= measures) }),
    ...(transcripts === undefined || page.transcripts === undefined
      ? {}
      : { transcripts: page.transcripts.filter(({ at }) => at >= transcripts) }),
  };
};
