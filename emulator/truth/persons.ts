// Who counts as a person, which addresses and mailboxes are his, and when he works.
import { listDays } from '../tenant/local-time.ts';
import type { Instant, Tenant, TenantUser } from '../tenant/model.ts';
import type { Reason } from './shapes.ts';
import { clip, lengthOf, type Span } from './spans.ts';
import { openTimetable, type TimeOff, type Timetable, type ToldTimes } from './timetable.ts';

const DEFAULT_HOURS: TenantUser['hours'] = Object.fromEntries(
  [1, 2, 3, 4, 5].map((day) => [day, [[9 * 60, 17 * 60] as const]]),
);

export interface TruthOptions {
  /** As-of: everything is seen as it is at this instant. */
  readonly now: Instant;
  /** First and last local day, YYYY-MM-DD, both included. */
  readonly from: string;
  readonly to: string;
  /** Zone of the organization; UTC by default. */
  readonly zone?: string | undefined;
  /** Whether zone and hours of each mailbox hold instead of the organization's; no by default. */
  readonly usesMailboxSettings?: boolean | undefined;
  /** Whether days of leave have no working time; no by default, as Graph does not tell them. */
  readonly leave?: boolean | undefined;
  /** Days on which nobody has working time. */
  readonly holidays?: readonly string[] | undefined;
  /** Zone, hours and time off that the product was told, by lower-case address of the person; under `*` those of the organization. */
  readonly times?: Readonly<Record<string, ToldTimes>> | undefined;
  /** When the mailboxes were read for the first time: what was purged before is not known. `now` by default. */
  readonly firstReadAt?: Instant | undefined;
  /** Further accounts of a person, by the user id of the first: their mailboxes and addresses are his. */
  readonly alsoOwns?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Only these people, by user id or address; all by default. */
  readonly people?: readonly string[] | undefined;
}

export interface Person extends Timetable {
  readonly user: TenantUser;
  readonly accounts: readonly TenantUser[];
  readonly addresses: ReadonlySet<string>;
  /** Null without a manager. */
  readonly managerAddresses: ReadonlySet<string> | null;
  /** On the last day of the question. */
  readonly zone: string;
}

/** Lower-case: mail, userPrincipalName and every SMTP proxy address. */
export function addressesOf(users: readonly TenantUser[]): ReadonlySet<string> {
  const addresses = users.flatMap((user) => [
    ...(user.mail === null ? [] : [user.mail]),
    user.userPrincipalName,
    ...user.proxyAddresses.filter((proxy) => /^smtp:/i.test(proxy)).map((proxy) => proxy.slice(5)),
  ]);
  return new Set(addresses.map((address) => address.toLowerCase()));
}

/** The one that a person is shown by. */
export function addressOf({ mail, userPrincipalName }: TenantUser): string {
  return (mail ?? userPrincipalName).toLowerCase();
}

/** Why the mailbox cannot be read, or null if it can. */
export function whyUnreadable(user: TenantUser): Reason | null {
  if (user.mailbox === 'active') return null;
  if (user.mailbox === 'inactive') return 'mailbox inactive';
  return user.mailbox === 'on-premises' ? 'mailbox on premises' : 'no mailbox';
}

/** Everybody in the directory at `now`. */
export function listUsers(tenant: Tenant, now: Instant): readonly TenantUser[] {
  const ids = new Set(
    tenant.directory.filter(({ at }) => at <= now).flatMap((one) => ('user' in one ? [one.user.id] : [])),
  );
  return [...ids].map((id) => tenant.user(id, now)).filter((user) => user !== null);
}

const wholeDay = (day: string): TimeOff => ({ from: day, to: day, part: 'day' });

function timetableOf(user: TenantUser, options: TruthOptions): Timetable {
  const own = options.usesMailboxSettings === true;
  const told = options.times?.[addressOf(user)];
  const all = options.times?.['*'];
  const away = [...(options.leave === true ? user.leave : []), ...(options.holidays ?? [])];
  return openTimetable({
    versions: told?.versions ?? [],
    organization: all?.versions ?? [],
    off: [...(told?.off ?? []), ...(all?.off ?? []), ...away.map(wholeDay)],
    zone: own ? user.zone : (options.zone ?? 'UTC'),
    hours: own ? user.hours : DEFAULT_HOURS,
  });
}

/** Members with a mailbox of their own; further accounts of somebody are part of him. */
export function listPersons(tenant: Tenant, options: TruthOptions): readonly Person[] {
  const { now, alsoOwns = {}, people } = options;
  const users = listUsers(tenant, now);
  const owned = new Set(Object.values(alsoOwns).flat());
  const wanted = people === undefined ? null : new Set(people.map((one) => one.toLowerCase()));
  return users
    .filter((user) => user.userType === 'Member' && user.purpose === 'user' && !owned.has(user.id))
    .map((user) => {
      const accounts = [user, ...users.filter(({ id }) => alsoOwns[user.id]?.includes(id) === true)];
      const manager = user.managerId === null ? null : tenant.user(user.managerId, now);
      const times = timetableOf(user, options);
      return {
        user,
        accounts,
        addresses: addressesOf(accounts),
        managerAddresses: manager === null ? null : addressesOf([manager]),
        zone: times.zoneOf(options.to),
        ...times,
      };
    })
    .filter(
      ({ user, addresses }) => wanted === null || wanted.has(user.id) || [...addresses].some((one) => wanted.has(one)),
    );
}

/** Minutes of the person's working time between two instants. */
export function workingMinutes(person: Person, span: Span): number {
  const days = listDays(person.dayOf(span.start), person.dayOf(span.end));
  return lengthOf(clip(days.flatMap(person.working), span)) / 60_000;
}
