// Stored activity seen by one person: who sent it, what is bulk, which meetings count and who is in them.
import type { WorkingTime } from '../people/working-time.ts';
import { bulkAbove, longestMeetingMs, type MailRow, type MeetingRow, type Verdict } from './person-day.ts';

/** What is read of an activity; a superset of it will do. */
export interface StoredActivity {
  readonly kind: 'mail' | 'meeting';
  readonly event: string;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly seconds: number;
  /** From, or the organizer; lower-case. */
  readonly actor: string | null;
  /** Address and role. */
  readonly counterparts: readonly (readonly [string, string])[];
  readonly thread: string | null;
  readonly position: string | null;
  readonly answers: string | null;
  readonly marks: readonly string[];
}

/** The person whose figures are computed. */
export interface Viewer {
  /** Lower-case, of all their accounts. */
  readonly addresses: ReadonlySet<string>;
  /** Given where accounts are theirs for a time only: the addresses at an instant. */
  readonly addressesAt?: (at: number) => ReadonlySet<string>;
  readonly hasManager: boolean;
  readonly managerAddresses: ReadonlySet<string>;
  readonly workingTime: WorkingTime;
}

/** The person's own addresses at an instant. */
export const ownAddresses = (viewer: Viewer, at: number): ReadonlySet<string> =>
  viewer.addressesAt?.(at) ?? viewer.addresses;

const kept = new Map<string, readonly string[]>();

/** Most messages name the same few domains: one list for all of them. */
const keep = (domains: readonly string[]): readonly string[] => {
  const key = domains.join(' ');
  const known = kept.get(key);
  if (known !== undefined) return known;
  if (kept.size >= 1000) kept.clear();
  kept.set(key, domains);
  return domains;
};

/** To and Cc; an address without a domain has none. */
const domainsOf = (counterparts: StoredActivity['counterparts']): readonly string[] => {
  const domains: string[] = [];
  for (const [address, role] of counterparts) {
    const sign = role === 'to' || role === 'cc' ? address.lastIndexOf('@') : -1;
    if (sign < 0) continue;
    const domain = address.slice(sign + 1);
    if (!domains.includes(domain)) domains.push(domain);
  }
  return keep(domains);
};

const reachesOthers = (row: StoredActivity, own: ReadonlySet<string>): boolean =>
  row.counterparts.some(([address]) => !own.has(address));

export const readMail = (row: StoredActivity, viewer: Viewer, copy: boolean): MailRow => {
  const own = ownAddresses(viewer, row.at);
  const sent = row.actor !== null && own.has(row.actor);
  return {
    kind: 'mail',
    event: row.event,
    at: row.at,
    sent,
    toOthers: sent && reachesOthers(row, own),
    bulk: row.counterparts.length > bulkAbove,
    thread: row.thread,
    position: row.position,
    answers: row.answers,
    domains: domainsOf(row.counterparts),
    copy,
  };
};

const no = (why: string): Verdict => ({ counts: false, why });
const verdicts = {
  cancelled: no('Cancelled.'),
  declined: no('This person declined it.'),
  'all-day': no('Lasts all day.'),
  free: no('Shown as free.'),
  alone: no('Nobody else takes part.'),
  empty: no('Has no duration.'),
  endless: no('Longer than 12 hours.'),
  yes: { counts: true, why: 'A meeting with others.' },
} as const;

const judgeMeeting = (row: StoredActivity, others: number): Verdict => {
  for (const mark of ['cancelled', 'declined', 'all-day', 'free'] as const) {
    if (row.marks.includes(mark)) return verdicts[mark];
  }
  if (others === 0) return verdicts.alone;
  if (row.seconds <= 0) return verdicts.empty;
  return row.seconds * 1000 > longestMeetingMs ? verdicts.endless : verdicts.yes;
};

export const readMeeting = (row: StoredActivity, viewer: Viewer): MeetingRow => {
  const people = new Set(row.counterparts.filter(([, role]) => role !== 'resource').map(([address]) => address));
  if (row.actor !== null) people.add(row.actor);
  const own = ownAddresses(viewer, row.at);
  const others = [...people].filter((address) => !own.has(address));
  return {
    kind: 'meeting',
    event: row.event,
    at: row.at,
    end: row.at + row.seconds * 1000,
    recurring: row.marks.includes('recurring'),
    people: people.size,
    withManager: others.length > 0 && others.every((address) => viewer.managerAddresses.has(address)),
    verdict: judgeMeeting(row, others.length),
    copy: false,
  };
};
