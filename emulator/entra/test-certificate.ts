// Makes a self-signed certificate (X.509 in DER, written by hand) with its key and thumbprints, for tests of signing in with one.
import { generateKeyPairSync, sign, X509Certificate, type KeyObject } from 'node:crypto';

export interface TestCertificate {
  readonly pem: string;
  /** PKCS #8 as PEM. */
  readonly privateKeyPem: string;
  readonly privateKey: KeyObject;
  /** Thumbprints, base64url as in a JWT's header. */
  readonly sha1: string;
  readonly sha256: string;
  /** SHA-256 thumbprint, hexadecimal as the portal shows it. */
  readonly hex: string;
}

/** One DER element: tag, length, content. */
const element = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};

const sequence = (...parts: readonly Buffer[]): Buffer => element(0x30, ...parts);
const oid = (hex: string): Buffer => element(0x06, Buffer.from(hex, 'hex'));
const nothing = element(0x05);
/** RSA with SHA-256, 1.2.840.113549.1.1.11. */
const algorithm = sequence(oid('2a864886f70d01010b'), nothing);
/** A distinguished name with a common name only. */
const nameOf = (commonName: string): Buffer =>
  sequence(element(0x31, sequence(oid('550403'), element(0x0c, Buffer.from(commonName)))));
const time = (at: number): Buffer =>
  element(0x18, Buffer.from(`${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`));

const toBase64url = (digits: string): string => Buffer.from(digits, 'hex').toString('base64url');

/** Valid from yesterday for a year. */
export const makeCertificate = (commonName = 'Plumbline test'): TestCertificate => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const day = 86_400_000;
  const name = nameOf(commonName);
  const body = sequence(
    element(0xa0, element(0x02, Buffer.from([2]))),
    element(0x02, Buffer.from([1])),
    algorithm,
    name,
    sequence(time(Date.now() - day), time(Date.now() + 365 * day)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)]);
  const certificate = new X509Certificate(sequence(body, algorithm, element(0x03, signature)));
  const hex = certificate.fingerprint256.replaceAll(':', '');
  return {
    pem: certificate.toString(),
    privateKey,
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    sha1: toBase64url(certificate.fingerprint.replaceAll(':', '')),
    sha256: toBase64url(hex),
    hex,
  };
};
