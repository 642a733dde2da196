// Bad input on the command line: each is told what is wrong and what to do, and nothing is saved half.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatedTenant, startEmulatedTenant } from '../src/cli/emulated-tenant.ts';
import { openClient } from '../src/cli/client.ts';
import { readConfig } from '../src/config.ts';
import { listConnections } from '../src/contract/connections.ts';
import { setUp } from '../src/contract/session.ts';
import { openLog } from '../src/lib/log.ts';
import { control } from './control.ts';
import { run, start } from './process.ts';
import { environmentFor } from './stage.ts';

describe('bad input', () => {
  let tenant: EmulatedTenant;
  let folder = '';
  let environment: Record<string, string> = {};

  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const connect = async (changes: { tenant?: string; client?: string; secret?: string; more?: string[] }) => {
    const secret = await file('secret.txt', changes.secret ?? tenant.clientSecret);
    const named = ['--tenant', changes.tenant ?? tenant.tenantId, '--client-id', changes.client ?? tenant.clientId];
    const credential = changes.more ?? ['--secret-file', secret];
    return run(['connect', 'microsoft', ...named, ...credential], environment);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-bad-'));
    tenant = await startEmulatedTenant(['--scenario', 'small-office', '--now', '2026-11-20T16:00:00Z']);
    const key = randomBytes(32).toString('base64');
    environment = environmentFor(tenant, { dataDir: join(folder, 'data'), databaseUrl: null, key });
    const client = await openClient({
      config: readConfig(environment, folder),
      log: openLog({ level: 'silent' }),
      work: false,
    });
    const owner = { fullName: 'Olga', email: 'olga@story.example', password: 'a password of a story' };
    await client.call(setUp, { organizationName: 'Story', zone: 'UTC', ...owner, setUpCode: '' });
    await client.close();
  });
  afterAll(async () => {
    await tenant.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('a tenant that does not exist is named, with what to check', async () => {
    const ended = await connect({ tenant: '11111111-2222-4333-8444-555555555555' });
    expect(ended.stdout).toMatch(/AADSTS90002/);
    expect(ended.stdout).toMatch(/Fix \(/);
    expect(ended.code).not.toBe(0);
  });
  it('a tenant id that is none is refused before anything is asked', async () => {
    const ended = await connect({ tenant: 'contoso' });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/tenantId/);
  });
  it('an unknown client id is told from a wrong secret', async () => {
    const ended = await connect({ client: '11111111-2222-4333-8444-555555555555' });
    expect(ended.stdout).toMatch(/AADSTS700016/);
  });
  it('a wrong secret is told', async () => {
    const ended = await connect({ secret: 'Wr0ng~secret.of.the.right.length.0000000' });
    expect(ended.stdout).toMatch(/AADSTS7000215/);
    expect(ended.stdout + ended.stderr).not.toContain('Wr0ng~secret');
  });
  it('a Secret ID instead of the secret’s value is recognised', async () => {
    const ended = await connect({ secret: '3c1a9c3e-59a5-4d3f-9d62-0d7f2d2f7a11' });
    expect(ended.stdout + ended.stderr).toMatch(/Secret ID/i);
    expect(ended.stdout + ended.stderr).toMatch(/Value/);
    expect(ended.code).toBe(2);
  });
  it('an expired secret is told', async () => {
    const secret = 'Expired~secret.of.a.year.ago.00000000000';
    await control(tenant).post('/apps', {
      clientId: '99999999-2222-4333-8444-555555555555',
      displayName: 'Old',
      secrets: [
        { id: '3c1a9c3e-59a5-4d3f-9d62-0d7f2d2f7a12', value: secret, endsAt: Date.parse('2025-01-01T00:00:00Z') },
      ],
      grants: { [tenant.tenantId]: [] },
    });
    const ended = await connect({ client: '99999999-2222-4333-8444-555555555555', secret });
    expect(ended.stdout).toMatch(/AADSTS7000222/);
  });
  it('a certificate without its key is explained', async () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ2Vy\n-----END CERTIFICATE-----\n';
    const ended = await connect({ more: ['--certificate-file', await file('certificate.pem', pem)] });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/private key/i);
  });
  it('an unknown stream is named, with the nearest one', async () => {
    const more = ['--secret-file', await file('secret.txt', 'x'), '--streams', 'people,mial'];
    const ended = await connect({ more });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/no stream "mial".*mail/);
  });
  it('a secret file that is not there is named', async () => {
    const ended = await connect({ more: ['--secret-file', join(folder, 'nowhere.txt')] });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/nowhere\.txt cannot be read/);
  });
  it('an unknown option and an unknown command name the nearest known ones', async () => {
    expect((await run(['sync', '--wiat'], environment)).stderr).toMatch(/--wait/);
    expect((await run(['statsu'], environment)).stderr).toMatch(/status/);
  });
  it('nothing of all that was saved', async () => {
    const client = await openClient({
      config: readConfig(environment, folder),
      log: openLog({ level: 'silent' }),
      work: false,
    });
    expect((await client.call(listConnections, {})).connections).toEqual([]);
    await client.close();
  });

  it('a port in use is told, with the next step', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const ended = await run(['serve'], { ...environment, PORT: String(port) });
    server.close();
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(new RegExp(`Port ${port} is in use.*PORT=`, 's'));
  });
  it('a second process on the same data folder is told who holds it', async () => {
    const serving = await start(['serve', '--json'], environment);
    const ended = await run(['serve'], environment);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/in use|holds|another process/i);
    expect(await serving.stop()).toBe(0);
  });
  it('a damaged data folder is named and left as it is', async () => {
    const dataDir = join(folder, 'damaged');
    const damaged = { ...environment, PLUMBLINE_DATA_DIR: dataDir };
    await (await start(['serve', '--json'], damaged)).stop();
    const files = (await readdir(dataDir, { recursive: true })).filter((name) => name.endsWith('PG_VERSION'));
    expect(files.length).toBeGreaterThan(0);
    const control = (await readdir(dataDir, { recursive: true })).find((name) => name.endsWith('pg_control')) ?? '';
    await writeFile(join(dataDir, control), 'garbage');
    const ended = await run(['serve'], damaged);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(dataDir);
    expect(ended.stderr).toMatch(/move|restore/i);
  });
  it('a database that does not answer is named without its password', async () => {
    const ended = await run(['migrate'], { ...environment, DATABASE_URL: 'postgres://me:hush@127.0.0.1:1/plumbline' });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('127.0.0.1:1');
    expect(ended.stderr).not.toContain('hush');
  });
  it('broken lines of a --mail file are named with file and number', async () => {
    const mail = await file('mail.jsonl', '{"messageId": "<a@contoso.com>"}\nnot json\n');
    const ended = await run(['demo', '--once', '--mail', mail], {});
    expect(ended.code).not.toBe(0);
    expect(ended.stderr).toMatch(/mail\.jsonl.*2/s);
  });
});
