// Certificates made here: what Microsoft, node and OpenSSL read in them.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseCertificate } from './certificate.ts';
import { makeCertificate } from './certificate-pair.ts';
import { noon } from './testing.ts';

describe('a certificate that is made here', () => {
  it('is signed by its own RSA key of 3072 bits, and good from now on for as long as was asked', async () => {
    const made = await makeCertificate({ name: 'Plumbline ü at Contoso', days: 365, now: noon + 123 });
    const read = new X509Certificate(made.certificate);
    expect(read.verify(read.publicKey)).toBe(true);
    expect(read.checkPrivateKey(createPrivateKey(made.privateKey))).toBe(true);
    expect(read.publicKey.asymmetricKeyDetails?.modulusLength).toBe(3072);
    expect(read.subject).toBe('CN=Plumbline ü at Contoso');
    expect(read.issuer).toBe(read.subject);
    expect(read.validFromDate.getTime()).toBeLessThan(noon);
    expect(made.expiresAt).toBe('2027-11-20T12:00:00.000Z');
    expect(read.validToDate.toISOString()).toBe(made.expiresAt);
    expect(parseCertificate(`${made.certificate}${made.privateKey}`)).toEqual({
      privateKey: made.privateKey,
      thumbprint: made.thumbprint,
      expiresAt: made.expiresAt,
    });
  });

  it('is another one each time, may outlast 2049, and cuts a name that is too long', async () => {
    const asked = { name: 'n'.repeat(200), days: 365 * 30, now: noon };
    const [first, second] = await Promise.all([makeCertificate(asked), makeCertificate(asked)]);
    const [one, two] = [first, second].map(({ certificate }) => new X509Certificate(certificate));
    expect(first.privateKey).not.toBe(second.privateKey);
    expect(one?.serialNumber).not.toBe(two?.serialNumber);
    expect(one?.validToDate.getUTCFullYear()).toBe(2056);
    expect(one?.subject).toBe(`CN=${'n'.repeat(64)}`);
  });
});
