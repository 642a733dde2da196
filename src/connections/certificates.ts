// Key pairs made here: the private part never leaves, is used for one connection, and is gone after a day.
import { randomUUID } from 'node:crypto';
import { createCertificate, deleteCertificate, readCertificate } from '../db/queries/certificates.ts';
import { FlowInvalid } from './flow-refusal.ts';
import type { SourceParts } from './sources.ts';

/** How long one may lie unused. */
export const certificateLifeMs = 86_400_000;

const placeOf = (organizationId: string, certificateId: string) => ({
  organizationId,
  table: 'certificate',
  row: certificateId,
  column: 'private_key',
});

export interface MadeCertificate {
  readonly certificateId: string;
  /** PEM, public. */
  readonly certificate: string;
  readonly thumbprint: string;
  readonly expiresAt: string;
}

/** Errors: FlowInvalid for a source that takes no certificate. */
export const makeCertificate = async (
  parts: SourceParts,
  wanted: { readonly organizationId: string; readonly provider: string; readonly name: string; readonly days: number },
): Promise<MadeCertificate> => {
  const { organizationId, name, days } = wanted;
  const provider = parts.providers.find((one) => one.id === wanted.provider);
  if (!provider?.makeCertificate) throw new FlowInvalid('provider', 'This source takes no certificate.');
  const now = parts.seams.clock.now();
  const made = await provider.makeCertificate({ name, days, now });
  const certificateId = randomUUID();
  const { certificate, thumbprint, expiresAt } = made;
  const privateKey = parts.keyring.seal(made.privateKey, placeOf(organizationId, certificateId));
  const times = { expiresAt: new Date(expiresAt), createdAt: new Date(now) };
  await parts.database.tenant(organizationId, (tx) =>
    createCertificate(tx, { organizationId, certificateId, certificate, privateKey, ...times }),
  );
  return { certificateId, certificate, thumbprint, expiresAt };
};

interface Chosen {
  readonly organizationId: string;
  /** Null: the form says it all. */
  readonly certificateId: string | null;
}

/** The form's fields, with the key pair made here in the field `certificate`. Errors: FlowInvalid when it is gone. */
export const addCertificate = async (
  parts: SourceParts,
  form: Chosen & { readonly fields: Readonly<Record<string, string>> },
): Promise<Readonly<Record<string, string>>> => {
  const { organizationId, certificateId, fields } = form;
  if (certificateId === null) return fields;
  const since = new Date(parts.seams.clock.now() - certificateLifeMs);
  const found = await parts.database.tenant(organizationId, (tx) =>
    readCertificate(tx, { organizationId, certificateId, since }),
  );
  if (found === null) {
    throw new FlowInvalid(
      'certificateId',
      'This certificate was used already, or is older than a day. Make a new one.',
    );
  }
  const privateKey = parts.keyring.open(found.privateKey, placeOf(organizationId, certificateId));
  return { ...fields, certificate: `${found.certificate.trim()}\n${privateKey.trim()}\n` };
};

/** The key pair now lies with the connection, and nowhere else. */
export const dropCertificate = async (
  { database }: SourceParts,
  { organizationId, certificateId }: Chosen,
): Promise<void> => {
  if (certificateId === null) return;
  await database.tenant(organizationId, (tx) => deleteCertificate(tx, { organizationId, certificateId }));
};
