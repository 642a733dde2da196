// Self-signed certificates for tests: no tool and no stored key is needed.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { signCertificate } from './certificate-pair.ts';

export interface TestCertificate {
  readonly certificate: string;
  readonly key: KeyObject;
}

/** A certificate of CN=plumbline, valid from 2026 on. */
export const makeCertificate = (kind: 'rsa' | 'ec', expires: Date, bits = 2048): TestCertificate => {
  const keys =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: bits })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signed = { name: 'plumbline', from: new Date('2026-01-01'), until: expires };
  return { certificate: signCertificate(keys, signed).certificate, key: keys.privateKey };
};

export const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
