// Rows of the feed in people's words: who did it, with whom, from which source.
import type { ActivityEntry, ActivityKind } from '../contract/activities.ts';
import { listConnections } from '../db/queries/connections.ts';
import { type Holder, listNamedAccounts, type NamedAccount } from '../db/queries/feed-names.ts';
import type { Tx } from '../db/schema.ts';
import type { FeedRow } from './feed.ts';
import { byName, type Naming } from './naming.ts';

const shown = 3;

/** Everybody that rows name, and the connections they come from. */
export interface Directory {
  readonly account: (accountId: string) => NamedAccount | null;
  /** Who has an account at an instant. */
  readonly holder: (accountId: string, at: string) => Holder | null;
  /** Who is behind an address at an instant; null: nobody of here. */
  readonly owner: (address: string, at: string) => Holder | null;
  readonly source: (connectionId: string) => ActivityEntry['source'];
}

const holderAt = (holders: readonly Holder[], at: string): Holder | null => {
  const time = Date.parse(at);
  return (
    holders.find(({ since, until }) => (since === null || time >= since) && (until === null || time < until)) ?? null
  );
};

const addressesOf = (row: FeedRow, most: number): readonly string[] => {
  if (row.table === 'account_event') return [];
  if (row.table === 'transcript') return row.participants.slice(0, most);
  const named = row.counterparts.slice(0, most).map(([address]) => address);
  return row.actor === null ? named : [row.actor, ...named];
};

/** Reads who stands behind some rows, in two statements for all of them. */
export const openDirectory = async (
  tx: Tx,
  asked: {
    readonly organizationId: string;
    readonly rows: readonly FeedRow[];
    /** Accounts that are named beside the rows. */
    readonly accountIds?: readonly string[];
    /** Addresses of each row that are looked up; the others are told as they stand. */
    readonly addresses?: number;
  },
): Promise<Directory> => {
  const { organizationId, rows, accountIds = [] } = asked;
  const wanted = new Set(accountIds);
  const addresses = new Set<string>();
  for (const row of rows) {
    wanted.add(row.accountId);
    if (row.table === 'account_event' && row.kind === 'sign-in' && row.place !== null) wanted.add(row.place);
    for (const address of addressesOf(row, asked.addresses ?? 2 * shown)) addresses.add(address);
  }
  const named = await listNamedAccounts(tx, { organizationId, accountIds: [...wanted], addresses: [...addresses] });
  const connections = await listConnections(tx, organizationId);
  const byId = new Map(named.map((account) => [account.accountId, account]));
  const byAddress = new Map<string, NamedAccount[]>();
  for (const account of named) {
    for (const address of account.addresses) {
      const owning = byAddress.get(address);
      if (owning === undefined) byAddress.set(address, [account]);
      else owning.push(account);
    }
  }
  const sources = new Map(connections.map((one) => [one.connectionId, one]));
  return {
    account: (accountId) => byId.get(accountId) ?? null,
    holder: (accountId, at) => holderAt(byId.get(accountId)?.holders ?? [], at),
    owner: (address, at) => holderAt(byAddress.get(address)?.flatMap(({ holders }) => holders) ?? [], at),
    source: (connectionId) => {
      const found = sources.get(connectionId);
      return { id: connectionId, provider: found?.provider ?? '', name: found?.tenantName ?? '' };
    },
  };
};

export const kindOf = (row: FeedRow): ActivityKind => {
  if (row.table === 'transcript') return 'call';
  if (row.kind !== 'mail') return row.kind;
  return row.sent ? 'mail-sent' : 'mail-received';
};

export const durationOf = (row: FeedRow): number | null => {
  if (row.table === 'activity') return row.kind === 'meeting' ? row.seconds : null;
  if (row.table === 'account_event' || row.endedAt === null) return null;
  return Math.max(0, Math.round((row.endedAt.getTime() - Date.parse(row.at)) / 1000));
};

/** Addresses of all who took part but the one who did it, each once, with their roles; resources are nobody. */
export const othersOf = (
  row: FeedRow,
  isSelf: (address: string) => boolean,
): readonly (readonly [address: string, role: string])[] => {
  if (row.table === 'account_event') return [];
  const all: readonly (readonly [string, string])[] =
    row.table === 'transcript' ? row.participants.map((address) => [address, 'speaker']) : row.counterparts;
  const seen = new Set<string>();
  return all.filter(([address, role]) => {
    if (role === 'resource' || seen.has(address) || isSelf(address)) return false;
    seen.add(address);
    return true;
  });
};

const calledBy = (naming: Naming, { personId, person: name }: Holder): string => naming.person({ personId, name });

const whole = (holder: Holder | null, naming: Naming): { id: string; name: string } | null =>
  holder === null ? null : { id: naming.personId(holder.personId), name: calledBy(naming, holder) };

/** Whoever did it, as far as the feed is of them; else whoever holds it: of mail from outside, who got it. */
const doerOf = (row: FeedRow, { directory, personIds }: Telling): Holder | null => {
  const holder = directory.holder(row.accountId, row.at);
  if (row.table !== 'activity' || row.actor === null || (row.kind === 'mail' && !row.sent)) return holder;
  const actor = directory.owner(row.actor, row.at);
  return actor !== null && (personIds === null || personIds.includes(actor.personId)) ? actor : holder;
};

/** Who is known, and of whom the feed is; null: of everybody. */
export interface Telling {
  readonly directory: Directory;
  readonly personIds: readonly string[] | null;
  /** Not given: by their names. */
  readonly naming?: Naming;
}

/** A row as a line of the feed. */
export const entryOf = (row: FeedRow, telling: Telling): ActivityEntry => {
  const { directory, naming = byName } = telling;
  const kind = kindOf(row);
  const doer = doerOf(row, telling);
  const account = directory.account(row.accountId);
  const actor = row.table === 'activity' ? row.actor : null;
  const nameOf = (address: string): string => {
    const owner = directory.owner(address, row.at);
    return owner === null ? naming.account(address) : calledBy(naming, owner);
  };
  const source = directory.source(account?.connectionId ?? row.accountId);
  const isDoer = (address: string): boolean =>
    doer !== null && directory.owner(address, row.at)?.personId === doer.personId;
  const others = othersOf(row, (address) => address === actor || isDoer(address));
  const app =
    row.table === 'account_event' && row.kind === 'sign-in' && row.place !== null ? directory.account(row.place) : null;
  return {
    id: row.item,
    kind,
    at: new Date(row.at).toISOString(),
    duration: durationOf(row),
    person: whole(doer, naming),
    account: account === null ? '' : naming.account(account.account),
    source: { ...source, name: naming.source(source.name) },
    from: actor === null || isDoer(actor) ? null : nameOf(actor),
    others: others.slice(0, shown).map(([address]) => nameOf(address)),
    othersCount: others.length,
    marks: [...row.marks],
    app: app?.account ?? null,
    copies: row.table === 'activity' ? row.copies : 1,
  };
};
