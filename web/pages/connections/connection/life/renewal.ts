// The renewal of a credential, as pure data: which fields are asked for again, and which are known already.
import type { Connection, SetupField, Way } from '../../../../../src/contract/connections.ts';

/** What is secret, and what belongs to one kind of credential, is asked for again. */
const isCredential = (field: SetupField): boolean =>
  field.kind === 'secret' || field.kind === 'pem' || field.credential !== null;

/** The way with the fields of its credential alone. */
export const credentialPart = (way: Way): Pick<Way, 'fields' | 'credentials' | 'makesCertificate'> => ({
  fields: way.fields.filter(isCredential),
  credentials: way.credentials,
  makesCertificate: way.makesCertificate,
});

/** What else the way's form asks for, as the connection's settings tell it. */
export const knownFields = (way: Way, settings: Connection['settings']): Record<string, string> =>
  Object.fromEntries(
    way.fields.flatMap((field) => {
      const value = settings[field.name];
      return isCredential(field) || value === undefined ? [] : [[field.name, value]];
    }),
  );

/** How the end of a credential is told, by whole days left. */
export const expiryTone = (days: number): 'danger' | 'warning' | 'info' =>
  days < 1 ? 'danger' : days <= 30 ? 'warning' : 'info';
