// A certificate with its key as one PEM text: read, checked, and with the thumbprint that Microsoft knows it by.
import { createPrivateKey, X509Certificate } from 'node:crypto';

export interface Certificate {
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  /** SHA-256 of the certificate, lower-case hex: `x5t#S256` in another spelling. */
  readonly thumbprint: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

const block = (pem: string, label: string): string | null =>
  new RegExp(`-----BEGIN ${label}-----[\\s\\S]+?-----END ${label}-----`).exec(pem)?.[0] ?? null;

const readCertificate = (pem: string): X509Certificate | null => {
  try {
    return new X509Certificate(pem);
  } catch {
    return null; // What is wrong is said by the caller, in words for the form.
  }
};

const readKey = (pem: string): ReturnType<typeof createPrivateKey> | null => {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
};

/** The certificate, or what is wrong with the text and what to do about it. */
export const parseCertificate = (pem: string): Certificate | { readonly fault: string } => {
  const publicPart = block(pem, 'CERTIFICATE');
  if (publicPart === null)
    return { fault: 'There is no certificate in this text. Paste the PEM file from -----BEGIN CERTIFICATE----- on.' };
  if (block(pem, 'ENCRYPTED PRIVATE KEY') !== null)
    return {
      fault: 'The private key is protected by a passphrase. Take it off with: openssl pkey -in key.pem -out plain.pem',
    };
  const keyPart = block(pem, 'PRIVATE KEY') ?? block(pem, 'RSA PRIVATE KEY');
  if (keyPart === null)
    return {
      fault:
        'The certificate came without its private key. Paste both parts, the key and the certificate, one below the other.',
    };
  const certificate = readCertificate(publicPart);
  if (certificate === null)
    return { fault: 'The certificate is damaged. Paste the whole PEM file, line breaks included.' };
  const key = readKey(keyPart);
  if (key === null) return { fault: 'The private key is damaged. Paste the whole PEM file, line breaks included.' };
  if (key.asymmetricKeyType !== 'rsa')
    return { fault: 'The key is not an RSA key. Microsoft accepts RSA only: create a new certificate.' };
  if (!certificate.checkPrivateKey(key))
    return { fault: 'The private key does not belong to this certificate. Paste the key that it was created with.' };
  return {
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    thumbprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    expiresAt: certificate.validToDate.toISOString(),
  };
};
