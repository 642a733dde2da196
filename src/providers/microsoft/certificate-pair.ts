// A key pair with a self-signed certificate, as an app registration takes it.
import { createHash, createSign, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

export interface CertificatePair {
  /** PEM; what is uploaded at Microsoft. */
  readonly certificate: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  /** SHA-256 of the certificate, lower-case hex. */
  readonly thumbprint: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** DER: a tag, the length, the content. */
const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
};
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const bitString = (content: Buffer): Buffer => der(0x03, Buffer.from([0]), content);

/** RFC 5280: two digits of the year until 2049, four from then on. */
const timeOf = (time: Date): Buffer => {
  const digits = `${time.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
  return time.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
};

/** RSASSA-PKCS1-v1_5 with SHA-256, and ECDSA with SHA-256. */
const algorithms = {
  rsa: sequence(oid('2a864886f70d01010b'), der(0x05)),
  ec: sequence(oid('2a8648ce3d040302')),
} as const;

/** Positive, not zero, at most 16 bytes. */
const serialNumber = (): Buffer => {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return der(0x02, bytes);
};

interface Signed {
  readonly name: string;
  readonly from: Date;
  readonly until: Date;
}

/** A certificate that its own key has signed; PEM. Seconds are its smallest unit of time. */
export const signCertificate = (
  keys: { readonly privateKey: KeyObject; readonly publicKey: KeyObject },
  { name, from, until }: Signed,
): { readonly certificate: string; readonly thumbprint: string } => {
  const algorithm = keys.privateKey.asymmetricKeyType === 'ec' ? algorithms.ec : algorithms.rsa;
  const commonName = sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))));
  const toSign = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    serialNumber(),
    algorithm,
    commonName,
    sequence(timeOf(from), timeOf(until)),
    commonName,
    keys.publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = createSign('sha256').update(toSign).sign(keys.privateKey);
  const whole = sequence(toSign, algorithm, bitString(signature));
  const lines = whole.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    thumbprint: createHash('sha256').update(whole).digest('hex'),
  };
};

const makeKeys = promisify(generateKeyPair);
const day = 86_400_000;

/** Valid from an hour ago, as clocks differ. `name`: its common name, at most 64 characters; `days`: how long; `now`: milliseconds since 1970. */
export const makeCertificate = async (asked: {
  readonly name: string;
  readonly days: number;
  readonly now: number;
}): Promise<CertificatePair> => {
  // Microsoft takes RSA alone for what an app signs.
  const keys = await makeKeys('rsa', { modulusLength: 3072 });
  const until = new Date(Math.floor((asked.now + asked.days * day) / 1000) * 1000);
  const name = asked.name.slice(0, 64).toWellFormed();
  const signed = signCertificate(keys, { name, from: new Date(asked.now - day / 24), until });
  const privateKey = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { ...signed, privateKey, expiresAt: until.toISOString() };
};
