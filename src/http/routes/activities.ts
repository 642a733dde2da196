// What happened: the feed for those who run the product, one's own for everybody, each event with its facts, and the feed as a file.
import type { z } from 'zod';
import type { Caller } from '../../access/caller.ts';
import { namingFor } from '../../access/export-names.ts';
import { entryOf, openDirectory } from '../../activity/feed-entries.ts';
import { listFeedLines } from '../../activity/feed-lines.ts';
import { type FeedFilter, type FeedPage, readFeed } from '../../activity/feed.ts';
import * as contract from '../../contract/activities.ts';
import type { Database } from '../../db/open.ts';
import { listKnownAddresses } from '../../db/queries/account-people.ts';
import type { FeedPlace, FeedScope } from '../../db/queries/feed.ts';
import { readOrganization } from '../../db/queries/organizations.ts';
import { type Person, readPerson } from '../../db/queries/people.ts';
import type { Tx } from '../../db/schema.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Keyring } from '../../lib/secrets.ts';
import { formatDay, parseDay } from '../../people/local-days.ts';
import { findZone, utc, type Zone } from '../../people/zones.ts';
import { readActivityDetail } from '../../signals/activity-detail.ts';
import { invalidFields, notFound } from '../errors.ts';
import { checkPeriod } from '../period.ts';
import { type Route, route, streamRoute } from '../route.ts';

interface FeedParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly keyring: Keyring;
}

interface Filter {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly person?: readonly string[] | undefined;
  readonly source?: readonly string[] | undefined;
  readonly kind?: readonly contract.ActivityKind[] | undefined;
}

const everybody = (organizationId: string): FeedScope => ({ organizationId, personIds: null, connectionIds: null });

const some = (ids: readonly string[] | undefined): readonly string[] | null =>
  ids === undefined || ids.length === 0 ? null : ids;

/** The days in the organization's zone, and nothing that has not happened yet. */
const filterOf = (scope: FeedScope, filter: Filter, { zone, now }: { zone: Zone; now: number }): FeedFilter => {
  const { from, to } = filter;
  const end = to === undefined ? now : zone.instantOf(parseDay(to) + 1, 0);
  return {
    ...scope,
    kinds: filter.kind ?? [],
    from: from === undefined ? null : zone.instantOf(parseDay(from), 0),
    to: Math.min(end, now + 1),
  };
};

const zoneOf = async (tx: Tx, organizationId: string): Promise<Zone> =>
  findZone((await readOrganization(tx, organizationId))?.zone ?? '') ?? utc;

const writePlace = (place: FeedPlace | null): string | null => (place === null ? null : `${place.at}~${place.key}`);

const placePattern =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:\d{3})?Z)~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Errors: Refusal 400. */
const readPlace = (text: string | undefined): FeedPlace | null => {
  if (text === undefined) return null;
  const [, at, key] = placePattern.exec(text) ?? [];
  if (at === undefined || key === undefined || Number.isNaN(Date.parse(at))) {
    throw invalidFields([{ field: 'after', message: 'This is no place in the feed: give `next` of the page before.' }]);
  }
  return { at, key };
};

const pageOf = async (
  tx: Tx,
  filter: FeedFilter,
  asked: { readonly after?: string | undefined; readonly limit: number },
): Promise<z.input<typeof contract.listActivities.output>> => {
  const page: FeedPage = await readFeed(tx, { filter, after: readPlace(asked.after), limit: asked.limit });
  const { organizationId, personIds } = filter;
  const directory = await openDirectory(tx, { organizationId, rows: page.rows });
  const reached = page.reached === null ? null : new Date(page.reached).toISOString();
  return {
    activities: page.rows.map((row) => entryOf(row, { directory, personIds })),
    next: writePlace(page.next),
    reached,
  };
};

/** Who asks, on the roster: by their address there, or by one of an account of theirs. */
const findSelf = async (tx: Tx, { organizationId, email }: Caller, today: string): Promise<Person | null> => {
  const addresses = [email.toLowerCase()];
  const [known] = await listKnownAddresses(tx, { organizationId, addresses, on: today });
  return known === undefined ? null : readPerson(tx, { organizationId, personId: known.personId });
};

/** Errors: Refusal 404. */
const itemOf = async (
  parts: FeedParts,
  tx: Tx,
  asked: { readonly scope: FeedScope; readonly item: string; readonly copiesOf: FeedScope },
): Promise<contract.ActivityDetail> => {
  const detail = await readActivityDetail(tx, { ...asked, now: parts.clock.now() });
  if (detail === null) throw notFound('The activity');
  return detail;
};

const ownScope = async (parts: FeedParts, tx: Tx, caller: Caller) => {
  const { organizationId } = caller;
  const zone = await zoneOf(tx, organizationId);
  const now = parts.clock.now();
  const person = await findSelf(tx, caller, formatDay(zone.dayOf(now)));
  const scope: FeedScope = { organizationId, personIds: person === null ? [] : [person.personId], connectionIds: null };
  return { scope, person, at: { zone, now } };
};

export const activityRoutes = (parts: FeedParts): readonly Route[] => [
  route(contract.listActivities, ({ input, caller }) => {
    checkPeriod(input);
    const { organizationId } = caller;
    const scope = { organizationId, personIds: some(input.person), connectionIds: some(input.source) };
    return parts.database.tenant(organizationId, async (tx) => {
      const at = { zone: await zoneOf(tx, organizationId), now: parts.clock.now() };
      return pageOf(tx, filterOf(scope, input, at), input);
    });
  }),
  route(contract.readActivity, ({ input, caller }) => {
    const all = everybody(caller.organizationId);
    const scope = input.person === undefined ? all : { ...all, personIds: [input.person] };
    return parts.database.tenant(caller.organizationId, (tx) =>
      itemOf(parts, tx, { scope, item: input.id, copiesOf: all }),
    );
  }),
  route(contract.listOwnActivities, ({ input, caller }) => {
    checkPeriod(input);
    return parts.database.tenant(caller.organizationId, async (tx) => {
      const { scope, person, at } = await ownScope(parts, tx, caller);
      if (person === null) return { activities: [], next: null, reached: null, person };
      const page = await pageOf(tx, filterOf(scope, input, at), input);
      return { ...page, person: { id: person.personId, name: person.fullName } };
    });
  }),
  route(contract.readOwnActivity, ({ input, caller }) =>
    parts.database.tenant(caller.organizationId, async (tx) => {
      const { scope, person } = await ownScope(parts, tx, caller);
      if (person === null) throw notFound('The activity');
      return itemOf(parts, tx, { scope, item: input.id, copiesOf: scope });
    }),
  ),
  streamRoute(contract.exportFeed, async ({ input, caller }) => {
    checkPeriod(input);
    const { organizationId } = caller;
    const scope = { organizationId, personIds: some(input.person), connectionIds: some(input.source) };
    const zone = await parts.database.tenant(organizationId, (tx) => zoneOf(tx, organizationId));
    const filter = filterOf(scope, input, { zone, now: parts.clock.now() });
    const name = ['plumbline', 'feed', input.from, input.to].filter((part) => part !== undefined).join('-');
    const lines = listFeedLines(parts.database, filter, await namingFor(parts, caller));
    return { format: input.format, name, lines };
  }),
];
