// Which mailbox of the organization holds which mail of the files, and in what order it came.
import type { Instant } from '../../tenant/model.ts';
import type { MailEntry } from './reading.ts';

export const MAIL_DOMAIN = 'contoso.com';
const LISTS = `@lists.${MAIL_DOMAIN}`;

/** One line as it is delivered: the same mail from a second archive is a second copy. */
export interface Arrival {
  readonly entry: number;
  readonly at: Instant;
  readonly ordinal: number;
}

export interface Deliveries {
  /** Addresses of the organization that write or are written to, in alphabetical order. */
  readonly addresses: readonly string[];
  /** Every line in order of time; one without a date comes with the line above it. */
  readonly arrivals: readonly Arrival[];
  /** Positions in `arrivals` of the mail in a folder of that address. */
  readonly inbox: (address: string) => Uint32Array;
  readonly sent: (address: string) => Uint32Array;
}

const isInside = (address: string): boolean => address.endsWith(`@${MAIL_DOMAIN}`);

/** Who of the organization wrote to each list. */
function findSubscribers(entries: readonly MailEntry[]): ReadonlyMap<string, ReadonlySet<string>> {
  const subscribers = new Map<string, Set<string>>();
  for (const { from, to, cc } of entries) {
    if (!isInside(from)) continue;
    for (const list of [...to, ...cc].filter((address) => address.endsWith(LISTS))) {
      subscribers.set(list, (subscribers.get(list) ?? new Set()).add(from));
    }
  }
  return subscribers;
}

function orderArrivals(entries: readonly MailEntry[], now: Instant): readonly Arrival[] {
  const seen = new Map<string, number>();
  const firstDated = new Map<string, Instant>();
  for (const { file, sentAt } of entries) if (sentAt !== null && !firstDated.has(file)) firstDated.set(file, sentAt);
  let file = '';
  let last = now;
  const arrivals = entries.map((entry, at): Arrival => {
    if (entry.file !== file) last = firstDated.get(entry.file) ?? now;
    file = entry.file;
    last = entry.sentAt ?? last;
    const ordinal = seen.get(entry.messageId) ?? 0;
    seen.set(entry.messageId, ordinal + 1);
    return { entry: at, at: last, ordinal };
  });
  return arrivals.sort((a, b) => a.at - b.at || a.entry - b.entry);
}

/** `now` stands in for the time of arrival where a file bears no date at all. */
export function deliverFiles(entries: readonly MailEntry[], now: Instant): Deliveries {
  const subscribers = findSubscribers(entries);
  const arrivals = orderArrivals(entries, now);
  const addresses = new Set<string>();
  for (const { from, to, cc } of entries) for (const one of [from, ...to, ...cc]) if (isInside(one)) addresses.add(one);
  const positions = (fits: (entry: MailEntry) => boolean): Uint32Array => {
    const found: number[] = [];
    for (const [position, arrival] of arrivals.entries()) {
      const entry = entries[arrival.entry];
      if (entry !== undefined && fits(entry)) found.push(position);
    }
    return Uint32Array.from(found);
  };
  const reaches = (owner: string, entry: MailEntry): boolean =>
    [...entry.to, ...entry.cc].some(
      (address) => address === owner || (entry.from !== owner && subscribers.get(address)?.has(owner) === true),
    );
  return {
    addresses: [...addresses].sort(),
    arrivals,
    inbox: (owner) => positions((entry) => reaches(owner, entry)),
    sent: (owner) => positions((entry) => entry.from === owner),
  };
}
