// An organization with a directory, for tests of the roster: accounts are seen, people are read back by address.
import { randomUUID } from 'node:crypto';
import { type SourceAccount, upsertAccounts } from '../db/queries/accounts.ts';
import { createConnection } from '../db/queries/connections.ts';
import { createOrganization } from '../db/queries/organizations.ts';
import { listEverybody } from '../db/queries/roster.ts';
import type { Here } from '../db/testing.ts';
import { digest } from '../lib/ids.ts';
import { mapAccounts } from './roster.ts';

export const now = new Date('2026-11-20T12:00:00.000Z');
const hours = { '0': [], '1': [], '2': [], '3': [], '4': [], '5': [], '6': [] };

export const makeOrganization = async (here: Here): Promise<string> => {
  const organizationId = randomUUID();
  const organization = { organizationId, name: 'Contoso', zone: 'UTC', hours, createdAt: now };
  await here.database.door((tx) => createOrganization(tx, organization));
  return organizationId;
};

export const connectDirectory = async (here: Here, organizationId: string): Promise<string> => {
  const connectionId = randomUUID();
  await here.database.tenant(organizationId, (tx) =>
    createConnection(tx, {
      organizationId,
      connectionId,
      provider: 'fake',
      settings: {},
      secret: Buffer.from([]),
      streams: [],
      since: null,
      way: 'own-app',
      mode: 'application',
      grantKey: connectionId,
      signedInAs: null,
      credentialExpiresAt: null,
      tenantId: connectionId,
      tenantName: 'T',
      connectedAt: now,
      connectedBy: 'Ana',
      dueAt: now,
    }),
  );
  return connectionId;
};

interface Directory {
  readonly organizationId: string;
  readonly connectionId: string;
}

/** What the directory lists of somebody; the source id is the name. */
export const accountOf = (
  { connectionId }: Directory,
  sourceId: string,
  more: Partial<SourceAccount> = {},
): SourceAccount => ({
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

/** The directory is read: its accounts become people, or are found to be somebody's. */
export const seeAccounts = async (here: Here, directory: Directory, ...accounts: SourceAccount[]): Promise<void> =>
  here.database.tenant(directory.organizationId, async (tx) => {
    await upsertAccounts(tx, { ...directory, accounts });
    await mapAccounts(tx, { ...directory, now });
  });

interface PersonLine {
  readonly email: string;
  readonly fullName: string;
  readonly jobTitle: string | null;
  readonly department: string | null;
  /** Address. */
  readonly manager: string | null;
  readonly joinedOn: string | null;
  readonly leftOn: string | null;
  readonly kept: readonly string[];
}

/** The whole roster without ids, by address. */
export const readRoster = async (here: Here, organizationId: string): Promise<PersonLine[]> => {
  const everybody = await here.database.tenant(organizationId, (tx) => listEverybody(tx, organizationId));
  const emails = new Map(everybody.map(({ personId, email }) => [personId, email]));
  return everybody
    .map(({ email, fullName, jobTitle, department, managerId, joinedOn, leftOn, kept }) => {
      const manager = managerId === null ? null : (emails.get(managerId) ?? 'nobody');
      return { email, fullName, jobTitle, department, manager, joinedOn, leftOn, kept };
    })
    .sort((a, b) => (a.email < b.email ? -1 : 1));
};
