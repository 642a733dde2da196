// A made-up organization in a database for the tests of roll-up and reading: people with mailboxes, and activity saved the way a page is.
import type { Database } from '../db/open.ts';
import { upsertAccounts } from '../db/queries/accounts.ts';
import { createConnection } from '../db/queries/connections.ts';
import { createOrganization } from '../db/queries/organizations.ts';
import { touchDays } from '../db/queries/touched-days.ts';
import type { Tx } from '../db/schema.ts';
import { digest, newId } from '../lib/ids.ts';
import { daysBetween, formatDay, utcDayOf } from '../people/local-days.ts';
import { mapAccounts } from '../people/roster.ts';
import type { StoredActivity } from './activity-rows.ts';
import type { ConnectedStream } from './signal.ts';
import { officeHours } from './testing.ts';

export interface Office {
  readonly organizationId: string;
  readonly connectionId: string;
}

const tenant = '00000000-0000-0000-0000-000000000000';

export const officeNow = new Date('2026-11-20T12:00:00.000Z');

/** An organization in UTC with office hours and one connection that reads mail and meetings. */
export const openOffice = async (database: Database, zone = 'UTC'): Promise<Office> => {
  const office = { organizationId: newId(), connectionId: newId() };
  const { organizationId } = office;
  await database.door((tx) =>
    createOrganization(tx, {
      organizationId,
      name: 'Contoso',
      zone,
      hours: officeHours,
      createdAt: officeNow,
    }),
  );
  await database.tenant(organizationId, (tx) =>
    createConnection(tx, {
      ...office,
      provider: 'fake',
      settings: {},
      secret: Buffer.from([]),
      streams: ['people', 'mail', 'meetings'],
      since: null,
      way: 'own-app',
      mode: 'application',
      grantKey: newId(),
      signedInAs: null,
      credentialExpiresAt: null,
      tenantId: newId(),
      tenantName: 'Contoso',
      connectedAt: officeNow,
      connectedBy: 'Ana',
      dueAt: officeNow,
    }),
  );
  return office;
};

interface AccountGiven {
  readonly addresses?: readonly string[];
  readonly kind?: 'person' | 'guest' | 'shared' | 'room';
  readonly manager?: string;
  readonly enabled?: boolean;
  readonly mailbox?: boolean;
  readonly createdAt?: string;
  readonly name?: string;
}

export const accountOf = (office: Office, name: string): string => digest('account', office.connectionId, name);

/** Accounts by the name they have at the source, each mapped to its person. */
export const addAccounts = async (
  database: Database,
  office: Office,
  accounts: Readonly<Record<string, AccountGiven>>,
): Promise<void> => {
  const rows = Object.entries(accounts).map(([name, given]) => ({
    accountId: accountOf(office, name),
    sourceId: name,
    kind: given.kind ?? 'person',
    displayName: given.name ?? name,
    addresses: given.addresses ?? [`${name}@contoso.com`],
    department: null,
    jobTitle: null,
    managerSourceId: given.manager ?? null,
    enabled: given.enabled ?? true,
    mailbox: given.mailbox ?? true,
    createdAt: given.createdAt ?? null,
  }));
  await database.tenant(office.organizationId, async (tx) => {
    await upsertAccounts(tx, { ...office, accounts: rows });
    await mapAccounts(tx, { ...office, now: officeNow });
  });
};

/** UTC days that something overlaps. */
const daysOf = (row: Pick<StoredActivity, 'at' | 'seconds'>): string[] =>
  daysBetween(utcDayOf(row.at), utcDayOf(row.at + Math.max(0, row.seconds - 1) * 1000)).map(formatDay);

export interface Kept extends StoredActivity {
  /** The item's id in its mailbox; the same id again is the same item, changed. */
  readonly id: string;
}

const text = (value: string | null): string | null => (value === null ? null : digest(value));

/** Saves rows into a mailbox with the days they touch, as a page is saved; names become digests. */
export const keepActivity = async (
  tx: Tx,
  place: Office & { readonly account: string },
  rows: readonly Kept[],
): Promise<void> => {
  const { organizationId } = place;
  const accountId = accountOf(place, place.account);
  const items = rows.map((row) => digest('item', accountId, row.id));
  const former = await tx
    .deleteFrom('activity')
    .where('organization_id', '=', organizationId)
    .where('account_id', '=', accountId)
    .where('item', 'in', items)
    .returning(['at', 'seconds'])
    .execute();
  await tx
    .insertInto('activity')
    .values(
      rows.map((row, index) => ({
        organization_id: organizationId,
        account_id: accountId,
        item: items[index] ?? '',
        kind: row.kind,
        event: digest(row.event),
        at: new Date(row.at),
        seconds: row.seconds,
        actor: row.actor,
        counterparts: JSON.stringify(row.counterparts),
        thread: text(row.thread),
        position: text(row.position),
        answers: text(row.answers),
        marks: [...row.marks],
        pass: 0,
      })),
    )
    .execute();
  const old = former.flatMap(({ at, seconds }) => (at === null ? [] : daysOf({ at: at.getTime(), seconds })));
  await touchDays(tx, { organizationId, accountId, days: [...rows.flatMap(daysOf), ...old] });
};

export const saveActivity = (
  database: Database,
  place: Office & { readonly account: string },
  rows: readonly Kept[],
): Promise<void> => database.tenant(place.organizationId, (tx) => keepActivity(tx, place, rows));

/** A partition that has read everything up to `asOf`, or stands where it is told; account null: of the whole tenant. */
export const setPartition = async (
  database: Database,
  place: Office & { readonly account: string | null; readonly stream: ConnectedStream; readonly part?: string },
  standing: {
    readonly asOf: string | null;
    readonly problem?: { readonly code: string; readonly title: string };
    readonly madeAt?: string;
  },
): Promise<void> => {
  const { problem, asOf, madeAt = null } = standing;
  const told = { fix: 'Mend it.', who: 'admin' as const, link: null, raw: 'raw' };
  const row = {
    state: problem === undefined ? ('current' as const) : ('stopped' as const),
    problem: problem === undefined ? null : JSON.stringify({ ...told, ...problem }),
    as_of: asOf,
    made_at: madeAt,
  };
  await database.tenant(place.organizationId, (tx) =>
    tx
      .insertInto('stream_partition')
      .values({
        organization_id: place.organizationId,
        connection_id: place.connectionId,
        stream: place.stream,
        account_id: place.account === null ? tenant : accountOf(place, place.account),
        part: place.part ?? 'root',
        cursor_version: 0,
        attempts: 0,
        due_at: officeNow,
        restarts: 0,
        items_done: 0,
        items_undated: 0,
        updated_at: officeNow,
        ...row,
      })
      .onConflict((conflict) =>
        conflict.columns(['organization_id', 'connection_id', 'stream', 'account_id', 'part']).doUpdateSet(row),
      )
      .execute(),
  );
};
