// The first run: the product does not start open; only who reads the set-up code on its terminal becomes the owner.
import { randomUUID } from 'node:crypto';
import { standardRetention } from '../activity/retention.ts';
import type { WeekHours } from '../contract/records.ts';
import type { Database } from '../db/open.ts';
import { claimFirstRun } from '../db/queries/organizations.ts';
import type { Clock } from '../lib/clock.ts';
import type { Keyring } from '../lib/secrets.ts';
import { hashPassword } from './passwords.ts';
import { equalSecret } from '../lib/tokens.ts';

/** Without letters and digits that look alike. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Monday to Friday, nine to five. */
const standardHours: WeekHours = {
  '0': [],
  '1': [[540, 1020]],
  '2': [[540, 1020]],
  '3': [[540, 1020]],
  '4': [[540, 1020]],
  '5': [[540, 1020]],
  '6': [],
};

/** `ABCD-EFGH-JKLM-NPQR`, 80 bits; follows from the key, so that every process with this key prints and takes the same. */
export const setUpCode = (keyring: Keyring): string => {
  const letters = [...keyring.derive('set-up code').subarray(0, 16)].map((byte) => alphabet[byte % 32]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
};

/** Takes the code in small letters and without its dashes, too. */
export const isSetUpCode = (keyring: Keyring, given: string): boolean =>
  equalSecret(given.toUpperCase().replace(/[^A-Z0-9]/g, ''), setUpCode(keyring).replaceAll('-', ''));

/** Whether `Intl` knows the IANA zone. */
export const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '' && !/^[+-]/.test(zone);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

/** Makes the organization and its owner; null when there is one already, however many try at once. */
export const claim = async (
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  wanted: {
    readonly organizationName: string;
    readonly zone: string;
    readonly fullName: string;
    readonly email: string;
    readonly password: string;
    /** Of the rows behind figures; null: without a limit. */
    readonly rawDays: number | null;
  },
): Promise<{ userId: string; organizationId: string } | null> => {
  const [userId, organizationId] = [randomUUID(), randomUUID()];
  const createdAt = new Date(clock.now());
  const passwordHash = await hashPassword(wanted.password);
  const { organizationName: name, zone, fullName } = wanted;
  const email = wanted.email.trim().toLowerCase();
  const first = {
    organization: { organizationId, name, zone, hours: standardHours, createdAt },
    retention: standardRetention(createdAt.getTime(), wanted.rawDays),
    owner: { userId, organizationId, email, fullName, role: 'owner' as const, passwordHash, createdAt },
  };
  return (await database.door((tx) => claimFirstRun(tx, first))) ? { userId, organizationId } : null;
};
