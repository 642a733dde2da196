// The directory of the small office: staff, shared mailboxes, a room and guests, and how it changed in the window.
import { addDays, listDays, localDay, weekday } from '../../tenant/local-time.ts';
import type { Instant, TenantUser, UserChange } from '../../tenant/model.ts';
import { drawFrom, guidOf } from '../random.ts';
import { HOURS, STAFF, type StaffRow } from './staff.ts';

const DAY = 86_400_000;
export const DOMAIN = 'contoso.com';
export const TENANT_DOMAIN = 'contoso.onmicrosoft.com';

/** One who takes part in the office's life, with the time he is there. */
export interface Member {
  readonly user: TenantUser;
  readonly address: string;
  readonly kind: 'person' | 'second-account' | 'shared' | 'room' | 'guest';
  /** Position in the staff table of the person's manager. */
  readonly managerAddress: string | null;
  readonly from: Instant;
  readonly until: Instant;
}

export interface Office {
  readonly now: Instant;
  readonly seed: number;
  /** The first instant with mail or meetings, and the last. */
  readonly from: Instant;
  readonly until: Instant;
  readonly members: readonly Member[];
  readonly directory: readonly UserChange[];
}

const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();

const upper = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

function addressOf(row: StaffRow): string {
  const name = `${plain(row.given)}.${plain(row.surname)}@${DOMAIN}`;
  return row.life === 'second-account' ? `adm.${name}` : name;
}

function hoursOf(row: StaffRow): TenantUser['hours'] {
  const { days, intervals } = HOURS[row.pattern];
  return Object.fromEntries(days.map((day) => [day, intervals]));
}

/** One person in three is away for a working week, one in five for a single day more. */
function leaveOf(row: StaffRow, index: number, office: Pick<Office, 'now' | 'seed'>): readonly string[] {
  const draw = drawFrom([office.seed, 'leave', index]);
  const today = localDay(office.now, row.zone);
  const days: string[] = [];
  if (draw.chance(0.34)) {
    const first = addDays(today, -draw.whole(8, 80));
    days.push(...listDays(first, addDays(first, 6)).filter((day) => weekday(day) % 6 !== 0));
  }
  if (draw.chance(0.2)) days.push(addDays(today, -draw.whole(1, 60)));
  return [...new Set(days)].sort();
}

function staffUser(row: StaffRow, index: number, office: Pick<Office, 'now' | 'seed'>): TenantUser {
  const mail = addressOf(row);
  const managed = row.manager === null ? undefined : STAFF[row.manager];
  const otherName = index % 6 === 5;
  const aliases = index % 4 === 2 ? [`smtp:${plain(row.given).slice(0, 1)}.${plain(row.surname)}@${DOMAIN}`] : [];
  return {
    id: guidOf([office.seed, 'staff', index]),
    userPrincipalName: otherName ? mail.replace(`@${DOMAIN}`, `@${TENANT_DOMAIN}`) : mail,
    mail,
    displayName: row.life === 'second-account' ? `${row.given} ${row.surname} (admin)` : `${row.given} ${row.surname}`,
    givenName: row.given,
    surname: row.surname,
    jobTitle: row.title,
    department: row.department,
    accountEnabled: true,
    userType: 'Member',
    licensed: true,
    proxyAddresses: [`SMTP:${mail}`, ...aliases],
    managerId: managed === undefined ? null : guidOf([office.seed, 'staff', row.manager ?? 0]),
    createdAt: office.now - 900 * DAY + index * DAY,
    mailbox: row.life === 'on-premises' ? 'on-premises' : 'active',
    purpose: 'user',
    zone: row.zone,
    hours: hoursOf(row),
    leave: leaveOf(row, index, office),
  };
}

function resourceUser(name: string, purpose: 'shared' | 'room', office: Pick<Office, 'now' | 'seed'>): TenantUser {
  const mail = `${name.toLowerCase().replace(' ', '.')}@${DOMAIN}`;
  return {
    id: guidOf([office.seed, purpose, name]),
    userPrincipalName: mail,
    mail,
    displayName: name,
    givenName: null,
    surname: null,
    jobTitle: null,
    department: null,
    accountEnabled: false,
    userType: 'Member',
    licensed: false,
    proxyAddresses: [`SMTP:${mail}`],
    managerId: null,
    createdAt: office.now - 700 * DAY,
    mailbox: 'active',
    purpose,
    zone: 'Europe/Berlin',
    hours: Object.fromEntries(HOURS.full.days.map((day) => [day, HOURS.full.intervals])),
    leave: [],
  };
}

function guestUser(address: string, office: Pick<Office, 'now' | 'seed'>): TenantUser {
  const [given = '', surname = ''] = (address.split('@')[0] ?? '').split('.');
  return {
    ...resourceUser('Guest', 'room', office),
    id: guidOf([office.seed, 'guest', address]),
    userPrincipalName: `${address.replace('@', '_')}#EXT#@${TENANT_DOMAIN}`,
    mail: address,
    displayName: `${upper(given)} ${upper(surname)}`,
    givenName: upper(given),
    surname: upper(surname),
    accountEnabled: true,
    userType: 'Guest',
    proxyAddresses: [`SMTP:${address}`],
    createdAt: office.now - 300 * DAY,
    mailbox: 'none',
    purpose: 'user',
    zone: 'UTC',
    hours: {},
  };
}

/** Days before `now` on which people come and go. */
const LIVES = { 'joined-early': 61, 'joined-late': 18, 'left-early': 54, 'left-late': 12 } as const;

function staffMember(row: StaffRow, index: number, office: Pick<Office, 'now' | 'seed' | 'until'>): Member {
  const known = staffUser(row, index, office);
  const life = row.life;
  const turn = life === undefined || life === 'on-premises' || life === 'second-account' ? null : LIVES[life];
  const at = turn === null ? null : Math.floor(office.now / DAY - turn) * DAY + 8 * 3_600_000;
  const joined = at !== null && (life === 'joined-early' || life === 'joined-late');
  const manager = row.manager === null ? undefined : STAFF[row.manager];
  return {
    user: joined ? { ...known, createdAt: at } : known,
    address: addressOf(row),
    kind: life === 'second-account' ? 'second-account' : 'person',
    managerAddress: manager === undefined ? null : addressOf(manager),
    from: joined ? at : known.createdAt,
    until: at !== null && !joined ? at : office.until,
  };
}

/** A leaver stays in the directory: disabled, without licence, the mailbox inactive. */
function changesOf(member: Member, office: Pick<Office, 'now' | 'until'>): readonly UserChange[] {
  const { user } = member;
  const changes: UserChange[] = [{ at: user.createdAt, user }];
  if (member.until < office.until) {
    changes.push({ at: member.until, user: { ...user, accountEnabled: false, licensed: false, mailbox: 'inactive' } });
  }
  if (user.surname === 'Silva') {
    changes.push({ at: office.now - 33 * DAY, user: { ...user, jobTitle: 'Senior Engineer' } });
  }
  return changes;
}

/** The office around `now`: 90 days before it, three weeks after it. */
export function founded(options: { readonly now: Instant; readonly seed: number }): Office {
  const now = Math.floor(options.now / 1000) * 1000;
  const frame = { now, seed: options.seed, from: now - 90 * DAY, until: now + 21 * DAY };
  const others: readonly (readonly [TenantUser, Member['kind']])[] = [
    [resourceUser('Info Desk', 'shared', frame), 'shared'],
    [resourceUser('Support Desk', 'shared', frame), 'shared'],
    [resourceUser('Room Oak', 'room', frame), 'room'],
    [guestUser('mara.lind@birch.example', frame), 'guest'],
    [guestUser('theo.grant@cole.example', frame), 'guest'],
  ];
  const members = [
    ...STAFF.map((row, index) => staffMember(row, index, frame)),
    ...others.map(
      ([user, kind]): Member => ({
        user,
        address: user.mail ?? user.userPrincipalName,
        kind,
        managerAddress: null,
        from: user.createdAt,
        until: frame.until,
      }),
    ),
  ];
  const directory = members.flatMap((member) => changesOf(member, frame)).sort((a, b) => a.at - b.at);
  return { ...frame, members, directory };
}
