// Keeping a page: its records, the partitions it found and the cursor behind it are saved together or not at all.
import type { Activity, Identity } from '../contract/records.ts';
import {
  listReaddressed,
  markAccountsRemoved,
  setMailboxSettings,
  type SourceAccount,
  upsertAccounts,
} from '../db/queries/accounts.ts';
import {
  type ActivityRow,
  type Advance,
  advance,
  advanceWithActivities,
  type PackedRows,
  type PartitionKey,
  packRows,
  type Saved,
} from '../db/queries/pages.ts';
import { sweepContacts } from '../db/queries/contacts.ts';
import { addParts, dropParts, seedPartitions, setReadFrom } from '../db/queries/partitions.ts';
import { quarantineItems, releaseItems } from '../db/queries/quarantine.ts';
import { holdReach } from '../db/queries/reach.ts';
import { touchAccounts } from '../db/queries/touched-days.ts';
import { sweepMeetings } from '../db/queries/windows.ts';
import { applyReach } from '../connections/reach-rules.ts';
import type { Database } from '../db/open.ts';
import type { Tx } from '../db/schema.ts';
import { digest } from '../lib/ids.ts';
import type { Page, Quarantined } from '../providers/stream.ts';
import { keepRecords, type Seal } from './keep-records.ts';
import { accountKey, type ActivityKeys, itemKey, noAccount, openKeys } from './keys.ts';
import { countRecords, isEmpty, type PackedRecords, packRecords } from './records.ts';

/** A page as it waits to be saved: texts for the database; the records themselves are gone. */
export interface PackedPage extends Pick<Page, 'settings' | 'done' | 'found' | 'gone' | 'sweep' | 'pass'> {
  readonly key: PartitionKey;
  readonly rows: PackedRows;
  readonly accounts: Accounts;
  /** Null on a page that has only activity and accounts. */
  readonly records: PackedRecords | null;
  readonly quarantined: readonly Quarantined[];
  /** Ids of what could be read, or is no more, beside activity. */
  readonly readable: readonly string[];
  /** JSON text. */
  readonly cursor: string;
  /** Records that it held. */
  readonly items: number;
}

/** What is written with a page. */
export interface Place {
  /** The cursor's version that the page was asked with. */
  readonly version: number;
  /** How far back the partition is asked for; null: as far as the connection says. Written down with its first page. */
  readonly readFrom: string | null;
  /** When the run of requests began that the page belongs to. */
  readonly began: Date;
  /** When the page, or one before it that came in one go with it, was asked for: what was made due since then stays due. */
  readonly asked: Date;
  /** When the partition is to be read again should the page be the last of its run. */
  readonly nextAt: Date;
  readonly now: Date;
  /** Whether the mailbox has items of this stream in quarantine. */
  readonly quarantined: boolean;
  /** Streams switched on that have a partition for each mailbox: new accounts get theirs. */
  readonly byMailbox: readonly string[];
  /** Runs in the same transaction after accounts were saved, for them; at the end of a run for all of the connection's. */
  readonly mapAccounts: (tx: Tx, accountIds: readonly string[] | undefined) => Promise<void>;
  /** For what was said in calls. */
  readonly seal: Seal;
}

export interface SavedPage extends Saved {
  /** Partitions that were not known before. */
  readonly found: number;
}

/** Another worker has gone on with this partition: nothing of the page was saved. */
export class StalePage extends Error {
  override readonly name = 'StalePage';
}

interface Rows {
  /** In the order of their keys: two pages that share items never wait for one another crosswise. */
  readonly rows: readonly ActivityRow[];
  readonly odd: readonly Quarantined[];
}

/** Seconds that fit into the column; longer is no meeting. */
const longest = 2 ** 31 - 1;

const faultOf = (activity: Activity): string | null => {
  if (activity.at !== null && activity.at < '0001') return 'at: before the year 1';
  if (activity.kind === 'meeting' && activity.duration > longest) return 'duration: out of range';
  return null;
};

const rowOf = (keys: ActivityKeys, activity: Activity): ActivityRow => {
  const thread = activity.kind === 'mail' ? activity.thread : null;
  return {
    item: keys.item(activity.id),
    kind: activity.kind,
    event: keys.event(activity.event),
    at: activity.at === null ? null : Date.parse(activity.at),
    seconds: activity.kind === 'meeting' ? activity.duration : 0,
    actor: activity.actor,
    counterparts: activity.counterparts,
    thread: thread === null ? null : keys.thread(thread.id),
    position: thread?.position == null ? null : keys.position(thread.position),
    answers: thread?.answers == null ? null : keys.position(thread.answers),
    marks: activity.kind === 'meeting' ? activity.marks : [],
  };
};

const byItem = (a: ActivityRow, b: ActivityRow): number => (a.item < b.item ? -1 : Number(a.item > b.item));

const none: Rows = { rows: [], odd: [] };
const noRows = packRows([]);

/** An item that comes twice on a page counts as it came last. */
const rowsOf = (key: PartitionKey, activities: readonly Activity[]): Rows => {
  if (activities.length === 0) return none;
  const keys = openKeys(key.organizationId, key.accountId);
  const rows: ActivityRow[] = [];
  const odd: Quarantined[] = [];
  for (const activity of activities) {
    const reason = faultOf(activity);
    if (reason === null) rows.push(rowOf(keys, activity));
    else odd.push({ id: activity.id, reason });
  }
  // Equal ones stay in the order in which they came.
  rows.sort(byItem);
  return { rows: rows.filter((row, at) => row.item !== rows[at + 1]?.item), odd };
};

/** PostgreSQL takes no U+0000. */
const clean = (text: string): string => text.replaceAll('\0', '');
const cleanOrNull = (text: string | null): string | null => (text === null ? null : clean(text));

const accountOf = (connectionId: string, identity: Identity): SourceAccount => ({
  accountId: accountKey(connectionId, identity.id),
  sourceId: identity.id,
  kind: identity.kind,
  displayName: clean(identity.displayName),
  addresses: identity.addresses.map(clean),
  department: cleanOrNull(identity.department),
  jobTitle: cleanOrNull(identity.jobTitle),
  managerSourceId: cleanOrNull(identity.managerId),
  enabled: identity.enabled,
  mailbox: identity.mailbox,
  createdAt: identity.createdAt,
  employment: identity.employment,
});

interface Accounts {
  readonly accounts: readonly SourceAccount[];
  readonly removed: readonly string[];
  readonly odd: readonly Quarantined[];
}

/** By source id, the last one wins; one that both came and went is there. */
const accountsOf = (connectionId: string, page: Page): Accounts => {
  const good = page.identities.filter((identity) => !identity.id.includes('\0'));
  const accounts = new Map(good.map((identity) => [identity.id, accountOf(connectionId, identity)]));
  const odd = page.identities.length === good.length ? [] : [{ id: null, reason: 'id: holds U+0000' }];
  const removed = page.removedIdentities.filter((id) => !accounts.has(id) && !id.includes('\0'));
  return { accounts: [...accounts.values()], removed, odd };
};

const saveAccounts = async (tx: Tx, place: Place, page: PackedPage): Promise<void> => {
  const { accounts, removed } = page.accounts;
  if (accounts.length === 0 && removed.length === 0) return;
  const { organizationId, connectionId } = page.key;
  await holdReach(tx, { organizationId, connectionId }, 'share');
  const readdressed = await listReaddressed(tx, { organizationId, connectionId, accounts });
  const saved = await upsertAccounts(tx, { organizationId, connectionId, accounts });
  if (removed.length > 0)
    await markAccountsRemoved(tx, { organizationId, connectionId, sourceIds: removed, at: place.now });
  await touchAccounts(tx, { organizationId, accountIds: readdressed });
  const accountIds = [...saved.map((row) => row.accountId), ...removed.map((id) => accountKey(connectionId, id))];
  const { byMailbox, now } = place;
  await applyReach(tx, { organizationId, connectionId, accountIds });
  await seedPartitions(tx, { organizationId, connectionId, byTenant: [], byMailbox, accountIds, now });
  await place.mapAccounts(tx, page.done ? undefined : accountIds);
};

const saveSettings = async (tx: Tx, { key, settings }: PackedPage): Promise<void> => {
  const { organizationId, accountId } = key;
  if (settings === null || accountId === noAccount) return;
  const changed = await setMailboxSettings(tx, { organizationId, accountId, ...settings });
  if (changed) await touchAccounts(tx, { organizationId, accountIds: [accountId] });
};

/** An item without an id is known by its place on the page that held it, which is the same when the page comes again. */
const saveQuarantined = async (tx: Tx, { version, now }: Place, { key, quarantined }: PackedPage): Promise<void> => {
  const items = new Map<string, string>();
  for (const [at, { id, reason }] of quarantined.entries()) {
    const item =
      id === null ? digest('odd', key.accountId, key.part, `${version}`, `${at}`) : itemKey(key.accountId, id);
    items.set(item, clean(reason));
  }
  await quarantineItems(tx, { ...key, items: [...items].map(([item, reason]) => ({ item, reason })), at: now });
};

const readableOf = (page: Page): string[] => {
  const { identities, removedIdentities, events = [], removedEvents = [], contacts = [], removedContacts = [] } = page;
  const { transcripts = [], readable = [] } = page;
  const records = [...identities, ...events, ...removedEvents, ...contacts, ...transcripts].map(({ id }) => id);
  return [...records, ...removedIdentities, ...removedContacts, ...readable];
};

/** What can be read now, or is no more, is out of quarantine. */
const release = async (tx: Tx, { key, rows, readable }: PackedPage): Promise<void> => {
  if (rows.count > 0) await releaseItems(tx, { ...key, items: rows.item });
  if (readable.length === 0) return;
  const items = readable.map((id) => itemKey(key.accountId, id));
  await releaseItems(tx, { ...key, items: `{${items.join()}}` });
};

/** Errors: TypeError for activity that belongs to no mailbox. */
export const packPage = (key: PartitionKey, page: Page): PackedPage => {
  if (key.accountId === noAccount && page.activities.length > 0)
    throw new TypeError(`Stream ${key.stream} gave activity that belongs to no mailbox.`);
  const { rows, odd } = rowsOf(key, page.activities);
  const accounts = accountsOf(key.connectionId, page);
  const records = packRecords(key, page, key.accountId === noAccount);
  const { settings, done, found, gone, sweep, pass } = page;
  return {
    key,
    rows: rows.length === 0 ? noRows : packRows(rows),
    accounts,
    records: isEmpty(records) ? null : records,
    quarantined: [...page.quarantined, ...odd, ...accounts.odd, ...records.odd],
    readable: readableOf(page),
    cursor: JSON.stringify(page.cursor),
    items: page.activities.length + page.identities.length + countRecords(records),
    settings,
    done,
    found,
    gone,
    sweep,
    pass,
  };
};

/** Whether a page brings more than activity, which most pages do not. */
export const bringsMore = ({ accounts, records, settings, found, gone, sweep, quarantined }: PackedPage): boolean =>
  accounts.accounts.length > 0 ||
  records !== null ||
  accounts.removed.length > 0 ||
  settings !== null ||
  found.length > 0 ||
  gone.length > 0 ||
  sweep !== null ||
  quarantined.length > 0;

/**
 * Saves a page and moves its partition's cursor, in one transaction; the same page a second time changes nothing.
 * Errors: StalePage when the cursor is not where the page was asked from; those of the database.
 */
export const savePage = async (database: Database, place: Place, page: PackedPage): Promise<SavedPage> => {
  const { version, began, asked, now } = place;
  const { key, rows, cursor, items, pass } = page;
  const step: Advance = { key, version, cursor, began, asked, nextAt: page.done ? place.nextAt : null, items, now };
  return database.tenant(key.organizationId, async (tx) => {
    const saved = rows.count === 0 ? await advance(tx, step) : await advanceWithActivities(tx, step, { rows, pass });
    if (saved === null) throw new StalePage('Another worker has gone on with this partition.');
    if (version === 0 && place.readFrom !== null) await setReadFrom(tx, key, place.readFrom);
    if (place.quarantined) await release(tx, page);
    if (!bringsMore(page)) return { ...saved, found: 0 };
    if (page.sweep !== null) await sweepMeetings(tx, { ...key, ...page.sweep });
    await saveAccounts(tx, place, page);
    await saveSettings(tx, page);
    const events = page.records === null ? 0 : await keepRecords(tx, { ...place, key }, page.records);
    const found = await addParts(tx, { ...key, parts: page.found, now });
    await dropParts(tx, { ...key, parts: page.gone });
    await sweepContacts(tx, { ...key, parts: page.gone, before: null });
    await saveQuarantined(tx, place, page);
    return { ...saved, inserted: saved.inserted + events, found };
  });
};
