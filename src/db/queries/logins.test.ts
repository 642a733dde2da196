// First run, signing in and out, on both engines.
import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { withDatabases } from '../testing.ts';
import {
  createLogin,
  createSession,
  deleteExpiredSessions,
  deleteSession,
  findLogin,
  findSession,
  type NewLogin,
} from './logins.ts';
import { claimFirstRun, isClaimed, listOrganizations, readOrganization } from './organizations.ts';

const now = new Date('2026-03-02T08:00:00.123Z');

const day: [number, number][] = [[540, 1020]];
const hours = { '0': [], '1': day, '2': day, '3': day, '4': day, '5': day, '6': [] };

const anOwner = (email: string): NewLogin => ({
  userId: randomUUID(),
  organizationId: randomUUID(),
  email,
  fullName: 'Ana Öztürk',
  role: 'owner',
  passwordHash: '$argon2id$…',
  createdAt: now,
});

const anOrganization = (organizationId: string) => ({
  organizationId,
  name: 'Contoso',
  zone: 'Europe/Berlin',
  hours,
  createdAt: now,
});

withDatabases((here) => {
  test('when fifty browsers set the product up at once, exactly one becomes the owner', async () => {
    expect(await here.database.door(isClaimed)).toBe(false);
    const tries = Array.from({ length: 50 }, (_, index) => anOwner(`owner${index}@example.com`));
    const won = await Promise.all(
      tries.map((owner) =>
        here.database.door((tx) =>
          claimFirstRun(tx, { organization: anOrganization(owner.organizationId), owner, retention: [] }),
        ),
      ),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    const winner = tries[won.indexOf(true)]!;
    const organizations = await here.database.door(listOrganizations);
    expect(organizations).toEqual([{ organizationId: winner.organizationId, name: 'Contoso', zone: 'Europe/Berlin' }]);
    const found = await Promise.all(tries.map(({ email }) => here.database.door((tx) => findLogin(tx, email))));
    expect(found.filter((login) => login !== null)).toEqual([winner]);
    expect(await here.database.door(isClaimed)).toBe(true);
    const own = await here.database.tenant(winner.organizationId, (tx) => readOrganization(tx, winner.organizationId));
    expect(own).toEqual(anOrganization(winner.organizationId));
  });

  test('one address signs in to one organization only', async () => {
    const first = anOwner('twice@example.com');
    await here.database.door((tx) => createLogin(tx, first));
    const second = here.database.door((tx) => createLogin(tx, anOwner('twice@example.com')));
    await expect(second).rejects.toMatchObject({ code: '23505' });
    expect(await here.database.door((tx) => findLogin(tx, 'nobody@example.com'))).toBeNull();
  });

  test('a session holds until it expires or is signed out', async () => {
    const { database } = here;
    const [organization] = await database.door(listOrganizations);
    const { organizationId } = organization!;
    const login = { ...anOwner('session@example.com'), organizationId };
    await database.door((tx) => createLogin(tx, login));
    const [expiresAt, tokenHash] = [new Date(now.getTime() + 60_000), randomBytes(32)];
    await database.door((tx) =>
      createSession(tx, { tokenHash, userId: login.userId, organizationId, createdAt: now, expiresAt }),
    );
    const find = (at: Date) => database.door((tx) => findSession(tx, { tokenHash, now: at }));
    expect(await find(now)).toEqual({
      userId: login.userId,
      email: login.email,
      fullName: login.fullName,
      role: 'owner',
      organizationId,
      organizationName: 'Contoso',
      zone: 'Europe/Berlin',
      expiresAt,
      namesGivenAt: null,
    });
    expect(await find(expiresAt)).toBeNull();
    await database.door((tx) => deleteSession(tx, tokenHash));
    expect(await find(now)).toBeNull();
  });

  test('expired sessions are removed, living ones are not', async () => {
    const { database } = here;
    const login = (await database.door((tx) => findLogin(tx, 'session@example.com')))!;
    const open = (offset: number) =>
      database.door((tx) =>
        createSession(tx, {
          tokenHash: randomBytes(32),
          userId: login.userId,
          organizationId: login.organizationId,
          createdAt: now,
          expiresAt: new Date(now.getTime() + offset),
        }),
      );
    for (const offset of [-2, -1, 1]) await open(offset);
    expect(await database.door((tx) => deleteExpiredSessions(tx, now))).toBe(2);
    expect(await database.door((tx) => deleteExpiredSessions(tx, now))).toBe(0);
  });
});
