// The roster follows the directory: people for new accounts, names and managers as the source shows them, leavers kept.
import {
  holdRoster,
  listConnectionAccounts,
  listKnownAddresses,
  listRoster,
  type MappedAccount,
  type RosterRow,
  saveMappings,
} from '../db/queries/account-people.ts';
import { readByIndex } from '../db/planning.ts';
import type { ConnectionKey } from '../db/queries/connections.ts';
import { savePeople } from '../db/queries/people.ts';
import { markUnknownDays } from '../db/queries/retention.ts';
import { touchAccounts } from '../db/queries/touched-days.ts';
import type { Tx } from '../db/schema.ts';
import { matchAccounts, personOf } from './matching.ts';

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
const isLive = (account: MappedAccount): boolean => account.enabled && account.removedAt === null;

interface Directory {
  readonly key: ConnectionKey;
  readonly now: Date;
  /** Of all people who have an account in this connection, by id. */
  readonly accounts: readonly MappedAccount[];
  readonly roster: ReadonlyMap<string, RosterRow>;
  /** People of this connection by the source id of their account. */
  readonly bySource: ReadonlyMap<string, string>;
  /** Addresses on the roster, and whose they are. */
  readonly owners: ReadonlyMap<string, string>;
}

/**
 * The account whose names are the person's: of this connection, the one the person was made for, as long as it is in use.
 * Null: another connection made the person and keeps the names; so two connections do not write over each other. Of a
 * person who was made by hand or by a file, the connection of the first account that is in use has the say.
 */
const leaderOf = (directory: Directory, personId: string, accounts: readonly MappedAccount[]): MappedAccount | null => {
  const { organizationId, connectionId } = directory.key;
  const own = accounts.filter((account) => account.connectionId === connectionId);
  const origin = accounts.find((account) => personOf(organizationId, account.accountId) === personId);
  if (origin !== undefined && origin.connectionId !== connectionId) return null;
  if (origin !== undefined && isLive(origin)) return origin;
  const first = origin === undefined ? accounts.find(isLive) : undefined;
  if (first !== undefined && first.connectionId !== connectionId) return null;
  return own.find(isLive) ?? origin ?? own[0] ?? null;
};

/** The person's address stays as long as one of their accounts has it; else the first that is nobody's. */
const emailOf = (directory: Directory, before: RosterRow | undefined, leader: MappedAccount): string => {
  if (before !== undefined && leader.addresses.includes(before.email)) return before.email;
  const free = leader.addresses.find((address) => {
    const owner = directory.owners.get(address);
    return owner === undefined || owner === leader.personId;
  });
  return free ?? before?.email ?? leader.addresses[0] ?? '';
};

const leftOn = (
  directory: Directory,
  before: RosterRow | undefined,
  accounts: readonly MappedAccount[],
): string | null => {
  if (accounts.some(isLive)) return null;
  const removed = accounts.map((account) => account.removedAt).filter((at) => at !== null);
  const last = removed.length === accounts.length ? removed.toSorted((a, b) => a.getTime() - b.getTime()).at(-1) : null;
  return before?.leftOn ?? dayOf(last ?? directory.now);
};

/** The first manager that one of the accounts names, the leader's before the others'. */
const managerOf = (directory: Directory, accounts: readonly MappedAccount[]): string | null => {
  for (const { personId, connectionId, managerSourceId } of accounts) {
    const here = connectionId === directory.key.connectionId && managerSourceId !== null;
    const manager = here ? directory.bySource.get(managerSourceId) : undefined;
    if (manager !== undefined && manager !== personId) return manager;
  }
  return null;
};

/** What was said by hand or by a file stays as it is. */
const keepSaid = (entry: RosterRow, before: RosterRow | undefined): RosterRow => {
  if (before === undefined) return entry;
  const { kept } = before;
  return {
    ...entry,
    ...(kept.includes('fullName') ? { fullName: before.fullName } : {}),
    ...(kept.includes('email') ? { email: before.email } : {}),
    ...(kept.includes('department') ? { department: before.department } : {}),
    ...(kept.includes('jobTitle') ? { jobTitle: before.jobTitle } : {}),
    ...(kept.includes('manager') ? { managerId: before.managerId } : {}),
    ...(kept.includes('joinedOn') ? { joinedOn: before.joinedOn } : {}),
    ...(kept.includes('leftOn') ? { leftOn: before.leftOn } : {}),
  };
};

const entryOf = (directory: Directory, personId: string, accounts: readonly MappedAccount[]): RosterRow | null => {
  const before = directory.roster.get(personId);
  const leader = leaderOf(directory, personId, accounts);
  if (leader === null)
    return before === undefined ? null : keepSaid({ ...before, leftOn: leftOn(directory, before, accounts) }, before);
  const entry = {
    personId,
    fullName: leader.displayName === '' ? (leader.addresses[0] ?? '') : leader.displayName,
    email: emailOf(directory, before, leader),
    department: leader.department,
    jobTitle: leader.jobTitle,
    managerId: managerOf(directory, [leader, ...accounts]),
    joinedOn: before?.joinedOn ?? (leader.createdAt === null ? null : dayOf(leader.createdAt)),
    leftOn: leftOn(directory, before, accounts),
    kept: before?.kept ?? [],
  };
  return keepSaid(entry, before);
};

const differs = (a: RosterRow, b: RosterRow | undefined): boolean =>
  b === undefined ||
  a.fullName !== b.fullName ||
  a.email !== b.email ||
  a.department !== b.department ||
  a.jobTitle !== b.jobTitle ||
  a.managerId !== b.managerId ||
  a.joinedOn !== b.joinedOn ||
  a.leftOn !== b.leftOn;

const readDirectory = async (
  tx: Tx,
  key: ConnectionKey,
  found: { readonly now: Date; readonly accounts: readonly MappedAccount[] },
): Promise<Directory> => {
  const { organizationId, connectionId } = key;
  const accounts = found.accounts.toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1));
  const personIds = [...new Set(accounts.map((account) => account.personId))];
  const roster = await listRoster(tx, { organizationId, personIds });
  const byId = new Map(roster.map((row) => [row.personId, row]));
  // Only who has lost their address needs another one that may be somebody's.
  const moved = accounts.filter((account) => !account.addresses.includes(byId.get(account.personId)?.email ?? ''));
  const addresses = [...new Set(moved.flatMap((account) => account.addresses))];
  const known = await listKnownAddresses(tx, { organizationId, addresses, on: dayOf(found.now) });
  return {
    key,
    now: found.now,
    accounts,
    roster: byId,
    bySource: new Map(
      accounts.filter((row) => row.connectionId === connectionId).map((row) => [row.sourceId, row.personId]),
    ),
    owners: new Map(known.filter((row) => row.onRoster).map((row) => [row.address, row.personId])),
  };
};

/** Accounts that are newly somebody's, and those of people whose manager is another now. */
const touchedBy = (
  directory: Directory,
  changed: readonly RosterRow[],
  mappings: readonly { readonly accountId: string }[],
): string[] => {
  const managed = new Set(
    changed
      .filter((entry) => entry.managerId !== (directory.roster.get(entry.personId)?.managerId ?? null))
      .map((entry) => entry.personId),
  );
  const theirs = directory.accounts.filter((account) => managed.has(account.personId));
  return [...new Set([...mappings, ...theirs].map((account) => account.accountId))].sort();
};

/**
 * Makes a person for each account of kind `person` that is nobody's yet, or finds who has one of its addresses; brings
 * names, managers and leavers up to date; marks the days of whoever is newly mapped or has another manager. Changes
 * nothing when nothing changed. `now`: the day of leaving where the source tells none.
 */
export const mapAccounts = async (tx: Tx, found: ConnectionKey & { readonly now: Date }): Promise<void> => {
  const { organizationId, connectionId, now } = found;
  const key = { organizationId, connectionId, on: dayOf(now) };
  await readByIndex(tx);
  await holdRoster(tx, organizationId);
  const { unmapped, mapped: before } = await listConnectionAccounts(tx, key);
  const addresses = unmapped.flatMap((account) => account.addresses);
  const known = await listKnownAddresses(tx, { organizationId, addresses, on: key.on });
  const matches = matchAccounts(organizationId, unmapped, known);
  const present = new Set(known.map((row) => row.personId));
  const mappings = matches.map(({ account, personId, by }) => ({ accountId: account.accountId, personId, by }));
  // People from another connection: their other accounts are there once these are mapped.
  const elsewhere = mappings.filter((row) => present.has(row.personId));
  await saveMappings(tx, { organizationId, mappings: elsewhere, at: now });
  const mapped = elsewhere.length === 0 ? before : (await listConnectionAccounts(tx, key)).mapped;
  const fresh = matches.filter((match) => !present.has(match.personId));
  const accounts = [...mapped, ...fresh.map((match) => ({ ...match.account, personId: match.personId }))];
  const directory = await readDirectory(tx, key, { now, accounts });
  const changed = [...Map.groupBy(directory.accounts, (account) => account.personId)]
    .map(([personId, own]) => entryOf(directory, personId, own))
    .filter((entry) => entry !== null)
    .filter((entry) => differs(entry, directory.roster.get(entry.personId)));
  await savePeople(tx, { organizationId, people: changed });
  await saveMappings(tx, { organizationId, mappings, at: now });
  await markUnknownDays(tx, { organizationId, personIds: [...new Set(mappings.map(({ personId }) => personId))] });
  await touchAccounts(tx, { organizationId, accountIds: touchedBy(directory, changed, mappings) });
};
