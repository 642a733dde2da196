// One account of the directory → an Identity, and who the account's manager is.
import { z } from 'zod';
import type { Identity } from '../../../contract/records.ts';
import { address, instant, sourceId, text } from '../fields.ts';

/** All that is asked for of an account. */
export const User = z.object({
  id: sourceId,
  displayName: text,
  userPrincipalName: address.min(1),
  mail: address.nullish(),
  proxyAddresses: z.array(z.string().max(1024)).nullish(),
  accountEnabled: z.boolean().nullish(),
  userType: z.string().nullish(),
  department: text,
  jobTitle: text,
  /** Only whether there is any. */
  assignedLicenses: z.array(z.unknown()).nullish(),
  createdDateTime: instant,
});
export type User = z.infer<typeof User>;

export const userFields = Object.keys(User.shape).join(',');

/** `proxyAddresses` also holds X.400, SIP and other kinds. */
const smtp = /^smtp:/i;

const addressesOf = (user: User): string[] => {
  const proxies = (user.proxyAddresses ?? []).filter((proxy) => smtp.test(proxy)).map((proxy) => proxy.slice(5));
  const all = [user.mail ?? '', user.userPrincipalName, ...proxies].map((one) => address.safeParse(one).data ?? '');
  return [...new Set(all)].filter((one) => one !== '');
};

const kindOf = (user: User, managerId: string | null): Identity['kind'] => {
  if (user.userType === 'Guest') return 'guest';
  // A shared mailbox and a room are accounts that nobody can sign in with; someone who left was somebody before.
  const nobody =
    user.accountEnabled === false && !user.assignedLicenses?.length && user.jobTitle === null && managerId === null;
  return nobody ? 'shared' : 'person';
};

export const identityOf = (user: User, managerId: string | null): Identity => {
  const kind = kindOf(user, managerId);
  return {
    id: user.id,
    kind,
    displayName: user.displayName ?? user.userPrincipalName,
    addresses: addressesOf(user),
    department: user.department,
    jobTitle: user.jobTitle,
    managerId,
    enabled: user.accountEnabled !== false,
    // A guest's mailbox lies in another tenant.
    mailbox: kind !== 'guest',
    createdAt: user.createdDateTime,
  };
};

const relation = z.array(z.object({ id: sourceId, '@removed': z.unknown().optional() }));

/** An account as a first delta brings it; what it says of the manager in a shape nobody knows counts as not told. */
export const ListedUser = User.extend({ 'manager@delta': relation.nullish().catch(null) });

/** The manager that was told: an id, null for none any more, undefined where nothing was said about it. */
export const toldManager = (user: z.infer<typeof ListedUser>): string | null | undefined => {
  const told = user['manager@delta'];
  if (!told) return undefined;
  return told.findLast((entry) => entry['@removed'] === undefined)?.id ?? null;
};
