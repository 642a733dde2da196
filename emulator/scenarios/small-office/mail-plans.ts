// Who begins to write to whom, and when: the first messages of the office's threads.
import { instantOf, listDays, localDay, weekday } from '../../tenant/local-time.ts';
import type { Instant } from '../../tenant/model.ts';
import { type Draw, drawFrom, type Key } from '../random.ts';
import { DOMAIN, type Member, type Office } from './people.ts';

export const EVERYONE = `everyone@${DOMAIN}`;

const OUTSIDE_DOMAINS = ['birch.example', 'cole.example', 'drake.example', 'elm.example', 'firth.example'] as const;
const OUTSIDE_NAMES = ['mara.lind', 'theo.grant', 'ruth.abel', 'ivan.stone', 'lena.frost', 'max.weir', 'nia.cross'];

export interface Plan {
  readonly key: Key;
  readonly at: Instant;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  /** The most answers that may follow. */
  readonly answers: number;
  readonly kind: 'talk' | 'note' | 'news' | 'bulk' | 'undated';
}

/** People outside, in a fixed order. */
export const OUTSIDERS: readonly string[] = OUTSIDE_DOMAINS.flatMap((domain, at) =>
  OUTSIDE_NAMES.filter((_, index) => (index + at) % 3 === 0 || index === at).map((name) => `${name}@${domain}`),
);

export const isThere = (member: Member, at: Instant): boolean => member.from <= at && at < member.until;

const inWindow = (office: Office, at: Instant): boolean => office.from <= at && at < office.until;

/** Staff who can be written to at that time. */
export function colleagues(office: Office, at: Instant): readonly Member[] {
  return office.members.filter((member) => member.kind === 'person' && isThere(member, at));
}

/** Nine times in ten within the person's hours of that weekday, else at any time of the day or night. */
function timeOn(day: string, member: Member, draw: Draw): Instant {
  const intervals = member.user.hours[weekday(day)];
  const [from, to] = intervals === undefined || draw.chance(0.1) ? [0, 1439] : draw.pick(intervals);
  return instantOf(day, draw.whole(from, to - 1), member.user.zone) + draw.whole(0, 59) * 1000;
}

function talk(
  author: Member,
  at: Instant,
  context: { readonly office: Office; readonly draw: Draw },
): Omit<Plan, 'key'> {
  const { office, draw } = context;
  const others = colleagues(office, at).filter((member) => member !== author);
  const near = others.filter((member) => member.user.department === author.user.department);
  const aliases = author.user.proxyAddresses
    .filter((address) => address.startsWith('smtp:'))
    .map((alias) => alias.slice(5));
  const from = aliases.length > 0 && draw.chance(0.25) ? draw.pick(aliases) : author.address;
  const base = { at, from, cc: [], bcc: [], answers: draw.whole(0, 5), kind: 'talk' } satisfies Partial<Plan>;
  const side = draw.real();
  const inside = (count: number): string[] => draw.some(near.length > 0 ? near : others, count).map((m) => m.address);
  if (side < 0.42) return { ...base, to: inside(1) };
  if (side < 0.6) return { ...base, to: inside(2), cc: draw.some(others, draw.whole(1, 4)).map((m) => m.address) };
  if (side < 0.82) return { ...base, to: [draw.pick(OUTSIDERS)], cc: draw.chance(0.4) ? inside(1) : [] };
  if (side < 0.87) return { ...base, to: draw.some(OUTSIDERS, 2), bcc: inside(1) };
  if (side < 0.92) return { ...base, to: [`support.desk@${DOMAIN}`], cc: inside(1) };
  if (side < 0.96) return { ...base, to: inside(1), cc: [author.address] };
  return { ...base, to: [author.address], answers: 0, kind: 'note' };
}

function plansOfMember(office: Office, member: Member): readonly Plan[] {
  const { zone, hours, leave } = member.user;
  const plans: Plan[] = [];
  for (const day of listDays(localDay(office.from, zone), localDay(office.until, zone))) {
    const draw = drawFrom([office.seed, 'plans', member.address, day]);
    const works = hours[weekday(day)] !== undefined && !leave.includes(day);
    const count = works ? draw.whole(0, 2) : Number(draw.chance(0.12));
    for (let turn = 0; turn < count; turn += 1) {
      const at = timeOn(day, member, draw);
      if (!inWindow(office, at) || !isThere(member, at)) continue;
      plans.push({ key: [office.seed, member.address, day, turn], ...talk(member, at, { office, draw }) });
    }
  }
  return plans;
}

/** What comes from outside: letters to people and shared mailboxes, news, and a few mails that bear no date. */
function plansFromOutside(office: Office): readonly Plan[] {
  const plans: Plan[] = [];
  for (const day of listDays(localDay(office.from, 'UTC'), localDay(office.until, 'UTC'))) {
    const draw = drawFrom([office.seed, 'outside', day]);
    const count = weekday(day) % 6 === 0 ? draw.whole(0, 2) : draw.whole(3, 7);
    for (let turn = 0; turn < count; turn += 1) {
      const at = instantOf(day, draw.whole(0, 1439), 'UTC') + draw.whole(0, 59) * 1000;
      if (!inWindow(office, at)) continue;
      const staff = colleagues(office, at).map((member) => member.address);
      const base = { key: [office.seed, 'outside', day, turn], at, cc: [], bcc: [], answers: 0 } as const;
      const side = draw.real();
      if (side < 0.5) {
        const to = draw.some(staff, draw.whole(1, 2));
        plans.push({ ...base, from: draw.pick(OUTSIDERS), to, answers: draw.whole(0, 4), kind: 'talk' });
      } else if (side < 0.65) {
        const to = [draw.pick(['info.desk', 'support.desk']).concat('@', DOMAIN)];
        plans.push({ ...base, from: draw.pick(OUTSIDERS), to, kind: 'talk' });
      } else if (side < 0.97) {
        plans.push({ ...base, from: 'letters@news.example', to: draw.some(staff, 1), kind: 'news' });
      } else {
        plans.push({ ...base, from: draw.pick(OUTSIDERS), to: draw.some(staff, 1), kind: 'undated' });
      }
    }
  }
  return plans;
}

/** To everybody: by a list on Mondays, by name to 25 addressees on Wednesdays and to 26 or more on Fridays. */
function plansToMany(office: Office): readonly Plan[] {
  const [head] = office.members;
  if (head === undefined) return [];
  const plans: Plan[] = [];
  for (const day of listDays(localDay(office.from, head.user.zone), localDay(office.until, head.user.zone))) {
    const at = instantOf(day, 607, head.user.zone);
    const base = { key: [office.seed, 'many', day], at, from: head.address, cc: [], bcc: [], kind: 'bulk' } as const;
    const staff = colleagues(office, at).map((member) => member.address);
    const named = [...staff.filter((address) => address !== head.address), ...OUTSIDERS];
    if (!inWindow(office, at)) continue;
    if (weekday(day) === 1) plans.push({ ...base, to: [EVERYONE], answers: 3 });
    if (weekday(day) === 3) plans.push({ ...base, to: named.slice(0, 20), cc: named.slice(20, 25), answers: 3 });
    if (weekday(day) === 5) plans.push({ ...base, to: named.slice(0, 20), cc: named.slice(20, 27), answers: 3 });
  }
  return plans;
}

/** Every first message, in no particular order. */
export function planMail(office: Office): readonly Plan[] {
  const authors = office.members.filter((member) => member.kind === 'person' || member.kind === 'second-account');
  return [
    ...authors.flatMap((member) => plansOfMember(office, member)),
    ...plansFromOutside(office),
    ...plansToMany(office),
  ];
}
