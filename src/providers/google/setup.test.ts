// The form: a key file is looked at member by member, and no message repeats what stands in it.
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readKey } from './key.ts';
import { parseForm, setup } from './setup.ts';
import { keyFile } from './testing.ts';

const admin = 'Admin@Example.com ';

const faultsOf = (input: Record<string, string>) => {
  const parsed = parseForm('own-app', input);
  return parsed.ok ? [] : parsed.faults;
};

describe('the form of a service account', () => {
  it('keeps what may be shown as settings, and of the file only what signs as the secret', () => {
    const parsed = parseForm('own-app', { key: keyFile(), admin });
    if (!parsed.ok) throw new Error('It was refused.');
    expect(parsed.settings).toEqual({
      admin: 'admin@example.com',
      clientId: '115095295512736765313',
      clientEmail: 'plumbline@plumbline-1.iam.gserviceaccount.com',
    });
    const key = readKey(parsed.secret);
    expect(Object.keys(key)).toEqual(['clientEmail', 'privateKeyId', 'privateKey']);
    expect(createPrivateKey(key.privateKey).asymmetricKeyType).toBe('rsa');
    expect(JSON.stringify(parsed.settings)).not.toContain('PRIVATE KEY');
  });

  it.each([
    [{ type: 'authorized_user' }, /^type is not service_account/],
    [{ client_email: undefined }, /^client_email is missing/],
    [{ client_email: 'nobody' }, /^client_email is no address/],
    [{ client_id: 'x.apps.googleusercontent.com' }, /^client_id is not the number/],
    [{ private_key_id: undefined }, /^private_key_id is missing/],
    [
      { private_key: '-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----\n' },
      /^private_key cannot be read/,
    ],
    [{ token_uri: 'https://evil.example/token' }, /^token_uri is on none of Google's hosts/],
    [{ token_uri: 'https://oauth2.googleapis.com:444/token' }, /^token_uri is on none of Google's hosts/],
    [{ token_uri: 'https://oauth2.googleapis.com@evil.example/' }, /^token_uri is on none of Google's hosts/],
    [{ token_uri: 'http://oauth2.googleapis.com/token' }, /^token_uri is on none of Google's hosts/],
    [{ universe_domain: 'example.goog' }, /^universe_domain is not googleapis.com/],
  ])('refuses a file with %j', (change, message) => {
    const faults = faultsOf({ key: keyFile(change), admin });
    expect(faults).toEqual([{ field: 'key', message: expect.stringMatching(message) }]);
    expect(JSON.stringify(faults)).not.toMatch(/canary|evil/);
  });

  it.each([
    ['rsa', { modulusLength: 1024 }],
    ['ec', { namedCurve: 'P-256' }],
  ] as const)('refuses a private key that is too weak or of another kind: %s', (kind, options) => {
    const { privateKey } = kind === 'rsa' ? generateKeyPairSync(kind, options) : generateKeyPairSync(kind, options);
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    expect(faultsOf({ key: keyFile({ private_key: pem }), admin })).toEqual([
      { field: 'key', message: 'private_key is no RSA key of 2048 bits or more.' },
    ]);
  });

  it.each([
    ['', /^Enter the JSON key/],
    ['-----BEGIN PRIVATE KEY-----\nx', /^This is a private key alone/],
    ['c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00', /^This is the id of a key/],
    ['{ "type": ', /^This is no JSON/],
    ['"text"', /^This is no JSON/],
  ])('tells what was pasted instead of a file: %j', (key, message) => {
    expect(faultsOf({ key, admin })).toEqual([{ field: 'key', message: expect.stringMatching(message) }]);
  });

  it.each(['', 'nobody', 'ana@gmail.com'])('refuses %j as the address of an admin', (address) => {
    expect(faultsOf({ key: keyFile(), admin: address })).toMatchObject([{ field: 'admin' }]);
  });

  it('knows no other way', () => {
    expect(parseForm('consent', {})).toMatchObject({ ok: false, faults: [{ field: 'way' }] });
  });

  it('names every scope that is to be delegated, and nothing that could write', () => {
    const text = JSON.stringify(setup.ways);
    for (const scope of ['admin.directory.user.readonly', 'gmail.metadata', 'calendar.events.readonly'])
      expect(text).toContain(`https://www.googleapis.com/auth/${scope}`);
    expect(text.match(/googleapis\.com\/auth\//g)).toHaveLength(3);
  });
});
