// An HR export of a thousand people goes in with a report of every row; a second import changes nothing; the undo leaves the roster as it was.
import * as fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { withDatabases } from '../db/testing.ts';
import { rowsOf } from '../db/testing-rows.ts';
import { readRosterFile } from './import-file.ts';
import { applyRoster, checkRoster } from './roster-apply.ts';
import { undoRoster } from './roster-undo.ts';
import { makeHrExport } from './testing-hr-export.ts';
import { accountOf, connectDirectory, makeOrganization, now, readRoster, seeAccounts } from './testing-roster.ts';

const rowsIn = (text: string) => readRosterFile(Buffer.from(text), { emptyCells: 'keep' }).rows;

withDatabases((here) => {
  let organizationId = '';
  beforeEach(async () => {
    organizationId = await makeOrganization(here);
  });
  const dryRun = (text: string) =>
    here.database.tenant(organizationId, (tx) => checkRoster(tx, { organizationId, rows: rowsIn(text), now }));
  const run = (text: string) =>
    here.database.tenant(organizationId, (tx) =>
      applyRoster(tx, { organizationId, rows: rowsIn(text), source: 'file', by: 'Ana', now }),
    );
  const undo = (importId: string | null) =>
    here.database.tenant(organizationId, (tx) =>
      undoRoster(tx, { organizationId, importId: importId ?? '', by: 'Ana', now }),
    );

  test.each([1, 20_261_120])('a thousand people, seed %i', { timeout: 60_000 }, async (seed) => {
    const { text, truth } = makeHrExport(seed, 1000);
    const file = readRosterFile(Buffer.from(text), { emptyCells: 'keep' });
    expect(file).toMatchObject({ ignoredColumns: ['cost_center'], blankRows: truth.blank });
    const before = await dryRun(text);
    expect(await readRoster(here, organizationId)).toEqual([]);

    const { plan, importId } = await run(text);
    expect(plan.rows).toHaveLength(truth.rows);
    expect(plan.rows).toEqual(before.rows);
    const refused = Object.values(truth.broken).flat();
    expect(plan.counts).toEqual({
      new: truth.people,
      changed: 0,
      unchanged: 0,
      refused: refused.length,
      duplicate: truth.duplicates,
      partial: truth.unknownManagers.length + truth.circle.length,
    });
    const rowsWith = (outcome: string) => plan.rows.filter((row) => row.outcome === outcome).map(({ row }) => row);
    expect(rowsWith('refused').sort((a, b) => a - b)).toEqual(refused.sort((a, b) => a - b));
    for (const row of plan.rows.filter(({ outcome }) => outcome === 'refused'))
      expect(row.faults.every(({ fault, fix }) => fault !== '' && fix !== '')).toBe(true);
    const left = plan.rows.filter(({ outcome, faults }) => outcome === 'new' && faults.length > 0);
    expect(left.map(({ row }) => row)).toEqual([...truth.unknownManagers, ...truth.circle].sort((a, b) => a - b));

    const roster = await readRoster(here, organizationId);
    expect(new Map(roster.map(({ email, manager }) => [email, manager]))).toEqual(truth.managers);
    expect(roster.find(({ email }) => email === 'person3@contoso.com')).toMatchObject({
      fullName: 'Zoë 3',
      department: 'People, Culture',
      kept: ['department', 'email', 'fullName', 'jobTitle', 'joinedOn', 'manager'],
    });

    const again = await run(text);
    expect(again.importId).toBeNull();
    expect(again.plan.counts).toMatchObject({ new: 0, changed: 0, unchanged: truth.people });
    expect(await readRoster(here, organizationId)).toEqual(roster);

    expect(await undo(importId)).toEqual({ removed: truth.people, restored: 0, left: [] });
    expect(await readRoster(here, organizationId)).toEqual([]);
  });

  test('nothing of the file but the known fields is stored', async () => {
    await run(makeHrExport(7, 60).text);
    for (const table of ['person', 'roster_import', 'roster_change'])
      expect(JSON.stringify(await rowsOf(here.database, organizationId, `select * from ${table}`))).not.toMatch(
        /secret|cost_center/,
      );
  });

  test('over a directory the undo gives the roster before, field by field', { timeout: 60_000 }, async () => {
    const directory = { organizationId, connectionId: await connectDirectory(here, organizationId) };
    const { text } = makeHrExport(3, 120);
    const accounts = Array.from({ length: 80 }, (_, at) =>
      accountOf(directory, `person${at}`, {
        department: at % 2 === 0 ? 'Sales' : 'From the directory',
        managerSourceId: at === 0 ? null : `person${Math.floor(at / 3)}`,
      }),
    );
    await seeAccounts(here, directory, ...accounts);
    const before = await readRoster(here, organizationId);
    const { plan, importId } = await run(text);
    expect(plan.counts.changed).toBeGreaterThan(70);
    const imported = await readRoster(here, organizationId);
    // The directory is read again, and overrides nothing of what the file said.
    await seeAccounts(here, directory, ...accounts);
    expect(await readRoster(here, organizationId)).toEqual(imported);
    expect(await undo(importId)).toMatchObject({ left: [] });
    expect(await readRoster(here, organizationId)).toEqual(before);
  });

  test('whatever is imported over whatever roster, the undo gives the roster before', { timeout: 60_000 }, async () => {
    const name = fc.constantFrom('ana', 'ben', 'cem', 'dia', 'eve');
    const words = fc.constantFrom('', 'Sales', 'Legal');
    const accounts = fc.uniqueArray(fc.record({ name, manager: name, department: words }), {
      selector: (one) => one.name,
    });
    const rows = fc.array(fc.record({ name, manager: fc.option(name), department: words, start: fc.boolean() }));
    await fc.assert(
      fc.asyncProperty(accounts, rows, async (listed, said) => {
        organizationId = await makeOrganization(here);
        const directory = { organizationId, connectionId: await connectDirectory(here, organizationId) };
        const seen = listed.map(({ name, manager, department }) =>
          accountOf(directory, name, { managerSourceId: manager, department: department === '' ? null : department }),
        );
        await seeAccounts(here, directory, ...seen);
        const before = await readRoster(here, organizationId);
        const lines = said.map(({ name, manager, department, start }) =>
          [
            `${name}@contoso.com`,
            name,
            department,
            manager === null ? '' : `${manager}@contoso.com`,
            start ? '2020-02-29' : '',
          ].join(),
        );
        if (lines.length === 0) return;
        const { importId } = await run(['email,full_name,department,manager_email,start_date', ...lines].join('\n'));
        if (importId !== null) expect(await undo(importId)).toMatchObject({ left: [] });
        expect(await readRoster(here, organizationId)).toEqual(before);
      }),
      {
        numRuns: 40,
        // The file says a line of the directory's own circle again, and breaks the circle elsewhere.
        examples: [
          [
            [
              { name: 'ben', manager: 'ana', department: '' },
              { name: 'ana', manager: 'ben', department: '' },
            ],
            [
              { name: 'cem', manager: null, department: '', start: false },
              { name: 'ben', manager: 'cem', department: '', start: false },
              { name: 'ana', manager: 'ben', department: '', start: false },
            ],
          ],
        ],
      },
    );
  });
});
