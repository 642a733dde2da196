// The form: blanks and braces are no mistake, and every mistake is named with what to do.
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readCredential } from './credential.ts';
import { parseForm } from './form.ts';
import { blocked, setup } from './setup.ts';
import { clientId, endpoints, tenantId } from './testing.ts';
import { makeCertificate, pemOf } from './testing-certificate.ts';

const { certificate, key } = makeCertificate('rsa', new Date('2027-01-01'));

const ids = { tenantId, clientId };
const parse = (input: Record<string, string>, way = 'own-app') => parseForm(way, input);
const faultsOf = (input: Record<string, string>, way = 'own-app') => {
  const parsed = parse(input, way);
  return parsed.ok ? [] : parsed.faults.map(({ field, message }) => `${field}: ${message}`);
};

const fault = (text: string): string => faultsOf({ ...ids, certificate: text }).join();

describe('the form', () => {
  it('takes ids with blanks and braces, and a secret with blanks around it', () => {
    const parsed = parse({
      tenantId: ` {${tenantId.toUpperCase()}}\n`,
      clientId: `\t${clientId} `,
      clientSecret: ' abc~value ',
    });
    expect(parsed).toMatchObject({ ok: true, settings: { tenantId, clientId, credential: 'secret' } });
    expect(parsed.ok && readCredential(parsed.secret)).toEqual({ kind: 'secret', clientSecret: 'abc~value' });
  });

  it('takes a certificate with its key in any order, and shows its thumbprint and end, never the key', () => {
    for (const text of [`${certificate}\n${pemOf(key)}`, `${pemOf(key)}\n${certificate}`]) {
      const parsed = parse({ ...ids, certificate: text });
      expect(parsed).toMatchObject({
        ok: true,
        settings: {
          credential: 'certificate',
          certificateExpiresAt: '2027-01-01T00:00:00.000Z',
          certificateThumbprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      });
      expect(JSON.stringify(parsed.ok && parsed.settings)).not.toContain('PRIVATE');
    }
  });

  it('also takes a key in the older form', () => {
    const old = key.export({ type: 'pkcs1', format: 'pem' }).toString();
    expect(parse({ ...ids, certificate: `${certificate}\n${old}` })).toMatchObject({ ok: true });
  });

  it('knows a Secret ID for what it is', () => {
    expect(faultsOf({ ...ids, clientSecret: ' 3F2504E0-4f89-41d3-9a0c-0305e82c3301' })).toEqual([
      expect.stringMatching(/^clientSecret: This is the Secret ID.*Value/),
    ]);
  });

  it.each([
    [{}, [/^tenantId: Enter the Directory/, /^clientId: Enter the Application/]],
    [{ tenantId: 'contoso.com', clientId: '  ' }, [/^tenantId: This is no Directory/, /^clientId: Enter/]],
    [{ ...ids }, [/^clientSecret: Enter a client secret, or/]],
    [{ ...ids, clientSecret: 'a', certificate: 'b' }, [/^clientSecret: Enter either/]],
    [{ ...ids, certificate: 'MIIC' }, [/^certificate: There is no certificate/]],
  ])('answers %j with what is missing', (input, expected) => {
    const faults = faultsOf(input);
    expect(faults).toHaveLength(expected.length);
    for (const [index, pattern] of expected.entries()) expect(faults[index]).toMatch(pattern);
  });

  it('says what is wrong with a certificate', () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const locked = key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString();
    const ec = makeCertificate('ec', new Date('2027-01-01'));
    expect(fault(certificate)).toMatch(/without its private key/);
    expect(fault(pemOf(key))).toMatch(/no certificate/);
    expect(fault(`${certificate}\n${locked}`)).toMatch(/passphrase/);
    expect(fault(`${certificate}\n${pemOf(other)}`)).toMatch(/does not belong/);
    expect(fault(`${certificate.replace(/MII/, 'AAA')}\n${pemOf(key)}`)).toMatch(/certificate is damaged/);
    expect(fault(`${certificate}\n${pemOf(key).replace(/MII/, 'AAA')}`)).toMatch(/key is damaged/);
    expect(fault(`${ec.certificate}\n${pemOf(ec.key)}`)).toMatch(/not an RSA key/);
  });

  it('says when a key is locked in the older way, or too short', () => {
    const locked = key.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString();
    const short = makeCertificate('rsa', new Date('2027-01-01'), 1024);
    expect(fault(`${certificate}\n${locked}`)).toMatch(/passphrase/);
    expect(fault(`${short.certificate}\n${pemOf(short.key)}`)).toMatch(/1024 bits.*2048 or more/);
  });

  it('finds the certificate of the key in a chain', () => {
    const issuer = makeCertificate('rsa', new Date('2027-01-01')).certificate;
    expect(parse({ ...ids, certificate: `${issuer}${certificate}${pemOf(key)}` })).toMatchObject({
      ok: true,
      settings: {
        certificateThumbprint: new X509Certificate(certificate).fingerprint256.replaceAll(':', '').toLowerCase(),
      },
    });
  });

  it('keeps the day on which a secret ends, so that somebody is reminded', () => {
    const parsed = parse({ ...ids, clientSecret: 'abc', secretExpiresOn: ' 2027-05-31 ' });
    expect(parsed).toMatchObject({ ok: true, credentialExpiresAt: '2027-05-31T00:00:00.000Z' });
    expect(parse({ ...ids, clientSecret: 'abc', secretExpiresOn: '' })).toMatchObject({ credentialExpiresAt: null });
    expect(faultsOf({ ...ids, clientSecret: 'abc', secretExpiresOn: '31.5.2027' })).toEqual([
      expect.stringMatching(/^secretExpiresOn: Enter a day such as/),
    ]);
  });

  it('of a federated credential needs the two ids alone, and takes no path from anybody', () => {
    const parsed = parse({ ...ids, file: '/etc/passwd', federatedTokenFile: '/etc/passwd' }, 'own-app-federated');
    expect(parsed).toMatchObject({ ok: true, settings: { tenantId, clientId, credential: 'federated' } });
    expect(parsed.ok && readCredential(parsed.secret)).toEqual({ kind: 'federated' });
  });

  it('before a consent may name the tenant, by id or by domain', () => {
    for (const given of ['', ` ${tenantId} `, 'Contoso.OnMicrosoft.com'])
      expect(parse({ tenantId: given }, 'admin-consent')).toMatchObject({ ok: true, secret: '' });
    for (const given of ['contoso', 'common/x', 'https://contoso.com', '../x'])
      expect(faultsOf({ tenantId: given }, 'admin-consent')).toEqual([
        expect.stringMatching(/neither a tenant ID nor/),
      ]);
  });

  it('before a device code names both ids or none', () => {
    expect(faultsOf({}, 'device-code')).toEqual([]);
    expect(faultsOf(ids, 'device-code')).toEqual([]);
    expect(faultsOf({ tenantId }, 'device-code')).toEqual([expect.stringMatching(/^clientId: Enter the Application/)]);
    expect(faultsOf({ clientId }, 'device-code')).toEqual([expect.stringMatching(/^tenantId: Enter the Directory/)]);
    expect(faultsOf({ tenantId: 'x', clientId }, 'device-code')).toEqual([
      expect.stringMatching(/^tenantId: This is no/),
    ]);
  });
});

describe('the ways in', () => {
  it('ask in each field for a credential that they offer', () => {
    for (const way of setup.ways) {
      const kinds: (string | null)[] = [null, ...way.credentials.map(({ kind }) => kind)];
      for (const { credential } of way.fields) expect(kinds).toContain(credential);
    }
  });

  const app = { clientId, tenantId: null, clientSecret: 'x', certificate: null };

  it('that need an app of this server say which variables set one up', () => {
    for (const way of ['admin-consent', 'own-account'])
      expect(blocked(way, endpoints)).toMatchObject({
        who: 'operator',
        fix: expect.stringMatching(/PLUMBLINE_APP_CLIENT_ID.*PLUMBLINE_APP_CERTIFICATE_FILE.*PLUMBLINE_APP_SECRET/),
      });
    for (const { id } of setup.ways.filter(({ interaction }) => interaction === 'redirect'))
      expect(blocked(id, { ...endpoints, sharedApp: app })).toBeNull();
    expect(blocked('own-app', endpoints)).toBeNull();
    expect(blocked('device-code', endpoints)).toBeNull();
  });

  it('without a secret say which variable names the token’s file', () => {
    expect(blocked('own-app-federated', endpoints)?.fix).toMatch(/PLUMBLINE_FEDERATED_TOKEN_FILE/);
    expect(blocked('own-app-federated', { ...endpoints, federatedTokenFile: '/run/token' })).toBeNull();
  });

  it('that sign in for mail point to IMAP once the operator has switched them off', () => {
    const off = { ...endpoints, sharedApp: app, mailSignIn: false };
    const states = setup.ways.map(({ id }) => [id, blocked(id, off)?.code ?? null]);
    expect(Object.fromEntries(states)).toEqual({
      'admin-consent': 'mail-sign-in-off',
      'own-app': null,
      'own-app-federated': 'federated-token-missing',
      'own-account': 'mail-sign-in-off',
      'employees-consent': 'mail-sign-in-off',
      'device-code': 'mail-sign-in-off',
    });
    expect(blocked('own-account', off)?.fix).toMatch(/IMAP/);
  });
});
