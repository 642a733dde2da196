// When accounts are a person's: as instants to read activity by, and the addresses that were theirs at one.
import { parseDay } from './local-days.ts';
import type { Zone } from './zones.ts';

interface TimedAccount {
  readonly accountId: string;
  /** Days of the organization's zone, YYYY-MM-DD, both included; null: without an end. */
  readonly from: string | null;
  readonly until: string | null;
}

/** Milliseconds; the start belongs to it, the end does not. */
type Time = readonly [start: number, end: number];

export interface AccountReading {
  /** Each once. */
  readonly accountIds: readonly string[];
  /** Of each account, in the same order, when it is the person's; null: every account always is. */
  readonly within: readonly (readonly Time[])[] | null;
}

const isAlways = ({ from, until }: Omit<TimedAccount, 'accountId'>): boolean => from === null && until === null;

/** One zone for everybody, so that whatever happened is exactly one person's, also where two have different zones. */
const timeOf = ({ from, until }: TimedAccount, zone: Zone): Time => [
  from === null ? Number.NEGATIVE_INFINITY : zone.instantOf(parseDay(from), 0),
  until === null ? Number.POSITIVE_INFINITY : zone.instantOf(parseDay(until) + 1, 0),
];

/** `zone`: the organization's. */
export const readingOf = (accounts: readonly TimedAccount[], zone: Zone): AccountReading => {
  if (accounts.every(isAlways)) return { accountIds: accounts.map((account) => account.accountId), within: null };
  const byAccount = Map.groupBy(accounts, (account) => account.accountId);
  return {
    accountIds: [...byAccount.keys()],
    within: [...byAccount.values()].map((times) => times.map((account) => timeOf(account, zone))),
  };
};

/** The addresses of the accounts that are the person's at an instant; null: they are the same at all times. */
export const addressesByTime = (
  accounts: readonly (TimedAccount & { readonly addresses: readonly string[] })[],
  zone: Zone,
): ((at: number) => ReadonlySet<string>) | null => {
  if (accounts.every(isAlways)) return null;
  const timed = accounts.map((account) => ({ addresses: account.addresses, time: timeOf(account, zone) }));
  const cuts = [...new Set(timed.flatMap(({ time }) => time))].sort((a, b) => a - b);
  const sets = cuts.map(
    (cut) =>
      new Set(timed.flatMap(({ addresses, time: [start, end] }) => (cut >= start && cut < end ? addresses : []))),
  );
  const nobodys: ReadonlySet<string> = new Set();
  return (at) => sets[cuts.findLastIndex((cut) => cut <= at)] ?? nobodys;
};
