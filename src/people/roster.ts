// The roster follows the sources: people for new accounts, names and managers as they show them, leavers kept.
import {
  holdRoster,
  listConnectionAccounts,
  listKnownAddresses,
  listReports,
  listRoster,
  listSomeAccounts,
  listSourceOwners,
  type MappedAccount,
  type RosterRow,
  saveMappings,
  type SourceName,
} from '../db/queries/account-people.ts';
import { readByIndex } from '../db/planning.ts';
import type { ConnectionKey } from '../db/queries/connections.ts';
import { savePeople } from '../db/queries/people.ts';
import { markUnknownDays } from '../db/queries/retention.ts';
import { touchAccounts } from '../db/queries/touched-days.ts';
import type { Tx } from '../db/schema.ts';
import { matchAccounts } from './matching.ts';
import { dayOf, type Directory, entryOf, sourceKey } from './roster-entry.ts';

const differs = (a: RosterRow, b: RosterRow | undefined): boolean =>
  b === undefined ||
  a.fullName !== b.fullName ||
  a.email !== b.email ||
  a.department !== b.department ||
  a.jobTitle !== b.jobTitle ||
  a.managerId !== b.managerId ||
  a.joinedOn !== b.joinedOn ||
  a.leftOn !== b.leftOn;

/** Managers who are named by accounts and have none of these themselves. */
const listManagers = (
  tx: Tx,
  asked: { readonly organizationId: string; readonly accounts: readonly MappedAccount[]; readonly on: string },
) => {
  const { organizationId, accounts, on } = asked;
  const here = new Set(accounts.map((row) => sourceKey(row.connectionId, row.sourceId)));
  const names = new Map<string, SourceName>();
  for (const { connectionId, managerSourceId: sourceId } of accounts) {
    if (sourceId === null) continue;
    const name = sourceKey(connectionId, sourceId);
    if (!here.has(name)) names.set(name, { connectionId, sourceId });
  }
  return listSourceOwners(tx, { organizationId, names: [...names.values()], on });
};

const readDirectory = async (
  tx: Tx,
  key: ConnectionKey,
  found: { readonly now: Date; readonly accounts: readonly MappedAccount[] },
): Promise<Directory> => {
  const { organizationId } = key;
  const accounts = found.accounts.toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1));
  const personIds = [...new Set(accounts.map((account) => account.personId))];
  const roster = await listRoster(tx, { organizationId, personIds });
  const byId = new Map(roster.map((row) => [row.personId, row]));
  // Only who has lost their address needs another one that may be somebody's.
  const moved = accounts.filter((account) => !account.addresses.includes(byId.get(account.personId)?.email ?? ''));
  const addresses = [...new Set(moved.flatMap((account) => account.addresses))];
  const on = dayOf(found.now);
  const known = await listKnownAddresses(tx, { organizationId, addresses, on });
  const managers = await listManagers(tx, { organizationId, accounts, on });
  return {
    key,
    now: found.now,
    accounts,
    roster: byId,
    bySource: new Map(
      [...managers, ...accounts].map((row) => [sourceKey(row.connectionId, row.sourceId), row.personId]),
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

interface Some extends ConnectionKey {
  readonly accountIds: readonly string[];
  readonly now: Date;
}

/** `mapAccounts` of some accounts of the connection; the roster is held. Resolves to whether one was mapped. */
const mapSome = async (tx: Tx, found: Some): Promise<boolean> => {
  const { organizationId, connectionId, accountIds, now } = found;
  const on = dayOf(now);
  const asked = { organizationId, accountIds, on };
  const { unmapped, mapped: before } = await listSomeAccounts(tx, asked);
  const addresses = unmapped.flatMap((account) => account.addresses);
  const known = await listKnownAddresses(tx, { organizationId, addresses, on });
  const matches = matchAccounts(organizationId, unmapped, known);
  const present = new Set(known.map((row) => row.personId));
  const mappings = matches.map(({ account, personId, by }) => ({ accountId: account.accountId, personId, by }));
  // People from another connection: their other accounts are there once these are mapped.
  const elsewhere = mappings.filter((row) => present.has(row.personId));
  await saveMappings(tx, { organizationId, mappings: elsewhere, at: now });
  const mapped = elsewhere.length === 0 ? before : (await listSomeAccounts(tx, asked)).mapped;
  const fresh = matches.filter((match) => !present.has(match.personId));
  const accounts = [...mapped, ...fresh.map((match) => ({ ...match.account, personId: match.personId }))];
  const directory = await readDirectory(tx, { organizationId, connectionId }, { now, accounts });
  const changed = [...Map.groupBy(directory.accounts, (account) => account.personId)]
    .map(([personId, own]) => entryOf(directory, personId, own))
    .filter((entry) => entry !== null)
    .filter((entry) => differs(entry, directory.roster.get(entry.personId)));
  await savePeople(tx, { organizationId, people: changed });
  await saveMappings(tx, { organizationId, mappings, at: now });
  await markUnknownDays(tx, { organizationId, personIds: [...new Set(mappings.map(({ personId }) => personId))] });
  await touchAccounts(tx, { organizationId, accountIds: touchedBy(directory, changed, mappings) });
  return mappings.length > 0;
};

/** Accounts that are in memory at once: a directory may have a hundred thousand. */
const together = 5000;

/**
 * Makes a person for each account of kind `person` that is nobody's yet, or finds who has one of its addresses; brings
 * names, managers and leavers up to date; marks the days of whoever is newly mapped or has another manager. Changes
 * nothing when nothing changed. `accountIds`: only of these, and of whom they manage; without them of all accounts of the
 * connection. `now`: the day of leaving where the source tells none.
 */
export const mapAccounts = async (
  tx: Tx,
  found: ConnectionKey & { readonly now: Date; readonly accountIds?: readonly string[] | undefined },
): Promise<void> => {
  const { organizationId, connectionId, now, accountIds } = found;
  const key = { organizationId, connectionId };
  await readByIndex(tx);
  await holdRoster(tx, organizationId);
  const all =
    accountIds === undefined
      ? await listConnectionAccounts(tx, key)
      : [...new Set([...accountIds, ...(await listReports(tx, { ...key, accountIds }))])];
  const rounds = Array.from({ length: Math.ceil(all.length / together) }, (_, at) =>
    all.slice(at * together, (at + 1) * together),
  );
  let isNew = false;
  for (const some of rounds) isNew = (await mapSome(tx, { ...key, accountIds: some, now })) || isNew;
  // Who was mapped in a later round may manage somebody of an earlier one.
  if (isNew && rounds.length > 1) for (const some of rounds) await mapSome(tx, { ...key, accountIds: some, now });
};
