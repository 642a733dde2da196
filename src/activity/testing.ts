// Pages, records and a connection to put them into, for tests.
import { randomUUID } from 'node:crypto';
import type { Identity, Mail, Meeting } from '../contract/records.ts';
import type { Database } from '../db/open.ts';
import { type ConnectionKey, createConnection } from '../db/queries/connections.ts';
import { createOrganization } from '../db/queries/organizations.ts';
import type { PartitionKey } from '../db/queries/pages.ts';
import { seedPartitions } from '../db/queries/partitions.ts';
import type { Page } from '../providers/stream.ts';
import { type Place, packPage, savePage } from './ingest.ts';
import { accountKey, noAccount } from './keys.ts';

/** `at('05T09:00:00.000')`: a moment of March 2026, UTC. */
export const at = (text: string): Date => new Date(`2026-03-${text}Z`);

const workday: [number, number][] = [[540, 1020]];
export const weekHours = { '0': [], '1': workday, '2': workday, '3': workday, '4': workday, '5': workday, '6': [] };

export const page = (more: Partial<Page> = {}): Page => ({
  activities: [],
  identities: [],
  removedIdentities: [],
  settings: null,
  quarantined: [],
  cursor: { next: 'link' },
  done: false,
  found: [],
  gone: [],
  sweep: null,
  pass: 0,
  ...more,
});

export const mail = (id: string, more: Partial<Mail> = {}): Mail => ({
  kind: 'mail',
  id,
  event: `<${id}@contoso.com>`,
  actor: 'ana@contoso.com',
  counterparts: [{ address: 'ben@contoso.com', role: 'to' }],
  at: '2026-03-02T10:00:00.000Z',
  thread: { id: 'thread', position: 'p1', answers: null },
  ...more,
});

export const meeting = (id: string, from: string, more: Partial<Meeting> = {}): Meeting => ({
  kind: 'meeting',
  id,
  event: `${id}-${from}`,
  actor: 'ana@contoso.com',
  counterparts: [{ address: 'ben@contoso.com', role: 'required' }],
  at: `2026-03-${from}.000Z`,
  duration: 3600,
  marks: ['recurring', 'all-day'],
  ...more,
});

export const identity = (id: string, more: Partial<Identity> = {}): Identity => ({
  id,
  kind: 'person',
  displayName: `Name ${id}`,
  addresses: [`${id}@contoso.com`],
  department: null,
  jobTitle: null,
  managerId: null,
  enabled: true,
  mailbox: true,
  createdAt: null,
  ...more,
});

/** A new organization; resolves to its id. */
export const addOrganization = async (database: Database): Promise<string> => {
  const organizationId = randomUUID();
  const createdAt = at('01T00:00:00.000');
  await database.door((tx) =>
    createOrganization(tx, { organizationId, name: 'Contoso', zone: 'UTC', hours: weekHours, createdAt }),
  );
  return organizationId;
};

/** A new connection of an organization, due since the beginning of the month. */
export const addConnection = async (
  database: Database,
  organizationId: string,
  streams: readonly string[],
): Promise<ConnectionKey> => {
  const key = { organizationId, connectionId: randomUUID() };
  await database.tenant(organizationId, (tx) =>
    createConnection(tx, {
      ...key,
      provider: 'fake',
      settings: {},
      secret: Buffer.from([]),
      streams,
      since: null,
      way: 'own-app',
      mode: 'application',
      grantKey: key.connectionId,
      signedInAs: null,
      credentialExpiresAt: null,
      tenantId: key.connectionId,
      tenantName: 'Contoso',
      connectedAt: at('01T00:00:00.000'),
      connectedBy: 'Ana',
      dueAt: at('01T00:00:00.000'),
    }),
  );
  return key;
};

/** The first page of a partition unless said otherwise; the run began at nine on the fifth. */
export const aPlace = (more: Partial<Place> = {}): Place => ({
  version: 0,
  readFrom: null,
  began: at('05T09:00:00.000'),
  asked: at('05T09:00:01.000'),
  nextAt: at('05T10:00:00.000'),
  now: at('05T09:00:01.000'),
  quarantined: false,
  byMailbox: ['mail', 'meetings'],
  mapAccounts: async () => {},
  seal: (text) => Buffer.from(text).toReversed(),
  ...more,
});

/** A new organization with one person, `ana`; resolves to the root partition of her mail. */
export const aMailbox = async (database: Database): Promise<PartitionKey> => {
  const organizationId = await addOrganization(database);
  const connection = await addConnection(database, organizationId, ['people', 'mail', 'meetings']);
  const on = { ...connection, byTenant: ['people'], byMailbox: ['mail'], now: at('05T09:00:00.000') };
  await database.tenant(organizationId, (tx) => seedPartitions(tx, { ...on, accountIds: null }));
  const people = { ...connection, stream: 'people', accountId: noAccount, part: 'root' };
  await savePage(database, aPlace(), packPage(people, page({ identities: [identity('ana')] })));
  return { ...people, stream: 'mail', accountId: accountKey(connection.connectionId, 'ana') };
};
