// Who stands behind an account that nobody is mapped to: somebody who is known by one of its addresses, else somebody new.
import type { MappableAccount } from '../db/queries/account-people.ts';
import { digest } from '../lib/ids.ts';

export interface Match {
  readonly account: MappableAccount;
  readonly personId: string;
  /** `address`: known before; `account`: the person was made for it. */
  readonly by: 'address' | 'account';
}

/** The person that is made for an account, always the same. */
export const personOf = (organizationId: string, accountId: string): string =>
  digest('person', organizationId, accountId);

/** Who is only named comes after all who are listed; then the older account first: the person is made for it. */
const byAge = (a: MappableAccount, b: MappableAccount): number => {
  const [left, right] = [a, b].map((account) => account.createdAt?.getTime() ?? Number.MAX_SAFE_INTEGER);
  return (
    Number(a.kind === 'unknown') - Number(b.kind === 'unknown') ||
    (left ?? 0) - (right ?? 0) ||
    (a.accountId < b.accountId ? -1 : 1)
  );
};

/** One match per account that has an address and is somebody's; without one nobody could ever be told apart. Accounts that share an address are one person. */
export const matchAccounts = (
  organizationId: string,
  accounts: readonly MappableAccount[],
  known: readonly { readonly address: string; readonly personId: string }[],
): Match[] => {
  const owners = new Map<string, string>();
  for (const { address, personId } of known) if (!owners.has(address)) owners.set(address, personId);
  const matches: Match[] = [];
  for (const account of accounts.toSorted(byAge)) {
    if (account.addresses.length === 0) continue;
    const owned = account.addresses.find((address) => owners.has(address));
    const found = owned === undefined ? undefined : owners.get(owned);
    if (found === undefined && account.kind === 'unknown') continue;
    const personId = found ?? personOf(organizationId, account.accountId);
    for (const address of account.addresses) if (!owners.has(address)) owners.set(address, personId);
    matches.push({ account, personId, by: found === undefined ? 'account' : 'address' });
  }
  return matches;
};
