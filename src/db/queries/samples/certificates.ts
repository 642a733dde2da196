// Example calls of queries/certificates.ts.
import { createCertificate, deleteCertificate, deleteOldCertificates, readCertificate } from '../certificates.ts';
import { at, id, organizationId, type Sample } from './sample.ts';

const key = { organizationId, certificateId: id(5) };
const made = { ...key, certificate: 'public', privateKey: Buffer.alloc(8), expiresAt: at, createdAt: at };

export const samples: Record<string, Sample> = {
  createCertificate: { run: (tx) => createCertificate(tx, made) },
  readCertificate: { run: (tx) => readCertificate(tx, { ...key, since: at }) },
  deleteOldCertificates: { run: (tx) => deleteOldCertificates(tx, { organizationId, before: at }) },
  deleteCertificate: { run: (tx) => deleteCertificate(tx, key) },
};
