// The mail of a group, computed for one group at a time: what its members write to each other, to others and outside.
import { instantOf, listDays, localDay, weekday } from '../../tenant/local-time.ts';
import type { Instant } from '../../tenant/model.ts';
import { type Draw, drawFrom, hashOf } from '../random.ts';
import { DOMAIN, GROUPS, membersOf, type Organization, zoneOf } from './organization.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** A person inside by number, an address outside, or the list of all. */
export type Party = number | string;

export interface Letter {
  readonly key: readonly number[];
  readonly at: Instant;
  readonly from: Party;
  readonly to: readonly Party[];
  readonly cc: readonly Party[];
  readonly parent: Letter | null;
}

export const EVERYONE = `everyone@${DOMAIN}`;
const OUTSIDE = ['birch.example', 'cole.example', 'drake.example', 'elm.example'] as const;

/** The group that a group works with on that day, in both directions; some have none. */
export function partnerOf(group: number, dayNumber: number, seed: number): number | null {
  const partner = group ^ (1 + (hashOf([seed, 'partner', dayNumber]) % 1023));
  return partner < GROUPS ? partner : null;
}

/** Days since 1970 of a calendar day. */
export const numberOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;

/** Calendar days on which letters may begin; the same for all zones, so that two groups agree on their common ones. */
function daysOf(organization: Organization): readonly string[] {
  return listDays(localDay(organization.from - DAY, 'UTC'), localDay(organization.until + DAY, 'UTC'));
}

interface Circle {
  readonly key: readonly number[];
  readonly day: string;
  readonly zone: string;
  readonly writers: readonly number[];
  readonly readers: readonly number[];
}

function firstLetter(circle: Circle, key: readonly number[], draw: Draw): Letter {
  const { day, zone, writers, readers } = circle;
  const minutes = draw.chance(0.9) ? draw.whole(480, 1080) : draw.whole(0, 1439);
  const at = instantOf(day, minutes, zone) + draw.whole(0, 59) * 1000;
  const from = draw.pick(writers);
  const others = readers.filter((person) => person !== from);
  const side = draw.real();
  const outside = `contact${draw.whole(1, 5000)}@${draw.pick(OUTSIDE)}`;
  const to = draw.some(others, draw.chance(0.6) ? 1 : draw.whole(2, 4));
  const base = { key, at, from, cc: [], parent: null };
  if (side < 0.12) return { ...base, to: [outside], cc: draw.chance(0.3) ? draw.some(others, 1) : [] };
  if (side < 0.22) return { ...base, from: outside, to: [from] };
  return { ...base, to, cc: draw.chance(0.2) ? draw.some(others, 1).filter((person) => !to.includes(person)) : [] };
}

function answerTo(parent: Letter, key: readonly number[], draw: Draw): Letter {
  const from = draw.pick(parent.to);
  const minutes = draw.chance(0.6)
    ? draw.whole(2, 90)
    : draw.chance(0.9)
      ? draw.whole(90, 1600)
      : draw.whole(4000, 6000);
  const all = draw.chance(0.4) ? parent.to.filter((party) => party !== from) : [];
  const at = parent.at + minutes * MINUTE + draw.whole(0, 59) * 1000;
  return { key, at, from, to: [parent.from, ...all], cc: [], parent };
}

/** Threads that begin in a circle on a day: a first letter and none to three answers. */
function threadsOf(circle: Circle, count: number): readonly Letter[] {
  const letters: Letter[] = [];
  for (let thread = 0; thread < count; thread += 1) {
    const key = [...circle.key, thread];
    const draw = drawFrom(['letters', ...key]);
    let last = firstLetter(circle, [...key, 0], draw);
    letters.push(last);
    for (let turn = 1; turn <= 3 && draw.chance(0.55); turn += 1) {
      last = answerTo(last, [...key, turn], draw);
      letters.push(last);
    }
  }
  return letters;
}

/** On Fridays the manager of a large group writes to all of it by name; that is more than 25 addressees. */
function roundRobin(circle: Circle): readonly Letter[] {
  const [from, ...to] = circle.writers;
  if (from === undefined || to.length < 26 || weekday(circle.day) !== 5) return [];
  const key = [...circle.key, 9_999, 0];
  return [{ key, at: instantOf(circle.day, 690, circle.zone), from, to, cc: [], parent: null }];
}

/** A working day brings 1.4 threads per member inside the group and 0.9 per member with the partner group. */
function lettersOn(day: string, group: number, seed: number): readonly Letter[] {
  const number = numberOf(day);
  const quiet = weekday(day) % 6 === 0 ? 0.05 : 1;
  const members = membersOf(group);
  const own: Circle = {
    key: [seed, 1, group, group, number],
    day,
    zone: zoneOf(group),
    writers: members,
    readers: members,
  };
  const partner = partnerOf(group, number, seed);
  const inside = [...threadsOf(own, Math.round(members.length * 1.4 * quiet)), ...roundRobin(own)];
  if (partner === null) return inside;
  const low = Math.min(group, partner);
  const high = Math.max(group, partner);
  const both = [...membersOf(low), ...membersOf(high)];
  const pair: Circle = { key: [seed, 2, low, high, number], day, zone: zoneOf(low), writers: both, readers: both };
  return [...inside, ...threadsOf(pair, Math.round(both.length * 0.45 * quiet))];
}

/** All letters in which a member of the group has a part, in no particular order. */
export function lettersOf(group: number, organization: Organization): readonly Letter[] {
  return daysOf(organization)
    .flatMap((day) => lettersOn(day, group, organization.seed))
    .filter((letter) => letter.at >= organization.from && letter.at < organization.until);
}

/** The head's letter to the list of all, on Mondays. */
export function lettersToAll(organization: Organization): readonly Letter[] {
  return daysOf(organization)
    .filter((day) => weekday(day) === 1)
    .map((day): Letter => {
      const at = instantOf(day, 600, zoneOf(GROUPS - 1));
      return { key: [organization.seed, 3, numberOf(day), 0], at, from: 0, to: [EVERYONE], cc: [], parent: null };
    })
    .filter((letter) => letter.at >= organization.from && letter.at < organization.until);
}
