// The meetings that come again: stand-ups, team meetings, reviews, all-hands, talks with the manager, a call late at night.
import { instantOf, listDays, localDay, weekday } from '../../tenant/local-time.ts';
import type { Instant } from '../../tenant/model.ts';
import { drawFrom, type Key } from '../random.ts';
import type { Change, Gathering, Invited } from './gathering.ts';
import { colleagues, isThere, OUTSIDERS } from './mail-plans.ts';
import { DOMAIN, type Member, type Office } from './people.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface Series {
  readonly key: Key;
  readonly organizer: Member;
  /** Given the local day, whether the series meets on it. */
  readonly onDay: (day: string) => boolean;
  /** Minutes after midnight in the organizer's zone. */
  readonly minutes: number;
  readonly length: number;
  readonly others: (at: Instant) => readonly Invited[];
}

const required = (members: readonly Member[]): readonly Invited[] =>
  members.map((member) => ({ address: member.address, type: 'required' }));

/** Weeks counted from a fixed Monday, so that every second week is the same one whenever the tenant is opened. */
const weekNumber = (day: string): number => Math.floor((Date.parse(day) / DAY - 4) / 7);

const onWorkingDays = (day: string): boolean => weekday(day) % 6 !== 0;

/**
 * Some meetings are moved, cancelled, deleted or declined, mostly shortly before they would begin. Of those around `now`
 * one in five changes within two hours after it, so that a second reading finds something.
 */
export function drawChange(key: Key, { start, end }: Pick<Gathering, 'start' | 'end'>, now: Instant): Change | null {
  const draw = drawFrom(['change', ...key]);
  const soon = start > now - 30 * HOUR && start < now + 40 * HOUR && draw.chance(0.2);
  const side = soon ? draw.real() * 0.17 : draw.real();
  const shortly = now + draw.whole(3, 115) * MINUTE;
  const before = soon ? shortly : start - draw.whole(20, 48 * 60) * MINUTE;
  const after = soon ? shortly : end + draw.whole(30, 46 * 60) * MINUTE;
  const shift = draw.whole(1, 12) * 15 * MINUTE;
  if (side < 0.05) return { kind: 'moved', at: before, start: start + shift, end: end + shift };
  if (side < 0.06) return { kind: 'moved', at: before, start: start + DAY + shift, end: end + DAY + shift };
  if (side < 0.075) return { kind: 'moved', at: after, start, end: end + 15 * MINUTE };
  if (side < 0.11) return { kind: 'cancelled', at: before };
  if (side < 0.13) return { kind: 'deleted', at: before };
  if (side < 0.14) return { kind: 'deleted', at: after };
  return side < 0.17 ? { kind: 'declined', at: before } : null;
}

function occurrences(series: Series, office: Office): readonly Gathering[] {
  const { organizer } = series;
  const zone = organizer.user.zone;
  const found: Gathering[] = [];
  const createdAt = Math.max(organizer.from, office.from - 60 * DAY);
  for (const day of listDays(localDay(office.from, zone), localDay(office.until, zone))) {
    const start = instantOf(day, series.minutes, zone);
    const end = start + series.length * MINUTE;
    if (!series.onDay(day) || start < office.from || !isThere(organizer, start)) continue;
    const key = [...series.key, day];
    const invited = series.others(start);
    if (invited.length === 0) continue;
    const change = drawChange(key, { start, end }, office.now);
    found.push({ key, series: series.key, start, end, organizer: organizer.address, invited, createdAt, change });
  }
  return found;
}

/** Every manager's weekly meeting and talks, and the daily stand-up of the two team leads. */
function seriesOfManager(manager: Member, office: Office): readonly Series[] {
  const base = { organizer: manager } as const;
  const reports = (at: Instant): readonly Member[] =>
    colleagues(office, at).filter((member) => member.managerAddress === manager.address);
  const department = (at: Instant): readonly Member[] =>
    colleagues(office, at).filter((member) => member !== manager && member.user.department === manager.user.department);
  const secondAccounts = office.members.filter(
    (member) => member.kind === 'second-account' && member.managerAddress === manager.address,
  );
  const room: Invited = { address: `room.oak@${DOMAIN}`, type: 'resource' };
  const inBerlin = manager.user.zone === 'Europe/Berlin';
  const list: Series[] = [
    {
      ...base,
      key: [office.seed, 'weekly', manager.address],
      onDay: (day) => weekday(day) === 2,
      minutes: 14 * 60,
      length: 60,
      others: (at) => [...required([...reports(at), ...secondAccounts]), ...(inBerlin ? [room] : [])],
    },
  ];
  if (manager.user.jobTitle?.startsWith('Team Lead') === true) {
    const others = (at: Instant): readonly Invited[] => required(reports(at));
    const onDay = onWorkingDays;
    list.push({ ...base, key: [office.seed, 'daily', manager.address], onDay, minutes: 555, length: 15, others });
  }
  if (manager.user.jobTitle?.startsWith('Head') === true) {
    const onDay = (day: string): boolean => weekday(day) === 4 && weekNumber(day) % 2 === 0;
    const others = (at: Instant): readonly Invited[] => [...required(department(at)), room];
    list.push({ ...base, key: [office.seed, 'review', manager.address], onDay, minutes: 870, length: 90, others });
  }
  return list;
}

/** A person's weekly talk with the manager; each fifth is so short that it hardly supports anybody. */
function talkWithManager(member: Member, index: number, office: Office): readonly Series[] {
  const manager = office.members.find((candidate) => candidate.address === member.managerAddress);
  if (manager === undefined || member.kind !== 'person') return [];
  return [
    {
      key: [office.seed, 'one-to-one', member.address],
      organizer: index % 3 === 0 ? member : manager,
      onDay: (day) => weekday(day) === 1 + (index % 5),
      minutes: 600 + (index % 7) * 45,
      length: index % 5 === 0 ? 10 : 30,
      others: (at) => (isThere(member, at) ? required([index % 3 === 0 ? manager : member]) : []),
    },
  ];
}

function companySeries(office: Office): readonly Series[] {
  const byName = (name: string): Member | undefined => office.members.find((member) => member.address.startsWith(name));
  const [head, sydney, angeles] = [office.members[0], byName('aiko.'), byName('carmen.')];
  if (head === undefined || sydney === undefined || angeles === undefined) return [];
  const allHands: Series = {
    key: [office.seed, 'all-hands'],
    organizer: head,
    onDay: (day) => weekday(day) === 4 && weekNumber(day) % 2 === 1,
    minutes: 16 * 60,
    length: 45,
    others: (at) => [
      ...required(colleagues(office, at).filter((member) => member !== head)),
      ...OUTSIDERS.slice(0, 5).map((address) => ({ address, type: 'optional' as const })),
    ],
  };
  const lateCall: Series = {
    key: [office.seed, 'late-call'],
    organizer: sydney,
    onDay: (day) => weekday(day) === 1 && weekNumber(day) % 2 === 1,
    minutes: 23 * 60 + 30,
    length: 60,
    others: () => required([angeles]),
  };
  return [allHands, lateCall];
}

/** Every occurrence of every series from the office's first day to its last. */
export function planSeries(office: Office): readonly Gathering[] {
  const managers = office.members.filter((member) =>
    office.members.some((other) => other.managerAddress === member.address && other.kind === 'person'),
  );
  const series = [
    ...managers.flatMap((manager) => seriesOfManager(manager, office)),
    ...office.members.flatMap((member, index) => talkWithManager(member, index, office)),
    ...companySeries(office),
  ];
  return series.flatMap((one) => occurrences(one, office));
}
