// An organization with an owner, an employee, a connection, a person and one mail, for tests of who may see what.
import { randomUUID } from 'node:crypto';
import { makeApiKey } from '../access/api-keys.ts';
import { claim } from '../access/first-run.ts';
import { hashPassword } from '../access/passwords.ts';
import { startSession } from '../access/sessions.ts';
import { ApiScope } from '../contract/api-keys.ts';
import type { Role } from '../contract/session.ts';
import type { Database } from '../db/open.ts';
import { type SourceAccount, upsertAccounts } from '../db/queries/accounts.ts';
import { createConnection, type NewConnection } from '../db/queries/connections.ts';
import { setOwner } from '../db/queries/credentials.ts';
import { createLink } from '../db/queries/links.ts';
import { createLogin } from '../db/queries/logins.ts';
import { fillOutbox } from './testing-outbox.ts';
import { fillWebhooks } from './testing-webhooks.ts';
import { createOrganization } from '../db/queries/organizations.ts';
import { type RosterEntry, savePeople } from '../db/queries/people.ts';
import { saveTeams, type Team } from '../db/queries/teams.ts';
import { type SavedView, saveView } from '../db/queries/views.ts';
import { systemClock } from '../lib/clock.ts';

const now = new Date('2026-03-02T08:00:00Z');
const hours = { '0': [], '1': [[540, 1020]], '2': [], '3': [], '4': [], '5': [], '6': [] } satisfies Record<
  string,
  [number, number][]
>;

export interface TestOrganization {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly personId: string;
  /** The mail. */
  readonly activityId: string;
  /** A saved view of the owner. */
  readonly viewId: string;
  /** Teams put together by hand; one is to be ended. */
  readonly teamId: string;
  readonly endingTeamId: string;
  /** A connection that is the owner's own account. */
  readonly ownId: string;
  /** Invites that the manager made. */
  readonly remindedId: string;
  readonly revokedId: string;
  /** Mails of the outbox: given up, and waiting. */
  readonly endedMailId: string;
  readonly waitingMailId: string;
  /** An API key to be revoked, and the whole of one with every scope. */
  readonly apiKeyId: string;
  readonly apiKey: string;
  /** Webhooks, of which one is to be deleted, and a delivery of the other. */
  readonly webhookId: string;
  readonly endingWebhookId: string;
  readonly deliveryId: string;
  /** A login to be removed. */
  readonly memberId: string;
  readonly userIds: Readonly<Record<'owner' | 'manager' | 'employee', string>>;
  /** Stands in every name and address that belongs to it. */
  readonly mark: string;
  /** Session tokens. */
  readonly tokens: Readonly<Record<'owner' | 'manager' | 'employee', string>>;
}

const addLogin = async (
  database: Database,
  login: { organizationId: string; role: Role; mark: string },
): Promise<{ userId: string; token: string }> => {
  const { organizationId, role, mark } = login;
  const userId = randomUUID();
  const email = `${role}@${mark}.example`;
  const passwordHash = await hashPassword(`${mark} ${role} password`);
  const row = { userId, organizationId, email, fullName: `${role} ${mark}`, role, passwordHash, createdAt: now };
  await database.door((tx) => createLogin(tx, row));
  const token = await startSession({ database, clock: systemClock() }, { userId, organizationId });
  return { userId, token };
};

interface Ids {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly personId: string;
  readonly accountId: string;
  readonly mark: string;
}

const connectionOf = ({ organizationId, connectionId, mark }: Ids): NewConnection => ({
  organizationId,
  connectionId,
  provider: 'test',
  settings: { clientId: mark },
  secret: Buffer.from('sealed'),
  streams: ['people', 'mail'],
  since: null,
  way: 'own-app',
  mode: 'application',
  grantKey: randomUUID(),
  signedInAs: null,
  credentialExpiresAt: null,
  tenantId: randomUUID(),
  tenantName: `Tenant ${mark}`,
  connectedAt: now,
  connectedBy: mark,
  dueAt: now,
});

const accountOf = ({ accountId, mark }: Ids): SourceAccount => ({
  accountId,
  sourceId: `source-${mark}`,
  kind: 'person',
  displayName: mark,
  addresses: [`person@${mark}.example`],
  department: null,
  jobTitle: null,
  managerSourceId: null,
  enabled: true,
  mailbox: true,
  createdAt: now,
});

const personOf = ({ personId, mark }: Ids): RosterEntry => ({
  personId,
  fullName: `Person ${mark}`,
  email: `person@${mark}.example`,
  department: null,
  jobTitle: null,
  managerId: null,
  joinedOn: null,
  leftOn: null,
});

const mailOf = ({ organizationId, accountId, mark }: Ids) => ({
  organization_id: organizationId,
  account_id: accountId,
  item: randomUUID(),
  kind: 'mail' as const,
  event: randomUUID(),
  at: now,
  seconds: 0,
  actor: `person@${mark}.example`,
  counterparts: JSON.stringify([[`to@${mark}.example`, 'to']]),
  marks: [],
  pass: 0,
});

const fill = async (database: Database, organizationId: string, mark: string) => {
  const [connectionId, personId, accountId] = [randomUUID(), randomUUID(), randomUUID()];
  const activityId = randomUUID();
  const ids = { organizationId, connectionId, personId, accountId, mark };
  await database.tenant(organizationId, async (tx) => {
    await createConnection(tx, connectionOf(ids));
    await upsertAccounts(tx, { organizationId, connectionId, accounts: [accountOf(ids)] });
    await savePeople(tx, { organizationId, people: [personOf(ids)] });
    const mapping = { organization_id: organizationId, account_id: accountId, person_id: personId };
    await tx
      .insertInto('account_person')
      .values({ ...mapping, mapping_id: randomUUID(), mapped_by: 'rule', mapped_at: now, confidence: 1 })
      .execute();
    await tx
      .insertInto('activity')
      .values({ ...mailOf(ids), item: activityId })
      .execute();
  });
  return { connectionId, personId, activityId };
};

/** Led by nobody. */
const fillTeams = async (database: Database, organizationId: string, mark: string) => {
  const [teamId, endingTeamId] = [randomUUID(), randomUUID()];
  const teams = [teamId, endingTeamId].map(
    (id): Team => ({ teamId: id, kind: 'custom', name: `Team ${mark}`, leadId: null, madeAt: now }),
  );
  await database.tenant(organizationId, (tx) => saveTeams(tx, { organizationId, teams }));
  return { teamId, endingTeamId };
};

const inviteOf = (organizationId: string, by: string, mark: string) => ({
  organizationId,
  linkId: randomUUID(),
  tokenHash: Buffer.from(randomUUID()),
  kind: 'invite' as const,
  purpose: {
    by,
    lifeMs: 86_400_000,
    provider: 'test',
    way: 'own-account',
    streams: ['people'],
    since: null,
    connectionId: null,
    role: null,
  },
  email: `invited@${mark}.example`,
  createdBy: mark,
  createdAt: new Date(),
  expiresAt: new Date(Date.now() + 86_400_000),
});

/** What belongs to its logins: a connection of the owner, and two invites of the manager. */
const fillFor = async (
  database: Database,
  organizationId: string,
  who: { owner: string; manager: string; mark: string },
) => {
  const { owner, manager, mark } = who;
  const ownId = randomUUID();
  const own = { organizationId, connectionId: ownId, personId: '', accountId: '', mark };
  const invites = [inviteOf(organizationId, manager, mark), inviteOf(organizationId, manager, mark)] as const;
  await database.tenant(organizationId, async (tx) => {
    await createConnection(tx, { ...connectionOf(own), mode: 'delegated' });
    await setOwner(tx, { organizationId, connectionId: ownId, userId: owner });
    for (const invite of invites) await createLink(tx, invite);
  });
  return { ownId, remindedId: invites[0].linkId, revokedId: invites[1].linkId };
};

const viewOf = (ownerId: string, mark: string): SavedView => ({
  viewId: randomUUID(),
  page: 'activities',
  name: `View ${mark}`,
  filter: { kind: 'meeting' },
  ownerId,
  ownerName: mark,
  shared: false,
  changedAt: now,
  deletedAt: null,
});

const fillKeys = async (database: Database, organizationId: string, who: { mark: string; owner: string }) => {
  const clock = systemClock();
  const { mark, owner } = who;
  const made = { organizationId, by: mark, userId: owner, name: `Key ${mark}` };
  const wanted = { ...made, scopes: ApiScope.options, days: null };
  const ended = await makeApiKey({ database, clock }, wanted);
  const { token } = await makeApiKey({ database, clock }, wanted);
  return { apiKeyId: ended.key.id, apiKey: token };
};

/** The first of a database is set up as a person would; further ones are put beside it. */
export const makeOrganization = async (database: Database, mark: string): Promise<TestOrganization> => {
  const clock = systemClock();
  const wanted = {
    organizationName: mark,
    zone: 'UTC',
    fullName: `Founder ${mark}`,
    password: `${mark} founder password`,
    rawDays: null,
  };
  const claimed = await claim({ database, clock }, { ...wanted, email: `founder@${mark}.example` });
  const organizationId = claimed?.organizationId ?? randomUUID();
  if (claimed === null) {
    const organization = { organizationId, name: mark, zone: 'UTC', hours, createdAt: now };
    await database.door((tx) => createOrganization(tx, organization));
  }
  const add = (role: Role, of: string) => addLogin(database, { organizationId, role, mark: of });
  const [owner, manager, employee, member] = await Promise.all([
    add('owner', mark),
    add('manager', mark),
    add('employee', mark),
    add('employee', `other-${mark}`),
  ]);
  const tokens = { owner: owner.token, manager: manager.token, employee: employee.token };
  const userIds = { owner: owner.userId, manager: manager.userId, employee: employee.userId };
  const filled = {
    ...(await fillFor(database, organizationId, { ...userIds, mark })),
    ...(await fillTeams(database, organizationId, mark)),
    ...(await fillOutbox(database, organizationId, mark)),
    ...(await fillKeys(database, organizationId, { mark, owner: userIds.owner })),
    ...(await fillWebhooks(database, organizationId, mark)),
  };
  const view = viewOf(userIds.owner, mark);
  await database.tenant(organizationId, (tx) => saveView(tx, { organizationId, ...view }));
  const ids = {
    memberId: member.userId,
    viewId: view.viewId,
    userIds,
    ...filled,
    ...(await fill(database, organizationId, mark)),
  };
  return { organizationId, mark, tokens, ...ids };
};
