// Undoing an import: what it set and nobody changed since becomes what it was; what cannot is told with its reason.
import { RosterField, type RosterUndo } from '../contract/roster.ts';
import { holdRoster, listMappings, type RosterRow } from '../db/queries/account-people.ts';
import {
  deletePeople,
  endImport,
  listChanges,
  listEverybody,
  listListedPeople,
  type PersonChange,
  readImport,
} from '../db/queries/roster.ts';
import { touchAccounts } from '../db/queries/touched-days.ts';
import { readByIndex } from '../db/planning.ts';
import type { Tx } from '../db/schema.ts';
import { findCircles } from './reporting-lines.ts';
import { followDirectories, saveRoster, touchPeople, undoableMs } from './roster-apply.ts';

interface Undoing {
  /** As they are. */
  readonly people: ReadonlyMap<string, RosterRow>;
  /** As they will be: only those that become others. */
  readonly after: Map<string, RosterRow>;
  readonly left: { personId: string; field: RosterField | null; why: string }[];
}

type Change = PersonChange['fields'][number];

const valueOf = (person: RosterRow, field: RosterField): string | null =>
  field === 'manager' ? person.managerId : person[field];

const withValue = (person: RosterRow, field: RosterField, value: string | null): RosterRow => {
  if (field === 'manager') return { ...person, managerId: value };
  if (field === 'fullName' || field === 'email') return { ...person, [field]: value ?? '' };
  return { ...person, [field]: value };
};

const without = (person: RosterRow, field: RosterField): RosterRow => ({
  ...person,
  kept: person.kept.filter((one) => one !== field),
});

/** The person with one field as it was before; where somebody decided otherwise since, as it is, and that is told. */
const restore = (undoing: Undoing, person: RosterRow, change: Change): RosterRow => {
  const field = RosterField.parse(change.field);
  const leave = (why: string): RosterRow => {
    undoing.left.push({ personId: person.personId, field, why });
    return person;
  };
  if (valueOf(person, field) !== change.to) return leave('It was changed since.');
  if (!person.kept.includes(field))
    return change.from === change.to ? person : leave('It follows the directory since.');
  const unkept = change.kept ? person : without(person, field);
  if (field === 'manager' && change.from !== null && !undoing.people.has(change.from)) {
    undoing.left.push({ personId: person.personId, field, why: 'The manager before is not on the roster any more.' });
    return withValue(unkept, field, null);
  }
  return withValue(unkept, field, change.from);
};

/** Managers that would make a circle with lines that somebody said stay as they are; a circle of the directory's own comes back. */
const breakCircles = ({ people, after, left }: Undoing): void => {
  const managerOf = (personId: string): string | null =>
    (after.get(personId) ?? people.get(personId))?.managerId ?? null;
  const isRestored = (personId: string): boolean => managerOf(personId) !== (people.get(personId)?.managerId ?? null);
  // What only the import said, the undo takes back: such a line follows the directory again.
  const isSaid = (personId: string): boolean =>
    (after.get(personId) ?? people.get(personId))?.kept.includes('manager') === true;
  for (;;) {
    const circles = findCircles(after.keys(), managerOf).filter(
      (circle) => circle.some(isRestored) && circle.some((personId) => !isRestored(personId) && isSaid(personId)),
    );
    if (circles.length === 0) return;
    for (const personId of circles.flat().filter(isRestored)) {
      const person = after.get(personId);
      const now = people.get(personId);
      if (person === undefined || now === undefined) continue;
      const kept = now.kept.includes('manager') ? [...new Set([...person.kept, 'manager'])].sort() : person.kept;
      after.set(personId, { ...person, managerId: now.managerId, kept });
      left.push({ personId, field: 'manager', why: 'The manager before reports to this person since.' });
    }
  }
};

interface Made {
  readonly changes: readonly PersonChange[];
  /** Of the people that were made, those whom a directory lists since. */
  readonly listed: ReadonlySet<string>;
}

/** Who was made by the import and can go: unchanged, in no directory, and nobody who stays reports to them. */
const findGone = (undoing: Undoing, { changes, listed }: Made): Set<string> => {
  const { people, after, left } = undoing;
  const gone = new Set<string>();
  for (const { personId, fields } of changes) {
    const person = people.get(personId);
    if (person === undefined) continue;
    const said = new Set(fields.map(({ field }) => field));
    const changed =
      fields.some(({ field, to }) => valueOf(person, RosterField.parse(field)) !== to) ||
      person.kept.some((field) => !said.has(field));
    if (listed.has(personId)) {
      // A day that is not there is taken from the directory, one that is there stays.
      const dates = {
        ...(said.has('joinedOn') ? { joinedOn: null } : {}),
        ...(said.has('leftOn') ? { leftOn: null } : {}),
      };
      after.set(personId, { ...person, ...dates, kept: person.kept.filter((field) => !said.has(field)) });
      left.push({ personId, field: null, why: 'A directory lists this person since, and is followed now.' });
    } else if (changed)
      left.push({ personId, field: null, why: 'The person was changed by hand or by another import since.' });
    else gone.add(personId);
  }
  const reports = Map.groupBy(
    people.values(),
    ({ personId, managerId }) => (after.get(personId) ?? { managerId }).managerId,
  );
  // Who stays may keep their manager, and that one the next.
  for (let before = -1; before !== gone.size; ) {
    before = gone.size;
    for (const personId of gone) {
      const staying = (reports.get(personId) ?? []).find((report) => !gone.has(report.personId));
      if (staying === undefined) continue;
      gone.delete(personId);
      left.push({ personId, field: null, why: `${staying.fullName} reports to this person.` });
    }
  }
  return gone;
};

const samePerson = (a: RosterRow, b: RosterRow | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

interface Saving {
  readonly organizationId: string;
  readonly undoing: Undoing;
  readonly gone: ReadonlySet<string>;
  readonly now: Date;
}

const save = async (tx: Tx, { organizationId, undoing, gone, now }: Saving): Promise<void> => {
  const people = [...undoing.after.values()];
  await saveRoster(tx, { organizationId, people, kept: people });
  const managed = people.filter(({ personId, managerId }) => undoing.people.get(personId)?.managerId !== managerId);
  await touchPeople(tx, { organizationId, personIds: managed.map(({ personId }) => personId) });
  const personIds = [...gone];
  const mappings = await listMappings(tx, { organizationId, personIds });
  await touchAccounts(tx, { organizationId, accountIds: mappings.map(({ accountId }) => accountId) });
  await deletePeople(tx, { organizationId, personIds });
  await followDirectories(tx, { organizationId, now });
};

export type UndoOutcome = RosterUndo | 'unknown' | 'undone' | 'forgotten';

/** Restores what an import changed; `forgotten`: it is too long ago. */
export const undoRoster = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly importId: string; readonly by: string; readonly now: Date },
): Promise<UndoOutcome> => {
  const { organizationId, importId, by, now } = asked;
  await readByIndex(tx);
  await holdRoster(tx, organizationId);
  const found = await readImport(tx, asked);
  if (found === null) return 'unknown';
  if (found.undoneAt !== null) return 'undone';
  if (now.getTime() - found.at.getTime() >= undoableMs) return 'forgotten';
  const changes = await listChanges(tx, asked);
  const people = new Map((await listEverybody(tx, organizationId)).map((person) => [person.personId, person]));
  const undoing: Undoing = { people, after: new Map(), left: [] };
  for (const { personId, fields } of changes.filter(({ made }) => !made)) {
    const person = people.get(personId);
    if (person === undefined) continue;
    const restored = fields.reduce((row, change) => restore(undoing, row, change), person);
    if (!samePerson(restored, person)) undoing.after.set(personId, restored);
  }
  breakCircles(undoing);
  const made = changes.filter((change) => change.made);
  const listed = await listListedPeople(tx, { organizationId, personIds: made.map(({ personId }) => personId) });
  const gone = findGone(undoing, { changes: made, listed: new Set(listed) });
  await save(tx, { organizationId, undoing, gone, now });
  await endImport(tx, { organizationId, importId, at: now, by });
  const left = undoing.left.map(({ personId, ...why }) => {
    const { fullName = '', email = '' } = people.get(personId) ?? {};
    return { personId, fullName, email, ...why };
  });
  const isMade = new Set(made.map(({ personId }) => personId));
  return { removed: gone.size, restored: [...undoing.after.keys()].filter((id) => !isMade.has(id)).length, left };
};
