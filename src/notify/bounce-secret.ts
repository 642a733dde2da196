// The sealed password of the mailbox that mail comes back to.
import type { Keyring, SecretPlace } from '../lib/secrets.ts';

export const bounceSecretPlace = (organizationId: string): SecretPlace => ({
  organizationId,
  table: 'bounce_mailbox',
  row: organizationId,
  column: 'secret',
});

/** Errors: SecretUnreadable. */
export const openBounceSecret = (keyring: Keyring, organizationId: string, sealed: Buffer): string =>
  keyring.open(sealed, bounceSecretPlace(organizationId));
