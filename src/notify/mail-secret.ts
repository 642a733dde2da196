// The sealed secret of an organization's mail settings: a password, or the credential of an app.
import type { Keyring, SecretPlace } from '../lib/secrets.ts';

export const mailSecretPlace = (organizationId: string): SecretPlace => ({
  organizationId,
  table: 'mail_settings',
  row: organizationId,
  column: 'secret',
});

/** Errors: SecretUnreadable. */
export const openMailSecret = (keyring: Keyring, organizationId: string, sealed: Buffer | null): string =>
  sealed === null ? '' : keyring.open(sealed, mailSecretPlace(organizationId));
