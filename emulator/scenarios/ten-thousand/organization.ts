// Ten thousand people by arithmetic: who manages whom, who works with whom, what they are called.
import type { Instant, TenantUser } from '../../tenant/model.ts';
import { guidOf } from '../random.ts';

const DAY = 86_400_000;
export const PEOPLE = 10_000;
export const DOMAIN = 'contoso.com';
/** One head, 30 directors, 969 leads; the 9,000 others work in the leads' teams, nine or ten in each. */
const DIRECTORS = 30;
const LEADS = 969;
const FIRST_LEAD = 1 + DIRECTORS;
const FIRST_STAFF = FIRST_LEAD + LEADS;
const STAFF = PEOPLE - FIRST_STAFF;
/** Groups are the teams, then each director with the leads, then the head with the directors. */
export const GROUPS = LEADS + DIRECTORS + 1;
const HEAD_GROUP = GROUPS - 1;

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Europe/London',
  'America/Los_Angeles',
  'Australia/Sydney',
  'America/Sao_Paulo',
  'Asia/Tokyo',
] as const;
const GIVEN = 'Ada Ben Cleo Dara Eli Fay Gil Hana Ian Jo Kai Lea Max Nia Omar Pia Quin Rosa Sam Tess'.split(' ');
const SURNAMES = 'Abbot Berg Cole Drake Elm Frost Grant Holt Irwin Jarvis Kerr Lind Moss North Oakes Price'.split(' ');

/** The span in which there is mail, and the seed of all draws. */
export interface Organization {
  readonly seed: number;
  readonly now: Instant;
  readonly from: Instant;
  readonly until: Instant;
}

function managerOf(person: number): number | null {
  if (person === 0) return null;
  if (person < FIRST_LEAD) return 0;
  if (person < FIRST_STAFF) return 1 + ((person - FIRST_LEAD) % DIRECTORS);
  return FIRST_LEAD + Math.floor(((person - FIRST_STAFF) * LEADS) / STAFF);
}

/** The groups a person belongs to, the one he spends his days in first. */
export function groupsOf(person: number): readonly number[] {
  if (person === 0) return [HEAD_GROUP];
  if (person < FIRST_LEAD) return [LEADS + person - 1, HEAD_GROUP];
  if (person < FIRST_STAFF) return [person - FIRST_LEAD, LEADS + ((person - FIRST_LEAD) % DIRECTORS)];
  return [(managerOf(person) ?? 0) - FIRST_LEAD];
}

const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, at) => from + at);

/** Everybody of a group, its manager first. */
export function membersOf(group: number): readonly number[] {
  if (group === HEAD_GROUP) return range(0, FIRST_LEAD);
  if (group >= LEADS) {
    const director = group - LEADS;
    return [
      1 + director,
      ...range(FIRST_LEAD, FIRST_STAFF).filter((lead) => (lead - FIRST_LEAD) % DIRECTORS === director),
    ];
  }
  const first = Math.ceil((group * STAFF) / LEADS);
  const next = Math.ceil(((group + 1) * STAFF) / LEADS);
  return [FIRST_LEAD + group, ...range(FIRST_STAFF + first, FIRST_STAFF + next)];
}

export function zoneOf(group: number): string {
  return ZONES[group % ZONES.length] ?? 'UTC';
}

const nameOf = (person: number): readonly [given: string, surname: string] => [
  GIVEN[person % GIVEN.length] ?? '',
  SURNAMES[Math.floor(person / GIVEN.length) % SURNAMES.length] ?? '',
];

export function addressOf(person: number): string {
  return `${nameOf(person).join('.').toLowerCase()}.${String(person).padStart(4, '0')}@${DOMAIN}`;
}

function titleOf(person: number): string {
  if (person === 0) return 'Managing Director';
  if (person < FIRST_LEAD) return 'Director';
  return person < FIRST_STAFF ? 'Team Lead' : 'Specialist';
}

export const idOf = (person: number, seed: number): string => guidOf([seed, 'ten-thousand', person]);

/** One in a hundred has the mailbox on the company's own server; four in a thousand have left. */
export function userOf(person: number, organization: Organization): TenantUser {
  const [given, surname] = nameOf(person);
  const manager = managerOf(person);
  const mail = addressOf(person);
  const left = person % 250 === 117;
  const [group = 0] = groupsOf(person);
  return {
    id: idOf(person, organization.seed),
    userPrincipalName: mail,
    mail,
    displayName: `${given} ${surname} ${person}`,
    givenName: given,
    surname,
    jobTitle: titleOf(person),
    department: `Department ${person < FIRST_LEAD ? person : group % DIRECTORS}`,
    accountEnabled: !left,
    userType: 'Member',
    licensed: !left,
    proxyAddresses: [`SMTP:${mail}`],
    managerId: manager === null ? null : idOf(manager, organization.seed),
    createdAt: organization.now - 1000 * DAY,
    mailbox: left ? 'inactive' : person % 100 === 99 ? 'on-premises' : 'active',
    purpose: 'user',
    zone: zoneOf(group),
    hours: Object.fromEntries([1, 2, 3, 4, 5].map((day) => [day, [[540, 1020] as const]])),
    leave: [],
  };
}
