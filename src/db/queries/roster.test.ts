// Connections, their accounts, and the people behind them, on both engines.
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Here, withDatabases } from '../testing.ts';
import {
  listAccounts,
  markAccountsRemoved,
  type SourceAccount,
  setMailboxSettings,
  upsertAccounts,
} from './accounts.ts';
import {
  createConnection,
  listConnections,
  listDueConnections,
  type NewConnection,
  readConnection,
  readCredential,
  reportConnection,
  setPaused,
} from './connections.ts';
import { createOrganization } from './organizations.ts';
import { listPeople, type RosterEntry, readPerson, savePeople } from './people.ts';

const at = (minutes: number): Date => new Date(Date.UTC(2026, 2, 2, 8, minutes, 0, 7));

const day: [number, number][] = [[540, 1020]];
const hours = { '0': [], '1': day, '2': day, '3': day, '4': day, '5': day, '6': [] };

const addOrganization = async (here: Here): Promise<string> => {
  const organizationId = randomUUID();
  await here.database.door((tx) =>
    createOrganization(tx, { organizationId, name: 'Contoso', zone: 'UTC', hours, createdAt: at(0) }),
  );
  return organizationId;
};

const aConnection = (organizationId: string): NewConnection => ({
  organizationId,
  connectionId: randomUUID(),
  provider: 'microsoft',
  settings: { clientId: 'quote " and \\ and {brace}' },
  secret: Buffer.from([0, 1, 255, 39, 92]),
  streams: ['people', 'mail'],
  since: at(1),
  way: 'own-app',
  mode: 'application',
  grantKey: randomUUID(),
  signedInAs: null,
  credentialExpiresAt: null,
  tenantId: randomUUID(),
  tenantName: 'Contoso',
  connectedAt: at(2),
  connectedBy: 'Ana',
  dueAt: at(3),
});

const anAccount = (sourceId: string): SourceAccount => ({
  accountId: randomUUID(),
  sourceId,
  kind: 'person',
  displayName: `Name of ${sourceId}`,
  addresses: [`${sourceId}@contoso.com`, '"quoted, {odd}\\"@contoso.com'],
  department: null,
  jobTitle: 'Engineer, "senior"',
  managerSourceId: null,
  enabled: true,
  mailbox: true,
  createdAt: at(4),
});

const aPerson = (fullName: string, more: Partial<RosterEntry> = {}): RosterEntry => ({
  personId: randomUUID(),
  fullName,
  email: `${fullName.toLowerCase().replaceAll(' ', '.')}@contoso.com`,
  department: null,
  jobTitle: null,
  managerId: null,
  joinedOn: null,
  leftOn: null,
  ...more,
});

withDatabases((here) => {
  let organizationId = '';
  beforeAll(async () => {
    organizationId = await addOrganization(here);
  });

  describe('connections', () => {
    test('a connection is read as it was saved, its secret only when asked for', async () => {
      const saved = aConnection(organizationId);
      await here.database.tenant(organizationId, (tx) => createConnection(tx, saved));
      const read = await here.database.tenant(organizationId, (tx) => readConnection(tx, saved));
      const { secret, ...shown } = saved;
      expect(read).toEqual({
        ...shown,
        status: 'connected',
        problem: null,
        credentialChangedAt: saved.connectedAt,
        checkedAt: null,
        checkDueAt: null,
        checks: null,
        notBefore: null,
        cycleStartedAt: null,
        cycleFinishedAt: null,
      });
      const credential = await here.database.tenant(organizationId, (tx) => readCredential(tx, saved));
      expect(credential).toEqual({ provider: 'microsoft', settings: saved.settings, secret });
      expect(await here.database.tenant(organizationId, (tx) => listConnections(tx, organizationId))).toEqual([read]);
    });

    test('a status change keeps its problem, and says when there is nothing to change', async () => {
      const saved = aConnection(organizationId);
      await here.database.tenant(organizationId, (tx) => createConnection(tx, saved));
      const problem = { code: 'secret-expired', title: 'T', fix: 'F', who: 'admin' as const, link: null, raw: 'R' };
      const change = { ...saved, problem };
      expect(await here.database.tenant(organizationId, (tx) => reportConnection(tx, change))).toBe(true);
      const read = await here.database.tenant(organizationId, (tx) => readConnection(tx, saved));
      expect(read).toMatchObject({ status: 'needs-attention', problem });
      const missing = { ...change, connectionId: randomUUID() };
      expect(await here.database.tenant(organizationId, (tx) => reportConnection(tx, missing))).toBe(false);
    });

    test('the door lists what is due over all organizations, the longest due first, paused ones left out', async () => {
      const other = await addOrganization(here);
      const [late, early, paused, future] = [4, 1, 0, 90].map((minute) => ({
        ...aConnection(other),
        dueAt: at(minute),
      }));
      for (const connection of [late!, early!, paused!, future!]) {
        await here.database.tenant(other, (tx) => createConnection(tx, connection));
      }
      await here.database.tenant(other, (tx) => setPaused(tx, { ...paused!, paused: true }));
      const due = await here.database.door((tx) => listDueConnections(tx, { now: at(60), limit: 100 }));
      const own = due.filter((connection) => connection.organizationId === other);
      expect(own.map(({ connectionId }) => connectionId)).toEqual([early!.connectionId, late!.connectionId]);
      expect(new Set(due.map((connection) => connection.organizationId))).toEqual(new Set([organizationId, other]));
    });
  });

  describe('accounts', () => {
    test('a page of accounts is saved in one statement, and a second time changes them in place', async () => {
      const connection = aConnection(organizationId);
      await here.database.tenant(organizationId, (tx) => createConnection(tx, connection));
      const accounts = ['a', 'b', 'c'].map(anAccount);
      await here.database.tenant(organizationId, (tx) => upsertAccounts(tx, { ...connection, accounts }));
      const changed = accounts.map((account) => ({
        ...account,
        accountId: randomUUID(),
        department: 'Sales',
        addresses: [],
        managerSourceId: 'a',
        createdAt: null,
      }));
      const ids = await here.database.tenant(organizationId, (tx) =>
        upsertAccounts(tx, { ...connection, accounts: changed }),
      );
      expect(new Map(ids.map((row) => [row.sourceId, row.accountId]))).toEqual(
        new Map(accounts.map((row) => [row.sourceId, row.accountId])),
      );
      const read = await here.database.tenant(organizationId, (tx) => listAccounts(tx, connection));
      expect(read).toEqual(
        changed.map((account, index) => ({
          ...account,
          accountId: accounts[index]!.accountId,
          connectionId: connection.connectionId,
          zone: null,
          hours: null,
          removedAt: null,
        })),
      );
    });

    test('addresses with quotes, commas and braces come back as they were', async () => {
      const connection = aConnection(organizationId);
      await here.database.tenant(organizationId, (tx) => createConnection(tx, connection));
      const account = anAccount('odd');
      await here.database.tenant(organizationId, (tx) => upsertAccounts(tx, { ...connection, accounts: [account] }));
      const [read] = await here.database.tenant(organizationId, (tx) => listAccounts(tx, connection));
      expect(read).toMatchObject(account);
    });

    test('an account that leaves keeps its row, and is there again when the source shows it again', async () => {
      const connection = aConnection(organizationId);
      const run = <T>(work: Parameters<typeof here.database.tenant<T>>[1]) =>
        here.database.tenant(organizationId, work);
      await run((tx) => createConnection(tx, connection));
      await run((tx) => upsertAccounts(tx, { ...connection, accounts: [anAccount('x'), anAccount('y')] }));
      const gone = { ...connection, sourceIds: ['x', 'never-seen'], at: at(9) };
      expect(await run((tx) => markAccountsRemoved(tx, gone))).toBe(1);
      expect(await run((tx) => markAccountsRemoved(tx, gone))).toBe(0);
      const removed = async () => (await run((tx) => listAccounts(tx, connection))).map((row) => row.removedAt);
      expect(await removed()).toEqual([at(9), null]);
      await run((tx) => upsertAccounts(tx, { ...connection, accounts: [anAccount('x')] }));
      expect(await removed()).toEqual([null, null]);
    });

    test("a mailbox's zone and hours outlive the next page of accounts", async () => {
      const connection = aConnection(organizationId);
      const run = <T>(work: Parameters<typeof here.database.tenant<T>>[1]) =>
        here.database.tenant(organizationId, work);
      await run((tx) => createConnection(tx, connection));
      const account = anAccount('z');
      await run((tx) => upsertAccounts(tx, { ...connection, accounts: [account] }));
      await run((tx) => setMailboxSettings(tx, { ...account, organizationId, zone: 'Asia/Kolkata', hours }));
      await run((tx) => upsertAccounts(tx, { ...connection, accounts: [account] }));
      expect(await run((tx) => listAccounts(tx, connection))).toMatchObject([{ zone: 'Asia/Kolkata', hours }]);
    });
  });

  describe('people', () => {
    test('people are found by part of a name or address, where % and _ mean themselves', async () => {
      const own = await addOrganization(here);
      const [boss, percent] = [aPerson('Zoë Boss'), aPerson('Hundred % Sure')];
      const report = aPerson('ana under_score', {
        managerId: boss.personId,
        department: 'Sales',
        joinedOn: '2024-02-29',
      });
      await here.database.tenant(own, (tx) =>
        savePeople(tx, { organizationId: own, people: [boss, report, percent, aPerson('Bert Underscore')] }),
      );
      const page = { organizationId: own, sort: 'name', order: 'asc', limit: 10, offset: 0 } as const;
      const names = async (search: string) =>
        (await here.database.tenant(own, (tx) => listPeople(tx, { ...page, search }))).people.map(
          (row) => row.fullName,
        );
      expect(await names('_')).toEqual(['ana under_score']);
      expect(await names('%')).toEqual(['Hundred % Sure']);
      expect(await names('UNDER')).toEqual(['ana under_score', 'Bert Underscore']);
      expect(
        await here.database.tenant(own, (tx) => readPerson(tx, { organizationId: own, personId: report.personId })),
      ).toEqual({
        ...report,
        managerName: 'Zoë Boss',
      });
    });

    test('a page of people is sorted by name or department and says how many there are in all', async () => {
      const own = await addOrganization(here);
      const people = ['D', 'b', 'C', 'a'].map((name, index) =>
        aPerson(name, { department: [null, 'x', 'Y', 'x'][index] ?? null }),
      );
      await here.database.tenant(own, (tx) => savePeople(tx, { organizationId: own, people }));
      const list = async (more: {
        sort: 'name' | 'department';
        order: 'asc' | 'desc';
        limit: number;
        offset: number;
      }) => {
        const found = await here.database.tenant(own, (tx) =>
          listPeople(tx, { organizationId: own, search: '', ...more }),
        );
        return [found.total, found.people.map((person) => person.fullName).join('')];
      };
      expect(await list({ sort: 'name', order: 'asc', limit: 3, offset: 0 })).toEqual([4, 'abC']);
      expect(await list({ sort: 'name', order: 'desc', limit: 3, offset: 3 })).toEqual([4, 'a']);
      expect(await list({ sort: 'name', order: 'asc', limit: 3, offset: 9 })).toEqual([4, '']);
      expect(await list({ sort: 'department', order: 'asc', limit: 9, offset: 0 })).toEqual([4, 'abCD']);
      expect(await list({ sort: 'department', order: 'desc', limit: 9, offset: 0 })).toEqual([4, 'CbaD']);
    });

    test('saving somebody again changes the person in place', async () => {
      const own = await addOrganization(here);
      const person = aPerson('Old Name', { leftOn: '2026-01-31' });
      const save = (people: RosterEntry[]) =>
        here.database.tenant(own, (tx) => savePeople(tx, { organizationId: own, people }));
      await save([person]);
      await save([{ ...person, fullName: 'New Name', leftOn: null }]);
      const read = await here.database.tenant(own, (tx) =>
        readPerson(tx, { organizationId: own, personId: person.personId }),
      );
      expect(read).toMatchObject({ fullName: 'New Name', leftOn: null });
      await expect(save([{ ...aPerson('x'), email: person.email }])).rejects.toMatchObject({ code: '23505' });
    });
  });
});
