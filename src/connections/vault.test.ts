// One token for all callers and processes, renewed by one of them, saved with the credential that the source gave in exchange.
import { randomBytes, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it, test } from 'vitest';
import { createConnection, readCredential } from '../db/queries/connections.ts';
import { claimRenewal } from '../db/queries/credentials.ts';
import { createOrganization } from '../db/queries/organizations.ts';
import { withDatabases } from '../db/testing.ts';
import { systemClock } from '../lib/clock.ts';
import { openKeyring } from '../lib/secrets.ts';
import { RetryLater, SignInAgain } from '../providers/errors.ts';
import type { Renewed, Vault } from '../providers/provider.ts';
import { dropToken, openMemoryVault, openVault, type Turns } from './vault.ts';

const now = new Date('2026-03-02T08:00:00Z');
const signal = new AbortController().signal;
const hour = 3_600_000;

/** A source that gives a new token and a new credential each time, and takes none twice. */
const strictSource = (clock: { now(): number }, takesMs = 20) => {
  const seen = { secrets: [] as string[] };
  const renew = async (secret: string): Promise<Renewed> => {
    if (seen.secrets.includes(secret)) throw new Error(`${secret} was used already`);
    seen.secrets.push(secret);
    await new Promise((done) => setTimeout(done, takesMs));
    const number = seen.secrets.length;
    return { token: `token-${number}`, until: clock.now() + hour, secret: `secret-${number}` };
  };
  return { seen, renew };
};

/** Says nothing until it is given up. */
const silent = (_secret: string, ending: AbortSignal) =>
  new Promise<Renewed>((_done, fail) => ending.addEventListener('abort', () => fail(ending.reason)));

describe('the vault of a credential that is not saved yet', () => {
  it('shares one request among many callers, and keeps what replaced the credential', async () => {
    const clock = systemClock();
    const { seen, renew } = strictSource(clock);
    const vault = openMemoryVault('secret-0', clock);
    const ask = (refused: string | null) => vault.token({ signal, refused, renew });
    expect(new Set(await Promise.all(Array.from({ length: 50 }, () => ask(null))))).toEqual(new Set(['token-1']));
    expect(await ask('token-1')).toBe('token-2');
    expect(await ask('token-1')).toBe('token-2');
    expect(seen.secrets).toEqual(['secret-0', 'secret-1']);
    expect(vault.secret()).toBe('secret-2');
  });

  it('lets a caller go who is stopped, and the others have their token', async () => {
    const clock = systemClock();
    const { renew } = strictSource(clock);
    const vault = openMemoryVault('secret-0', clock);
    const stopping = new AbortController();
    const stopped = vault.token({ signal: stopping.signal, refused: null, renew });
    const other = vault.token({ signal, refused: null, renew });
    stopping.abort(new Error('stopped'));
    await expect(stopped).rejects.toThrow('stopped');
    expect(await other).toBe('token-1');
  });
});

withDatabases((here) => {
  const keyring = openKeyring([randomBytes(32)]);
  let offset = 0;
  const clock = { ...systemClock(), now: () => Date.now() + offset };
  let key = { organizationId: '', connectionId: '' };
  const place = (column: string) => ({
    organizationId: key.organizationId,
    table: 'connection',
    row: key.connectionId,
    column,
  });
  const open = (turns?: Turns): Vault =>
    openVault({ database: here.database, keyring, seams: { clock }, ...(turns ? { turns } : {}) }, key, place);
  const storedSecret = async () => {
    const stored = await here.database.tenant(key.organizationId, (tx) => readCredential(tx, key));
    return stored?.secret ? keyring.open(stored.secret, place('secret')) : null;
  };
  const change = (set: {
    token?: null;
    secret?: null;
    status?: 'disconnected';
    renewing_by?: null;
    renewing_until?: Date;
  }) =>
    here.database.tenant(key.organizationId, (tx) =>
      tx.updateTable('connection').set(set).where('connection_id', '=', key.connectionId).execute(),
    );

  beforeEach(async () => {
    offset = 0;
    key = { organizationId: randomUUID(), connectionId: randomUUID() };
    const hours = { '0': [], '1': [], '2': [], '3': [], '4': [], '5': [], '6': [] };
    const organization = { organizationId: key.organizationId, name: 'A', zone: 'UTC', hours };
    await here.database.door((tx) => createOrganization(tx, { ...organization, createdAt: now }));
    await here.database.tenant(key.organizationId, (tx) =>
      createConnection(tx, {
        ...key,
        provider: 'test',
        settings: {},
        streams: ['people'],
        since: null,
        tenantId: 't',
        tenantName: 'T',
        way: 'own-account',
        mode: 'delegated',
        grantKey: 'g',
        signedInAs: null,
        credentialExpiresAt: null,
        connectedAt: now,
        connectedBy: 'A',
        dueAt: now,
        secret: keyring.seal('secret-0', place('secret')),
      }),
    );
  });

  test('two processes have one token, sealed where it lies, and a new one when it has expired or was refused', async () => {
    const { seen, renew } = strictSource(clock);
    const [one, other] = [open(), open()];
    const ask = (vault: Vault, refused: string | null = null) => vault.token({ signal, refused, renew });
    expect(await Promise.all([ask(one), ask(other), ask(one)])).toEqual(['token-1', 'token-1', 'token-1']);
    const [row] = await here.database.tenant(key.organizationId, (tx) =>
      tx.selectFrom('connection').selectAll().execute(),
    );
    expect(row?.token?.includes('token-1')).toBe(false);
    expect(row).toMatchObject({ renewing_by: null, renewing_until: null });
    expect(keyring.open(row!.token!, place('token'))).toBe('token-1');
    expect(() => keyring.open(row!.token!, place('secret'))).toThrow('changed or moved');
    expect(await storedSecret()).toBe('secret-1');
    offset = hour + 1;
    expect(await Promise.all([ask(one), ask(other)])).toEqual(['token-2', 'token-2']);
    expect(await Promise.all([ask(one, 'token-2'), ask(other, 'token-2')])).toEqual(['token-3', 'token-3']);
    // A process that starts later uses it, too.
    expect(await ask(open())).toBe('token-3');
    await dropToken(here, key);
    expect(await ask(open())).toBe('token-4');
    expect(seen.secrets).toHaveLength(4);
  });

  test('what the source asks to wait holds in every process, and for whoever opens it anew', async () => {
    let asked = 0;
    const problem = { code: 'busy', title: 'Busy.', fix: '', who: 'microsoft', link: null, raw: '' } as const;
    const refusing = async (): Promise<Renewed> => {
      asked += 1;
      throw new RetryLater({ problem, seconds: 600, scope: 'connection' });
    };
    const vaults = [open(), open()];
    const first = await Promise.allSettled(
      vaults.map((vault) => vault.token({ signal, refused: null, renew: refusing })),
    );
    expect([first.map(({ status }) => status), asked]).toEqual([['rejected', 'rejected'], 1]);
    const late = open().token({ signal, refused: null, renew: refusing });
    await expect(late).rejects.toMatchObject({ name: 'RetryLater', problem: { code: 'asked-to-wait' } });
    await expect(late).rejects.toSatisfy((error: RetryLater) => (error.seconds ?? 0) > 500);
    expect(asked).toBe(1);
  });

  test('a failure reaches every waiter of the process, and the turn is free at once', async () => {
    const vault = open();
    const failing = async (): Promise<Renewed> => {
      await clock.sleep(10);
      throw new SignInAgain({ code: 'x', title: 'Refused.', fix: '', who: 'admin', link: null, raw: '' });
    };
    const asked = Array.from({ length: 5 }, () => vault.token({ signal, refused: null, renew: failing }));
    for (const { status } of await Promise.allSettled(asked)) expect(status).toBe('rejected');
    const { renew } = strictSource(clock);
    expect(await open().token({ signal, refused: null, renew })).toBe('token-1');
  });

  test('the turn of a process that died ends', async () => {
    const claim = { ...key, holder: randomUUID(), seconds: 600 };
    expect(await here.database.tenant(key.organizationId, (tx) => claimRenewal(tx, claim))).not.toBeNull();
    const { renew } = strictSource(clock);
    const second = { ...claim, holder: randomUUID() };
    expect(await here.database.tenant(key.organizationId, (tx) => claimRenewal(tx, second))).toBeNull();
    await change({ renewing_until: new Date(0) });
    expect(await open().token({ signal, refused: null, renew })).toBe('token-1');
  });

  test('a source that is silent for too long is given up, and its turn with it', async () => {
    const vault = open({ leaseSeconds: 10, giveUpMs: 30, lookMs: [5, 50] });
    await expect(vault.token({ signal, refused: null, renew: silent })).rejects.toThrow('took too long');
    const { renew } = strictSource(clock, 0);
    expect(await vault.token({ signal, refused: null, renew })).toBe('token-1');
  });

  test('what a renewal brings after the connection was ended is used by nobody and saved nowhere', async () => {
    const { renew } = strictSource(clock);
    const slow = async (secret: string) => {
      await change({ secret: null, token: null, renewing_by: null, status: 'disconnected' });
      return renew(secret);
    };
    await expect(open().token({ signal, refused: null, renew: slow })).rejects.toThrow(SignInAgain);
    const [row] = await here.database.tenant(key.organizationId, (tx) =>
      tx.selectFrom('connection').select(['token', 'secret']).execute(),
    );
    expect(row).toEqual({ token: null, secret: null });
    await expect(open().token({ signal, refused: null, renew })).rejects.toThrow('no such connection');
  });

  test('another key opens neither credential nor token, and holds up nobody', async () => {
    const { renew } = strictSource(clock);
    const parts = { database: here.database, keyring: openKeyring([randomBytes(32)]), seams: { clock } };
    const other = openVault(parts, key, place);
    await expect(other.token({ signal, refused: null, renew })).rejects.toThrow('cannot be opened with the key');
    expect(await open().token({ signal, refused: null, renew })).toBe('token-1');
    await expect(other.token({ signal, refused: null, renew })).rejects.toThrow('cannot be opened with the key');
  });
});
