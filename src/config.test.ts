// What the environment may say, and what is answered when it is wrong.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigInvalid, readConfig } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-config-'));
afterAll(() => rmSync(folder, { recursive: true }));
const key = Buffer.alloc(32, 7);
const withKey = { PLUMBLINE_SECRET_KEY: key.toString('base64') };

const faultsOf = (environment: Record<string, string>): string => {
  try {
    readConfig(environment, folder);
    return '';
  } catch (error) {
    if (!(error instanceof ConfigInvalid)) throw error;
    return error.message;
  }
};

describe('the configuration', () => {
  it('needs nothing: embedded database, loopback, port 3000', () => {
    const config = readConfig({ PUBLIC_URL: '' }, folder);
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: null,
      databaseUrl: null,
      dataDir: join(folder, '.plumbline'),
      endpoints: { cloud: 'global', urls: {}, sharedApp: null, mailSignIn: true },
      privateHosts: [],
      proxy: null,
      mail: null,
      logLevel: 'info',
      metricsToken: null,
    });
  });

  it('takes the database’s password and the metrics’ token from files', () => {
    const [password, token] = [join(folder, 'password'), join(folder, 'token')];
    writeFileSync(password, 'c4n@ry/%:\n');
    writeFileSync(token, `${'t'.repeat(32)}\n`);
    const database = { DATABASE_URL: 'postgresql://app@db:5432/plumbline', DATABASE_PASSWORD_FILE: password };
    const config = readConfig({ ...database, ...withKey, PLUMBLINE_METRICS_TOKEN_FILE: token }, folder);
    expect(config.metricsToken).toBe('t'.repeat(32));
    const url = new URL(config.databaseUrl ?? '');
    expect([url.username, decodeURIComponent(url.password), url.host]).toEqual(['app', 'c4n@ry/%:', 'db:5432']);
  });

  it.each([
    [{ DATABASE_PASSWORD_FILE: '/nowhere' }, 'DATABASE_PASSWORD_FILE: is set: DATABASE_URL needs a user'],
    [
      { DATABASE_PASSWORD_FILE: '/nowhere', DATABASE_URL: 'postgresql://u:c4n4ry@db/x' },
      'DATABASE_PASSWORD_FILE: is set: DATABASE_URL needs a user, a host and no password.',
    ],
    [
      { DATABASE_PASSWORD_FILE: '/nowhere', DATABASE_URL: 'postgresql://u@db/x' },
      'DATABASE_PASSWORD_FILE: names a file that cannot be read',
    ],
    [{ PLUMBLINE_METRICS_TOKEN: 'c4n4ry' }, 'PLUMBLINE_METRICS_TOKEN: holds no token of 32 characters'],
    [
      { PLUMBLINE_METRICS_TOKEN: 'c4n4ry', PLUMBLINE_METRICS_TOKEN_FILE: '/nowhere' },
      'PLUMBLINE_METRICS_TOKEN_FILE: is set beside',
    ],
  ])('refuses %o', (environment, message) => {
    const told = faultsOf({ ...withKey, ...environment });
    expect(told).toContain(message);
    expect(told).not.toContain('c4n4ry');
  });

  it('takes a mail server and a sender, both or none, and tells no password', () => {
    const [PLUMBLINE_SMTP_URL, PLUMBLINE_MAIL_FROM] = ['smtps://u:c4n4ry@mail.example.com', 'P <p@example.com>'];
    const mail = { url: PLUMBLINE_SMTP_URL, from: PLUMBLINE_MAIL_FROM };
    expect(readConfig({ PLUMBLINE_SMTP_URL, PLUMBLINE_MAIL_FROM }, folder)).toMatchObject({ mail });
    expect(faultsOf({ PLUMBLINE_SMTP_URL })).toMatch(/^PLUMBLINE_MAIL_FROM: is not set/);
    expect(faultsOf({ PLUMBLINE_MAIL_FROM })).toMatch(/^PLUMBLINE_SMTP_URL: is not set/);
    const wrong = faultsOf({
      PLUMBLINE_SMTP_URL: 'https://u:c4n4ry@x',
      PLUMBLINE_MAIL_FROM: 'a\r\nBcc: b@example.com',
    });
    expect(wrong).toContain('PLUMBLINE_SMTP_URL: is no mail server.');
    expect(wrong).toContain('PLUMBLINE_MAIL_FROM: is no sender.');
    expect(wrong).not.toContain('c4n4ry');
  });

  it('makes a key of its own for the embedded database, once, readable by this user alone', () => {
    const first = readConfig({ PLUMBLINE_DATA_DIR: 'fresh' }, folder);
    const path = join(folder, 'fresh', 'secret.key');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'fresh')).mode & 0o777).toBe(0o700);
    expect(first.keys[0]).toEqual(Buffer.from(readFileSync(path, 'utf8'), 'base64'));
    expect(readConfig({ PLUMBLINE_DATA_DIR: 'fresh' }, folder).keys).toEqual(first.keys);
  });

  it('names a damaged key file instead of making a new key', () => {
    readConfig({ PLUMBLINE_DATA_DIR: 'damaged' }, folder);
    const path = join(folder, 'damaged', 'secret.key');
    writeFileSync(path, 'cut');
    expect(faultsOf({ PLUMBLINE_DATA_DIR: 'damaged' })).toContain(`${path}: holds something that is not a key`);
  });

  it('wants a key from outside when the database is outside', () => {
    const DATABASE_URL = 'postgresql://app:pw-canary@db.example.com/plumbline';
    expect(faultsOf({ DATABASE_URL })).toMatch(/^PLUMBLINE_SECRET_KEY: is not set, but DATABASE_URL is/);
    expect(readConfig({ DATABASE_URL, ...withKey }, folder)).toMatchObject({ databaseUrl: DATABASE_URL, keys: [key] });
  });

  it('reads keys in hex, in base64 and from a file; the first seals, older ones open', () => {
    const older = Buffer.alloc(32, 9);
    const file = join(folder, 'keys');
    writeFileSync(file, `${key.toString('hex')}\n${older.toString('base64url')}\n`);
    expect(readConfig({ PLUMBLINE_SECRET_KEY_FILE: file }, folder).keys).toEqual([key, older]);
    expect(readConfig({ PLUMBLINE_SECRET_KEY: key.toString('hex') }, folder).keys).toEqual([key]);
  });

  it('collects the services of a custom cloud by name', () => {
    const urls = {
      PLUMBLINE_CLOUD: 'custom',
      PLUMBLINE_LOGIN_URL: 'http://127.0.0.1:4000/',
      PLUMBLINE_POWER_PLATFORM_URL: 'https://power.example.com',
    };
    expect(readConfig({ ...withKey, ...urls }, folder).endpoints).toEqual({
      cloud: 'custom',
      urls: { login: 'http://127.0.0.1:4000', powerPlatform: 'https://power.example.com' },
      sharedApp: null,
      mailSignIn: true,
    });
  });

  it('takes the file with the workload’s token from the operator, also by the name that Azure sets', () => {
    const file = (set: Record<string, string>) =>
      readConfig({ ...withKey, ...set }, folder).endpoints.federatedTokenFile;
    expect(file({})).toBeUndefined();
    expect(file({ AZURE_FEDERATED_TOKEN_FILE: '/run/azure/token' })).toBe('/run/azure/token');
    const both = { AZURE_FEDERATED_TOKEN_FILE: '/run/azure/token', PLUMBLINE_FEDERATED_TOKEN_FILE: 'token' };
    expect(file(both)).toBe(join(folder, 'token'));
  });

  it.each<[Record<string, string>, string]>([
    [{ PORT: 'http' }, 'PORT: is not a port. Give a number from 0 to 65535.'],
    [
      { PLUMBLINE_TRUSTED_PROXIES: 'proxy.example.com' },
      'PLUMBLINE_TRUSTED_PROXIES: holds something else than addresses',
    ],
    [{ PORT: '70000' }, 'PORT: is not a port. Give a number from 0 to 65535.'],
    [{ PUBLIC_URL: 'plumbline.example.com' }, 'PUBLIC_URL: is not an http or https URL.'],
    [{ PUBLIC_URL: 'https://example.com/plumbline' }, 'PUBLIC_URL: has a path'],
    [{ DATABASE_URL: 'mysql://localhost/x' }, 'DATABASE_URL: is not a PostgreSQL URL.'],
    [{ HTTPS_PROXY: 'proxy:8080x' }, 'HTTPS_PROXY: is not a proxy.'],
    [{ PLUMBLINE_CLOUD: 'Global' }, 'PLUMBLINE_CLOUD: is not a cloud. Choose one of global, gcc-high'],
    [{ PLUMBLINE_CLOUD: 'custom' }, 'PLUMBLINE_CLOUD: is custom, but no address of a service is given.'],
    [{ PLUMBLINE_LOGIN_URL: 'https://x.example' }, 'PLUMBLINE_LOGIN_URL: is only used with PLUMBLINE_CLOUD=custom.'],
    [
      { PLUMBLINE_CLOUD: 'custom', PLUMBLINE_LOGIN_URL: 'http://login.example.com' },
      'PLUMBLINE_LOGIN_URL: must begin with https://',
    ],
    [
      { PLUMBLINE_CLOUD: 'custom', PLUMBLINE_LOGIN_URL: 'https://user:pw-canary@login.example.com' },
      'PLUMBLINE_LOGIN_URL: carries a user or password.',
    ],
    [{ PLUMBLINE_LOG_LEVEL: 'loud' }, 'PLUMBLINE_LOG_LEVEL: is not a level.'],
    [{ PLUMBLINE_SECRET_KEY: 'pw-canary' }, 'PLUMBLINE_SECRET_KEY: holds something that is not a key of 32 bytes.'],
    [
      { ...withKey, PLUMBLINE_SECRET_KEY_FILE: 'keys' },
      'PLUMBLINE_SECRET_KEY: is set beside PLUMBLINE_SECRET_KEY_FILE. Unset one of the two.',
    ],
    [
      { PLUMBLINE_SECRET_KEY_FILE: 'pw-canary' },
      'PLUMBLINE_SECRET_KEY_FILE: names a file that cannot be read (ENOENT).',
    ],
  ])('answers %o with what is wrong and what to do, without the value', (environment, message) => {
    expect(faultsOf(environment)).toContain(message);
    expect(faultsOf(environment)).not.toContain('pw-canary');
  });

  it('names all faults at once', () => {
    expect(faultsOf({ PORT: 'x', PLUMBLINE_CLOUD: 'y' }).split('\n')).toHaveLength(2);
  });

  it('says so when the data folder cannot be made', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(faultsOf({ PLUMBLINE_DATA_DIR: 'file/inside' })).toMatch(/^PLUMBLINE_DATA_DIR: .*ENOTDIR/);
  });
});
