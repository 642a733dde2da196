// Imports over a roster that others change too: what the directory may not override, and what an undo can and cannot restore.
import { beforeEach, describe, expect, test } from 'vitest';
import { eraseConnection } from '../db/queries/erasure.ts';
import { listImports } from '../db/queries/roster.ts';
import type { Tx } from '../db/schema.ts';
import { withDatabases } from '../db/testing.ts';
import { rowsOf } from '../db/testing-rows.ts';
import { readRosterFile } from './import-file.ts';
import { applyRoster } from './roster-apply.ts';
import { addPerson, editPerson, followDirectory, type HandValues, readRosterPerson } from './roster-edit.ts';
import { undoRoster } from './roster-undo.ts';
import { accountOf, connectDirectory, makeOrganization, now, readRoster, seeAccounts } from './testing-roster.ts';

const dayMs = 86_400_000;
const later = (days: number): Date => new Date(now.getTime() + days * dayMs);
const at = (name: string): string => `${name}@contoso.com`;

withDatabases((here) => {
  let directory = { organizationId: '', connectionId: '' };
  beforeEach(async () => {
    const organizationId = await makeOrganization(here);
    directory = { organizationId, connectionId: await connectDirectory(here, organizationId) };
  });
  const work = <T>(what: (tx: Tx) => Promise<T>): Promise<T> => here.database.tenant(directory.organizationId, what);
  const account = (name: string, more = {}) => accountOf(directory, name, more);
  const see = (...accounts: ReturnType<typeof accountOf>[]) => seeAccounts(here, directory, ...accounts);
  const importRows = (text: string, when = now) => {
    const { rows } = readRosterFile(Buffer.from(text), { emptyCells: 'keep' });
    return work((tx) => applyRoster(tx, { ...directory, rows, source: 'file', by: 'Ana', now: when }));
  };
  const undo = (importId: string | null, when = now) =>
    work((tx) => undoRoster(tx, { ...directory, importId: importId ?? '', by: 'Ben', now: when }));
  const roster = () => readRoster(here, directory.organizationId);
  const find = async (name: string) => (await roster()).find(({ email }) => email === at(name));
  const idOf = async (name: string): Promise<string> =>
    String(
      (
        await rowsOf(
          here.database,
          directory.organizationId,
          `select person_id from person where email = '${at(name)}'`,
        )
      )[0]?.['person_id'],
    );
  const edit = async (name: string, values: HandValues) => {
    const personId = await idOf(name);
    return work((tx) => editPerson(tx, { ...directory, personId, now }, values));
  };
  const follow = async (name: string, fields: Parameters<typeof followDirectory>[2]) => {
    const personId = await idOf(name);
    return work((tx) => followDirectory(tx, { ...directory, personId, now }, fields));
  };
  const touched = async () =>
    (await rowsOf(here.database, directory.organizationId, 'select distinct account_id from touched_day')).map(
      (row) => row['account_id'],
    );

  describe('what is said by hand or by a file', () => {
    test('stays, field by field, however often the directory is read', async () => {
      await see(account('ana', { department: 'Sales', jobTitle: 'Lead' }), account('ben'));
      await edit('ana', { department: 'Legal', manager: at('ben') });
      await see(account('ana', { department: 'Support', jobTitle: 'Head' }), account('ben'));
      expect(await find('ana')).toMatchObject({
        department: 'Legal',
        jobTitle: 'Head',
        manager: at('ben'),
        kept: ['department', 'manager'],
      });
    });

    test('follows the directory again where that is chosen, at once', async () => {
      await see(account('ana', { department: 'Sales' }), account('ben', { enabled: false }));
      await edit('ana', { department: 'Legal', joinedOn: '2020-01-01', leftOn: '2026-12-31', fullName: 'Ana S.' });
      expect(await follow('ana', ['department', 'joinedOn', 'leftOn'])).toMatchObject({
        person: { department: 'Sales', joinedOn: '2024-02-29', leftOn: null, fullName: 'Ana S.', kept: ['fullName'] },
      });
    });

    test('cannot follow where no directory lists the person', async () => {
      await work((tx) => addPerson(tx, { ...directory, now }, { fullName: 'Dia', email: at('dia') }));
      expect(await follow('dia', ['fullName'])).toEqual({
        faults: [{ field: 'fullName', message: 'No directory lists this person: there is nothing to follow.' }],
      });
    });

    test('stays when a directory lists the person later, and two directories do not take turns with the rest', async () => {
      await importRows(`email,full_name\n${at('ana')},Ana from HR\n`);
      await see(account('ana', { department: 'First' }));
      const other = { ...directory, connectionId: await connectDirectory(here, directory.organizationId) };
      await seeAccounts(here, other, accountOf(other, 'ana', { department: 'Second' }));
      const { department } = (await find('ana')) ?? {};
      await see(account('ana', { department: 'First' }));
      await seeAccounts(here, other, accountOf(other, 'ana', { department: 'Second' }));
      expect(await roster()).toMatchObject([{ fullName: 'Ana from HR', department }]);
    });

    test('survives the erasure of a directory’s data', async () => {
      await importRows(`email,full_name\n${at('ana')},Ana\n`);
      await see(account('ana'), account('ben'));
      expect(await work((tx) => eraseConnection(tx, directory))).toMatchObject({ people: 1 });
      expect((await roster()).map(({ email }) => email)).toEqual([at('ana')]);
    });
  });

  describe('by hand', () => {
    test('a person is added with a manager, and an account with the address is theirs', async () => {
      await see(account('ben'), account('named', { kind: 'unknown', addresses: [at('dia')] }));
      const values = { fullName: 'Dia', email: at('dia'), manager: at('ben'), joinedOn: '2026-01-01' };
      expect(await work((tx) => addPerson(tx, { ...directory, now }, values))).toMatchObject({
        person: { fullName: 'Dia', manager: { email: at('ben') }, listed: false },
      });
      const mapped = await rowsOf(here.database, directory.organizationId, 'select person_id from account_person');
      expect(mapped).toHaveLength(2);
    });

    test.each<[string, HandValues, object]>([
      ['an address that somebody has', { email: at('ben') }, { email: 'Name of ben has this address already.' }],
      ['an alias that somebody has', { email: at('b') }, { email: 'Name of ben has this address already.' }],
      ['a manager whom nobody knows', { manager: at('x') }, { manager: 'Nobody on the roster has this address.' }],
      ['themselves as manager', { manager: at('ana') }, { manager: 'Nobody is their own manager.' }],
      [
        'a manager from below',
        { manager: at('ben') },
        { manager: expect.stringMatching(/^That would be a circle: (Name of (ana|ben)( → |\.$)){3}/) },
      ],
      [
        'a last day before the first',
        { leftOn: '2024-02-28' },
        { leftOn: 'The last day (2024-02-28) is before the first (2024-02-29).' },
      ],
    ])('%s is refused, naming the field', async (_name, values, faults) => {
      await see(account('ana'), account('ben', { managerSourceId: 'ana', addresses: [at('ben'), at('b')] }));
      const outcome = await edit('ana', values);
      const told = outcome !== null && 'faults' in outcome ? outcome.faults : [];
      expect(Object.fromEntries(told.map(({ field, message }) => [field, message]))).toEqual(faults);
      expect(await find('ana')).toMatchObject({ kept: [] });
    });

    test('whoever is not there is not made', async () => {
      const key = { ...directory, personId: directory.connectionId, now };
      expect(await work((tx) => editPerson(tx, key, { department: 'x' }))).toBeNull();
      expect(await work((tx) => followDirectory(tx, key, ['department']))).toBeNull();
      expect(await work((tx) => readRosterPerson(tx, key))).toBeNull();
    });
  });

  test('who gets another manager has their days computed again, by hand, by a file and by its undo', async () => {
    await see(account('ana'), account('ben'));
    await work((tx) =>
      tx
        .insertInto('activity')
        .values({
          organization_id: directory.organizationId,
          account_id: account('ana').accountId,
          item: directory.connectionId,
          event: directory.connectionId,
          kind: 'mail',
          at: now,
          seconds: 0,
          counterparts: '[]',
          marks: [],
          pass: 0,
        })
        .execute(),
    );
    const forget = () =>
      work((tx) => tx.deleteFrom('touched_day').where('organization_id', '=', directory.organizationId).execute());
    await edit('ana', { department: 'Legal' });
    await forget();
    const { importId } = await importRows(`email,manager_email\n${at('ana')},${at('ben')}\n`);
    expect(await touched()).toEqual([account('ana').accountId]);
    await forget();
    await undo(importId);
    expect(await touched()).toEqual([account('ana').accountId]);
    await forget();
    await edit('ana', { manager: at('ben') });
    expect(await touched()).toEqual([account('ana').accountId]);
  });

  describe('the undo', () => {
    test('leaves what was changed since, and says so', async () => {
      await see(account('ana', { department: 'Sales' }), account('ben'));
      const { importId } = await importRows(
        `email,full_name,department,role\n${at('ana')},Ana,Legal,Lead\n${at('ben')},Ben,Legal,\n`,
      );
      await edit('ana', { department: 'Support' });
      await follow('ben', ['department']);
      const undone = await undo(importId);
      expect(undone).toMatchObject({ removed: 0, restored: 2 });
      expect(undone).toMatchObject({
        left: expect.arrayContaining([
          expect.objectContaining({ email: at('ana'), field: 'department', why: 'It was changed since.' }),
          expect.objectContaining({ email: at('ben'), field: 'department', why: 'It was changed since.' }),
        ]),
      });
      expect(await find('ana')).toMatchObject({
        fullName: 'Name of ana',
        department: 'Support',
        jobTitle: null,
        kept: ['department'],
      });
    });

    test('keeps a new person to whom somebody reports, whom somebody changed, or whom a directory lists since', async () => {
      const people = ['boss', 'changed', 'listed', 'gone'].map((name) => `${at(name)},The ${name}`);
      const { importId } = await importRows(`email,full_name\n${people.join('\n')}\n`);
      await see(account('ana'), account('listed', { department: 'Sales' }));
      await edit('ana', { manager: at('boss') });
      await edit('changed', { department: 'Legal' });
      const undone = await undo(importId);
      expect(undone).toMatchObject({ removed: 1, restored: 0 });
      const whys = typeof undone === 'string' ? [] : undone.left.map(({ email, why }) => `${email}: ${why}`).sort();
      expect(whys).toEqual([
        `${at('boss')}: Name of ana reports to this person.`,
        `${at('changed')}: The person was changed by hand or by another import since.`,
        `${at('listed')}: A directory lists this person since, and is followed now.`,
      ]);
      expect(await find('listed')).toMatchObject({ fullName: 'Name of listed', department: 'Sales', kept: [] });
      expect(await find('gone')).toBeUndefined();
    });

    test('makes no circle with managers that were given since', async () => {
      await importRows(
        `email,full_name,manager_email\n${at('ana')},Ana,${at('ben')}\n${at('ben')},Ben,\n${at('cem')},Cem,\n`,
      );
      const { importId } = await importRows(`email,manager_email\n${at('ana')},${at('cem')}\n`);
      await edit('ben', { manager: at('ana') });
      expect(await undo(importId)).toMatchObject({
        left: [{ email: at('ana'), field: 'manager', why: 'The manager before reports to this person since.' }],
      });
      expect(await find('ana')).toMatchObject({ manager: at('cem') });
    });

    test('of two imports may come in either order, and gives the roster before both', async () => {
      await see(account('ana', { department: 'Sales' }));
      const before = await roster();
      const first = await importRows(`email,department\n${at('ana')},Legal\n`);
      const second = await importRows(`email,role,full_name\n${at('ana')},Lead,Ana\n${at('dia')},,Dia\n`);
      expect(await undo(first.importId)).toMatchObject({ restored: 1, left: [] });
      expect(await undo(second.importId)).toMatchObject({ restored: 1, removed: 1, left: [] });
      expect(await roster()).toEqual(before);
    });

    test('is possible once, and for 30 days', async () => {
      const { importId } = await importRows(`email,full_name\n${at('ana')},Ana\n`);
      expect(await undo(importId, later(30))).toBe('forgotten');
      expect(await undo(importId, later(29))).toMatchObject({ removed: 1 });
      expect(await undo(importId)).toBe('undone');
      expect(await undo(directory.connectionId)).toBe('unknown');
      expect(await work((tx) => listImports(tx, directory.organizationId))).toMatchObject([
        { by: 'Ana', undoneBy: 'Ben', counts: { new: 1 } },
      ]);
    });

    test('what imports changed is forgotten after 30 days, when the next one comes', async () => {
      await importRows(`email,full_name\n${at('ana')},Ana\n`);
      await importRows(`email,full_name\n${at('ben')},Ben\n`, later(31));
      const changes = await rowsOf(here.database, directory.organizationId, 'select fields from roster_change');
      expect(JSON.stringify(changes)).toContain(at('ben'));
      expect(JSON.stringify(changes)).not.toContain(at('ana'));
    });
  });
});
