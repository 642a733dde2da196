// The roster follows the directory, on both engines.
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { markAccountsRemoved, type SourceAccount, upsertAccounts } from '../db/queries/accounts.ts';
import { createConnection } from '../db/queries/connections.ts';
import { createOrganization } from '../db/queries/organizations.ts';
import { listPeople, type Person } from '../db/queries/people.ts';
import { withDatabases } from '../db/testing.ts';
import { rowsOf } from '../db/testing-rows.ts';
import { digest } from '../lib/ids.ts';
import { mapAccounts } from './roster.ts';

const now = new Date('2026-11-20T12:00:00.000Z');
const hours = { '0': [], '1': [], '2': [], '3': [], '4': [], '5': [], '6': [] };

withDatabases((here) => {
  let organizationId = '';
  let connectionId = '';

  const connect = async (): Promise<string> => {
    const id = randomUUID();
    await here.database.tenant(organizationId, (tx) =>
      createConnection(tx, {
        organizationId,
        connectionId: id,
        provider: 'fake',
        settings: {},
        secret: Buffer.from([]),
        streams: [],
        since: null,
        way: 'own-app',
        mode: 'application',
        grantKey: id,
        signedInAs: null,
        credentialExpiresAt: null,
        tenantId: id,
        tenantName: 'T',
        connectedAt: now,
        connectedBy: 'Ana',
        dueAt: now,
      }),
    );
    return id;
  };
  beforeEach(async () => {
    organizationId = randomUUID();
    const organization = { organizationId, name: 'Contoso', zone: 'UTC', hours, createdAt: now };
    await here.database.door((tx) => createOrganization(tx, organization));
    connectionId = await connect();
  });

  const account = (sourceId: string, more: Partial<SourceAccount> = {}): SourceAccount => ({
    accountId: digest(connectionId, sourceId),
    sourceId,
    kind: 'person',
    displayName: `Name of ${sourceId}`,
    addresses: [`${sourceId}@contoso.com`],
    department: null,
    jobTitle: null,
    managerSourceId: null,
    enabled: true,
    mailbox: true,
    createdAt: '2024-02-29T23:30:00.000Z',
    ...more,
  });
  const see = async (...accounts: SourceAccount[]): Promise<void> =>
    here.database.tenant(organizationId, async (tx) => {
      await upsertAccounts(tx, { organizationId, connectionId, accounts });
      await mapAccounts(tx, { organizationId, connectionId, now });
    });
  /** A page of a directory that has more. */
  const seePage = async (...accounts: SourceAccount[]): Promise<void> =>
    here.database.tenant(organizationId, async (tx) => {
      const saved = await upsertAccounts(tx, { organizationId, connectionId, accounts });
      await mapAccounts(tx, { organizationId, connectionId, now, accountIds: saved.map((row) => row.accountId) });
    });
  const lose = async (sourceId: string, at: string): Promise<void> =>
    here.database.tenant(organizationId, async (tx) => {
      await markAccountsRemoved(tx, { organizationId, connectionId, sourceIds: [sourceId], at: new Date(at) });
      await mapAccounts(tx, { organizationId, connectionId, now });
    });
  const people = async (): Promise<Person[]> =>
    (
      await here.database.tenant(organizationId, (tx) =>
        listPeople(tx, { organizationId, search: '', sort: 'name', order: 'asc', limit: 100, offset: 0 }),
      )
    ).people;
  const mappings = () =>
    here.database.tenant(organizationId, (tx) =>
      tx
        .selectFrom('account_person')
        .select(['account_id as accountId', 'person_id as personId', 'mapped_by as by'])
        .where('organization_id', '=', organizationId)
        .orderBy('account_id')
        .execute(),
    );
  const touched = () =>
    here.database.tenant(organizationId, (tx) =>
      tx
        .selectFrom('touched_day')
        .select(['account_id as accountId', 'day'])
        .where('organization_id', '=', organizationId)
        .orderBy('account_id')
        .orderBy('day')
        .execute(),
    );
  const forget = () => here.database.tenant(organizationId, (tx) => tx.deleteFrom('touched_day').execute());
  const happen = (accountId: string, at: string) =>
    here.database.tenant(organizationId, (tx) =>
      tx
        .insertInto('activity')
        .values({
          organization_id: organizationId,
          account_id: accountId,
          item: randomUUID(),
          event: randomUUID(),
          kind: 'mail',
          at,
          seconds: 0,
          counterparts: '[]',
          marks: [],
          pass: 0,
        })
        .execute(),
    );

  describe('the directory makes the roster', () => {
    test('an account of a person makes a person; guests, shared mailboxes and rooms do not', async () => {
      const others = (['guest', 'shared', 'room'] as const).map((kind) => account(kind, { kind }));
      await see(account('ana', { department: 'Sales', jobTitle: 'Lead' }), ...others);
      const [ana, ...more] = await people();
      expect(more).toEqual([]);
      expect(ana).toMatchObject({
        fullName: 'Name of ana',
        email: 'ana@contoso.com',
        department: 'Sales',
        jobTitle: 'Lead',
        joinedOn: '2024-02-29',
        leftOn: null,
        managerId: null,
      });
    });

    test('the same accounts a second time change nothing, also when made anew elsewhere', async () => {
      await see(account('ana'), account('ben'));
      const before = [await people(), await mappings()];
      await see(account('ben'), account('ana'));
      expect([await people(), await mappings()]).toEqual(before);
    });

    test('pages bring their own people, whose managers may be on any of them', async () => {
      await seePage(account('ana', { managerSourceId: 'cem' }), account('ben', { managerSourceId: 'ana' }));
      await seePage(account('cem', { managerSourceId: 'ben' }));
      await seePage(account('dia', { managerSourceId: 'ana' }));
      expect((await people()).map(({ fullName, managerName }) => [fullName, managerName])).toEqual([
        ['Name of ana', 'Name of cem'],
        ['Name of ben', 'Name of ana'],
        ['Name of cem', 'Name of ben'],
        ['Name of dia', 'Name of ana'],
      ]);
      await seePage(account('ana', { managerSourceId: 'cem', displayName: 'Ana Ruiz' }));
      expect((await people()).map(({ managerName }) => managerName)).toEqual([
        'Name of cem',
        'Ana Ruiz',
        'Name of ben',
        'Ana Ruiz',
      ]);
    });

    test('a manager may come on a later page than their people', async () => {
      await see(account('ana', { managerSourceId: 'ben' }));
      expect((await people())[0]?.managerName).toBeNull();
      await see(account('ben'));
      expect((await people())[0]?.managerName).toBe('Name of ben');
      await see(account('ana', { managerSourceId: null }));
      expect((await people())[0]?.managerName).toBeNull();
    });

    test('new names, titles and addresses are taken over; the address stays as long as the account has it', async () => {
      await see(account('ana', { addresses: ['ana@contoso.com', 'a.silva@contoso.com'] }));
      const renamed = { addresses: ['a.costa@contoso.com', 'ana@contoso.com'], displayName: 'Ana Costa' };
      await see(account('ana', renamed));
      expect((await people())[0]).toMatchObject({ fullName: 'Ana Costa', email: 'ana@contoso.com' });
      await see(account('ana', { ...renamed, addresses: ['a.costa@contoso.com'] }));
      expect((await people())[0]).toMatchObject({ email: 'a.costa@contoso.com' });
      expect(await people()).toHaveLength(1);
    });

    test('an address that passes from one person to another belongs to one of them at any time', async () => {
      await see(account('ana'), account('ben'));
      await see(account('ana', { addresses: ['ben@contoso.com'] }), account('ben', { addresses: ['b2@contoso.com'] }));
      expect((await people()).map((row) => row.email)).toEqual(['ana@contoso.com', 'b2@contoso.com']);
      await see(account('ana', { addresses: ['ben@contoso.com'] }));
      expect((await people()).map((row) => row.email)).toEqual(['ben@contoso.com', 'b2@contoso.com']);
    });

    test('an account without any address makes nobody', async () => {
      await see(account('ana', { addresses: [] }));
      expect(await people()).toEqual([]);
    });
  });

  describe('one person, several accounts', () => {
    test('a second account with one of the addresses is the same person', async () => {
      await see(account('ana', { addresses: ['ana@contoso.com', 'a.silva@contoso.com'] }));
      await see(account('ana.adm', { addresses: ['adm@contoso.com', 'a.silva@contoso.com'], displayName: 'Admin' }));
      expect((await people()).map((row) => row.fullName)).toEqual(['Name of ana']);
      expect((await mappings()).map((row) => row.by).sort()).toEqual(['directory', 'rule']);
    });

    test('two accounts on one page that share an address are one person, named by the older one', async () => {
      const older = { addresses: ['x@contoso.com', 'ana@contoso.com'], createdAt: '2020-01-01T00:00:00Z' };
      await see(account('ana'), account('ana2', older));
      expect((await people()).map((row) => row.fullName)).toEqual(['Name of ana2']);
    });

    test('the connection that made a person keeps the names; another one only adds its account', async () => {
      await see(account('ana', { department: 'Sales' }));
      connectionId = await connect();
      await see(account('ana', { displayName: 'Somebody', department: 'Other' }));
      expect(await people()).toMatchObject([{ fullName: 'Name of ana', department: 'Sales', leftOn: null }]);
      expect(new Set((await mappings()).map((row) => row.personId)).size).toBe(1);
    });
  });

  describe('leavers', () => {
    test('a removed account sets the day of leaving, and the person stays', async () => {
      await see(account('ana'));
      await lose('ana', '2026-10-31T10:00:00.000Z');
      expect(await people()).toMatchObject([{ email: 'ana@contoso.com', leftOn: '2026-10-31' }]);
    });

    test('a disabled account sets it once, and an enabled one takes it back', async () => {
      await see(account('ana', { enabled: false }));
      expect(await people()).toMatchObject([{ leftOn: '2026-11-20' }]);
      await lose('ana', '2026-12-31T10:00:00.000Z');
      expect(await people()).toMatchObject([{ leftOn: '2026-11-20' }]);
      await see(account('ana'));
      expect(await people()).toMatchObject([{ leftOn: null }]);
    });

    test('who has another account in use has not left', async () => {
      await see(account('ana'), account('ana2', { addresses: ['ana@contoso.com'] }));
      await lose('ana', '2026-10-31T10:00:00.000Z');
      expect(await people()).toMatchObject([{ leftOn: null, fullName: 'Name of ana2' }]);
    });
  });

  describe('what is to be computed again', () => {
    test('all days of a newly mapped account, and of people whose manager changed', async () => {
      await happen(account('ana').accountId, '2026-11-02T10:00:00Z');
      await happen(account('ben').accountId, '2026-11-03T10:00:00Z');
      await see(account('ana'), account('ben'));
      expect((await touched()).map((row) => row.day).sort()).toEqual(['2026-11-02', '2026-11-03']);
      await forget();
      await see(account('ana'), account('ben'));
      expect(await touched()).toEqual([]);
      await see(account('ana', { managerSourceId: 'ben' }));
      expect(await touched()).toEqual([{ accountId: account('ana').accountId, day: '2026-11-02' }]);
    });

    test('the days of a manager’s people, when the manager gets another account', async () => {
      await happen(account('ana').accountId, '2026-11-02T10:00:00Z');
      await see(account('ana', { managerSourceId: 'ben' }), account('ben'));
      await forget();
      await see(account('ben2', { addresses: ['ben@contoso.com'] }));
      expect(await touched()).toEqual([{ accountId: account('ana').accountId, day: '2026-11-02' }]);
    });
  });

  test('an account that is only named by an address is the one’s who is listed with it, and makes nobody', async () => {
    const named = account('address:ana@contoso.com', {
      kind: 'unknown',
      displayName: '',
      addresses: ['ana@contoso.com'],
    });
    const nobodys = account('address:x@contoso.com', {
      kind: 'unknown',
      displayName: '',
      addresses: ['x@contoso.com'],
    });
    await see(named, nobodys);
    expect(await people()).toEqual([]);
    await see(account('ana', { addresses: ['ana@contoso.com'], displayName: 'Ana' }));
    expect((await people()).map(({ fullName }) => fullName)).toEqual(['Ana']);
    expect(await mappings()).toHaveLength(2);
    // It does not keep anybody here, either.
    await lose('ana', '2026-03-01T00:00:00Z');
    const left = await rowsOf(here.database, organizationId, 'select left_on from person');
    expect(left).toEqual([{ left_on: '2026-03-01' }]);
  });

  test('of ten thousand accounts, more than are looked at together, everybody is mapped and has their manager', async () => {
    const accounts = Array.from({ length: 10_000 }, (_, index) =>
      account(`p${index}`, { managerSourceId: index === 0 ? null : `p${Math.floor(index / 10)}` }),
    );
    await see(...accounts);
    const counted = await rowsOf(
      here.database,
      organizationId,
      'select count(*)::int as people, count(manager_id)::int as managed from person',
    );
    expect(counted).toEqual([{ people: 10_000, managed: 9999 }]);
  });
});
