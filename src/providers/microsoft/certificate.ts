// A certificate with its key as one PEM text: read, checked, and with the thumbprint that Microsoft knows it by.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';

export interface Certificate {
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  /** SHA-256 of the certificate, lower-case hex: `x5t#S256` in another spelling. */
  readonly thumbprint: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** Microsoft takes no shorter key. */
const leastBits = 2048;

const blocks = (pem: string, label: string): string[] =>
  pem.match(new RegExp(`-----BEGIN ${label}-----[\\s\\S]+?-----END ${label}-----`, 'g')) ?? [];

const readCertificate = (pem: string): X509Certificate | null => {
  try {
    return new X509Certificate(pem);
  } catch {
    return null; // What is wrong is said by the caller, in words for the form.
  }
};

const readKey = (pem: string): KeyObject | null => {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
};

/** A key in the older form says on its second line that it is encrypted. */
const isLocked = (pem: string): boolean =>
  blocks(pem, 'ENCRYPTED PRIVATE KEY').length > 0 || /Proc-Type: *4, *ENCRYPTED/.test(pem);

type Faulty = { readonly fault: string };

const findKey = (pem: string): KeyObject | Faulty => {
  if (isLocked(pem))
    return {
      fault: 'The private key is protected by a passphrase. Take it off with: openssl pkey -in key.pem -out plain.pem',
    };
  const part = blocks(pem, 'PRIVATE KEY')[0] ?? blocks(pem, 'RSA PRIVATE KEY')[0] ?? blocks(pem, 'EC PRIVATE KEY')[0];
  if (part === undefined)
    return {
      fault:
        'The certificate came without its private key. Paste both parts, the key and the certificate, one below the other.',
    };
  const key = readKey(part);
  if (key === null) return { fault: 'The private key is damaged. Paste the whole PEM file, line breaks included.' };
  if (key.asymmetricKeyType !== 'rsa')
    return { fault: 'The key is not an RSA key. Microsoft accepts RSA only: create a new certificate.' };
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < leastBits)
    return { fault: `The key has ${bits} bits. Microsoft accepts ${leastBits} or more: create a new certificate.` };
  return key;
};

/** The certificate, or what is wrong with the text and what to do about it. */
export const parseCertificate = (pem: string): Certificate | Faulty => {
  const found = blocks(pem, 'CERTIFICATE').map(readCertificate);
  if (found.length === 0)
    return { fault: 'There is no certificate in this text. Paste the PEM file from -----BEGIN CERTIFICATE----- on.' };
  const key = findKey(pem);
  if ('fault' in key) return key;
  if (found.includes(null))
    return { fault: 'The certificate is damaged. Paste the whole PEM file, line breaks included.' };
  // A file may hold the chain of issuers as well, in any order.
  const certificate = found.find((one) => one?.checkPrivateKey(key) === true);
  if (!certificate)
    return { fault: 'The private key does not belong to this certificate. Paste the key that it was created with.' };
  return {
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    thumbprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    expiresAt: certificate.validToDate.toISOString(),
  };
};
