// What rows would do: whom they are about, managers wherever they stand, circles, duplicates, and no meaning in their order.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RosterRow } from '../db/queries/account-people.ts';
import { type Known, planRoster } from './roster-plan.ts';
import type { RosterInput, RowValues } from './roster-values.ts';

const address = (name: string): string => `${name.toLowerCase()}@contoso.com`;
const person = (name: string, more: Partial<RosterRow> = {}): RosterRow => ({
  personId: name,
  fullName: name,
  email: address(name),
  department: null,
  jobTitle: null,
  managerId: null,
  joinedOn: null,
  leftOn: null,
  kept: [],
  ...more,
});
const knownOf = (...people: RosterRow[]): Known => ({
  people: new Map(people.map((one) => [one.personId, one])),
  owners: new Map(people.map((one) => [one.email, one.personId])),
});
const row = (at: number, name: string, values: RowValues = {}): RosterInput => ({
  row: at,
  email: address(name),
  values: { fullName: name, ...values },
  faults: [],
});
/** Ids of new people are their addresses, in the order in which they are made. */
const plan = (rows: readonly RosterInput[], known: Known = knownOf()) => {
  let made = 0;
  return planRoster(rows, known, () => `new ${(made += 1)}`);
};
const outcomes = (rows: readonly RosterInput[], known?: Known) =>
  plan(rows, known).rows.map(({ outcome, faults }) => [outcome, ...faults.map(({ fault }) => fault)].join(': '));

describe('managers', () => {
  test('may stand after their people, on the roster, or nowhere, which is told', () => {
    const rows = [
      row(2, 'Ana', { manager: address('Ben') }),
      row(3, 'Ben', { manager: address('Old') }),
      row(4, 'Cem', { manager: address('Zoe') }),
    ];
    const { people, rows: told } = plan(rows, knownOf(person('Old')));
    expect(people.map(({ fullName, managerId }) => [fullName, managerId])).toEqual([
      ['Ana', 'new 2'],
      ['Ben', 'Old'],
      ['Cem', null],
    ]);
    expect(told[0]?.changes).toContainEqual({ field: 'manager', from: null, to: 'ben@contoso.com' });
    expect(told[2]).toMatchObject({
      outcome: 'new',
      faults: [
        { column: 'manager_email', value: 'zoe@contoso.com', fault: 'is nobody on the roster and nobody in the file' },
      ],
    });
  });

  test('whose own row is refused are left out, naming that row', () => {
    const bad = {
      ...row(3, 'Ben'),
      faults: [{ column: 'start_date', value: 'x', fault: 'is wrong', fix: 'Mend it.' }],
    };
    expect(outcomes([row(2, 'Ana', { manager: address('Ben') }), bad])).toEqual([
      'new: is in row 3, which is refused',
      'refused: is wrong',
    ]);
  });

  test('who would report to one another in a circle are left out, and the circle is named', () => {
    const rows = [
      row(2, 'Ana', { manager: address('Ben') }),
      row(3, 'Ben', { manager: address('Cem') }),
      row(4, 'Cem', { manager: address('Ana') }),
      row(5, 'Dia', { manager: address('Ana') }),
      row(6, 'Eve', { manager: address('Eve') }),
    ];
    const { people, rows: told, counts } = plan(rows);
    expect(people.map(({ managerId }) => managerId)).toEqual([null, null, null, 'new 1', null]);
    expect(told.map(({ faults }) => faults[0]?.fault ?? '')).toEqual([
      'makes a circle: Ana → Ben → Cem → Ana',
      'makes a circle: Ana → Ben → Cem → Ana',
      'makes a circle: Ana → Ben → Cem → Ana',
      '',
      'is the person’s own address',
    ]);
    expect(counts).toEqual({ new: 5, changed: 0, unchanged: 0, refused: 0, duplicate: 0, partial: 4 });
  });

  test('a circle that only one row would close keeps the lines that were there', () => {
    const known = knownOf(person('Ana', { managerId: 'Ben' }), person('Ben', { managerId: 'Cem' }), person('Cem'));
    const { people, rows } = plan([row(2, 'Cem', { manager: address('Ana') })], known);
    expect(people).toEqual([]);
    expect(rows).toMatchObject([
      { outcome: 'unchanged', faults: [{ fault: 'makes a circle: Ana → Ben → Cem → Ana' }] },
    ]);
  });
});

describe('rows about the same person', () => {
  test('that say the same are duplicates of the first, by whichever address', () => {
    const known = knownOf(person('Ana'));
    const alias: Known = { ...known, owners: new Map([...known.owners, ['a.silva@contoso.com', 'Ana']]) };
    const rows = [row(2, 'Ana'), { ...row(9, 'Ana'), email: 'a.silva@contoso.com' }, row(5, 'Ana')];
    expect(plan(rows, alias).rows.map(({ outcome, duplicateOf }) => [outcome, duplicateOf])).toEqual([
      ['unchanged', null],
      ['duplicate', 2],
      ['duplicate', 2],
    ]);
  });

  test('that do not agree are all refused, since nobody can say which is right', () => {
    const rows = [row(2, 'Ana', { department: 'Sales' }), row(3, 'Ana', { department: 'Legal', jobTitle: 'Lead' })];
    const fault = 'refused: is in rows 2, 3, and they do not agree on role, department';
    expect(outcomes(rows)).toEqual([fault, fault]);
  });

  test('a row that cannot be read does not stand in the way of one that can', () => {
    const bad = { ...row(2, 'Ana'), faults: [{ column: 'role', value: 'x', fault: 'is wrong', fix: 'Mend it.' }] };
    expect(outcomes([bad, row(3, 'Ana')])).toEqual(['refused: is wrong', 'new']);
  });
});

test('a person who is new needs a name, one who is known does not', () => {
  const nameless = { ...row(2, 'Ana'), values: { department: 'Sales' } };
  expect(outcomes([nameless])).toEqual(['refused: is empty, and the roster does not know this address yet']);
  const { people, rows } = plan([nameless], knownOf(person('Ana', { department: 'Legal' })));
  expect(people).toMatchObject([{ fullName: 'Ana', department: 'Sales', kept: ['department'] }]);
  expect(rows[0]?.changes).toEqual([{ field: 'department', from: 'Legal', to: 'Sales' }]);
});

test('all that a row says is kept from the directory, also where it says what is there already', () => {
  const known = knownOf(person('Ana', { department: 'Sales', kept: ['jobTitle'] }));
  const { kept, people, changes } = plan([row(2, 'Ana', { department: 'Sales', joinedOn: null })], known);
  expect(people).toEqual([]);
  expect(kept.map((one) => one.kept)).toEqual([['department', 'fullName', 'jobTitle', 'joinedOn']]);
  expect(changes).toHaveLength(1);
});

const names = ['Ana', 'Ben', 'Cem', 'Dia', 'Eve', 'Fin'];
const anyName = fc.constantFrom(...names);
const anyRow = fc.record({ name: anyName, manager: fc.option(anyName), department: fc.constantFrom('Sales', 'Legal') });
const anyKnown = fc
  .uniqueArray(fc.record({ name: anyName, manager: fc.option(anyName) }), { selector: ({ name }) => name })
  .map((rows) => knownOf(...rows.map(({ name, manager }) => person(name, { managerId: manager }))));

/** The roster as it will be, by address. */
const rosterAfter = (rows: readonly RosterInput[], known: Known): string[] => {
  const { people } = plan(rows, known);
  const after = new Map([...known.people, ...people.map((one) => [one.personId, one] as const)]);
  const emailOf = (id: string | null): string => (id === null ? '' : (after.get(id)?.email ?? `nobody: ${id}`));
  return [...after.values()]
    .map(({ email, fullName, department, managerId }) => [email, fullName, department, emailOf(managerId)].join(' '))
    .sort();
};

test('any order of the rows gives the same roster', () => {
  fc.assert(
    fc.property(
      anyKnown,
      fc
        .array(anyRow, { maxLength: 8 })
        .chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
      (known, [rows, shuffled]) => {
        const inputs = (list: typeof rows): RosterInput[] =>
          list.map(({ name, manager, department }, at) =>
            row(at + 2, name, { department, ...(manager === null ? {} : { manager: address(manager) }) }),
          );
        expect(rosterAfter(inputs(shuffled), known)).toEqual(rosterAfter(inputs(rows), known));
      },
    ),
    { numRuns: 1000 },
  );
});

test('rows never close a circle that was not there before', () => {
  fc.assert(
    fc.property(anyKnown, fc.array(anyRow, { maxLength: 8 }), (known, list) => {
      const rows = list.map(({ name, manager }, at) =>
        row(at + 2, name, manager === null ? {} : { manager: address(manager) }),
      );
      const { people } = plan(rows, known);
      const before = (id: string): string | null => known.people.get(id)?.managerId ?? null;
      const after = new Map(people.map((one) => [one.personId, one.managerId]));
      const managerOf = (id: string): string | null => after.get(id) ?? (after.has(id) ? null : before(id));
      for (const { personId } of people) {
        const way = [personId];
        let at = managerOf(personId);
        while (at !== null && !way.includes(at)) {
          way.push(at);
          at = managerOf(at);
        }
        if (at === personId) expect(way.every((id) => managerOf(id) === before(id))).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
});
