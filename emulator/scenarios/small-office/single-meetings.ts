// The meetings that take place once: inside, with outside people, alone, private, free, all-day, too long, overlapping.
import { instantOf, listDays, localDay, weekday } from '../../tenant/local-time.ts';
import type { Instant } from '../../tenant/model.ts';
import { type Draw, drawFrom, type Key } from '../random.ts';
import type { Gathering, Invited } from './gathering.ts';
import { colleagues, isThere, OUTSIDERS } from './mail-plans.ts';
import { DOMAIN, type Member, type Office } from './people.ts';
import { drawChange } from './series.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Form = Pick<Gathering, 'organizer' | 'invited' | 'isAllDay' | 'sensitivity' | 'showAs'> & {
  readonly length?: number;
};

interface Setting {
  readonly office: Office;
  readonly host: Member;
  readonly draw: Draw;
}

function invite(addresses: readonly string[], draw: Draw): readonly Invited[] {
  return addresses.map((address) => ({ address, type: draw.chance(0.15) ? 'optional' : 'required' }));
}

/** Meetings with nobody inside but the host, and those that do not count for one reason or another. */
function oddForm(side: number, setting: Setting, inside: (count: number) => readonly string[]): Form {
  const { host, draw } = setting;
  const organizer = host.address;
  const outside = (count: number): readonly Invited[] => invite(draw.some(OUTSIDERS, count), draw);
  if (side < 0.72) return { organizer, invited: outside(draw.whole(1, 3)) };
  if (side < 0.76) return { organizer: draw.pick(OUTSIDERS), invited: invite([organizer, ...inside(1)], draw) };
  if (side < 0.84) return { organizer, invited: [], length: draw.whole(2, 12) * 15 };
  if (side < 0.89) {
    return { organizer, invited: outside(1), sensitivity: draw.pick(['private', 'personal', 'confidential'] as const) };
  }
  if (side < 0.92) return { organizer, invited: invite(inside(2), draw), showAs: 'free' };
  if (side < 0.94) return { organizer, invited: invite(inside(2), draw), showAs: 'tentative' };
  if (side < 0.96) return { organizer, invited: invite(inside(3), draw), isAllDay: true, showAs: 'oof' };
  if (side < 0.975) return { organizer, invited: invite(inside(1), draw), length: draw.pick([720, 735, 800]) };
  if (side < 0.985) return { organizer, invited: invite(inside(1), draw), length: 0 };
  return { organizer, invited: [...invite(inside(1), draw), { address: `room.oak@${DOMAIN}`, type: 'resource' }] };
}

function drawForm(setting: Setting, at: Instant): Form {
  const { office, host, draw } = setting;
  const others = colleagues(office, at).filter((member) => member !== host);
  const inside = (count: number): readonly string[] => draw.some(others, count).map((member) => member.address);
  const organizer = host.address;
  const side = draw.real();
  if (side < 0.3) return { organizer, invited: invite(inside(1), draw) };
  if (side < 0.42) return { organizer, invited: invite([organizer, ...inside(draw.whole(2, 4))], draw) };
  if (side < 0.5) return { organizer, invited: invite([...inside(2), draw.pick(OUTSIDERS)], draw) };
  if (side < 0.54) return { organizer, invited: invite(inside(draw.whole(7, 11)), draw) };
  if (side < 0.58) {
    const alias = others.flatMap((member) => member.user.proxyAddresses).find((address) => address.startsWith('smtp:'));
    return { organizer, invited: invite(alias === undefined ? inside(1) : [alias.slice(5)], draw) };
  }
  return oddForm(side, setting, inside);
}

function gatheringAt(key: Key, start: Instant, setting: Setting): Gathering {
  const { office, draw } = setting;
  const { length = draw.pick([15, 30, 30, 45, 60, 60, 60, 75, 90, 120]), ...form } = drawForm(setting, start);
  const allDay = form.isAllDay === true;
  const from = allDay ? Math.floor(start / DAY) * DAY : start;
  const to = allDay ? from + DAY : start + length * MINUTE;
  const late = draw.chance(0.02);
  const createdAt = late ? to + draw.whole(1, 40) * HOUR : start - draw.whole(2, 30 * 24) * HOUR;
  const change = late ? null : drawChange(key, { start: from, end: to }, office.now);
  const known = change !== null && change.at <= createdAt ? null : change;
  return {
    key,
    series: null,
    start: from,
    end: to,
    ...form,
    createdAt: Math.max(createdAt, office.from - DAY),
    change: known,
  };
}

/** None to two of a person's own a working day; one in six is followed by another back to back or overlapping it. */
function meetingsOf(host: Member, office: Office): readonly Gathering[] {
  const { zone, hours, leave } = host.user;
  const found: Gathering[] = [];
  for (const day of listDays(localDay(office.from, zone), localDay(office.until, zone))) {
    const draw = drawFrom([office.seed, 'meetings', host.address, day]);
    const intervals = hours[weekday(day)];
    const count = intervals === undefined || leave.includes(day) ? Number(draw.chance(0.05)) : draw.whole(0, 2);
    for (let turn = 0; turn < count; turn += 1) {
      const [from, to] = intervals === undefined || draw.chance(0.05) ? [0, 1425] : draw.pick(intervals);
      const start = instantOf(day, from + draw.whole(0, Math.floor((to - from) / 15) - 2) * 15, zone);
      if (start < office.from || start >= office.until || !isThere(host, start)) continue;
      const key = [office.seed, 'single', host.address, day, turn];
      const first = gatheringAt(key, start, { office, host, draw });
      found.push(first);
      if (!draw.chance(0.17)) continue;
      const next = draw.chance(0.5) ? first.end : first.start + 15 * MINUTE;
      if (isThere(host, next) && next < office.until)
        found.push(gatheringAt([...key, 'next'], next, { office, host, draw }));
    }
  }
  return found;
}

/** Every meeting that takes place once. */
export function planSingleMeetings(office: Office): readonly Gathering[] {
  return office.members.filter((member) => member.kind === 'person').flatMap((member) => meetingsOf(member, office));
}
