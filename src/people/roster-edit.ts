// The roster by hand: people added, fields set, and fields that follow the directory again.
import type { RosterField, RosterPerson } from '../contract/roster.ts';
import { RosterField as Field } from '../contract/roster.ts';
import { holdRoster, listKnownAddresses, listRoster, type RosterRow } from '../db/queries/account-people.ts';
import { listEverybody, listListedPeople } from '../db/queries/roster.ts';
import type { Tx } from '../db/schema.ts';
import { newId } from '../lib/ids.ts';
import { findCircles } from './reporting-lines.ts';
import { followDirectories, saveRoster, touchPeople } from './roster-apply.ts';

/** Not there: stays. The manager by address. */
export interface HandValues {
  readonly fullName?: string | undefined;
  readonly email?: string | undefined;
  readonly jobTitle?: string | null | undefined;
  readonly department?: string | null | undefined;
  readonly manager?: string | null | undefined;
  readonly joinedOn?: string | null | undefined;
  readonly leftOn?: string | null | undefined;
}

interface HandFault {
  readonly field: RosterField;
  readonly message: string;
}

export type HandOutcome = { readonly person: RosterPerson } | { readonly faults: readonly HandFault[] };

interface PersonKey {
  readonly organizationId: string;
  readonly personId: string;
  readonly now: Date;
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** Null: there is no such person. */
export const readRosterPerson = async (
  tx: Tx,
  { organizationId, personId }: Omit<PersonKey, 'now'>,
): Promise<RosterPerson | null> => {
  const [row] = await listRoster(tx, { organizationId, personIds: [personId] });
  if (row === undefined) return null;
  const { managerId, personId: id, kept, ...rest } = row;
  const managers = managerId === null ? [] : await listRoster(tx, { organizationId, personIds: [managerId] });
  const [manager] = managers;
  const listed = await listListedPeople(tx, { organizationId, personIds: [personId] });
  return {
    ...rest,
    id,
    manager: manager === undefined ? null : { id: manager.personId, fullName: manager.fullName, email: manager.email },
    kept: Field.options.filter((field) => kept.includes(field)),
    listed: listed.length > 0,
  };
};

const ownerOf = async (tx: Tx, { organizationId, now }: PersonKey, address: string): Promise<string | null> =>
  (await listKnownAddresses(tx, { organizationId, addresses: [address], on: dayOf(now) }))[0]?.personId ?? null;

const checkAddress = async (tx: Tx, key: PersonKey, email: string | undefined): Promise<HandFault[]> => {
  if (email === undefined) return [];
  const owner = await ownerOf(tx, key, email);
  if (owner === null || owner === key.personId) return [];
  const [person] = await listRoster(tx, { organizationId: key.organizationId, personIds: [owner] });
  return [{ field: 'email', message: `${person?.fullName ?? 'Somebody else'} has this address already.` }];
};

/** The manager's id, or why it cannot be: nobody, the person, or somebody below the person. */
const findManager = async (tx: Tx, key: PersonKey, address: string): Promise<string | HandFault> => {
  const managerId = await ownerOf(tx, key, address);
  if (managerId === null) return { field: 'manager', message: 'Nobody on the roster has this address.' };
  const people = new Map((await listEverybody(tx, key.organizationId)).map((person) => [person.personId, person]));
  const managerOf = (id: string): string | null =>
    id === key.personId ? managerId : (people.get(id)?.managerId ?? null);
  const circle = findCircles([key.personId], managerOf).find((ids) => ids.includes(key.personId));
  if (circle === undefined) return managerId;
  if (circle.length === 1) return { field: 'manager', message: 'Nobody is their own manager.' };
  const names = [...circle, circle[0] ?? ''].map((id) => people.get(id)?.fullName ?? '').join(' → ');
  return { field: 'manager', message: `That would be a circle: ${names}.` };
};

/** The person as the values say, or what is wrong with them. */
const makeEntry = async (
  tx: Tx,
  key: PersonKey,
  { before, values }: { before: RosterRow; values: HandValues },
): Promise<RosterRow | readonly HandFault[]> => {
  const faults = await checkAddress(tx, key, values.email);
  const manager = typeof values.manager === 'string' ? await findManager(tx, key, values.manager) : values.manager;
  if (typeof manager === 'object' && manager !== null) faults.push(manager);
  const said = Field.options.filter((field) => values[field] !== undefined);
  const after: RosterRow = {
    personId: key.personId,
    fullName: values.fullName ?? before.fullName,
    email: values.email ?? before.email,
    jobTitle: values.jobTitle === undefined ? before.jobTitle : values.jobTitle,
    department: values.department === undefined ? before.department : values.department,
    managerId: typeof manager === 'string' || manager === null ? manager : before.managerId,
    joinedOn: values.joinedOn === undefined ? before.joinedOn : values.joinedOn,
    leftOn: values.leftOn === undefined ? before.leftOn : values.leftOn,
    kept: [...new Set([...before.kept, ...said])].sort(),
  };
  if (after.joinedOn !== null && after.leftOn !== null && after.leftOn < after.joinedOn)
    faults.push({
      field: values.leftOn === undefined ? 'joinedOn' : 'leftOn',
      message: `The last day (${after.leftOn}) is before the first (${after.joinedOn}).`,
    });
  return faults.length === 0 ? after : faults;
};

const isFaults = (made: RosterRow | readonly HandFault[]): made is readonly HandFault[] => Array.isArray(made);

const saveEntry = async (tx: Tx, key: PersonKey, { before, after }: { before: RosterRow; after: RosterRow }) => {
  const { organizationId, personId } = key;
  await saveRoster(tx, { organizationId, people: [after], kept: [after] });
  if (before.managerId !== after.managerId) await touchPeople(tx, { organizationId, personIds: [personId] });
  // An account with the new address may be this person's.
  if (before.email !== after.email) await followDirectories(tx, key);
  const person = await readRosterPerson(tx, key);
  if (person === null) throw new Error('A person that was just saved is not there.');
  return { person };
};

/** Sets fields of a person; from then on the directory leaves them alone. Null: there is no such person. */
export const editPerson = async (tx: Tx, key: PersonKey, values: HandValues): Promise<HandOutcome | null> => {
  await holdRoster(tx, key.organizationId);
  const [before] = await listRoster(tx, { organizationId: key.organizationId, personIds: [key.personId] });
  if (before === undefined) return null;
  const made = await makeEntry(tx, key, { before, values });
  return isFaults(made) ? { faults: made } : saveEntry(tx, key, { before, after: made });
};

/** Puts somebody on the roster whom no source lists, or not yet. */
export const addPerson = async (
  tx: Tx,
  { organizationId, now }: Omit<PersonKey, 'personId'>,
  values: HandValues & { readonly fullName: string; readonly email: string },
): Promise<HandOutcome> => {
  await holdRoster(tx, organizationId);
  const key = { organizationId, personId: newId(), now };
  const nobody: RosterRow = {
    personId: key.personId,
    fullName: '',
    email: '',
    department: null,
    jobTitle: null,
    managerId: null,
    joinedOn: null,
    leftOn: null,
    kept: [],
  };
  const made = await makeEntry(tx, key, { before: nobody, values });
  return isFaults(made) ? { faults: made } : saveEntry(tx, key, { before: nobody, after: made });
};

/** Lets fields follow the directory again, at once. Null: there is no such person. */
export const followDirectory = async (
  tx: Tx,
  key: PersonKey,
  fields: readonly RosterField[],
): Promise<HandOutcome | null> => {
  const { organizationId, personId } = key;
  await holdRoster(tx, organizationId);
  const [before] = await listRoster(tx, { organizationId, personIds: [personId] });
  if (before === undefined) return null;
  const listed = await listListedPeople(tx, { organizationId, personIds: [personId] });
  const [first] = fields;
  if (listed.length === 0 && first !== undefined)
    return { faults: [{ field: first, message: 'No directory lists this person: there is nothing to follow.' }] };
  // A day that is not there is taken from the directory, one that is there stays.
  const dates = {
    ...(fields.includes('joinedOn') ? { joinedOn: null } : {}),
    ...(fields.includes('leftOn') ? { leftOn: null } : {}),
  };
  const kept = before.kept.filter((field) => !fields.some((one) => one === field));
  const after = { ...before, ...dates, kept };
  await saveRoster(tx, { organizationId, people: [after], kept: [after] });
  await followDirectories(tx, key);
  const person = await readRosterPerson(tx, key);
  return person === null ? null : { person };
};
