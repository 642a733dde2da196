// What the sources make of one person: the directory's word, the personnel office's before it, and before both what was said by hand.
import type { MappedAccount, RosterRow } from '../db/queries/account-people.ts';
import type { ConnectionKey } from '../db/queries/connections.ts';
import { personOf } from './matching.ts';

export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
const isLive = (account: MappedAccount): boolean => account.enabled && account.removedAt === null;

/** A connection as it is read: its own accounts, and those that their people have elsewhere. */
export interface Directory {
  readonly key: ConnectionKey;
  readonly now: Date;
  /** Of all people who have an account in this connection, by id. */
  readonly accounts: readonly MappedAccount[];
  readonly roster: ReadonlyMap<string, RosterRow>;
  /** Addresses on the roster, and whose they are. */
  readonly owners: ReadonlyMap<string, string>;
  /** Whose account it is, by `sourceKey`. */
  readonly bySource: ReadonlyMap<string, string>;
}

export const sourceKey = (connectionId: string, sourceId: string): string => `${connectionId} ${sourceId}`;

interface Subject {
  readonly personId: string;
  readonly before: RosterRow | undefined;
  /** All of the person's, in the order of their ids. */
  readonly accounts: readonly MappedAccount[];
  /** The personnel record that counts; null: no source keeps one. */
  readonly record: MappedAccount | null;
}

/** Of several records, of somebody who came back, that of the work they do now; else the latest. */
const recordOf = (accounts: readonly MappedAccount[]): MappedAccount | null =>
  accounts
    .filter((account) => account.inForce && account.removedAt === null)
    .toSorted((a, b) => Number(b.enabled) - Number(a.enabled) || ((a.joinedOn ?? '') < (b.joinedOn ?? '') ? 1 : -1))
    .at(0) ?? null;

/**
 * The account whose names are the person's where no personnel record has them: the one the person was made for, as long
 * as it is in use; of a person who was made by hand or by a file, the first that is in use. Its connection keeps the
 * names, so two connections do not write over each other.
 */
const leadOf = (organizationId: string, { personId, accounts }: Subject): MappedAccount | null => {
  const listed = accounts.filter((account) => !account.personnel);
  const choice = listed.length === 0 ? accounts : listed;
  const origin = choice.find((account) => personOf(organizationId, account.accountId) === personId);
  if (origin === undefined) return choice.find(isLive) ?? choice[0] ?? null;
  const here = choice.filter((account) => account.connectionId === origin.connectionId);
  return isLive(origin) ? origin : (here.find(isLive) ?? origin);
};

/** The person's address stays as long as one of their accounts has it; else the first that is nobody's. */
const emailOf = (directory: Directory, before: RosterRow | undefined, lead: MappedAccount): string => {
  if (before !== undefined && lead.addresses.includes(before.email)) return before.email;
  const free = lead.addresses.find((address) => {
    const owner = directory.owners.get(address);
    return owner === undefined || owner === lead.personId;
  });
  return free ?? before?.email ?? lead.addresses[0] ?? '';
};

/** Who is filed as no longer working has left, on a day that may not be told; whose first day is to come has not. */
const leftByRecord = (record: MappedAccount, before: RosterRow | undefined, today: string): string | null => {
  if (record.leftOn !== null) return record.leftOn;
  if (record.enabled || (record.joinedOn ?? '') > today) return null;
  return before?.leftOn ?? today;
};

const leftOn = (directory: Directory, { before, accounts, record }: Subject): string | null => {
  const today = dayOf(directory.now);
  if (record !== null) return leftByRecord(record, before, today);
  if (accounts.some(isLive)) return null;
  const removed = accounts.map((account) => account.removedAt).filter((at) => at !== null);
  const last = removed.length === accounts.length ? removed.toSorted((a, b) => a.getTime() - b.getTime()).at(-1) : null;
  return before?.leftOn ?? (last ? dayOf(last) : today);
};

/** Whom the account names; undefined: nobody, or nobody who is known here. */
const namedBy = ({ bySource }: Directory, account: MappedAccount): string | undefined => {
  if (account.managerSourceId === null) return undefined;
  const manager = bySource.get(sourceKey(account.connectionId, account.managerSourceId));
  return manager === account.personId ? undefined : manager;
};

/** Whom the record names; else the first manager that one of the accounts names, the lead's before the others'. */
const managerOf = (directory: Directory, lead: MappedAccount | null, subject: Subject): string | null => {
  const { before, accounts, record } = subject;
  const { connectionId } = directory.key;
  if (record !== null && record.managerSourceId !== null) {
    const manager = namedBy(directory, record);
    if (manager !== undefined) return manager;
    // Who has no account in this connection is known when the record's own is read.
    return record.connectionId === connectionId ? null : (before?.managerId ?? null);
  }
  const everywhere = record?.connectionId === connectionId;
  for (const account of lead === null ? accounts : [lead, ...accounts]) {
    if (!everywhere && account.connectionId !== connectionId) continue;
    const manager = namedBy(directory, account);
    if (manager !== undefined) return manager;
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

const nameOf = (account: MappedAccount | null): string => account?.displayName ?? '';

/** The person as the roster is to show them; null: this connection makes nobody of the accounts. */
export const entryOf = (
  directory: Directory,
  personId: string,
  accounts: readonly MappedAccount[],
): RosterRow | null => {
  const { organizationId, connectionId } = directory.key;
  const before = directory.roster.get(personId);
  const subject = { personId, before, accounts, record: recordOf(accounts) };
  const { record } = subject;
  const lead = leadOf(organizationId, subject);
  const left = leftOn(directory, subject);
  if (lead === null || (lead.connectionId !== connectionId && record?.connectionId !== connectionId))
    return before === undefined ? null : keepSaid({ ...before, leftOn: left }, before);
  const entry = {
    personId,
    fullName: nameOf(record) || nameOf(lead) || (lead.addresses[0] ?? ''),
    email: emailOf(directory, before, lead),
    department: record?.department ?? lead.department,
    jobTitle: record?.jobTitle ?? lead.jobTitle,
    managerId: managerOf(directory, lead, subject),
    joinedOn: record?.joinedOn ?? before?.joinedOn ?? (lead.createdAt === null ? null : dayOf(lead.createdAt)),
    leftOn: left,
    kept: before?.kept ?? [],
  };
  return keepSaid(entry, before);
};
