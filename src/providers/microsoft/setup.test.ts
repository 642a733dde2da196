// The form: blanks and braces are no mistake, and every mistake is named with what to do.
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseSetup, readCredential, setup } from './setup.ts';
import { clientId, tenantId } from './testing.ts';
import { makeCertificate, pemOf } from './testing-certificate.ts';

const { certificate, key } = makeCertificate('rsa', new Date('2027-01-01'));

const ids = { tenantId, clientId };
const faultsOf = (input: Record<string, string>) => {
  const parsed = parseSetup(input);
  return parsed.ok ? [] : parsed.faults.map(({ field, message }) => `${field}: ${message}`);
};

const fault = (text: string): string => faultsOf({ ...ids, certificate: text }).join();

describe('the form', () => {
  it('takes ids with blanks and braces, and a secret with blanks around it', () => {
    const parsed = parseSetup({
      tenantId: ` {${tenantId.toUpperCase()}}\n`,
      clientId: `\t${clientId} `,
      clientSecret: ' abc~value ',
    });
    expect(parsed).toMatchObject({ ok: true, settings: { tenantId, clientId, credential: 'secret' } });
    expect(parsed.ok && readCredential(parsed.secret)).toEqual({ kind: 'secret', clientSecret: 'abc~value' });
  });

  it('takes a certificate with its key in any order, and shows its thumbprint and end, never the key', () => {
    for (const text of [`${certificate}\n${pemOf(key)}`, `${pemOf(key)}\n${certificate}`]) {
      const parsed = parseSetup({ ...ids, certificate: text });
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
    expect(parseSetup({ ...ids, certificate: `${certificate}\n${old}` })).toMatchObject({ ok: true });
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

  it('has a field for everything that is parsed, and belongs to a credential that is offered', () => {
    const kinds: (string | null)[] = [null, ...setup.credentials.map(({ kind }) => kind)];
    expect(setup.fields.map(({ name }) => name)).toEqual(['tenantId', 'clientId', 'certificate', 'clientSecret']);
    for (const { credential } of setup.fields) expect(kinds).toContain(credential);
  });
});
