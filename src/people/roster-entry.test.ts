// Where a personnel office is a source, its word goes before the directory's and after what was said by hand; on both engines.
import { beforeEach, expect, test } from 'vitest';
import { markAccountsRemoved, type SourceAccount } from '../db/queries/accounts.ts';
import { withDatabases } from '../db/testing.ts';
import { rowsOf } from '../db/testing-rows.ts';
import { applyRoster } from './roster-apply.ts';
import { mapAccounts } from './roster.ts';
import { accountOf, connectDirectory, makeOrganization, now, readRoster, seeAccounts } from './testing-roster.ts';

const employed = { joinedOn: '2019-04-01', leftOn: null };

withDatabases((here) => {
  let directory = { organizationId: '', connectionId: '' };
  let office = directory;
  beforeEach(async () => {
    const organizationId = await makeOrganization(here);
    directory = { organizationId, connectionId: await connectDirectory(here, organizationId) };
    office = { organizationId, connectionId: await connectDirectory(here, organizationId) };
  });

  const listed = (...accounts: SourceAccount[]) => seeAccounts(here, directory, ...accounts);
  const filed = (...accounts: SourceAccount[]) => seeAccounts(here, office, ...accounts);
  const account = (id: string, more: Partial<SourceAccount> = {}) => accountOf(directory, id, more);
  /** Employees have numbers of their own for ids. */
  const employee = (id: string, more: Partial<SourceAccount> = {}) => ({
    ...accountOf(office, `${id}-4711`, { addresses: [`${id}@contoso.com`], displayName: `Filed ${id}` }),
    mailbox: false,
    createdAt: null,
    employment: employed,
    ...more,
  });
  const roster = () => readRoster(here, directory.organizationId);

  test('names, managers, first and last days are the personnel office’s, whichever is read first and last', async () => {
    const accounts = [account('ana', { managerSourceId: 'cem', department: 'IT' }), account('ben'), account('cem')];
    const employees = [employee('ana', { managerSourceId: 'ben-4711', department: 'Sales' }), employee('ben')];
    const ana = {
      email: 'ana@contoso.com',
      fullName: 'Filed ana',
      department: 'Sales',
      manager: 'ben@contoso.com',
      joinedOn: '2019-04-01',
      leftOn: null,
    };
    await listed(...accounts);
    await filed(...employees);
    expect((await roster())[0]).toMatchObject(ana);
    await listed(...accounts);
    await filed(...employees);
    expect((await roster())[0]).toMatchObject(ana);
    expect(await roster()).toHaveLength(3);
  });

  test('a directory that comes later finds the employees and fills what their records leave open', async () => {
    await filed(employee('ana', { employment: { joinedOn: null, leftOn: null } }), employee('ben'));
    await listed(account('ana', { managerSourceId: 'ben', department: 'IT', jobTitle: 'Lead' }), account('ben'));
    const [ana, ...others] = await roster();
    expect(others).toHaveLength(1);
    const filled = { fullName: 'Filed ana', department: 'IT', jobTitle: 'Lead', manager: 'ben@contoso.com' };
    expect(ana).toMatchObject({ ...filled, joinedOn: '2024-02-29' });
    await filed(employee('ana', { jobTitle: 'Head' }));
    expect((await roster())[0]).toMatchObject({ ...filled, jobTitle: 'Head', joinedOn: '2019-04-01' });
  });

  test('a manager whom the directory does not list stays when the directory is read again', async () => {
    await listed(account('ana', { managerSourceId: 'cem' }), account('cem'));
    await filed(employee('ana', { managerSourceId: 'ben-4711' }), employee('ben'));
    await listed(account('ana', { managerSourceId: 'cem' }));
    expect((await roster())[0]).toMatchObject({ manager: 'ben@contoso.com' });
    await filed(employee('ana', { managerSourceId: 'cem-4711' }));
    expect((await roster())[0]).toMatchObject({ manager: null });
    await filed(employee('ana'));
    await listed(account('ana', { managerSourceId: 'cem' }));
    expect((await roster())[0]).toMatchObject({ manager: 'cem@contoso.com' });
  });

  test('a last day stands as soon as it is known, and who is on leave with a locked account has not left', async () => {
    await listed(account('ana', { enabled: false }), account('ben'));
    expect((await roster())[0]).toMatchObject({ leftOn: '2026-11-20' });
    await filed(employee('ana'), employee('ben', { employment: { ...employed, leftOn: '2026-12-31' } }));
    expect((await roster()).map(({ leftOn }) => leftOn)).toEqual([null, '2026-12-31']);
    await listed(account('ana', { enabled: false }), account('ben'));
    expect((await roster()).map(({ leftOn }) => leftOn)).toEqual([null, '2026-12-31']);
  });

  test('a record that is no more in force is a leaver’s; one of a first day to come is not', async () => {
    const tomorrow = { joinedOn: '2026-11-21', leftOn: null };
    await filed(employee('ana', { enabled: false }), employee('ben', { enabled: false, employment: tomorrow }));
    expect((await roster()).map(({ joinedOn, leftOn }) => [joinedOn, leftOn])).toEqual([
      ['2019-04-01', '2026-11-20'],
      ['2026-11-21', null],
    ]);
  });

  test('who came back has the record that is in force', async () => {
    const first = { enabled: false, employment: { joinedOn: '2015-01-01', leftOn: '2018-06-30' } };
    const again = { ...employee('ana'), ...accountOf(office, 'ana-9000', { addresses: ['ana@contoso.com'] }) };
    await filed(employee('ana', first), { ...again, employment: employed });
    expect(await roster()).toMatchObject([{ fullName: 'Name of ana-9000', joinedOn: '2019-04-01', leftOn: null }]);
  });

  test('a record that was deleted has no say any more', async () => {
    await listed(account('ana'));
    await filed(employee('ana'));
    await here.database.tenant(office.organizationId, async (tx) => {
      await markAccountsRemoved(tx, { ...office, sourceIds: ['ana-4711'], at: now });
      await mapAccounts(tx, { ...office, now });
    });
    await listed(account('ana'));
    expect((await roster())[0]).toMatchObject({ fullName: 'Name of ana', leftOn: null });
  });

  test('records have no say any more once their source is disconnected, and what they said of days stays', async () => {
    await filed(employee('ana', { department: 'Sales', managerSourceId: 'ben-4711' }), employee('ben'));
    await listed(account('ana', { department: 'IT' }), account('ben'));
    expect((await roster())[0]).toMatchObject({ fullName: 'Filed ana', department: 'Sales' });
    await rowsOf(
      here.database,
      office.organizationId,
      `update connection set status = 'disconnected', secret = null where connection_id = '${office.connectionId}'`,
    );
    await listed(account('ana', { department: 'IT' }));
    expect((await roster())[0]).toMatchObject({
      fullName: 'Name of ana',
      department: 'IT',
      manager: null,
      joinedOn: '2019-04-01',
      leftOn: null,
    });
  });

  test('what was said by a file or by hand stays, whatever the record says', async () => {
    await filed(employee('ana', { managerSourceId: 'ben-4711' }), employee('ben'));
    await here.database.tenant(office.organizationId, (tx) =>
      applyRoster(tx, {
        organizationId: office.organizationId,
        rows: [
          {
            row: 1,
            email: 'ana@contoso.com',
            values: { fullName: 'Ana Said', joinedOn: '2020-05-01', manager: null },
            faults: [],
          },
        ],
        now,
        source: 'file',
        by: 'Olga',
      }),
    );
    await filed(employee('ana', { managerSourceId: 'ben-4711', department: 'Sales' }));
    const said = { fullName: 'Ana Said', joinedOn: '2020-05-01', manager: null };
    expect((await roster())[0]).toMatchObject({ ...said, department: 'Sales' });
  });
});
