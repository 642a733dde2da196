// Which mailboxes the reach rules let be read: with any rule that includes, only what one includes; never what one excludes.
import {
  listReachable,
  listReachRules,
  type ReachableAccount,
  type ReachRule,
  setCaptured,
} from '../db/queries/reach.ts';
import type { ConnectionKey } from '../db/queries/connections.ts';
import type { Tx } from '../db/schema.ts';

type Rule = Pick<ReachRule, 'effect' | 'kind' | 'value' | 'members'>;

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** The rules as one question, asked for each account. */
export const capturing = (
  rules: readonly Rule[],
): ((account: { readonly sourceId: string; readonly addresses: readonly string[] }) => boolean) => {
  const members = new Map(rules.map((rule) => [rule, new Set(rule.members)]));
  const meets = (rule: Rule, account: { sourceId: string; addresses: readonly string[] }): boolean => {
    if (rule.kind === 'group') return members.get(rule)?.has(account.sourceId) ?? false;
    if (rule.kind === 'domain') return account.addresses.some((address) => domainOf(address) === rule.value);
    return account.addresses.includes(rule.value);
  };
  const include = rules.filter((rule) => rule.effect === 'include');
  const exclude = rules.filter((rule) => rule.effect === 'exclude');
  return (account) =>
    (include.length === 0 || include.some((rule) => meets(rule, account))) &&
    !exclude.some((rule) => meets(rule, account));
};

/** What the rules change: ids of accounts that are captured from now on, and that are left out from now on. */
const changed = (accounts: readonly ReachableAccount[], rules: readonly Rule[]) => {
  const captured = capturing(rules);
  const other = accounts.filter((account) => captured(account) !== account.captured);
  const ids = (now: boolean): string[] => other.filter((one) => one.captured !== now).map((one) => one.accountId);
  return { captured: ids(true), leftOut: ids(false) };
};

/** Holds accounts to the saved rules, before their partitions are made; `accountIds`: only these, null: all. */
export const applyReach = async (
  tx: Tx,
  asked: ConnectionKey & { readonly accountIds: readonly string[] | null },
): Promise<void> => {
  const rules = await listReachRules(tx, asked);
  if (rules.length === 0 && asked.accountIds !== null) return;
  const change = changed(await listReachable(tx, asked), rules);
  const { organizationId } = asked;
  await setCaptured(tx, { organizationId, accountIds: change.captured, captured: true });
  await setCaptured(tx, { organizationId, accountIds: change.leftOut, captured: false });
};
