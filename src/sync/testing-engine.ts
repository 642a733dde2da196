// The engine as tests run it: one process's parts, slices until nothing is due, and a look at what is stored.
import { accountKey, itemKey } from '../activity/keys.ts';
import type { Database } from '../db/open.ts';
import type { ConnectionKey } from '../db/queries/connections.ts';
import { rowsOf } from '../db/testing-rows.ts';
import { systemClock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Log } from '../lib/log.ts';
import type { Source } from '../providers/provider.ts';
import { defaultBounds, openBudget } from './budget.ts';
import { type Memory, newMemory, runSlice } from './engine.ts';
import type { EngineParts } from './slice.ts';
import type { FakeTenant } from './testing.ts';
import { Turnstile } from './turnstile.ts';

export const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, with: () => silent };

const ticks = (): number => performance.now();

/** What one process works with. */
export const engineParts = (database: Database, source: Source, more: Partial<EngineParts> = {}): EngineParts => {
  const clock = systemClock();
  return {
    database,
    clock,
    ticks,
    random: Math.random,
    log: silent,
    sources: { get: async () => source },
    mapAccounts: async () => {},
    seal: (text) => Buffer.from(text),
    rollUp: async () => {},
    budget: openBudget(defaultBounds, { ticks, sleep: (ms, signal) => clock.sleep(ms, signal) }),
    saving: new Turnstile(4),
    alone: false,
    leaseSeconds: 20,
    worker: newId(),
    ...more,
  };
};

const never = new AbortController().signal;

/** One slice of up to `seconds`. */
export const slice = (
  parts: EngineParts,
  key: ConnectionKey,
  more: { readonly memory?: Memory; readonly signal?: AbortSignal; readonly seconds?: number } = {},
): Promise<boolean> =>
  runSlice(parts, key, { memory: newMemory(ticks()), signal: never, seconds: 60, grace: 200, ...more });

interface Stored {
  /** Keys of the items of each mailbox, sorted. */
  readonly items: Readonly<Record<string, readonly string[]>>;
  readonly partitions: readonly Readonly<Record<string, unknown>>[];
}

/** What is stored of a connection, without what differs from run to run. */
export const readStored = async (
  database: Database,
  { organizationId, connectionId }: ConnectionKey,
): Promise<Stored> => {
  const rows = await rowsOf(
    database,
    organizationId,
    `select source_id, array_agg(replace(item::text, '-', '') order by item) as items from activity join account using (organization_id, account_id)
     where connection_id = '${connectionId}' group by source_id order by source_id`,
  );
  const partitions = await rowsOf(
    database,
    organizationId,
    `select stream, coalesce(source_id, '') as mailbox, part, state, cursor, items_done, problem->>'code' as problem
     from stream_partition left join account using (organization_id, account_id)
     where stream_partition.connection_id = '${connectionId}' order by stream, source_id, part`,
  );
  const items: Record<string, string[]> = {};
  for (const row of rows) items[String(row['source_id'])] = Array.isArray(row['items']) ? row['items'].map(String) : [];
  return { items, partitions };
};

/** What has to be stored of some people's mail when all of it was read. */
export const itemsOf = (
  tenant: FakeTenant,
  { connectionId }: ConnectionKey,
  people: readonly string[],
): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    people.map((person) => {
      const account = accountKey(connectionId, person);
      return [
        person,
        tenant
          .messages(person)
          .map((id) => itemKey(account, id))
          .sort(),
      ];
    }),
  );
