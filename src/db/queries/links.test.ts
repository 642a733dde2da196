// Who is invited or connected already is found in whatever language the database was made.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { ownerOf } from '../open.ts';
import { withDatabases } from '../testing.ts';
import { createConnection } from './connections.ts';
import { listInvited } from './links.ts';
import { createOrganization } from './organizations.ts';

const now = new Date('2026-03-02T08:00:00Z');
const hours = { '0': [], '1': [], '2': [], '3': [], '4': [], '5': [], '6': [] };

withDatabases((here) => {
  test('a connected account is known by its address, also where a small I has no dot', async () => {
    const { kysely } = ownerOf(here.database);
    const { rows } = await sql`select from pg_collation where collname = 'tr-x-icu'`.execute(kysely);
    if (rows.length > 0)
      await sql`alter table connection alter column signed_in_as type text collate "tr-x-icu"`.execute(kysely);
    const organizationId = randomUUID();
    await here.database.door((tx) =>
      createOrganization(tx, { organizationId, name: 'Contoso', zone: 'UTC', hours, createdAt: now }),
    );
    const found = await here.database.tenant(organizationId, async (tx) => {
      await createConnection(tx, {
        organizationId,
        connectionId: randomUUID(),
        provider: 'microsoft',
        settings: {},
        secret: Buffer.from([1]),
        streams: ['people'],
        since: null,
        way: 'own-account',
        mode: 'delegated',
        grantKey: randomUUID(),
        signedInAs: 'Ines.INES@contoso.com',
        credentialExpiresAt: null,
        tenantId: randomUUID(),
        tenantName: 'Contoso',
        connectedAt: now,
        connectedBy: 'Ana',
        dueAt: now,
      });
      return listInvited(tx, { organizationId, provider: 'microsoft', emails: ['ines.ines@contoso.com'], now });
    });
    expect(found).toEqual([{ email: 'ines.ines@contoso.com', connected: true }]);
  });
});
