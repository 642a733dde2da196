// Who gets in: first run, passwords, guessing, sessions, the operator.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { withDatabases } from '../db/testing.ts';
import type { Clock } from '../lib/clock.ts';
import { openKeyring } from '../lib/secrets.ts';
import { Attempts } from './attempts.ts';
import { can } from './can.ts';
import { claim, isSetUpCode, isZone, setUpCode } from './first-run.ts';
import { Operator, readOperatorFile, removeOperatorFile, writeOperatorFile } from './operator.ts';
import { checkPassword, hashPassword } from './passwords.ts';
import { endSession, readSignedIn, startSession } from './sessions.ts';
import { SignIn } from './sign-in.ts';
import { newToken } from '../lib/tokens.ts';

const hour = 3_600_000;
const start = Date.parse('2026-03-02T08:00:00Z');
const movable = (): Clock & { at: number } => ({
  at: start,
  now() {
    return this.at;
  },
  sleep: async () => {},
});
const person = {
  organizationName: 'Contoso',
  zone: 'Europe/Berlin',
  fullName: 'Ana Ruiz',
  email: ' Ana@Example.com ',
  password: 'correct horse battery',
  rawDays: 21,
};

describe('roles', () => {
  it('below admin see nobody else and change nothing', () => {
    for (const role of ['manager', 'employee'] as const) {
      expect(can(role, 'own:read')).toBe(true);
      for (const permission of ['people:read', 'connections:read', 'connections:manage', 'data:export'] as const) {
        expect(can(role, permission)).toBe(false);
        expect(can('admin', permission)).toBe(true);
      }
    }
    expect(can(null, 'own:read')).toBe(false);
    expect(can(null, 'public')).toBe(true);
  });
});

describe('guessing', () => {
  it('is stopped after the limit until the window has passed, for that key alone', () => {
    const clock = movable();
    const attempts = new Attempts({ limit: 3, windowMs: 60_000, clock });
    expect([1, 2, 3, 4].map(() => attempts.begin('a'))).toEqual([0, 0, 0, 60]);
    expect(attempts.begin('b')).toBe(0);
    clock.at += 59_001;
    expect(attempts.begin('a')).toBe(1);
    clock.at += 1000;
    expect(attempts.begin('a')).toBe(0);
  });

  it('right tries do not count', () => {
    const attempts = new Attempts({ limit: 2, windowMs: 60_000, clock: movable() });
    for (let times = 0; times < 10; times += 1) {
      expect(attempts.begin('a')).toBe(0);
      attempts.forgive('a');
    }
    attempts.begin('a');
    attempts.begin('a');
    expect(attempts.begin('a')).toBeGreaterThan(0);
  });

  it('of endlessly many keys does not fill the memory', () => {
    const attempts = new Attempts({ limit: 1, windowMs: 60_000, clock: movable() });
    for (let key = 0; key < 10_001; key += 1) attempts.begin(String(key));
    expect(attempts.begin('0')).toBe(0);
    expect(attempts.begin('10000')).toBeGreaterThan(0);
  });
});

describe('passwords', () => {
  it('are kept as argon2id, salted', async () => {
    const [one, two] = await Promise.all([hashPassword('same'), hashPassword('same')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await checkPassword('same', one)).toBe(true);
    expect(await checkPassword('other', one)).toBe(false);
    expect(await checkPassword('same', null)).toBe(false);
  });
});

describe('the set-up code', () => {
  it('follows from the key, is forgiving in form and in nothing else', () => {
    const keyring = openKeyring([randomBytes(32)]);
    const code = setUpCode(keyring);
    expect(code).toMatch(/^([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}$/);
    expect(isSetUpCode(keyring, code.toLowerCase().replaceAll('-', ' '))).toBe(true);
    expect(isSetUpCode(openKeyring([randomBytes(32)]), code)).toBe(false);
    expect(isSetUpCode(keyring, '')).toBe(false);
    expect(isSetUpCode(keyring, `${code}A`)).toBe(false);
  });

  it('time zones are IANA names', () => {
    expect(['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata'].every(isZone)).toBe(true);
    expect(['', 'Berlin', 'Europe/Nowhere', '+02:00', '../etc'].some(isZone)).toBe(false);
  });
});

describe('the operator file', () => {
  it('is readable by its user alone, and a server removes its own only', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-operator-'));
    const file = { url: 'http://127.0.0.1:3000', token: newToken(), pid: 1 };
    expect(await readOperatorFile(folder)).toBeNull();
    await writeOperatorFile(folder, file);
    expect((await stat(join(folder, 'operator.json'))).mode & 0o777).toBe(0o600);
    expect(await readOperatorFile(folder)).toEqual(file);
    await removeOperatorFile(folder, newToken());
    expect(await readOperatorFile(folder)).toEqual(file);
    await removeOperatorFile(folder, file.token);
    expect(await readOperatorFile(folder)).toBeNull();
    await writeFile(join(folder, 'operator.json'), '{"url":');
    expect(await readOperatorFile(folder)).toBeNull();
    expect(await readFile(join(folder, 'operator.json'), 'utf8')).toBe('{"url":');
    await rm(folder, { recursive: true });
  });
});

withDatabases((here) => {
  const parts = (clock: Clock) => ({ database: here.database, clock });

  test('before the first run the operator is known and acts in no organization', async () => {
    const operator = new Operator(here.database);
    expect(await operator.visit(operator.token, null)).toEqual({ operator: true, caller: null });
    expect(await operator.visit(newToken(), null)).toBeNull();
  });

  test('of a hundred who set it up at once, exactly one becomes the owner', async () => {
    const clock = movable();
    const tries = Array.from({ length: 100 }, (_, index) =>
      claim(parts(clock), { ...person, email: index === 0 ? person.email : `other${index}@example.com` }),
    );
    const won = (await Promise.all(tries)).filter((one) => one !== null);
    expect(won).toHaveLength(1);
    expect(await claim(parts(clock), person)).toBeNull();
  });

  test('who signs in is asked for the right password, and slowed down for wrong ones', async () => {
    const clock = movable();
    const signIn = new SignIn(parts(clock));
    const [owner] = await here.database.door((tx) => tx.selectFrom('login').selectAll().execute());
    const email = owner!.email.toUpperCase();
    const address = '10.0.0.1';
    const right = { email, password: person.password, address };
    expect(await signIn.try(right)).toMatchObject({ result: 'ok', caller: { userId: owner!.user_id } });
    expect(await signIn.try({ ...right, email: 'nobody@example.com' })).toEqual({ result: 'wrong' });
    const wrong = await Promise.all(Array.from({ length: 20 }, () => signIn.try({ ...right, password: 'wrong' })));
    expect(wrong.filter(({ result }) => result === 'wrong')).toHaveLength(5);
    expect(await signIn.try(right)).toEqual({ result: 'wait', seconds: 300 });
    // Somebody else, elsewhere, is not locked out by it.
    expect(await signIn.try({ ...right, address: '10.0.0.2' })).toMatchObject({ result: 'ok' });
    clock.at += 300_001;
    expect(await signIn.try(right)).toMatchObject({ result: 'ok' });
  });

  test('a session ends after 12 hours without use, and after 7 days in any case', async () => {
    const clock = movable();
    const [owner] = await here.database.door((tx) => tx.selectFrom('login').selectAll().execute());
    const login = { userId: owner!.user_id, organizationId: owner!.organization_id };
    const idle = await startSession(parts(clock), login);
    const used = await startSession(parts(clock), login);
    clock.at += 11 * hour;
    expect(await readSignedIn(parts(clock), used)).toMatchObject({ email: owner!.email, role: 'owner' });
    clock.at += hour;
    expect(await readSignedIn(parts(clock), idle)).toBeNull();
    for (; clock.at < start + 7 * 24 * hour - hour; clock.at += 6 * hour) {
      expect(await readSignedIn(parts(clock), used)).not.toBeNull();
    }
    clock.at = start + 7 * 24 * hour;
    expect(await readSignedIn(parts(clock), used)).toBeNull();
  });

  test('a session ends when it is signed out; other tokens, and what is no token, are nobody', async () => {
    const clock = movable();
    const [owner] = await here.database.door((tx) => tx.selectFrom('login').selectAll().execute());
    const login = { userId: owner!.user_id, organizationId: owner!.organization_id };
    const token = await startSession(parts(clock), login);
    const stored = await here.database.door((tx) => tx.selectFrom('session').selectAll().execute());
    expect(JSON.stringify(stored)).not.toContain(token);
    for (const other of [newToken(), '', `${token}x`, token.slice(1), "' or 1=1 --", '\0'.repeat(43)]) {
      expect(await readSignedIn(parts(clock), other)).toBeNull();
    }
    await endSession(parts(clock), token);
    expect(await readSignedIn(parts(clock), token)).toBeNull();
    await endSession(parts(clock), token);
  });

  test('the operator acts in the only organization, and among several in the one asked for', async () => {
    const operator = new Operator(here.database);
    const only = await operator.visit(operator.token, null);
    expect(only?.caller).toMatchObject({ role: 'owner', userId: null });
    const other = crypto.randomUUID();
    await here.database.door((tx) =>
      tx
        .insertInto('organization')
        .values({
          organization_id: other,
          name: 'B',
          zone: 'UTC',
          hours: '{}',
          created_at: new Date(start),
        })
        .execute(),
    );
    expect(await operator.visit(operator.token, null)).toEqual({ operator: true, caller: null });
    expect((await operator.visit(operator.token, other))?.caller?.organizationId).toBe(other);
    expect((await operator.visit(operator.token, crypto.randomUUID()))?.caller).toBeNull();
  });
});
