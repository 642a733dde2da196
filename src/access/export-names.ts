// Whether files that somebody exports name people, who decides that, and the pseudonyms that stand there otherwise.
import { randomBytes, randomUUID } from 'node:crypto';
import { byName, byPseudonym, type Naming } from '../activity/naming.ts';
import type { RightChange } from '../contract/rights.ts';
import type { Role } from '../contract/session.ts';
import type { Database } from '../db/open.ts';
import { listLogins } from '../db/queries/logins.ts';
import { keepPseudonymKey, readPseudonymKey } from '../db/queries/pseudonym-keys.ts';
import { changeNamesRight, listRightChanges } from '../db/queries/rights.ts';
import type { Clock } from '../lib/clock.ts';
import type { Keyring, SecretPlace } from '../lib/secrets.ts';
import type { Caller } from './caller.ts';
import { can, may } from './can.ts';

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
}

const placeOf = (organizationId: string): SecretPlace => ({
  organizationId,
  table: 'pseudonym_key',
  row: organizationId,
  column: 'secret',
});

/** The organization's own key of 32 bytes; made when it is first needed. Errors: SecretUnreadable. */
const openKey = async (
  { database, keyring }: { readonly database: Database; readonly keyring: Keyring },
  organizationId: string,
): Promise<Buffer> => {
  const place = placeOf(organizationId);
  const sealed = await database.tenant(
    organizationId,
    async (tx) =>
      (await readPseudonymKey(tx, organizationId)) ??
      keepPseudonymKey(tx, { organizationId, secret: keyring.seal(randomBytes(32).toString('base64'), place) }),
  );
  return Buffer.from(keyring.open(sealed, place), 'base64');
};

/** How people are called in what somebody exports. */
export const namingFor = async (
  parts: { readonly database: Database; readonly keyring: Keyring },
  caller: Caller,
): Promise<Naming> => (may(caller, 'names:export') ? byName : byPseudonym(await openKey(parts, caller.organizationId)));

/** Owners have the right by their role: there is nothing to give. Nobody gives it to themselves. */
export const changeRight = async (
  { database, clock }: Parts,
  caller: Caller,
  wanted: { readonly userId: string; readonly given: boolean },
): Promise<'done' | 'unknown' | 'by-role' | 'own'> => {
  const { organizationId } = caller;
  const members = await database.door((tx) => listLogins(tx, organizationId));
  const member = members.find(({ userId }) => userId === wanted.userId);
  if (member === undefined) return 'unknown';
  if (can(member.role, 'names:export')) return 'by-role';
  if (wanted.given && member.userId === caller.userId) return 'own';
  const by = caller.fullName === '' ? caller.email : caller.fullName;
  const change = { changeId: randomUUID(), member: member.fullName, at: new Date(clock.now()), by };
  await database.door((tx) => changeNamesRight(tx, { organizationId, ...wanted, ...change }));
  return 'done';
};

/** The newest first. */
export const readRightChanges = async ({ database }: Parts, organizationId: string): Promise<RightChange[]> => {
  const changes = await database.tenant(organizationId, (tx) => listRightChanges(tx, organizationId));
  return changes.map(({ changeId: id, member, given, at, by }) => ({ id, member, given, at: at.toISOString(), by }));
};

const mostGivers = 5;

/** Who can give the right to somebody who has it not; owners first. */
export const readOwnRights = async (
  { database }: Parts,
  caller: Caller,
): Promise<{ names: boolean; givers: { fullName: string; role: Role }[] }> => {
  if (may(caller, 'names:export')) return { names: true, givers: [] };
  const members = await database.door((tx) => listLogins(tx, caller.organizationId));
  const others = members.filter(({ userId, role }) => userId !== caller.userId && can(role, 'members:manage'));
  const ownersFirst = [
    ...others.filter(({ role }) => role === 'owner'),
    ...others.filter(({ role }) => role !== 'owner'),
  ];
  return { names: false, givers: ownersFirst.slice(0, mostGivers).map(({ fullName, role }) => ({ fullName, role })) };
};
