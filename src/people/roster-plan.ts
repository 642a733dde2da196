// What rows would do to the roster: whom each is about, what of it changes, and what of it cannot be; the order of rows means nothing.
import type { RosterFault, RosterField, RosterRowReport, RowCounts } from '../contract/roster.ts';
import type { RosterRow } from '../db/queries/account-people.ts';
import type { PersonChange } from '../db/queries/roster.ts';
import { findCircles } from './reporting-lines.ts';
import { type RosterInput, type RowField, type RowValues, rowFields } from './roster-values.ts';

export interface Known {
  /** By id. */
  readonly people: ReadonlyMap<string, RosterRow>;
  /** Person ids by addresses on the roster and of accounts. */
  readonly owners: ReadonlyMap<string, string>;
}

export interface RosterPlan {
  /** Of every row, in the order they came. */
  readonly rows: readonly RosterRowReport[];
  readonly counts: RowCounts;
  /** People to be made or changed, as they will be. */
  readonly people: readonly RosterRow[];
  /** Whose kept fields become other ones, values changed or not. */
  readonly kept: readonly RosterRow[];
  readonly changes: readonly PersonChange[];
  /** Whose manager changes. */
  readonly managed: readonly string[];
}

/** A row that is taken, and the person it is about. */
interface Taken {
  readonly input: RosterInput;
  readonly personId: string;
  /** Null: the person is made. */
  readonly before: RosterRow | null;
  readonly notes: RosterFault[];
  /** Not there: the row says nothing of the manager, or it was left out. */
  managerId?: string | null;
}

const emptyRow = (input: RosterInput): Omit<RosterRowReport, 'outcome'> => ({
  row: input.row,
  email: input.email,
  fullName: input.values.fullName ?? null,
  duplicateOf: null,
  changes: [],
  faults: [...input.faults],
});

const sayingOf = (values: RowValues): string =>
  JSON.stringify([...rowFields.map(({ field }) => values[field]), values.leftOn]);

const columnOf = (field: RowField): string => rowFields.find((one) => one.field === field)?.column ?? field;

const disagreement = (rows: readonly RosterInput[]): RosterFault => {
  const fields = [...rowFields.map(({ field }) => field), 'leftOn' as const].filter(
    (field) => new Set(rows.map(({ values }) => values[field] ?? '')).size > 1,
  );
  return {
    column: 'email',
    value: rows[0]?.email ?? null,
    fault: `is in rows ${rows.map(({ row }) => row).join(', ')}, and they do not agree on ${fields.map(columnOf).join(', ')}`,
    fix: 'Leave only the row that is right.',
  };
};

const nameMissing: RosterFault = {
  column: 'full_name',
  value: null,
  fault: 'is empty, and the roster does not know this address yet',
  fix: 'Write the full name, or the address that the roster knows.',
};

interface Sorted {
  readonly taken: Taken[];
  readonly reports: Map<RosterInput, RosterRowReport>;
}

/** Refused and duplicate rows are told; of the others each is about another person. */
const sortRows = (rows: readonly RosterInput[], known: Known, newId: () => string): Sorted => {
  const reports = new Map<RosterInput, RosterRowReport>();
  const refuse = (input: RosterInput, ...faults: RosterFault[]): void => {
    reports.set(input, { ...emptyRow(input), outcome: 'refused', faults: [...input.faults, ...faults] });
  };
  const valid = rows.filter((input) => {
    if (input.faults.length > 0) refuse(input);
    return input.faults.length === 0 && input.email !== null;
  });
  const taken: Taken[] = [];
  const subjectOf = ({ email }: RosterInput): string => known.owners.get(email ?? '') ?? `address ${email}`;
  for (const group of Map.groupBy(valid, subjectOf).values()) {
    const [input, ...others] = group.toSorted((a, b) => a.row - b.row);
    if (input === undefined) continue;
    const before = known.people.get(known.owners.get(input.email ?? '') ?? '') ?? null;
    if (new Set(group.map(({ values }) => sayingOf(values))).size > 1) {
      const fault = disagreement([input, ...others]);
      for (const one of group) refuse(one, fault);
    } else if (before === null && (input.values.fullName ?? '') === '')
      for (const one of group) refuse(one, nameMissing);
    else {
      taken.push({ input, personId: before?.personId ?? newId(), before, notes: [] });
      for (const one of others) reports.set(one, { ...emptyRow(one), outcome: 'duplicate', duplicateOf: input.row });
    }
  }
  return { taken, reports };
};

/** Finds the managers that rows name, among the roster and the rows. */
const findManagers = (taken: readonly Taken[], rows: readonly RosterInput[], known: Known): void => {
  const owners = new Map(taken.map(({ input, personId }) => [input.email ?? '', personId]));
  const refused = new Map(rows.map(({ email, row }) => [email, row]));
  for (const one of taken) {
    const address = one.input.values.manager;
    if (address === undefined) continue;
    const found = address === null ? null : (known.owners.get(address) ?? owners.get(address));
    if (found !== undefined) {
      one.managerId = found;
      continue;
    }
    const row = refused.get(address);
    one.notes.push({
      column: 'manager_email',
      value: address,
      fault:
        row === undefined ? 'is nobody on the roster and nobody in the file' : `is in row ${row}, which is refused`,
      fix: 'The row is taken without the manager. Mend the address or the manager’s row, then import again.',
    });
  }
};

/** From the first name in the alphabet on, so that the same circle always reads the same. */
const writeCircle = (names: readonly string[]): string => {
  const first = names.reduce((best, name, at) => (name < (names[best] ?? '') ? at : best), 0);
  const turned = [...names.slice(first), ...names.slice(0, first)];
  const shown = turned.length > 8 ? [...turned.slice(0, 7), '…'] : turned;
  return [...shown, turned[0] ?? ''].join(' → ');
};

/** As long as rows would make people report to one another in a circle, their managers are left out. */
const breakCircles = (taken: readonly Taken[], known: Known): void => {
  const byId = new Map(taken.map((one) => [one.personId, one]));
  const before = (personId: string): string | null => known.people.get(personId)?.managerId ?? null;
  const managerOf = (personId: string): string | null => {
    const planned = byId.get(personId)?.managerId;
    return planned === undefined ? before(personId) : planned;
  };
  const isNew = (personId: string): boolean => managerOf(personId) !== before(personId);
  const nameOf = (personId: string): string =>
    byId.get(personId)?.input.values.fullName ?? known.people.get(personId)?.fullName ?? '';
  for (;;) {
    const circles = findCircles(byId.keys(), managerOf).filter((circle) => circle.some(isNew));
    if (circles.length === 0) return;
    for (const circle of circles) {
      const guilty = circle.filter(isNew);
      const way = writeCircle(circle.map(nameOf));
      for (const one of guilty.map((personId) => byId.get(personId)).filter((found) => found !== undefined)) {
        delete one.managerId;
        one.notes.push({
          column: 'manager_email',
          value: one.input.values.manager ?? null,
          fault: circle.length === 1 ? 'is the person’s own address' : `makes a circle: ${way}`,
          fix: 'The row is taken without the manager. Mend one of these managers, then import again.',
        });
      }
    }
  }
};

const plainFields = ['fullName', 'jobTitle', 'department', 'joinedOn', 'leftOn'] as const;

interface Entry {
  readonly after: RosterRow;
  /** All that the row says, changed or not; managers by their ids. */
  readonly said: readonly { field: RosterField; from: string | null; to: string | null; kept: boolean }[];
}

const entryOf = ({ input, personId, before, managerId }: Taken): Entry => {
  const { values } = input;
  const email = input.email ?? '';
  const start = before ?? {
    personId,
    fullName: '',
    email,
    department: null,
    jobTitle: null,
    managerId: null,
    joinedOn: null,
    leftOn: null,
    kept: [],
  };
  const wasKept = (field: RosterField): boolean => start.kept.includes(field);
  const said: { field: RosterField; from: string | null; to: string | null; kept: boolean }[] = [];
  const after = { ...start };
  if (before === null) said.push({ field: 'email', from: null, to: email, kept: false });
  for (const field of plainFields) {
    const to = values[field];
    if (to === undefined) continue;
    const from = before === null ? null : before[field];
    said.push({ field, from, to, kept: wasKept(field) });
    if (field === 'fullName') after.fullName = to ?? '';
    else after[field] = to;
  }
  if (managerId !== undefined) {
    said.push({ field: 'manager', from: before?.managerId ?? null, to: managerId, kept: wasKept('manager') });
    after.managerId = managerId;
  }
  const kept = [...new Set([...start.kept, ...said.map(({ field }) => field)])].sort();
  return { after: { ...after, kept }, said };
};

const outcomeOf = (before: RosterRow | null, changes: readonly unknown[]) => {
  if (before === null) return 'new' as const;
  return changes.length === 0 ? ('unchanged' as const) : ('changed' as const);
};

const countRows = (rows: readonly RosterRowReport[]): RowCounts => {
  const counts = { new: 0, changed: 0, unchanged: 0, refused: 0, duplicate: 0, partial: 0 };
  for (const { outcome, faults } of rows) {
    counts[outcome] += 1;
    if (outcome !== 'refused' && faults.length > 0) counts.partial += 1;
  }
  return counts;
};

/** `newId` gives the ids of people who are made. */
export const planRoster = (rows: readonly RosterInput[], known: Known, newId: () => string): RosterPlan => {
  const { taken, reports } = sortRows(rows, known, newId);
  findManagers(taken, rows, known);
  breakCircles(taken, known);
  const emails = new Map([...known.people.values()].map(({ personId, email }) => [personId, email]));
  for (const { personId, input } of taken) if (!emails.has(personId)) emails.set(personId, input.email ?? '');
  const shown = (field: RosterField, value: string | null): string | null =>
    field === 'manager' && value !== null ? (emails.get(value) ?? null) : value;
  const people: RosterRow[] = [];
  const kept: RosterRow[] = [];
  const changes: PersonChange[] = [];
  const managed: string[] = [];
  for (const one of taken) {
    const { input, personId, before, notes } = one;
    const { after, said } = entryOf(one);
    const changed = said.filter(({ from, to }) => from !== to);
    const isKept = before === null || after.kept.length !== before.kept.length;
    reports.set(input, {
      ...emptyRow(input),
      fullName: after.fullName,
      outcome: outcomeOf(before, changed),
      changes: changed.map(({ field, from, to }) => ({ field, from: shown(field, from), to: shown(field, to) })),
      faults: notes,
    });
    if (before === null || changed.length > 0) people.push(after);
    if (isKept) kept.push(after);
    if (changed.length > 0 || isKept) changes.push({ personId, made: before === null, fields: said });
    if (changed.some(({ field }) => field === 'manager')) managed.push(personId);
  }
  const told = rows.map((input) => reports.get(input)).filter((report) => report !== undefined);
  return { people, kept, changes, managed, rows: told, counts: countRows(told) };
};
