// Who stands behind an account that nobody is mapped to: somebody who is known by one of its addresses, else somebody new.
import type { UnmappedAccount } from '../db/queries/account-people.ts';
import { digest } from '../lib/ids.ts';

export interface Match {
  readonly account: UnmappedAccount;
  readonly personId: string;
  /** `rule`: known by one of its addresses; `directory`: the person was made for it. */
  readonly by: 'rule' | 'directory';
}

/** The person that is made for an account, always the same. */
export const personOf = (organizationId: string, accountId: string): string =>
  digest('person', organizationId, accountId);

/** Who is only named comes after all who are listed; then the older account first: the person is made for it. */
const byAge = (a: UnmappedAccount, b: UnmappedAccount): number => {
  const [left, right] = [a, b].map((account) => account.createdAt?.getTime() ?? Number.MAX_SAFE_INTEGER);
  return (
    Number(a.kind === 'unknown') - Number(b.kind === 'unknown') ||
    (left ?? 0) - (right ?? 0) ||
    (a.accountId < b.accountId ? -1 : 1)
  );
};

/** One match per account that has an address and is somebody's; without one nobody could ever be told apart. Accounts that share an address are one person. Whom somebody refused it is not. */
export const matchAccounts = (
  organizationId: string,
  accounts: readonly UnmappedAccount[],
  known: readonly { readonly address: string; readonly personId: string }[],
): Match[] => {
  const owners = new Map<string, string>();
  for (const { address, personId } of known) if (!owners.has(address)) owners.set(address, personId);
  const matches: Match[] = [];
  for (const account of accounts.toSorted(byAge)) {
    if (account.addresses.length === 0) continue;
    const mayBe = (personId: string | undefined): boolean =>
      personId !== undefined && !account.refused.includes(personId);
    const found = account.addresses.map((address) => owners.get(address)).find(mayBe);
    if (found === undefined && account.kind === 'unknown') continue;
    const personId = found ?? personOf(organizationId, account.accountId);
    if (!mayBe(personId)) continue;
    for (const address of account.addresses) if (!owners.has(address)) owners.set(address, personId);
    matches.push({ account, personId, by: found === undefined ? 'directory' : 'rule' });
  }
  return matches;
};
