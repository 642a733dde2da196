// API keys on both engines: told once, kept as a digest, used coarsely, ended by time or by hand, within one organization.
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { ApiScope } from '../contract/api-keys.ts';
import type { Role } from '../contract/session.ts';
import { createLogin, deleteLogin } from '../db/queries/logins.ts';
import { createOrganization } from '../db/queries/organizations.ts';
import { changeNamesRight } from '../db/queries/rights.ts';
import { withDatabases } from '../db/testing.ts';
import { rowsOf } from '../db/testing-rows.ts';
import { systemClock } from '../lib/clock.ts';
import { listApiKeys, makeApiKey, revokeApiKey, visitByKey } from './api-keys.ts';
import { may } from './can.ts';

const hours = { '0': [], '1': [], '2': [], '3': [], '4': [], '5': [], '6': [] };
const day = 86_400_000;

withDatabases((here) => {
  const open = async () => {
    const organizationId = randomUUID();
    const time = { now: Date.parse('2026-03-02T08:00:00Z') };
    const clock = { ...systemClock(), now: () => time.now };
    const parts = { database: here.database, clock };
    const createdAt = new Date(time.now);
    await here.database.door((tx) =>
      createOrganization(tx, { organizationId, name: 'A', zone: 'UTC', hours, createdAt }),
    );
    const make = (scopes: readonly ApiScope[], days: number | null = null) =>
      makeApiKey(parts, { organizationId, by: 'Ana', userId: null, name: 'BI', scopes, days });
    return { organizationId, time, parts, make };
  };

  it('a key is told once; what is kept neither is it nor holds it', async () => {
    const { organizationId, make } = await open();
    const { key, token } = await make(['people:read']);
    expect(token).toMatch(/^plk_[\w-]{72}$/);
    expect(token.startsWith(key.hint)).toBe(true);
    const rows = await rowsOf(here.database, organizationId, 'select * from api_key');
    const kept = JSON.stringify(rows.map((row) => ({ ...row, token_hash: String(row['token_hash']) })));
    // Its last 42 characters are the secret.
    for (const part of [token, token.slice(-42), token.slice(4, 20)]) expect(kept).not.toContain(part);
    expect(Buffer.from(rows[0]?.['token_hash'] as Buffer)).toHaveLength(32);
  });

  it('a key is let in as a program of its organization that may do what its scopes say, and no more', async () => {
    const { organizationId, parts, make } = await open();
    const { token } = await make(['people:read', 'data:export']);
    const caller = await visitByKey(parts, token);
    expect(caller).toMatchObject({ organizationId, userId: null, fullName: 'API key BI' });
    expect([...ApiScope.options, 'settings:manage' as const].filter((one) => may(caller, one))).toEqual([
      'people:read',
      'data:export',
    ]);
  });

  it('a key ends on its day, and at once when it is revoked; who revoked it first stays named', async () => {
    const { organizationId, time, parts, make } = await open();
    const [short, long] = [await make(['people:read'], 7), await make(['people:read'])];
    time.now += 7 * day - 1;
    expect(await visitByKey(parts, short.token)).not.toBeNull();
    time.now += 1;
    expect(await visitByKey(parts, short.token)).toBeNull();
    expect(await visitByKey(parts, long.token)).not.toBeNull();
    const revoke = (by: string) => revokeApiKey(parts, { organizationId, keyId: long.key.id, by });
    expect(await revoke('Ben')).toMatchObject({ state: 'revoked', revokedBy: 'Ben' });
    time.now += day;
    expect(await revoke('Cleo')).toMatchObject({ state: 'revoked', revokedBy: 'Ben' });
    expect(await visitByKey(parts, long.token)).toBeNull();
    const states = (await listApiKeys(parts, organizationId)).map(({ id, state }) => [id, state]);
    expect(new Map(states as [string, string][])).toEqual(
      new Map([
        [short.key.id, 'expired'],
        [long.key.id, 'revoked'],
      ]),
    );
  });

  it('that a key was used is written down once a minute at most', async () => {
    const { organizationId, time, parts, make } = await open();
    const { token } = await make(['people:read']);
    const used = async () => (await listApiKeys(parts, organizationId))[0]?.lastUsedAt;
    expect(await used()).toBeNull();
    await visitByKey(parts, token);
    const first = new Date(time.now).toISOString();
    time.now += 59_000;
    await visitByKey(parts, token);
    expect(await used()).toBe(first);
    time.now += 1000;
    await visitByKey(parts, token);
    expect(await used()).toBe(new Date(time.now).toISOString());
  });

  const setRole = (userId: string, role: Role) =>
    here.database.door((tx) => tx.updateTable('login').set({ role }).where('user_id', '=', userId).execute());

  const takeBack = (userId: string) =>
    here.database.door((tx) =>
      tx.updateTable('login').set({ names_given_at: null }).where('user_id', '=', userId).execute(),
    );

  const addMember = async (organizationId: string, role: Role, names = false) => {
    const userId = randomUUID();
    const login = { userId, organizationId, email: `${userId}@example.com`, fullName: 'Ben', role, passwordHash: 'x' };
    const at = new Date('2026-03-02T08:00:00Z');
    await here.database.door(async (tx) => {
      await createLogin(tx, { ...login, createdAt: at });
      const change = { changeId: randomUUID(), userId, member: 'Ben', given: true, at, by: 'Ana' };
      if (names) await changeNamesRight(tx, { organizationId, ...change });
    });
    return userId;
  };

  it('a key stops with its maker: who left, who may make no keys any more, who lost a right that it carries', async () => {
    const { organizationId, parts } = await open();
    const remove = (userId: string) => here.database.door((tx) => deleteLogin(tx, { organizationId, userId }));
    const cases = [
      [remove, 'maker-left', 'Ben, who made it, is no longer a member.'],
      [takeBack, 'right-lost', 'Ben, who made it, no longer has the right names:export.'],
      [
        (userId: string) => setRole(userId, 'manager'),
        'right-lost',
        'Ben, who made it, no longer has the rights settings:manage, data:export.',
      ],
    ] as const;
    for (const [end, code, text] of cases) {
      const userId = await addMember(organizationId, 'admin', true);
      const wanted = { organizationId, by: 'Ben', userId, name: 'BI', days: null };
      const { token, key } = await makeApiKey(parts, { ...wanted, scopes: ['data:export', 'names:export'] });
      expect(key).toMatchObject({ state: 'living', stop: null });
      expect(await visitByKey(parts, token)).toMatchObject({ given: ['names:export'] });
      await end(userId);
      await expect(visitByKey(parts, token)).rejects.toThrow(text);
      const shown = (await listApiKeys(parts, organizationId)).find(({ id }) => id === key.id);
      expect(shown).toMatchObject({ state: 'stopped', stop: { code, text } });
      const ended = await revokeApiKey(parts, { organizationId, keyId: key.id, by: 'Ana' });
      expect(ended).toMatchObject({ state: 'revoked', stop: null });
    }
  });

  it('a key whose maker is a member of another organization is nobody’s', async () => {
    const [a, b] = [await open(), await open()];
    const userId = await addMember(b.organizationId, 'owner');
    const wanted = { organizationId: a.organizationId, by: 'Ben', userId, name: 'BI', days: null };
    const { token } = await makeApiKey(a.parts, { ...wanted, scopes: ['people:read'] });
    await expect(visitByKey(a.parts, token)).rejects.toThrow('no longer a member');
  });

  it('a key is nobody’s in another organization, whatever organization it claims', async () => {
    const [a, b] = [await open(), await open()];
    const { token } = await a.make(['people:read']);
    const claimed = (await b.make(['people:read'])).token;
    // Bytes 6 to 21 name the organization; 33 characters and a bit.
    const moved = Buffer.from(token.slice(4), 'base64url');
    Buffer.from(claimed.slice(4), 'base64url').copy(moved, 6, 6, 22);
    expect(await visitByKey(a.parts, `plk_${moved.toString('base64url')}`)).toBeNull();
    const revoked = { organizationId: b.organizationId, keyId: (await a.make(['people:read'])).key.id, by: 'Ben' };
    expect(await revokeApiKey(b.parts, revoked)).toBeNull();
  });
});
