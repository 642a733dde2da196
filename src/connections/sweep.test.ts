// What nobody will use any more is gone: sign-ins that were never finished, key pairs that were made and left.
import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createCertificate } from '../db/queries/certificates.ts';
import { createOrganization } from '../db/queries/organizations.ts';
import { createSignIn } from '../db/queries/sign-ins.ts';
import { withDatabases } from '../db/testing.ts';
import { systemClock } from '../lib/clock.ts';
import { openLog } from '../lib/log.ts';
import { startSweep, sweepOnce } from './sweep.ts';

const hour = 3_600_000;
const now = Date.parse('2026-03-02T08:00:00Z');
const ago = (hours: number) => new Date(now - hours * hour);

const network = () => Promise.reject(new Error('There is no network here.'));
const bytes = () => randomBytes(32);

withDatabases((here) => {
  const seams = { clock: { ...systemClock(), now: () => now }, network };

  test('secrets of sign-ins that ended an hour ago, and key pairs of yesterday, are swept in every organization', async () => {
    for (const organizationId of [randomUUID(), randomUUID()]) {
      const hours = { '0': [], '1': [], '2': [], '3': [], '4': [], '5': [], '6': [] };
      const organization = { organizationId, name: 'A', zone: 'UTC', hours, createdAt: ago(48) };
      await here.database.door((tx) => createOrganization(tx, organization));
      const nobody = { userId: null, linkId: null, connectionId: null, purpose: {} };
      for (const expiresAt of [ago(1.1), ago(0.9), ago(-0.2)]) {
        const row = { organizationId, stateHash: bytes(), browserHash: bytes(), secret: bytes(), ...nobody };
        await here.database.door((tx) => createSignIn(tx, { ...row, createdAt: ago(2), expiresAt }));
      }
      for (const createdAt of [ago(25), ago(23)]) {
        const key = { organizationId, certificateId: randomUUID(), certificate: 'public', privateKey: bytes() };
        await here.database.tenant(organizationId, (tx) =>
          createCertificate(tx, { ...key, createdAt, expiresAt: ago(-999) }),
        );
      }
    }
    await sweepOnce({ database: here.database, seams });
    const signIns = await here.database.door((tx) => tx.selectFrom('sign_in').select('expires_at').execute());
    expect(signIns.map((row) => row.expires_at.getTime() > now - hour)).toEqual([true, true, true, true]);
    const organizations = await here.database.door((tx) =>
      tx.selectFrom('organization').select('organization_id').execute(),
    );
    for (const { organization_id } of organizations) {
      const left = await here.database.tenant(organization_id, (tx) =>
        tx.selectFrom('certificate').select('created_at').execute(),
      );
      expect(left).toEqual([{ created_at: ago(23) }]);
    }
  });

  test('the sweep stops at once', async () => {
    const log = openLog({ level: 'silent' });
    await startSweep({ database: here.database, seams: { ...seams, clock: systemClock() }, log }).stop();
  });
});
